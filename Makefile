# Everything is set up by the first target that needs it: a virtual environment in .venv with pinned packages.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
RUN := $(BIN)/python
SITE := _build/html
SOURCES := $(shell find book chapters packages regularization website -type f -not -path '*/.ipynb_checkpoints/*' -not -name '*.pyc') \
           _config.yml _toc.yml

# One thread of linear algebra a process: the processes fill the cores, and sums have the same last digits everywhere.
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1
# Trained networks and other slow results, each kept until the code that it comes from changes.
export EVERYSTATE_KEPT = $(CURDIR)/_build/kept

.DEFAULT_GOAL := help
.PHONY: help book test unit notebooks browser lab serve format claims lowest check reproduce benchmark clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.book: requirements.txt constraints.txt pyproject.toml
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.book requirements-dev.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The stamp has the time at which the build began: what changes while it runs is built the next time.
$(SITE)/.built: $(VENV)/.book $(SOURCES)
	mkdir -p _build && touch _build/.started
	$(RUN) -m tools.build
	mv _build/.started $@

book: $(SITE)/.built ## Build the site to _build/html
	@echo "The book is at file://$(abspath $(SITE))/index.html"

test: unit notebooks browser ## Run every test: unit, notebooks, browser

unit: $(VENV)/.dev
	$(RUN) -m tools.notebooks check
	$(RUN) -m pytest -n 2 --dist loadscope --ignore tests/browser

notebooks: $(VENV)/.dev
	EVERYSTATE_STATIC=1 $(RUN) -m pytest -n 2 --dist loadfile -p no:cacheprovider --nbval-lax book

browser: $(VENV)/.dev $(SITE)/.built
	$(RUN) -m pytest -n 2 --dist loadgroup tests/browser

lab: $(VENV)/.book ## Open the notebooks in JupyterLab
	$(RUN) -m jupyterlab book

serve: book ## Serve the site at http://localhost:8000
	$(RUN) -m http.server --directory $(SITE) --bind 127.0.0.1 8000

format: $(VENV)/.dev ## Format code and notebooks
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix --quiet . || true
	$(RUN) -m tools.notebooks format

check: $(VENV)/.dev ## Check format and style without changing anything
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m tools.notebooks check

lowest: ## Run unit tests and notebooks with the oldest supported numpy, matplotlib and scikit-learn
	test -x $(VENV)-lowest/bin/python || $(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/python -m pip install --quiet numpy==2.2.0 matplotlib==3.8.4 scikit-learn==1.8.0 faraway \
	    pytest hypothesis ipywidgets anywidget nbformat pyyaml numpydoc filelock nbval ipykernel -e .
	$(VENV)-lowest/bin/python -m pytest -W default --ignore tests/browser --ignore tests/website tests/regularization
	EVERYSTATE_STATIC=1 $(VENV)-lowest/bin/python -m pytest -p no:cacheprovider --nbval-lax book

claims: $(VENV)/.dev ## Run the notebooks and store the text of their claims
	$(RUN) -m tools.notebooks claims

reproduce: $(VENV)/.book ## Reproduce the published results on all cores (ARGS=--help tells about clusters)
	$(RUN) -m tools.reproduce $(ARGS)

benchmark: $(VENV)/.dev $(SITE)/.built ## Measure latency, sizes and export against baselines
	$(RUN) -m benchmarks

clean: ## Remove what was built (the environment stays)
	rm -rf _build .pytest_cache .hypothesis .ruff_cache
