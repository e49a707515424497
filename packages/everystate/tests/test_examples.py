"""The example projects build without a warning, and their figures answer in a browser, served and from the disk."""

import functools
import http.server
import importlib
import shutil
import sys
import threading

import pytest
import showing

EXAMPLES = {"sphinx": ("fourier", "pendulum"), "jupyter-book": ("averages",)}


@pytest.fixture(scope="module", params=sorted(EXAMPLES))
def site(request, tmp_path_factory):
    """The built example, and the experiment of each of its pages."""
    folder = tmp_path_factory.mktemp(request.param) / "project"
    own = request.path.parent.parent / "examples" / request.param
    shutil.copytree(own, folder, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    build = request.getfixturevalue("sphinx_build" if request.param == "sphinx" else "book_build")
    built = build(folder, "-W") if request.param == "sphinx" else build(folder)
    assert built.code == 0, built.said
    sys.path.insert(0, str(folder))
    figures = importlib.import_module("figures")
    yield (
        built,
        {page: getattr(figures, {"averages": "MEANS"}.get(page, page.upper())) for page in EXAMPLES[request.param]},
    )
    sys.path.remove(str(folder))
    del sys.modules["figures"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(params=["served", "from the disk"])
def root(request, site):
    if request.param == "from the disk":
        yield site[0].output.as_uri()
        return
    handler = functools.partial(Quiet, directory=str(site[0].output))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_every_figure_answers_and_links_to_its_states(site, root, visit):
    for name, experiment in site[1].items():
        one = visit()
        page = one.open(f"{root}/{name}.html")
        showing.ready(page, experiment.name)
        showing.follows(page, experiment)
        state = experiment.complete({experiment.controls[0].name: experiment.controls[0].values[-1]})
        page.goto("about:blank")  # else only the part after the # would change
        page.goto(f"{root}/{name}.html#{experiment.fragment(**state)}")
        showing.ready(page, experiment.name)
        assert showing.figure(page, experiment.name) == showing.drawn(experiment, state)
        own = [text for text in one.complaints if "experiment" in text]
        assert own == []


def test_a_reader_finds_the_figures_from_the_first_page(site, visit):
    page = visit().open(site[0].output.as_uri() + "/index.html")
    name, experiment = next(iter(site[1].items()))
    page.locator(f"a[href*='{name}.html']").first.click()
    showing.ready(page, experiment.name)


def test_the_stages_were_told(site):
    built, figures = site
    assert built.stages[0].startswith(f"everystate: running {len(figures)} of {len(figures)} notebooks: ")
    assert f"everystate: exporting {len(figures)} of {len(figures)} experiments" in built.stages
