"""Predictions: declared in Python, settled by a result, and made on a page."""

import asking
import numpy as np
import pytest
import showing

from everystate import Choose, ExperimentError, Option, Panel, Place, Sketch
from everystate.drawing import fresh_nodes
from everystate.frame import Scale
from everystate.jupyter import Explorer
from everystate.pack import export
from everystate.page import read
from everystate.page.standalone import standalone_html
from everystate.prediction import PredictionError, shape
from everystate.settling import settled


def settle(prediction, **changes):
    experiment = asking.valley(prediction, **changes)
    return settled(experiment, fresh_nodes(experiment, experiment.result()))[0]


# -- what is right ------------------------------------------------------------------------------------
def test_the_right_answers_come_from_the_state_that_settles_it():
    assert settle(asking.CHOOSE)["positions"] == [7, 0]
    assert [option["right"] for option in settle(asking.CHOOSE)["spec"]["options"]] == [False, True]
    assert settle(asking.CHOOSE)["spec"]["options"][1]["why"] == "It is at 8."
    assert settle(asking.CHOOSE)["words"] == "It is lowest at 8."
    assert [option["right"] for option in settle(asking.SEVERAL)["spec"]["options"]] == [True, True, False]
    assert settle(asking.ARRANGE)["spec"]["order"] == [1, 2, 0]
    assert settle(asking.ARRANGE)["answer"] == "at 0 (6.4), at 4 (1.6), at 7 (0.1)"
    assert settle(asking.ON_CONTROL)["positions"] == [7, 0]
    assert settle(asking.ON_AXIS)["spec"]["truth"] == pytest.approx(80)
    assert settle(asking.ON_AXIS)["spec"]["near"] == pytest.approx(5)
    assert settle(asking.SKETCH)["spec"]["shape"] == "dips"
    assert settle(asking.SKETCH)["spec"]["truth"] == pytest.approx([3.6, 1.6, 0.4, 0, 0.4, 1.6])


TWO = (Option("a", lambda r: True, "x"), Option("b", lambda r: True, "y"))
FAULTS = [
    (Choose(name="c", prompt="?", says="", options=TWO), "exactly one option must hold.*'a', 'b'"),
    (Choose(name="c", prompt="?", says="", options=asking.CHOOSE.options, withheld=("hill",)), "the gid 'hill'"),
    (
        Place(name="p", prompt="?", says="", label="l", control="at", truth=lambda r: 3, near=0, below="", above=""),
        "stands at the answer, 3, by default",
    ),
    (
        Place(name="p", prompt="?", says="", label="l", axis="y", truth=lambda r: 99, near=0, below="", above=""),
        "the truth, 99, lies outside",
    ),
    (
        Sketch(
            name="s", prompt="?", says="", x=(0, 5, 10), truth=lambda r: [1, 2, 3], x_label="", y_label="",
            shapes={"rises": "", "falls": ""},
        ),
        "at least two that the truth does not have",
    ),
    (
        Sketch(
            name="s", prompt="?", says="", x=(0, 5, 11), truth=lambda r: [1, 2, 3], x_label="", y_label="",
            shapes={"dips": "", "falls": ""},
        ),
        r"x must lie within the panel, 0 to 10, got \[11\]",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("prediction", "fault"), FAULTS)
def test_what_does_not_settle_is_refused(prediction, fault):
    with pytest.raises(ExperimentError, match=fault):
        settle(prediction)


def test_axes_that_move_can_hold_no_guess():
    def draw(result, axes):
        axes.plot(asking.X, result.y, gid="valley")
        axes.set(xlim=(0, 10 + result.at), ylim=(0, 12))

    with pytest.raises(ExperimentError, match="goes from 0 to 13 by default, and from 0 to 16 where it is settled"):
        settle(asking.SKETCH, draw=draw)


def test_items_in_the_right_order_ask_nothing():
    items = tuple(asking.ARRANGE.items[k] for k in (1, 2, 0))
    with pytest.raises(ExperimentError, match="declared in the right order"):
        settle(type(asking.ARRANGE)(name="a", prompt="?", says="", settles={"at": 8}, items=items))


def test_declarations_are_checked():
    with pytest.raises(PredictionError, match="lower-case words"):
        Choose(name="A b", prompt="?", says="", options=TWO)
    with pytest.raises(PredictionError, match="two or more different"):
        Choose(name="a", prompt="?", says="", options=TWO[:1])
    with pytest.raises(PredictionError, match="either control or axis"):
        Place(name="p", prompt="?", says="", label="l", truth=lambda r: 0, near=0, below="", above="")
    with pytest.raises(PredictionError, match="rising order"):
        Sketch(name="s", prompt="?", says="", x=(1, 1, 2), truth=list, x_label="", y_label="", shapes={})
    with pytest.raises(PredictionError, match="shapes must be among"):
        Sketch(name="s", prompt="?", says="", x=(1, 2, 3), truth=list, x_label="", y_label="", shapes={"wild": ""})
    with pytest.raises(ExperimentError, match="predictions must have different names"):
        asking.valley(asking.CHOOSE, asking.CHOOSE)


# -- on a page ----------------------------------------------------------------------------------------
@pytest.fixture
def opened(visit, tmp_path):
    """Open a page of an experiment with some predictions; its storage stays for a reload."""

    def start(*predictions, query="", **context):
        experiment = asking.valley(*predictions)
        file = tmp_path / "page.html"
        file.write_text(standalone_html(experiment, export(experiment)), encoding="utf-8")
        one = visit(**context)
        page = one.open(f"{file.as_uri()}{query}")
        page.complaints = one.complaints
        if context.get("java_script_enabled", True):
            showing.ready(page, "valley")
        return page

    return start


def sees(page, visibility):
    """Wait until the part that is withheld is "visible" or "hidden"."""
    showing.expect(page.locator("[data-part=valley]")).to_have_css("visibility", visibility)


def commit(page):
    page.locator("[data-prediction]:visible [data-prediction-commit]:visible").click()


def says(page, name, words):
    """Wait until the feedback has these words."""
    showing.expect(page.locator(f"[data-prediction={name}] .prediction-feedback")).to_contain_text(words)


def test_the_figure_answers_when_the_reader_has_committed(opened):
    page = opened(asking.CHOOSE)
    sees(page, "hidden")
    showing.expect(page.locator(".experiment-readout")).not_to_be_visible()
    commit(page)
    showing.expect(page.locator(".prediction-note")).to_have_text("Choose an answer, then commit.")
    showing.expect(page.locator("[data-committed]")).to_have_count(0)
    page.get_by_label("Left").check()
    commit(page)
    showing.expect(page.locator("[data-prediction=which-side]")).to_have_attribute("data-committed", "true")
    sees(page, "visible")
    assert showing.figure(page, "valley") == showing.drawn(asking.valley(asking.CHOOSE), {"at": 8})
    showing.expect(page.locator(".experiment-readout")).to_be_visible()
    says(page, "which-side", "Your guess: Left. Not quite.Left is where it starts. It is lowest at 8.")
    assert page.evaluate("document.activeElement.className") == "prediction-feedback"
    assert page.complaints == []


def test_it_is_kept_and_can_be_asked_again(opened):
    page = opened(asking.CHOOSE)
    page.get_by_label("Right").check()
    commit(page)
    says(page, "which-side", "Right.")
    page.reload()
    showing.ready(page, "valley")
    showing.expect(page.locator("[data-committed]")).to_have_count(1)
    sees(page, "visible")
    assert showing.figure(page, "valley") == showing.drawn(asking.valley(), {})
    page.get_by_role("button", name="Ask me again").click()
    sees(page, "hidden")
    page.reload()
    showing.ready(page, "valley")
    showing.expect(page.locator("[data-committed]")).to_have_count(0)


def test_where_nothing_can_be_kept_it_works_until_the_page_is_left(visit, opened):
    blocked = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });"
    page = opened(asking.CHOOSE)
    page.add_init_script(blocked)
    page.reload()
    showing.ready(page, "valley")
    page.get_by_label("Right").check()
    commit(page)
    says(page, "which-side", "Right.")
    assert page.complaints == []


def test_show_me_skips(opened):
    page = opened(asking.CHOOSE)
    page.locator("[data-prediction-skip]").click()
    showing.expect(page.locator("[data-committed]")).to_have_count(0)
    sees(page, "visible")
    says(page, "which-side", "The answer: Right. It is lowest at 8.")


def test_a_link_to_a_state_asks_nothing_first(opened):
    page = opened(asking.CHOOSE, query="#exp=valley&at=5&extra=on")
    sees(page, "visible")
    assert showing.figure(page, "valley") == showing.drawn(asking.valley(), {"at": 5, "extra": True})


def test_one_after_another_and_then_the_answers(opened):
    page = opened(asking.CHOOSE, asking.SEVERAL)
    showing.expect(page.get_by_text("Which heights")).not_to_be_visible()
    page.get_by_label("Right").check()
    commit(page)
    showing.expect(page.get_by_text("Which heights")).to_be_visible()
    sees(page, "hidden")
    showing.expect(page.locator("[data-prediction=which-side] .prediction-feedback")).not_to_be_visible()
    page.get_by_label("0", exact=True).check()
    commit(page)
    says(page, "which-values", "0: At the bottom. 6: On the left.")
    says(page, "which-side", "Right.")
    sees(page, "visible")


def test_in_class_the_answer_waits(opened):
    page = opened(asking.CHOOSE, query="?class")
    page.get_by_label("Left").check()
    commit(page)
    showing.expect(page.locator("[data-committed]")).to_have_count(1)
    sees(page, "hidden")
    page.locator("[data-reveal]").click()
    sees(page, "visible")
    says(page, "which-side", "Left is where it starts.")


def test_items_are_put_in_order_by_keyboard(opened):
    page = opened(asking.ARRANGE)
    commit(page)
    showing.expect(page.locator(".prediction-note")).to_have_text("Put the items in order, then commit.")
    page.get_by_role("button", name="at 0: up").press("Enter")
    showing.expect(page.locator(".prediction-moved")).to_have_text("at 0: place 1 of 3")
    commit(page)
    says(page, "heights", "Your guess: at 0, at 7, at 4. Not quite.The order is at 0 (6.4), at 4 (1.6), at 7 (0.1). ")
    says(page, "heights", "at 7: One step from the bottom. at 4: Four steps from the bottom.")
    page.get_by_role("button", name="Ask me again").click()
    page.get_by_role("button", name="at 7: down").click()
    commit(page)
    says(page, "heights", "Right.")


def test_a_value_is_placed_on_a_control(opened):
    page = opened(asking.ON_CONTROL)
    field = page.get_by_role("slider", name="Bottom", exact=True)
    field.press("ArrowRight")
    showing.expect(field).to_have_attribute("aria-valuetext", "4")
    showing.expect(page.locator("#exp-valley-at")).to_have_value("3")
    commit(page)
    says(page, "put-it", "Your guess: 4. Not quite.Bottom: 8. Then it is lower. At 8.")
    showing.expect(page.locator("#exp-valley-at")).to_have_value("7")


def test_a_value_is_placed_on_an_axis(opened):
    page = opened(asking.ON_AXIS)
    commit(page)
    showing.expect(page.locator(".prediction-note")).to_have_text("Move the slider to your guess, then commit.")
    field = page.get_by_role("slider", name="The lowest place")
    field.press("End")
    showing.expect(field).to_have_attribute("aria-valuetext", "10")
    line = page.locator(".prediction-marks path").evaluate("path => path.getAttribute('d')")
    right = Panel().width - Panel().right
    assert line.startswith(f"M{right},")
    commit(page)
    says(page, "mark-it", "Your guess: 10. Not quite.The lowest place: 8. Farther left.")
    showing.expect(page.locator(".prediction-marks path")).to_have_attribute("d", line)
    page.locator("#exp-valley-at").press("ArrowLeft")
    showing.expect(page.locator(".prediction-marks path")).to_have_count(0)


def stroke(page, points):
    box = page.locator(".experiment-figure > svg").bounding_box()
    panel = Panel()
    scale = box["width"] / panel.width
    wide, high = panel.width - panel.left - panel.right, panel.height - panel.top - panel.bottom
    for number, (x, y) in enumerate(points):
        at = panel.left + x / 10 * wide, panel.height - panel.bottom - y / 12 * high
        page.mouse.move(box["x"] + scale * at[0], box["y"] + scale * at[1], steps=4)
        if not number:
            page.mouse.down()
    page.mouse.up()


def test_a_curve_is_drawn_and_compared(opened):
    page = opened(asking.SKETCH)
    page.locator(".experiment-figure").scroll_into_view_if_needed()
    stroke(page, [(0, 10), (5, 5)])
    commit(page)
    showing.expect(page.locator(".prediction-note")).to_contain_text("has no value at 3 of 6 places yet")
    stroke(page, [(5, 5), (10, 0.2)])
    values = page.locator(".prediction-fields input").evaluate_all("fields => fields.map(field => Number(field.value))")
    assert values == pytest.approx([10, 8, 6, 4, 2.1, 0.2], abs=0.1)
    commit(page)
    off = np.abs(np.array(values) - [3.6, 1.6, 0.4, 0, 0.4, 1.6])
    says(page, "draw-it", f"On average your curve is {off.mean():.3g} from the truth; it is farthest at x = ")
    says(page, "draw-it", "Yours falls; it falls and rises again. It turns at 6.")
    showing.expect(page.locator(".prediction-marks path")).to_have_count(1)


def test_a_curve_is_typed(opened):
    page = opened(asking.SKETCH)
    page.get_by_text("Type the values instead").click()
    fields = page.locator(".prediction-fields input")
    for k, value in enumerate([6, 4, 0, 1, 2, 20]):
        fields.nth(k).fill(str(value))
    commit(page)
    showing.expect(page.locator(".prediction-note")).to_contain_text("has no value at 1 of 6 places yet")
    fields.nth(5).fill("3")
    commit(page)
    says(page, "draw-it", "Your guess: the dashed curve. Right.")
    right = "It has the right shape: it falls and rises again. It is lowest at x = 4, the truth at x = 6."
    says(page, "draw-it", right)


def test_the_right_shape_far_away_is_not_right(opened):
    page = opened(asking.SKETCH)
    page.get_by_text("Type the values instead").click()
    fields = page.locator(".prediction-fields input")
    for k, value in enumerate([8, 7, 6, 5, 6, 7]):
        fields.nth(k).fill(str(value))
    commit(page)
    says(page, "draw-it", "Your guess: the dashed curve. Not quite.")
    says(page, "draw-it", "It has the right shape")


def test_without_scripts_the_question_stands_there_and_the_answer_is_folded(opened):
    page = opened(asking.CHOOSE, java_script_enabled=False)
    showing.expect(page.get_by_text("On which side of")).to_be_visible()
    showing.expect(page.locator("[data-prediction-commit]")).not_to_be_visible()
    sees(page, "hidden")
    page.get_by_text("All answers, explained").click()
    showing.expect(page.get_by_text("It is at 8.")).to_be_visible()
    sees(page, "visible")


def test_roles_names_and_values(opened):
    page = opened(asking.ARRANGE)
    tree = page.locator("[data-prediction]").aria_snapshot()
    assert '- group "Predict. Where is it highest?"' in tree
    assert """- 'button "at 7: up"': ↑""" in tree
    page = opened(asking.ON_AXIS)
    tree = page.locator("[data-prediction]").aria_snapshot()
    assert '- slider "The lowest place"' in tree
    page = opened(asking.CHOOSE)
    figure = page.get_by_role("img", name="A valley")
    showing.expect(figure).not_to_have_accessible_description("A parabola.")  # it may tell the answer
    tree = page.locator("[data-prediction]").aria_snapshot()
    assert '- radio "Left"' in tree
    page.locator("[data-prediction-skip]").click()
    showing.expect(figure).to_have_accessible_description("A parabola.")


# -- Python and the page say the same -----------------------------------------------------------------
def test_the_page_knows_the_same_shapes_places_and_numbers(visit):
    page = visit().page
    page.set_content("<main></main>")
    page.add_script_tag(content=read("marks.js"))
    rng = np.random.default_rng(20)
    for _ in range(200):
        shares = rng.uniform(size=rng.integers(3, 9)).round(3).tolist()
        assert page.evaluate("shares => curveShape(shares, 0.06)", shares) == shape(shares)
    from everystate.controls import short

    values = [0, 1, -1, 0.001234, 999.4, 999.5, 12345, 1e5, -2.5e-7, 1e-12, 123456789, 0.1 + 0.2]
    assert page.evaluate("values => values.map(short)", values) == [short(value) for value in values]
    for scale in (Scale("linear", -2, 3, 50, 400), Scale("log", 1e-3, 1e3, 300, 20)):
        spec = {
            "log": scale.kind == "log",
            "low": scale.low,
            "high": scale.high,
            "start": scale.start,
            "end": scale.end,
        }
        for value in (0.01, 0.5, 2.9):
            px = page.evaluate("([scale, value]) => placeOf(scale, value)", [spec, value])
            assert px == pytest.approx(scale.place(value))
            assert page.evaluate("([scale, px]) => valueAt(scale, px)", [spec, px]) == pytest.approx(value)


def test_jupyter_asks_too_and_the_kernel_follows(visit):
    from test_widget import in_browser

    explorer = Explorer(asking.valley(asking.CHOOSE))
    page = in_browser(visit, explorer)
    explorer._view.send = lambda message, buffers=None: page.evaluate("message => model.tell(message)", message)

    def deliver():
        for message in page.evaluate("model.sent.splice(0)"):
            explorer._answer(None, message, None)

    deliver()
    assert explorer._words.layout.display == "none"
    sees(page, "hidden")
    page.get_by_label("Left").check()
    commit(page)
    page.wait_for_function("model.sent.length >= 2")
    deliver()
    assert explorer.state == {"at": 8, "extra": False}
    assert explorer._words.layout.display is None
    sees(page, "visible")
    says(page, "which-side", "Left is where it starts.")
