"""Points that are dragged: the page shows what Python would draw for them."""

import re
from xml.etree import ElementTree

import asking
import numpy as np
import pytest
import showing

from everystate import ExperimentError, Linear
from everystate.jupyter import Explorer
from everystate.pack import export
from everystate.page.standalone import standalone_html
from everystate.points import Points, PointsError


@pytest.fixture
def opened(visit, tmp_path):
    def start(query=""):
        experiment = asking.smoothed()
        file = tmp_path / "page.html"
        file.write_text(standalone_html(experiment, export(experiment)), encoding="utf-8")
        page = visit().open(f"{file.as_uri()}{query}")
        showing.ready(page, "smoothed")
        return page

    return start


def numbers(figure, part):
    """The coordinates of a path of the figure."""

    def find(node):
        _, attributes, _, children = node
        if attributes.get("data-part") == part:
            return children[0][1]["d"]
        return next((found for child in children if (found := find(child))), None)

    return np.array([[float(x), float(y)] for x, y in re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", find(figure))])


def without_handles(page):
    page.evaluate("for (const layer of document.querySelectorAll('.points-handles')) layer.remove()")


def check(page, state, y):
    xml = page.evaluate("new XMLSerializer().serializeToString(document.querySelector('.experiment-figure'))")
    figure = showing.seen(ElementTree.fromstring(xml))
    experiment = asking.smoothed()
    wanted = showing.drawn(experiment, state | {"y": y})
    for part in ("average", "y"):
        assert np.abs(numbers(figure, part) - numbers(wanted, part)).max() <= 0.1 + 1e-9
    showing.says(page, "smoothed", experiment.say(experiment.result(**state, y=y)))


def test_by_keyboard(opened):
    page = opened()
    handle = page.get_by_role("slider", name="Point 2 of 4, at 1")
    for key, height in (("ArrowUp", 1.1), ("PageDown", 0.1), ("Home", -2), ("ArrowLeft", -2), ("End", 2)):
        handle.press(key)
        showing.expect(handle).to_have_attribute("aria-valuenow", str(height))
        check(page, {"width": 1}, (0, height, -1, 0.5))
    page.locator("#exp-smoothed-width").press("ArrowRight")
    check(page, {"width": 2}, (0, 2, -1, 0.5))


def test_by_mouse_and_back(opened):
    page = opened()
    handle = page.get_by_role("slider", name="Point 3 of 4, at 2")
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] - 60, steps=5)
    page.mouse.up()
    height = float(handle.evaluate("handle => handle.getAttribute('aria-valuenow')"))
    assert -0.5 < height < 1
    check(page, {"width": 1}, (0, 1, height, 0.5))
    page.get_by_role("button", name="Put them back").click()
    check(page, {"width": 1}, asking.POINTS.y)
    without_handles(page)
    assert showing.figure(page, "smoothed") == showing.drawn(asking.smoothed(), {})


def test_by_link_and_reset(opened):
    page = opened("#exp=smoothed&width=0&y=1,1,-2,0.25")
    check(page, {"width": 0}, (1, 1, -2, 0.25))
    showing.says(page, "smoothed", "They are 0 away.")
    page.get_by_role("button", name="Copy link").click()
    showing.expect(page).to_have_url(re.compile(re.escape("#exp=smoothed&width=0&y=1,1,-2,0.25") + "$"))
    assert asking.smoothed().fragment(width=0, y=(1, 1, -2, 0.25)) == "exp=smoothed&width=0&y=1%2C1%2C-2%2C0.25"
    page.get_by_role("button", name="Reset").click()
    check(page, {"width": 1}, asking.POINTS.y)


def test_heights_that_it_can_not_have_are_told(opened):
    page = opened("#exp=smoothed&y=1,2,3,4")
    page.get_by_text("The link asks for y = 1,2,3,4, which this experiment does not have").wait_for()
    check(page, {"width": 1}, asking.POINTS.y)


def test_the_control_is_named_and_its_handles_tell_their_values(opened):
    page = opened()
    showing.expect(page.locator("[data-kind=points]")).to_contain_text("Drag the points")
    handle = page.locator(".points-handles circle").nth(1)
    for name, value in {"orientation": "vertical", "valuemin": "-2", "valuemax": "2", "valuetext": "1"}.items():
        showing.expect(handle).to_have_attribute(f"aria-{name}", value)


def test_in_jupyter_the_kernel_follows(visit):
    from test_widget import in_browser

    explorer = Explorer(asking.smoothed())
    page = in_browser(visit, explorer)
    explorer._view.send = lambda message, buffers=None: page.evaluate("message => model.tell(message)", message)
    page.evaluate("model.sent.splice(0)")
    page.get_by_role("slider", name="Point 2 of 4, at 1").press("ArrowUp")
    page.wait_for_function("model.sent.length === 1")
    explorer._answer(None, page.evaluate("model.sent[0]"), None)
    assert explorer.heights == (0, 1.1, -1, 0.5)
    assert explorer.words == asking.POINTS.words(asking.smoothing(width=1), explorer.heights)
    xml = page.evaluate("new XMLSerializer().serializeToString(document.querySelector('.experiment-figure'))")
    wanted = showing.drawn(explorer.experiment, {"y": explorer.heights})
    assert numbers(showing.seen(ElementTree.fromstring(xml)), "average") == pytest.approx(numbers(wanted, "average"))


# -- declarations -------------------------------------------------------------------------------------
def changed(**changes):
    fields = asking.POINTS.__dict__ | changes
    return Points(**fields)


def test_declarations_are_checked():
    with pytest.raises(PointsError, match="rising order and y as many, got 4 and 3"):
        changed(y=(0, 0, 0))
    with pytest.raises(PointsError, match="heights must be 4 numbers from -2 to 2"):
        changed(y=(0, 0, 0, 3))
    with pytest.raises(PointsError, match="Python identifier"):
        changed(name="a b")
    with pytest.raises(ExperimentError, match="both called 'width'"):
        asking.smoothed(points=changed(name="width"))
    with pytest.raises(PointsError, match="heights must be numbers"):
        asking.smoothed().result(y=("a", 1, 1, 1))


@pytest.mark.parametrize(
    ("linear", "fault"),
    [
        (Linear({"average": np.eye(4)}, {}), "says names off, which errors does not have"),
        (Linear({}, {"off": np.eye(4)}), "linear must give the curves"),
        (Linear({"average": np.eye(3, 4)}, {"off": np.eye(4)}), "must have 4 rows, got 3"),
        (Linear({"average": np.eye(4, 3)}, {"off": np.eye(4)}), "finite with 4 columns"),
        (Linear({"average": np.eye(4)}, {"off": np.full((4, 4), np.nan)}), "finite with 4 columns"),
    ],
)
def test_matrices_are_checked(linear, fault):
    points = changed(linear=lambda width: linear)
    with pytest.raises(ExperimentError, match=fault):
        export(asking.smoothed(points=points))


def test_a_readout_that_says_something_else_is_refused():
    with pytest.raises(ExperimentError, match="let the readout return points.words"):
        export(asking.smoothed(readout=lambda r: "something else"))


def test_axes_that_move_are_refused():
    def draw(result, axes):
        asking.draw_smooth(result, axes)
        axes.set_ylim(-3, 3 + result.curve[0])

    with pytest.raises(ExperimentError, match="same limits in all states"):
        export(asking.smoothed(draw=draw))
