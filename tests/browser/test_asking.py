"""Predictions, questions and dragged points of every page, by doing them; and what the reader keeps."""

from __future__ import annotations

import itertools
import json
import re
from urllib.parse import unquote

import numpy as np
import pytest
from playwright.sync_api import expect

from everystate.controls import link_text
from everystate.drawing import fresh_nodes
from everystate.nodes import markup
from tests.browser import experiments as lab
from tests.browser.conftest import SITE, pages, parameter

PLACED = lab.on_pages(SITE)
ASKING = [(page, name) for page, name in PLACED if lab.find(name).predictions]
DRAGGED = [(page, name) for page, name in PLACED if lab.find(name).points]
QUESTIONS = [page for page in pages() if 'class="quiz" data-question' in (SITE / page).read_text("utf-8")]
CHOICES = ".quiz[data-question]:not([data-kind])"
ORDERED = [page for page in QUESTIONS if 'data-kind="parsons"' in (SITE / page).read_text("utf-8")]
VARIED = [page for page in QUESTIONS if '<template><div><p class="quiz-prompt"' in (SITE / page).read_text("utf-8")]
DAY = 24 * 60 * 60 * 1000


def each(pairs):
    return pytest.fixture(params=[parameter(page, name, name=name) for page, name in pairs])


@each(ASKING)
def asking(request):
    return request.param


@each(DRAGGED)
def dragged(request):
    return request.param


@pytest.fixture(params=[parameter(page) for page in QUESTIONS])
def page_with_questions(request):
    return request.param


def guess(form):
    """Answer a prediction in some way, as a reader without a mouse does."""
    kind = form.evaluate("form => form.dataset.kind")
    if kind == "choose":
        form.locator(".prediction-choices input").first.check()
    elif kind == "arrange":
        form.locator("[data-move=down]").first.press("Enter")
    elif kind == "place":
        form.locator(".prediction-place input").press("ArrowRight")
    else:
        form.locator(".prediction-fields summary").click()
        spec = json.loads(form.evaluate("form => form.dataset.spec"))["frame"]["y"]
        middle = np.sqrt(spec["low"] * spec["high"]) if spec["log"] else (spec["low"] + spec["high"]) / 2
        for field in form.locator(".prediction-fields input").all():
            field.fill(f"{middle:.3g}")


def test_every_prediction_can_be_made(asking, visit):
    page, name = asking
    one, experiment = visit(page), lab.find(name)
    lab.wait_ready(one.page, name)
    root = one.page.locator(f"#exp-{name}")
    hidden = one.page.evaluate(
        """name => [...document.querySelectorAll(`#exp-${name} [data-part]`)].map(part =>
            [part.dataset.part, getComputedStyle(part).visibility])""",
        name,
    )
    withheld = {part for prediction in experiment.predictions for part in prediction.withheld}
    assert {part for part, shown in hidden if shown == "hidden"} == withheld
    expect(root.locator(".experiment-readout")).not_to_be_visible()
    for prediction in experiment.predictions:
        form = root.locator(f"[data-prediction='{prediction.name}']")
        guess(form)
        form.locator("[data-prediction-commit]").click()
        expect(form).to_have_attribute("data-committed", "true")
    last = root.locator(f"[data-prediction='{experiment.predictions[-1].name}']")
    expect(last.locator(".prediction-feedback")).to_contain_text("Your guess: ")
    positions = json.loads(last.evaluate("form => form.dataset.positions"))
    state = {c.name: c.values[k] for c, k in zip(experiment.controls, positions, strict=True)}
    if not (experiment.points and json.loads(last.evaluate("form => form.dataset.heights"))):
        assert lab.plain(lab.shown(one.page, name)) == lab.expected(experiment, state)
    expect(root.locator(".experiment-readout")).to_be_visible()
    assert root.locator("[data-part]").evaluate_all(
        "parts => parts.every(part => getComputedStyle(part).visibility === 'visible')"
    )
    assert one.complaints == []


def test_questions_are_checked_and_then_open(page_with_questions, visit):
    one = visit(page_with_questions)
    for question in one.page.locator(CHOICES).all():
        expect(question.locator("details:visible")).to_have_count(0)
        question.get_by_role("button", name="Check").click()
        expect(question.locator(".quiz-note")).to_have_text("Choose an answer first.")
        question.locator("form input").first.check()
        question.get_by_role("button", name="Check").click()
        expect(question.locator("details[open]")).to_have_count(1)
        expect(question.locator("details[data-chosen][open] strong").first).to_be_visible()
        expect(question.locator("details:not([hidden])")).to_have_count(len(question.locator("details").all()))
    one.page.reload()
    answered = one.page.locator(f"{CHOICES} details[data-chosen][open]")
    expect(answered).to_have_count(len(one.page.locator(CHOICES).all()))
    assert one.complaints == []


def test_questions_stand_there_without_javascript(page_with_questions, visit):
    one = visit(page_with_questions, java_script_enabled=False)
    first = one.page.locator(f"{CHOICES} details").first
    expect(first).to_be_visible()
    first.locator("summary").click()
    expect(first.locator("p")).to_be_visible()


def test_a_question_about_a_figure_leads_to_its_state(page_with_questions, visit):
    one = visit(page_with_questions)
    for link in one.page.locator(".quiz-at a").all():
        address = link.evaluate("link => link.hash")
        name = re.search(r"exp=([a-z0-9-]+)", address)[1]
        root = one.page.locator(f"#exp-{name}")
        link.click()
        lab.wait_ready(one.page, name)
        expect(root.locator(".experiment-note")).not_to_contain_text("The link asks for")
        asked = dict(part.split("=", 1) for part in address.lstrip("#").split("&"))
        for control in lab.find(name).controls:
            position = root.locator(f"[data-control='{control.name}']").evaluate(
                "input => input.type === 'checkbox' ? Number(input.checked) : Number(input.value)"
            )
            assert link_text(control.values[position]) == unquote(asked[control.name])
    assert one.complaints == []


@pytest.mark.parametrize("page", [parameter(page) for page in ORDERED])
def test_lines_are_put_in_order(page, visit):
    one = visit(page)
    for question in one.page.locator("[data-kind=parsons]").all():
        spec = json.loads(question.evaluate("root => root.dataset.spec"))
        question.get_by_role("button", name="Check").click()
        expect(question.locator(".quiz-note")).to_contain_text("Not yet. ")
        rows = question.locator(".parsons-lines > li")
        for place in range(spec["lines"]):
            row = question.locator(f".parsons-lines > [data-line='{place}']")
            while row.evaluate("row => [...row.parentElement.children].indexOf(row)") > place:
                row.locator("[data-move=up]").press("Enter")
        divider = question.locator("[data-divider]")
        for _ in range(len(rows.all()) if spec["spare"] else 0):
            if divider.evaluate("row => [...row.parentElement.children].indexOf(row)") > spec["lines"]:
                divider.locator("[data-move=up]").press("Enter")
        question.get_by_role("button", name="Check").click()
        expect(question.locator(".quiz-note")).to_contain_text(f"Right. {spec['praise']}")
        expect(question.locator("details pre")).not_to_be_visible()
    assert one.complaints == []


def test_hints_open_one_after_another(page_with_questions, visit):
    one = visit(page_with_questions)
    for hints in one.page.locator(".hints").all():
        expect(hints.locator("summary:visible")).to_have_count(1)
        for k in range(3):
            hints.locator("summary").nth(k).click()
        expect(hints.locator("pre")).to_be_visible()
    assert one.complaints == []


# -- points -------------------------------------------------------------------------------------------
def coordinates(tree, part):
    found = next(node for node in walk(tree) if node[1].get("data-part") == part)
    return np.array([[float(x), float(y)] for x, y in re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", found[3][0][1]["d"])])


def walk(node):
    yield node
    for child in node[3]:
        yield from walk(child)


def test_dragged_points_show_what_python_draws(dragged, visit):
    page, name = dragged
    one, experiment = visit(page), lab.find(name)
    points = experiment.points
    lab.wait_ready(one.page, name)
    for skip in one.page.locator(f"#exp-{name} [data-prediction-skip]:visible").all():
        skip.click()
    expect(one.page.locator(f"#exp-{name} [data-kind=points]")).to_be_visible()
    one.page.locator(f"#exp-{name} .experiment-points-back").click()  # what settled a prediction may have moved them
    heights = list(points.y)
    for k, state in enumerate(lab.sampled_states(experiment, 3)):
        lab.set_controls(one.page, experiment, state)
        at = (2 * k + 1) % len(heights)
        handle = one.page.locator(f"#exp-{name} .points-handles circle").nth(at)
        box = handle.bounding_box()
        one.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        one.page.mouse.down()
        one.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + (40 if heights[at] > 0 else -40), steps=3)
        one.page.mouse.up()
        heights[at] = float(handle.evaluate("handle => handle.getAttribute('aria-valuenow')"))
        assert heights[at] != points.y[at]
        result = experiment.result(**state, **{points.name: heights})
        wanted = lab.plain(markup(fresh_nodes(experiment, result)))
        shown = lab.plain(lab.shown(one.page, name))
        for part in (points.name, *points.curves):
            ours, theirs = coordinates(shown, part), coordinates(wanted, part)
            if part == points.name:
                assert np.abs(ours - theirs).max() <= 0.1 + 1e-9
            else:
                _check_curve(ours, theirs, experiment.panels[points.panel].height)
        _check_words(one.page.locator(f"#exp-{name} .experiment-readout"), experiment.say(result))
    assert one.complaints == []


NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _check_words(readout, words):
    """The same words, and the same numbers up to the last of their three digits: heights are told rounded."""
    expect(readout).to_have_text(re.compile(NUMBER.sub(r"[\\d.]+", re.escape(words).replace(r"\.", "."))))
    ours, theirs = (list(map(float, NUMBER.findall(one))) for one in (readout.evaluate("e => e.textContent"), words))
    assert ours == pytest.approx(theirs, rel=5e-3)


def _check_curve(ours, theirs, height):
    """Within the panel both run through the same places; matplotlib leaves points out that lie on a line."""
    inside = (theirs[:, 1] > 0) & (theirs[:, 1] < height)
    at = [np.abs(ours[:, 0] - x).argmin() for x in theirs[inside, 0]]
    assert np.abs(ours[at] - theirs[inside]).max() <= 0.1 + 1e-9


# -- what the reader keeps ----------------------------------------------------------------------------
def wrong_answer(page):
    """Answer the first question of a page wrongly; returns its name."""
    question = page.locator(CHOICES).first
    wrong = question.locator("details").evaluate_all(
        "rows => rows.findIndex(row => row.classList.contains('quiz-wrong'))"
    )
    question.locator("form input").nth(wrong).check()
    question.get_by_role("button", name="Check").click()
    return question.evaluate("root => root.dataset.question")


def later(page, days):
    """Let the reader come back some days later."""
    page.add_init_script(f"{{ const now = Date.now; Date.now = () => now() + {days * DAY}; }}")


REVIEW = "book/review.html"


@pytest.mark.xdist_group(REVIEW)
def test_what_was_missed_comes_back_after_one_three_and_seven_days(visit, served):
    one = visit(QUESTIONS[0])
    name = wrong_answer(one.page)
    waited = 0
    for pause in (1, 3, 7):
        one.page.goto(f"{served}/{REVIEW}")
        one.page.locator("[data-review-word]").get_by_text("Nothing to review now").wait_for()
        waited += pause + 0.01
        later(one.page, pause + 0.01)
        one.page.reload()
        one.page.locator("[data-review-word]").get_by_text("1 to review now").wait_for()
        question = one.page.locator(f".review [data-question='{name}']")
        right = question.locator("details").evaluate_all(
            "rows => rows.flatMap((r, k) => r.classList.contains('quiz-right') ? [k] : [])"
        )
        for k in right:
            question.locator("form input").nth(k).check()
        question.get_by_role("button", name="Check").click()
        one.page.get_by_role("button", name="Done").click()
    one.page.locator("[data-review-word]").get_by_text("Nothing waits for review").wait_for()
    assert one.complaints == []


@pytest.mark.xdist_group(REVIEW)
def test_a_question_with_parameters_comes_back_with_others(visit, served):
    one = visit(VARIED[0])
    names = re.findall(
        r'data-question="([^"]+)"[^>]*>(?:(?!</details></div>).)*<template>', (SITE / VARIED[0]).read_text("utf-8")
    )
    question = one.page.locator(f"[data-question='{names[0]}']")
    prompt = question.locator(".quiz-prompt").evaluate("prompt => prompt.textContent")
    wrong = question.locator("details").evaluate_all(
        "rows => rows.findIndex(row => row.classList.contains('quiz-wrong'))"
    )
    question.locator("form input").nth(wrong).check()
    question.get_by_role("button", name="Check").click()
    later(one.page, 1.01)
    one.page.goto(f"{served}/{REVIEW}")
    again = one.page.locator(f".review [data-question='{names[0]}'] .quiz-prompt")
    expect(again).to_be_visible()
    expect(again).not_to_have_text(prompt)
    assert one.complaints == []


@pytest.mark.xdist_group(REVIEW)
def test_answers_can_be_taken_along_and_forgotten(visit, served, tmp_path):
    one = visit(QUESTIONS[0])
    name = wrong_answer(one.page)
    one.page.goto(f"{served}/{REVIEW}")
    with one.page.expect_download() as download:
        one.page.get_by_role("button", name="Export").click()
    file = tmp_path / "answers.json"
    download.value.save_as(file)
    assert f"question:{name}" in json.loads(file.read_text("utf-8"))["kept"]
    one.page.get_by_role("button", name="Forget everything").click()
    one.page.locator("[data-review-word]").get_by_text(re.compile("^0 of ")).wait_for()
    (tmp_path / "other.json").write_text("[1]", encoding="utf-8")
    one.page.locator("[data-review-file]").set_input_files(tmp_path / "other.json")
    one.page.get_by_text("other.json is not a file that this page has exported; nothing was changed.").wait_for()
    one.page.locator("[data-review-file]").set_input_files(file)
    one.page.locator("[data-review-word]").get_by_text(re.compile("^1 of ")).wait_for()
    assert one.complaints == []


@pytest.mark.xdist_group(REVIEW)
def test_links_tell_how_far_the_reader_is_and_the_first_page_where_they_stopped(visit, served):
    one = visit(QUESTIONS[0])
    wrong_answer(one.page)
    asked = len(one.page.locator("[data-question], [data-prediction]").all())
    badge = one.page.locator("nav .current .course-progress").first
    expect(badge).to_have_text(f"1/{asked}")
    expect(one.page.locator(".course-progress")).to_have_count(1)  # none beside the links to the page's own sections
    heading = one.page.locator("section[id] > h2").nth(2)
    title = heading.evaluate("h => h.firstChild.textContent.trim()")
    heading.evaluate("h => window.scrollTo(0, h.getBoundingClientRect().top + window.scrollY - 120)")
    one.page.goto(f"{served}/book/index.html")
    place = one.page.locator("[data-resume] a")
    place.wait_for()
    expect(place).to_contain_text(title)
    place.click()
    one.page.wait_for_url(f"**/{QUESTIONS[0]}#*")
    assert one.complaints == []


@pytest.mark.xdist_group(REVIEW)
def test_where_nothing_can_be_kept_the_review_says_so(visit, served):
    one = visit(QUESTIONS[0])
    one.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });"
    )
    one.page.goto(f"{served}/{REVIEW}")
    one.page.get_by_text("This browser keeps nothing for this site").wait_for()


@pytest.mark.xdist_group(REVIEW)
def test_in_class_answers_wait(visit, served):
    one = visit(QUESTIONS[0])
    one.page.goto(f"{served}/{QUESTIONS[0]}?class")
    question = one.page.locator(CHOICES).first
    question.locator("form input").first.check()
    question.get_by_role("button", name="Check").click()
    expect(question.locator("details:visible")).to_have_count(0)
    question.locator("[data-reveal]").click()
    expect(question.locator("details[open]")).to_have_count(1)


def test_all_names_differ():
    names = [prediction.name for _, name in PLACED for prediction in lab.find(name).predictions]
    questions = list(
        itertools.chain.from_iterable(
            re.findall(r'class="quiz[^"]*" data-question="([^"]+)"', (SITE / page).read_text("utf-8"))
            for page in pages()
        )
    )
    assert len(set(names)) == len(names)
    assert len(set(questions)) == len(questions)
