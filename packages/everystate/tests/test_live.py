"""The Python of a page, run where the tests run: names of cells, sessions, and what a page asks of them."""

import ast
import importlib
import json
import random

import declared
import numpy as np
import pytest
import toy

from everystate import host, travelling
from everystate.controls import Checkbox, Dropdown, FloatLogSlider, FloatSlider, IntSlider, SelectionSlider
from everystate.drawing import fresh_nodes
from everystate.jupyter import explore
from everystate.kept import travellers
from everystate.live.bridge import Bridge, in_page
from everystate.live.names import Page
from everystate.live.session import AnewError, Cell, Session
from everystate.nodes import markup


def needs(*sources):
    """The code that the last of some cells needs of those above."""
    page = Page(sources)
    return [ast.unparse(page.units[place].tree) for place in page.needed(len(sources) - 1)]


# -- names --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["x = 1", "y = 2", "x"], ["x = 1"]),
        (["x = 1", "x = 2", "x"], ["x = 2"]),
        (["x = 1", "x += 1", "x"], ["x = 1", "x += 1"]),
        (["x = []", "x.append(1)", "x"], ["x = []", "x.append(1)"]),
        (["x = {}", "x['a'] = 1", "x"], ["x = {}", "x['a'] = 1"]),
        (["x = T()", "x.a.b = 1", "x"], ["x = T()", "x.a.b = 1"]),
        (["x = [[]]", "x[0].append(1)", "x"], ["x = [[]]", "x[0].append(1)"]),
        (["x = 1", "if y:\n    x = 2", "x"], ["x = 1", "if y:\n    x = 2"]),
        (["x, y = 1, 2", "y = 3", "x, y"], ["x, y = (1, 2)", "y = 3"]),
        (["def f():\n    return x", "x = 1", "f()"], ["def f():\n    return x", "x = 1"]),
        (["import a, b", "from c import d as e, g", "a, e"], ["import a", "from c import d as e"]),
        (["x = 1", "claim(f'{x}')", "ask(x)", "2"], []),
        (["x = [1, 2]", "for y in x:\n    y.grow()", "x"], ["x = [1, 2]", "for y in x:\n    y.grow()"]),
        (["rng = default_rng(0)", "rng.normal()", "y = rng.normal()", "y"], None),
        (["rng = default_rng(0)", "claim(rng.normal())", "y = rng.normal()", "y"], None),
        (
            ["rng = default_rng(0)", "def draw():\n    return rng.normal()", "x = draw()", "draw()"],
            None,
        ),
        (
            ["rng = default_rng(0)", "x = rng.normal()", "rng = default_rng(1)", "rng.normal()"],
            ["rng = default_rng(1)"],
        ),
        (["x = [y for y in z]", "y"], []),
        (["lam = 1", "f = lambda lam: lam", "f(2)"], ["f = lambda lam: lam"]),
        (["x = 1", "x = (", "x"], ["x = 1"]),
        (["with open('a') as f:\n    x = f.read()", "x"], ["with open('a') as f:\n    x = f.read()"]),
        (["x = 1", "del x", "x"], ["x = 1", "del x"]),
        (["n = 1", "class A:\n    m = n", "A"], ["n = 1", "class A:\n    m = n"]),
        (["if (n := 2) > 1:\n    pass", "n"], ["if (n := 2) > 1:\n    pass"]),
    ],
)
def test_a_cell_needs_what_its_names_come_from(cells, wanted):
    assert needs(*cells) == (cells[:-1] if wanted is None else wanted)


# -- a session ----------------------------------------------------------------------------------------
class Told(list):
    """What a session emits, told by cell."""

    def of(self, cell):
        return [event for event in self if event.get("cell") == cell and event["kind"] != "runs"]

    @property
    def runs(self):
        return [event["cell"] for event in self if event["kind"] == "runs"]


def session(**sources):
    told = Told()
    return Session([Cell(name, source) for name, source in sources.items()], told.append), told


def shown(told, cell):
    return [event["html"] for event in told.of(cell)]


def test_a_cell_runs_after_what_it_needs_and_nothing_else():
    own, told = session(a="x = 1", b="y = 2", c="print('no'); z = x + 1", d="z")
    assert own.run("d")
    assert told.runs == ["a", "c", "d"]
    assert shown(told, "d") == ["<pre>2</pre>"]
    assert told.of("c") == []
    assert own.run("d")
    assert told.runs == ["a", "c", "d", "d"]


def test_each_run_gives_what_the_page_gives_in_whatever_order_cells_are_run():
    cells = {
        "make": "import numpy as np\nrng = np.random.default_rng(0)\ndata = []",
        "draw": "data.append(rng.normal())\ndata",
        "more": "data += [rng.normal()]\nlen(data)",
        "mean": "mean = sum(data) / len(data)\nmean",
        "anew": "rng = np.random.default_rng(1)\ndata = [rng.normal()]\ndata",
        "last": "rng.normal(), mean",
    }
    own, told = session(**cells)
    own.run(next(iter(cells)))
    space = {}
    wanted = {}
    for name, source in cells.items():
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), space)
        wanted[name] = [f"<pre>{eval(ast.unparse(last), space)!r}</pre>"] if last else []
    order = list(cells) * 8
    random.Random(1).shuffle(order)
    for name in order:
        told.clear()
        assert own.run(name)
        assert shown(told, name) == wanted[name], name


def test_a_changed_cell_counts_for_those_below():
    own, told = session(a="x = 1", b="x + 1")
    own.run("b")
    own.edit("a", "x = 10")
    own.run("b")
    assert shown(told, "b") == ["<pre>2</pre>", "<pre>11</pre>"]


def test_what_is_printed_comes_line_by_line():
    own, told = session(a="print('one')\nprint('two', end='')\nprint(' three')\nprint('rest', end='')")
    own.run("a")
    assert "".join(event["text"] for event in told.of("a")) == "one\ntwo three\nrest"
    assert all(event["kind"] == "text" for event in told.of("a"))


def test_an_error_keeps_the_line_of_the_reader():
    own, told = session(a="def f(x):\n    return 1 / x", b="y = 1\nf(0)")
    assert not own.run("b")
    (event,) = told.of("b")
    assert (event["kind"], event["line"]) == ("error", 2)
    assert event["text"].endswith("ZeroDivisionError: division by zero")
    assert "everystate" not in event["text"]
    own.edit("b", "y = (")
    assert not own.run("b")
    assert told.of("b")[-1]["line"] == 1
    assert "SyntaxError" in told.of("b")[-1]["text"]
    own.edit("b", "raise SystemExit(3)")
    assert not own.run("b")
    own.edit("b", "2")
    assert own.run("b")


def test_what_failed_leaves_nothing_behind():
    own, told = session(a="x = 1", b="x = 2\n1 / 0", c="x")
    own.run("a")
    own.run("b")
    own.edit("b", "pass")
    own.run("c")
    assert shown(told, "c") == ["<pre>1</pre>"]


def test_a_needed_cell_that_fails_is_named():
    own, told = session(a="x = 1 / 0", b="x")
    assert not own.run("b")
    assert told.of("a")[0]["kind"] == "error"
    assert told.of("b") == []


def test_values_are_shown_as_a_notebook_shows_them():
    class Rich:
        def _repr_html_(self):
            return "<b>rich</b>"

    class Marked:
        def _repr_markdown_(self):
            return "**bold** | a |"

    own, told = session(a="value")
    for value, html in (
        (Rich(), "<b>rich</b>"),
        (Marked(), "<p><strong>bold</strong> | a |</p>\n"),
        ("a < b", "<pre>'a &lt; b'</pre>"),
        (Rich, "<pre>&lt;class"),
        ({"b": 1, "a": 2}, "<pre>{'b': 1, 'a': 2}</pre>"),
    ):
        own.space["value"] = value
        own._ran = {}
        told.clear()
        assert own.run("a")
        assert shown(told, "a")[0].startswith(html)
    own.edit("a", "3;")
    told.clear()
    own.run("a")
    assert told.of("a") == []


def test_figures_are_drawn_in_the_colours_of_the_page():
    own, told = session(a="import matplotlib.pyplot as plt\nplt.plot([1, 2], color='#0065a8');", b="plt.gcf()")
    own.run("a")
    (html,) = shown(told, "a")
    assert html.startswith('<div class="live-figure"')
    assert "var(--fig-accent,#0065a8)" in html
    told.clear()
    own.run("b")
    assert len(shown(told, "b")) == 1


def test_names_are_completed():
    own, _ = session(a="import numpy as np\nvalue = np.zeros(3)")
    own.run("a")
    assert own.completions("val") == ["value"]
    assert "value.shape" in own.completions("value.sh")
    assert own.completions("nothing.at") == []


def test_a_missing_library_is_asked_for_and_the_cell_runs_anew(monkeypatch):
    own, told = session(a="print('once')\nimport library_that_is_missing")
    own.fetch = lambda library: library == "library_that_is_missing"
    with pytest.raises(AnewError):
        own.run("a")
    own.fetch = lambda library: False
    assert not own.run("a")
    assert told.of("a")[-1]["text"].endswith("No module named 'library_that_is_missing'")


# -- a page -------------------------------------------------------------------------------------------
def bridge(*cells, can_fetch=lambda library: False):
    told = Told()
    given = [{"id": name, "source": source} for name, source in cells]
    page = json.dumps({"cells": given, "modules": {"toy": "declared"}})
    own = Bridge(page, lambda event: told.append(json.loads(event)), can_fetch)
    return (lambda **request: json.loads(own.ask(json.dumps(request)))), told


def test_an_experiment_answers_where_python_runs():
    ask, told = bridge(
        ("one", "from declared import TOY\nfrom everystate.jupyter import explore\nexplore(TOY, waves=2)")
    )
    assert ask(do="run", cell="one") == {"ok": True}
    (event,) = told.of("one")
    assert event["kind"] == "experiment"
    assert "data-live-experiment" in event["html"]
    assert 'value="1"' in event["html"]
    drawn = ask(do="state", name=event["name"], state={"waves": {"stop": 2}})
    result = declared.TOY.result(waves=3)
    assert drawn["figure"] == markup(fresh_nodes(declared.TOY, result, f"{event['name']}-live"))
    assert drawn["words"] == declared.TOY.say(result)


def test_a_state_between_the_stops_is_computed_by_the_same_declaration():
    ask, _ = bridge()
    drawn = ask(do="state", name="toy", state={"height": {"value": 1.234}, "waves": {"stop": 0}})
    result = declared.TOY.result_of(declared.TOY.anywhere({"height": 1.234, "waves": 1}))
    assert drawn["words"] == declared.TOY.say(result)
    assert drawn["texts"]["height"] == declared.TOY.control("height").text_of(1.234)
    assert "must be one of" in ask(do="state", name="toy", state={"height": {"value": 1e6}})["error"]
    assert "this page has no experiment 'nobody'; it has toy" in ask(do="state", name="nobody", state={})["error"]


def test_an_experiment_can_be_changed():
    ask, _ = bridge()
    found = ask(do="source", name="toy")
    assert found["module"] == "declared"
    made = ask(do="change", name="toy", source=found["source"])
    assert "data-live-experiment" in made["html"]
    assert ask(do="state", name=made["name"], state={})["words"]
    assert ask(do="change", name="toy", source="1 / 0")["line"] == 1
    assert "no experiment in declared is called 'toy'" in ask(do="change", name="toy", source="x = 1")["error"]


def test_the_host_asks_for_libraries():
    ask, _ = bridge(("one", "import library_that_is_missing"), can_fetch=lambda library: True)
    assert ask(do="run", cell="one") == {"fetch": "library_that_is_missing"}


def test_completion_and_sources_reach_the_session():
    ask, told = bridge(("one", "value = 1"), ("two", "value"))
    assert ask(do="run", cell="two", sources={"one": "value = 5", "two": "value"}) == {"ok": True}
    assert shown(told, "two") == ["<pre>5</pre>"]
    assert ask(do="complete", text="val") == {"names": ["value"]}


# -- between the stops --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("control", "scale"),
    [
        (IntSlider(name="a", label="a", min=1, max=5, value=1), ""),
        (IntSlider(name="a", label="a", min=1, max=9, step=4, value=1), "integer"),
        (FloatSlider(name="a", label="a", min=0, max=1, step=0.5, value=0), "linear"),
        (FloatLogSlider(name="a", label="a", min=-2, max=0, step=1, value=1), "log"),
        (SelectionSlider(name="a", label="a", options=(("none", 0.0), 0.01, 1.0), value=0.0), "log"),
        (SelectionSlider(name="a", label="a", options=(0.0, 0.2, 1.0), value=0.0), "linear"),
        (SelectionSlider(name="a", label="a", options=(10, 20, 40), value=10), "integer"),
        (SelectionSlider(name="a", label="a", options=(1, 2, 3), value=1), ""),
        (SelectionSlider(name="a", label="a", options=(0.3, 0.2), value=0.2), ""),
        (SelectionSlider(name="a", label="a", options=("x", "y"), value="x"), ""),
        (Dropdown(name="a", label="a", options=(1.0, 2.0), value=1.0), ""),
        (Checkbox(name="a", label="a", value=False), ""),
        (FloatSlider(name="a", label="a", min=0, max=1, step=0.5, value=0, between=False), ""),
    ],
)
def test_what_lies_between_the_stops_of_a_control(control, scale):
    assert control.scale == scale
    first, last = control.values[0], control.values[-1]
    assert control.value_of(last) == last
    for value in (True, "text", -1e9, 1e9):
        if value not in control.values:
            with pytest.raises(ValueError, match="a must be one of"):
                control.value_of(value)
    if scale:
        middle = control.value_of((first + last) // 2 if scale == "integer" else 0.123)
        assert first < middle < last
        assert control.text_of(middle)
    if scale == "integer":
        with pytest.raises(ValueError, match="a must be one of"):
            control.value_of(first + 0.5)


def test_texts_between_the_stops_have_two_more_decimals():
    control = FloatSlider(name="a", label="a", min=0, max=1, step=0.5, value=0, unit="cm")
    assert [control.text_of(value) for value in (0.5, 0.123)] == ["0.5 cm", "0.123 cm"]


# -- kept results -------------------------------------------------------------------------------------
SLOW = """
from everystate.kept import keeping

CALLS = []

@keeping("slow_module")
def slow(n, *, way):
    CALLS.append(n)
    return {"n": n, "way": way}
"""


def test_kept_results_travel(tmp_path_factory, monkeypatch, modules):
    modules("slow_module", SLOW)
    module, tmp_path = importlib.import_module("slow_module"), tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("EVERYSTATE_KEPT", str(tmp_path))
    assert module.slow(3, way="up") == {"n": 3, "way": "up"}
    (file,) = travellers(tmp_path)
    assert file.name == travelling.key_of(module.slow, (3,), {"way": "up"})
    monkeypatch.delenv("EVERYSTATE_KEPT")
    monkeypatch.setattr(travelling, "bring", lambda key: file.read_bytes() if key == file.name else None)
    module.slow.cache_clear()
    assert module.slow(3, way="up") == {"n": 3, "way": "up"}
    assert module.CALLS == [3]
    assert module.slow(4, way="up")["n"] == 4
    assert module.CALLS == [3, 4]


def test_results_of_former_code_do_not_travel(tmp_path_factory, monkeypatch, modules):
    modules("slow_module", SLOW)
    module, tmp_path = importlib.import_module("slow_module"), tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("EVERYSTATE_KEPT", str(tmp_path))
    module.slow(3, way="up")
    (folder,) = tmp_path.iterdir()
    folder.rename(tmp_path / f"slow_module-{'0' * 16}")
    assert list(travellers(tmp_path)) == []
    assert list(travellers(tmp_path / "nothing")) == []


def test_a_worker_gives_what_has_travelled(monkeypatch):
    monkeypatch.setattr(travelling, "bring", None)

    class Bytes:
        def to_py(self):
            return memoryview(b"abc")

    page = json.dumps({"cells": [], "modules": {}})
    in_page(page, lambda event: None, lambda library: False, lambda key: Bytes() if key == "a" else None)
    assert travelling.bring("a") == b"abc"
    assert travelling.bring("b") is None


def test_explore_asks_the_host_that_has_taken_its_place():
    seen = []

    class Own:
        def show(self, bundle):
            seen.append(bundle)

        def explore(self, experiment, state):
            seen.append((experiment.name, state))

    with host.taking(Own()):
        explore(toy.experiment(), waves=2)._ipython_display_()
        host.show({"text/plain": "x"})
    assert seen == [("toy", toy.experiment().complete({"waves": 2})), {"text/plain": "x"}]
    assert host.taken() is None


def test_numbers_of_numpy_are_shown():
    own, told = session(a="import numpy as np\nnp.arange(3)")
    own.run("a")
    assert shown(told, "a") == [f"<pre>{np.arange(3)!r}</pre>"]
