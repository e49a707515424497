"""Figures that the reader scrolls through."""

from __future__ import annotations

import pytest

from tests.browser import experiments as lab
from tests.browser.conftest import SITE, parameter

SCROLLED = [(page, name) for page, name in lab.on_pages(SITE) if lab.find(name).scroll]


TO_CAPTION = """([name, position]) => {
    const root = document.getElementById("exp-" + name);
    const box = root.querySelectorAll(".experiment-steps li")[position].getBoundingClientRect();
    const stage = root.querySelector(".experiment-stage").getBoundingClientRect();
    const line = (stage.bottom + innerHeight) / 2;
    scrollBy({ top: (box.top + box.bottom) / 2 - line, behavior: "instant" });
}"""


@pytest.fixture(params=[parameter(page, name, name=name) for page, name in SCROLLED])
def scrolled(request):
    return request.param


def test_there_is_a_scrolled_figure():
    assert SCROLLED


@pytest.mark.parametrize("width", [1280, 390])
def test_each_caption_brings_its_state(scrolled, visit, width):
    page, name = scrolled
    one, experiment = visit(page, viewport={"width": width, "height": 844}), lab.find(name)
    lab.wait_ready(one.page, name)
    control = experiment.control(experiment.scroll.control)
    seen = []
    for position in range(len(experiment.scroll.steps)):
        for _ in range(4):  # the stage moves too until it sticks
            one.page.evaluate(TO_CAPTION, [name, position])
            one.page.wait_for_timeout(60)
        stage = one.page.locator(f"#exp-{name} .experiment-stage").bounding_box()
        assert stage["y"] >= -1, "the figure has scrolled away"
        seen.append(int(one.page.locator(f"#exp-{name}-{control.name}").input_value()))
    wanted = [control.index(step.value) for step in experiment.scroll.steps]
    assert all(abs(one - other) <= 2 for one, other in zip(seen, wanted, strict=True)), (seen, wanted)


def test_print_and_no_script_show_the_steps_side_by_side(scrolled, visit):
    page, name = scrolled
    for one in (visit(page, java_script_enabled=False), visit(page)):
        one.page.emulate_media(media="print")
        stills = one.page.locator(f"#exp-{name} .experiment-stills figure")
        assert stills.count() == len({step.value for step in lab.find(name).scroll.steps})
        left, right = (stills.nth(k).bounding_box() for k in range(2))
        assert left["width"] > 200
        assert right["x"] > left["x"] + 100
        assert abs(left["y"] - right["y"]) < 5
        assert not one.page.locator(f"#exp-{name} .experiment-stage").is_visible()
