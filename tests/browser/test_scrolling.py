"""Figures that the reader scrolls through."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import experiments as lab
from tests.browser.conftest import SITE, parameter

SCROLLED = [(page, name) for page, name in lab.on_pages(SITE) if lab.find(name).scroll]


TO_CAPTION = """async ([name, position]) => {
    const root = document.getElementById("exp-" + name);
    const caption = root.querySelectorAll(".experiment-steps li")[position];
    const stage = root.querySelector(".experiment-stage");
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    for (let before = NaN; !(Math.abs(scrollY - before) < 1); ) { // the stage moves too until it sticks
        before = scrollY;
        const box = caption.getBoundingClientRect();
        const line = (stage.getBoundingClientRect().bottom + innerHeight) / 2;
        scrollBy({ top: (box.top + box.bottom) / 2 - line, behavior: "instant" });
        await frame();
        await frame();
    }
}"""
"""Scroll until nothing moves any more; the page's own answer comes with the next frame."""


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
    slider = one.page.locator(f"#exp-{name}-{control.name}")
    for position, step in enumerate(experiment.scroll.steps):
        one.page.evaluate(TO_CAPTION, [name, position])
        wanted = control.index(step.value)
        expect(slider).to_have_value(re.compile("|".join(f"^{near}$" for near in range(wanted - 2, wanted + 3))))
        stage = one.page.locator(f"#exp-{name} .experiment-stage").bounding_box()
        assert stage["y"] >= -1, "the figure has scrolled away"


def test_print_and_no_script_show_the_steps_side_by_side(scrolled, visit):
    page, name = scrolled
    for one in (visit(page, java_script_enabled=False), visit(page)):
        one.page.emulate_media(media="print")
        stills = one.page.locator(f"#exp-{name} .experiment-stills figure")
        expect(stills).to_have_count(len({step.value for step in lab.find(name).scroll.steps}))
        left, right = (stills.nth(k).bounding_box() for k in range(2))
        assert left["width"] > 200
        assert right["x"] > left["x"] + 100
        assert abs(left["y"] - right["y"]) < 5
        expect(one.page.locator(f"#exp-{name} .experiment-stage")).to_be_hidden()
