"""Questions, lines to put in order and hints: made in Python, answered on a page and in Jupyter."""

import itertools
import re

import asking
import numpy as np
import pytest
import showing

from everystate.experiment import ExperimentError
from everystate.jupyter.asked import AskedView
from everystate.page import page_script, page_style
from everystate.teaching import (
    Answer,
    Exercise,
    Parsons,
    Question,
    Spare,
    Varied,
    answer,
    ask,
    hint,
    right,
    varied,
    wrong,
)
from everystate.theme import PLAIN

SIDES = (right("On the right", "It is at 8."), wrong("On the left", "That is where it starts."))


def root_fault(function):
    got = [function(x) for x in (4.0, 9.0)]
    return None if np.allclose(got, [2, 3]) else f"mean_root(4.0) should be 2, yours is {got[0]:g}."


ROOT = Exercise(
    "mean_root",
    root_fault,
    "Two steps.",
    (),
    hints=("What is 2 to 4?", "A number whose square it is.", "root = x < 2"),
)
LINES = ("    start = x", "    root = np.sqrt(start)", "    return root")
SPARE = Spare("    root = start / 2", 1, "Half of 9 is not 3.")


def parsons(**changes):
    given = {"head": "def mean_root(x):", "lines": LINES, "spare": (SPARE,)} | changes
    return Parsons(ROOT, "Put the lines of `mean_root` in order.", **given)


# -- in Python ----------------------------------------------------------------------------------------
def test_an_answer_is_right_where_a_computation_says_so():
    seen = asking.valley().at(at=8)
    question = ask("Where?", answer("Left", seen.result.lowest < 5, "l"), answer("Right", seen.result.lowest > 5, "r"))
    assert [one.correct for one in question.answers] == [False, True]
    assert Answer("a", answer("a", np.bool_(True), "b").correct, "b").correct is True


def test_a_question_links_to_the_state_that_it_is_asked_about():
    seen = asking.valley().at(at=8)
    assert seen.fragment == "exp=valley&at=8&extra=off"
    assert seen.words == "A valley (Bottom at 8)"
    assert asking.valley().at().words == "A valley (as at the start)"
    html = Question("Where?", SIDES, seen).to_html()
    assert '<a href="#exp=valley&amp;at=8&amp;extra=off">Set the figure</a> <span>A valley (Bottom at 8)</span>' in html
    with pytest.raises(ValueError, match="at"):
        asking.valley().at(at=99)
    with pytest.raises(ExperimentError, match="no control 'where'"):
        asking.valley().at(where=1)


def test_answers_must_differ():
    with pytest.raises(ValueError, match="answers must differ"):
        ask("Is it?", right("a", "b"), wrong("a", "d"))


def test_instances_must_differ():
    question = ask("Is it?", *SIDES)
    with pytest.raises(ValueError, match="two or more different"):
        Varied((question,))
    with pytest.raises(ValueError, match="two or more different"):
        varied((1, 2), lambda n: question)


def test_lines_are_right_in_every_order_that_the_checker_takes():
    swapped = parsons(lines=("    half = 0.5", "    start = x", "    return start**half"), spare=())
    assert [order for order, fault in swapped.told.items() if not fault] == [(0, 1, 2), (1, 0, 2)]
    assert [order for order, fault in parsons().told.items() if not fault] == [(0, 1, 2)]
    assert parsons().told[(1, 0, 2)].startswith("mean_root raised UnboundLocalError: ")
    assert parsons().told[(1, 0, 2)].endswith(", in line 2.")


def test_every_order_has_its_place():
    given = parsons()
    assert list(given.told) == list(itertools.permutations(range(3)))
    used = tuple(k for k in given.start if k < 3)
    assert sorted(given.start) == [0, 1, 2, 3]
    assert given.told[used]
    assert parsons().start == given.start


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"lines": LINES[:1]}, "lines must be 2 to 6, got 1"),
        ({"lines": LINES[::-1]}, "must stand in a right order"),
        ({"lines": ("    while True:", "        pass")}, "may never end"),
        ({"lines": ("    return np.sqrt(x)", "    return x**0.5"), "spare": ()}, "all of them are right"),
        ({"spare": (Spare("    root = start**0.5", 1, "?"),)}, "a spare line must be wrong"),
    ],
)
def test_lines_that_teach_nothing_are_refused(changes, fault):
    with pytest.raises(ValueError, match=fault):
        parsons(**changes).to_html()


def test_lines_that_python_cannot_read_are_a_fault_of_the_order():
    looped = parsons(lines=("    for _ in range(1):", "        root = np.sqrt(x)", "    return root"), spare=())
    assert looped.told[(0, 2, 1)].startswith("Python can't read it: expected an indented block")
    assert looped.told[(0, 2, 1)].endswith("in line 3.")


def test_hints_come_in_three():
    assert hint(ROOT).to_html().count("<details>") == 3
    assert "<pre><code>root = x &lt; 2</code></pre>" in hint(ROOT).to_html()
    with pytest.raises(ValueError, match="a nudge, the idea, the next line"):
        Exercise("double", root_fault, "", (), hints=("one", "two"))
    with pytest.raises(ValueError, match="must have hints"):
        hint(Exercise("double", root_fault, "", ()))


# -- on a page ----------------------------------------------------------------------------------------
@pytest.fixture
def opened(visit, tmp_path):
    """Open a page with something asked; its storage stays for a reload."""

    def start(asked, query="", **context):
        file = tmp_path / "page.html"
        script, style = page_script(), page_style(PLAIN)
        body = f"<body><main>{asked.to_html()}</main><script>{script}</script></body>"
        file.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{body}", encoding="utf-8")
        one = visit(**context)
        page = one.open(f"{file.as_uri()}{query}")
        page.complaints = one.complaints
        return page

    return start


def chosen(page, text):
    page.get_by_label(text, exact=True).check()
    page.get_by_role("button", name="Check").click()


def prompts(page, text):
    showing.expect(page.locator(".quiz-prompt")).to_have_text(text)


TIMES = varied(
    (3, 4, 5), lambda n: ask(f"2 × {n}?", answer(f"{2 * n}", True, "Twice."), answer(f"{n + 2}", False, "Added."))
)


def test_asked_again_a_question_comes_as_a_new_instance(opened):
    page = opened(TIMES)
    prompts(page, "2 × 3?")
    showing.expect(page.get_by_role("group", name="2 × 3?")).to_have_count(1)
    chosen(page, "5")
    showing.expect(page.locator("details[open]")).to_contain_text("Added.")
    for prompt, wanted in (("2 × 4?", "8"), ("2 × 5?", "10"), ("2 × 3?", "6")):
        page.get_by_role("button", name="Ask me again").click()
        prompts(page, prompt)
        showing.expect(page.get_by_role("group", name=prompt)).to_have_count(1)
        showing.expect(page.locator("details:visible")).to_have_count(0)
        chosen(page, wanted)
        showing.expect(page.locator("details[open]")).to_contain_text("Twice.")
        page.reload()
        prompts(page, prompt)
        showing.expect(page.locator("details[data-chosen]")).to_contain_text("Twice.")
    assert page.complaints == []


def test_only_the_first_instance_stands_there_without_scripts(opened):
    page = opened(TIMES, java_script_enabled=False)
    showing.expect(page.locator(".quiz-prompt:visible")).to_have_text("2 × 3?")
    showing.expect(page.locator("details:visible")).to_have_count(2)


def test_a_link_to_a_state_stands_between_prompt_and_answers(opened):
    page = opened(Question("Where?", SIDES, asking.valley().at(at=8)))
    link = page.get_by_role("link", name="Set the figure")
    showing.expect(link).to_have_attribute("href", "#exp=valley&at=8&extra=off")
    order = page.evaluate("[...document.querySelector('.quiz').children].map(one => one.className || one.tagName)")
    assert order[:3] == ["quiz-prompt", "quiz-at", "quiz-form"]


def wait_for_note(page, words):
    showing.expect(page.locator(".quiz-note")).to_contain_text(words)


def place(page, text, at):
    """Move a line to a place, by keyboard."""
    while (now := [line.strip() for line in page.locator(".parsons-lines li").evaluate_all(FIRST)].index(text)) != at:
        way = "up" if now > at else "down"
        page.get_by_role("button", name=f"{text}: {way}").press("Enter")


FIRST = "rows => rows.map(row => row.firstChild.textContent)"
DIVIDER = "Lines below this one are left out"


def test_lines_are_put_in_order_and_judged_as_python_judges_them(opened):
    given = parsons()
    page = opened(given)
    texts = [*(line.strip() for line in LINES), SPARE.text.strip()]
    place(page, texts[3], 0)
    page.get_by_role("button", name="Check").click()
    wait_for_note(page, "Not yet. Half of 9 is not 3.")
    place(page, texts[3], 4)
    place(page, DIVIDER, 3)
    for order in itertools.permutations(range(3)):
        for at, line in enumerate(order):
            place(page, texts[line], at)
        page.get_by_role("button", name="Check").click()
        if given.told[order]:
            wait_for_note(page, f"Not yet. {given.told[order]}")
        else:
            wait_for_note(page, "Right. Two steps.")
            showing.expect(page.get_by_role("button", name="Check")).not_to_be_visible()
            page.get_by_role("button", name="Ask me again").click()
            place(page, texts[3], 4)
            place(page, DIVIDER, 3)
    assert page.complaints == []


def test_lines_left_out_are_missed(opened):
    page = opened(parsons())
    place(page, SPARE.text.strip(), 4)
    place(page, DIVIDER, 2)
    page.get_by_role("button", name="Check").click()
    wait_for_note(page, "Not yet. 3 lines belong to it; 1 of them is left out.")


def test_an_order_is_kept_and_can_be_asked_again(opened):
    page = opened(parsons())
    for at, text in enumerate([*(line.strip() for line in LINES), DIVIDER]):
        place(page, text, at)
    page.get_by_role("button", name="Check").click()
    wait_for_note(page, "Right. Two steps.")
    page.reload()
    wait_for_note(page, "Right. Two steps.")
    assert [line.strip() for line in page.locator(".parsons-lines li").evaluate_all(FIRST)][:3] == [
        line.strip() for line in LINES
    ]
    page.get_by_role("button", name="Ask me again").click()
    wait_for_note(page, "")
    showing.expect(page.locator("[data-answered]")).to_have_count(0)
    page.get_by_role("button", name="Show me").click()
    showing.expect(page.locator("details[open] code")).to_have_text(parsons().solution)
    assert page.complaints == []


def test_in_class_an_order_waits(opened):
    page = opened(parsons(), query="?class")
    page.get_by_role("button", name="Check").click()
    wait_for_note(page, "Noted.")
    page.locator("[data-reveal]").click()
    wait_for_note(page, "Not yet.")


def test_without_scripts_lines_stand_there_and_the_solution_is_folded(opened):
    page = opened(parsons(), java_script_enabled=False)
    showing.expect(page.locator(".parsons-lines code")).to_have_count(4)
    showing.expect(page.locator("details pre")).not_to_be_visible()
    page.get_by_text("A right order").click()
    showing.expect(page.locator("details pre")).to_be_visible()


def test_hints_open_one_within_the_other(opened):
    page = opened(hint(ROOT), java_script_enabled=False)
    showing.expect(page.locator("summary:visible")).to_have_count(1)
    for k, text in enumerate(ROOT.hints):
        showing.expect(page.get_by_text(text)).not_to_be_visible()
        page.locator("summary").nth(k).click()
        showing.expect(page.get_by_text(text)).to_be_visible()


def test_roles_and_names(opened):
    tree = opened(parsons()).locator(".quiz").aria_snapshot()
    assert '- group "Put the lines of mean_root in order."' in tree
    assert re.search(r"""button "return root: up"|'button "return root: up"'""", tree)


# -- in Jupyter ---------------------------------------------------------------------------------------
OPEN = """async ([source, style, values]) => {
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
    const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    const el = document.querySelector("main");
    window.close = module.default.render({ model: { get: (name) => values[name] }, el });
}"""


@pytest.mark.parametrize("asked", [TIMES, parsons()], ids=["question", "lines"])
def test_jupyter_asks_with_the_script_of_the_page(visit, asked):
    page = visit().page
    page.set_content(f'<main></main><div class="everystate-still" data-of="one">{asked.to_html()}</div>')
    page.evaluate(OPEN, [AskedView._esm, AskedView._css, {"uid": "one", "asked": asked.to_html(), "palette": {}}])
    showing.expect(page.locator(".everystate-still")).not_to_be_visible()
    page.get_by_role("button", name="Check").click()
    note = "Choose an answer first." if asked is TIMES else "Not yet."
    showing.expect(page.locator("main .quiz-note")).to_contain_text(note)


@pytest.mark.parametrize("static", [True, False])
def test_a_notebook_keeps_the_form_that_needs_no_kernel(monkeypatch, static):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw=False: shown.append(data))
    if static:
        monkeypatch.setenv("EVERYSTATE_STATIC", "1")
    else:
        monkeypatch.delenv("EVERYSTATE_STATIC", raising=False)
    for asked in (TIMES, parsons()):
        shown.clear()
        asked._ipython_display_()
        assert asked.to_html() in shown[0]["text/html"]
        assert [type(one).__name__ for one in shown[1:]] == ([] if static else ["AskedView"])
