# Everything is set up by the first target that needs it: a virtual environment in .venv with locked packages.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
RUN := $(BIN)/python
SITE := _build/html
# One test process a core.
WORKERS ?= logical
PYTEST := $(RUN) -m pytest -n $(WORKERS)

export VENV
# One thread of linear algebra a process: the processes fill the cores, and sums have the same last digits everywhere.
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1
# One set of instructions on all processors of a kind: wider vectors would round otherwise, and the training of a network
# in single precision would end in other digits than those that the claims store.
ifeq ($(shell uname -m),x86_64)
export OPENBLAS_CORETYPE ?= Haswell
export NPY_DISABLE_CPU_FEATURES ?= X86_V4 AVX512_ICL AVX512_SPR
endif
# Trained networks and other slow results, each kept until the code that it comes from changes.
export EVERYSTATE_KEPT = $(CURDIR)/_build/kept

.DEFAULT_GOAL := help
.PHONY: help environment environment-dev book preview test unit notebooks browser browser-alone packaging lab edit serve \
        new-experiment format check claims replicate lock lowest newest loose torch reproduce states benchmark clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

environment:
	@$(PYTHON) -m tools.environment book

environment-dev:
	@$(PYTHON) -m tools.environment dev

book: environment ## Build the site to _build/html
	@$(RUN) -m tools.build

preview: environment ## Build one page alone and open it: make preview PAGE=lasso
	@$(RUN) -m tools.build --page "$(PAGE)"

test: check unit notebooks browser ## Run every check and test: style and types, unit, notebooks, browser

# The engine's tests open a browser of their own: it is found, or fetched, before.
unit: environment-dev ## Test the code
	browser="$$($(RUN) -m tools.browser)" && BROWSER_PATH="$$browser" $(PYTEST) --dist loadscope -m "not slow" --ignore tests/browser

notebooks: environment-dev ## Run the notebooks and compare the text of their claims
	EVERYSTATE_STATIC=1 $(PYTEST) --dist loadfile -p no:cacheprovider --nbval-lax book

browser: environment-dev book ## Test the built site in a browser
	$(PYTEST) --dist loadgroup tests/browser

browser-alone: environment-dev # tests a site that was built elsewhere
	$(PYTEST) --dist loadgroup tests/browser

packaging: environment-dev ## Build both packages, install each in an environment of its own, and use them
	$(RUN) -m pytest -m slow tests/packaging

lab: environment ## Read and run the notebooks in JupyterLab, as copies of your own in work/ (ARGS=... are passed on)
	@$(RUN) -m tools.lab read $(ARGS)

edit: environment ## Edit the book's own notebooks in JupyterLab; each is saved in canonical form
	@$(RUN) -m tools.lab edit $(ARGS)

serve: book ## Serve the site at http://localhost:8000
	$(RUN) -m http.server --directory $(SITE) --bind 127.0.0.1 8000

new-experiment: environment-dev ## Write an experiment, its test and its cells: make new-experiment CHAPTER=lasso NAME=refit
	@$(RUN) -m tools.new_experiment "$(CHAPTER)" "$(NAME)"

format: environment-dev ## Format code and notebooks
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix --quiet . || true
	$(RUN) -m tools.notebooks format

check: environment-dev ## Check format, style, types, imports and notebooks without changing anything
	@$(RUN) -m tools.check $(CHECKS)

claims: environment-dev ## Run the notebooks and store the text of their claims
	$(RUN) -m tools.notebooks claims

# Other seeds for all that is random; what networks learn from them is kept under _build/replications.
replicate: environment-dev ## Count in how many draws anew each statistical claim holds (ARGS=book/lasso.ipynb: of one page)
	@$(RUN) -m tools.replicate $(ARGS)

lock: environment-dev ## Write the locked versions of all packages anew from requirements*.in (ARGS=--upgrade for newer ones)
	@$(RUN) -m tools.lock_requirements $(ARGS)

lowest: ## Run unit tests and notebooks with the oldest supported numpy, matplotlib and scikit-learn
	@$(MAKE) --no-print-directory loose LOOSE=lowest \
	    VERSIONS="numpy==2.2.0 matplotlib==3.8.4 scikit-learn==1.8.0 scipy==1.14.1 contourpy==1.2.1"

newest: ## Run unit tests and notebooks with the newest versions of all packages
	@$(MAKE) --no-print-directory loose LOOSE=newest

# What does not go by the lock has an environment of its own, with the versions that pip chooses.
loose:
	$(PYTHON) -m venv $(VENV)-$(LOOSE)
	$(VENV)-$(LOOSE)/$(notdir $(BIN))/python -m pip install --quiet --upgrade $(VERSIONS) \
	    -e 'packages/everystate[jupyter,kept]' -e '.[test]'
	$(VENV)-$(LOOSE)/$(notdir $(BIN))/python -m pytest -n $(WORKERS) -W default -m "not slow" \
	    tests/regularization tests/chapters
	EVERYSTATE_STATIC=1 $(VENV)-$(LOOSE)/$(notdir $(BIN))/python -m pytest -n $(WORKERS) -p no:cacheprovider \
	    --dist loadfile --nbval-lax book

torch: environment-dev ## Compare layers, losses and optimisers of the networks with PyTorch's
	$(RUN) -c "import torch" || $(RUN) -m pip install --quiet $(TORCH)
	$(RUN) -m pytest -rs tests/regularization/network/test_network_torch.py

TORCH ?= torch==2.13.0

reproduce: environment ## Reproduce the published results on all cores (ARGS=--help tells about clusters)
	$(RUN) -m tools.reproduce $(ARGS)

states: environment ## Draw every state of every experiment with and without what others left in memory, and compare
	@$(RUN) -m tools.states $(ARGS)

benchmark: environment-dev book ## Measure latency, sizes, export and builds against baselines
	$(RUN) -m benchmarks $(ARGS)

clean: ## Remove what was built (the environment stays)
	rm -rf _build .pytest_cache .hypothesis .ruff_cache .import_linter_cache
