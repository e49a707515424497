"""Every experiment of every page, found in the built site: nothing here names one."""

from __future__ import annotations

import pytest

from tests.browser import experiments as lab
from tests.browser.conftest import SITE

PLACED = lab.on_pages(SITE)
SAMPLES = 6


def test_the_site_has_experiments_and_shows_all_that_are_declared():
    assert {name for _, name in PLACED} == {experiment.name for experiment in lab.experiments.every()}


@pytest.fixture(params=PLACED, ids=[name for _, name in PLACED])
def placed(request):
    return request.param


@pytest.fixture(params=[False, True], ids=["served", "from-file"])
def opened(request, placed, shared_visit):
    page, name = placed
    one = shared_visit(page, local=request.param)
    lab.wait_ready(one.page, name)
    return one, lab.find(name)


def test_states_equal_a_new_rendering_and_the_readout_says_so(opened):
    one, experiment = opened
    for state in lab.sampled_states(experiment, SAMPLES):
        lab.set_controls(one.page, experiment, state)
        assert lab.plain(lab.shown(one.page, experiment.name)) == lab.expected(experiment, state), state
        words = one.page.locator(f"#exp-{experiment.name} .experiment-readout").text_content()
        assert words == experiment.say(experiment.result(**state))
    assert one.complaints == []
    assert one.strangers == []


def test_values_stand_beside_the_sliders(placed, shared_visit):
    page, name = placed
    one, experiment = shared_visit(page), lab.find(name)
    lab.wait_ready(one.page, name)
    for state in lab.sampled_states(experiment, 2):
        lab.set_controls(one.page, experiment, state)
        for control in experiment.controls:
            if control.kind != "range":
                continue
            text = control.texts[control.index(state[control.name])]
            assert one.page.locator(f"output[for=exp-{name}-{control.name}]").text_content() == text
            slider = one.page.locator(f"#exp-{name}-{control.name}")
            assert slider.get_attribute("aria-valuetext") == text


def test_the_keyboard_reaches_and_moves_every_control(placed, shared_visit):
    page, name = placed
    one, experiment = shared_visit(page), lab.find(name)
    lab.wait_ready(one.page, name)
    for control in experiment.controls:
        field = one.page.locator(f"#exp-{name}-{control.name}")
        field.focus()
        if control.kind == "range":
            _check_slider_keys(one.page, field, len(control.values) - 1)
        elif control.kind == "checkbox":
            before = field.is_checked()
            one.page.keyboard.press("Space")
            assert field.is_checked() is not before
        else:
            one.page.keyboard.press("Home")
            one.page.keyboard.press("ArrowDown")
            assert field.input_value() == "1"


def _check_slider_keys(page, field, last):
    for key, value in (
        ("End", last),
        ("ArrowLeft", last - 1),
        ("Home", 0),
        ("ArrowRight", 1),
        ("ArrowUp", min(2, last)),
    ):
        page.keyboard.press(key)
        assert field.input_value() == str(value), key
    page.keyboard.press("PageUp")
    assert int(field.input_value()) > min(2, last) or last <= 2


def test_reset_and_a_link_restore_a_state(placed, visit):
    page, name = placed
    one, experiment = visit(page), lab.find(name)
    lab.wait_ready(one.page, name)
    state = lab.sampled_states(experiment, 1)[-1]
    lab.set_controls(one.page, experiment, state)
    one.page.locator(f"#exp-{name} .experiment-link").click()
    one.page.wait_for_selector(f"#exp-{name} .experiment-note:not([hidden])")
    address = one.page.url
    assert f"#exp={name}&" in address
    again = visit(page)
    again.open(address)
    again.page.reload()
    lab.wait_ready(again.page, name)
    assert lab.plain(lab.shown(again.page, name)) == lab.expected(experiment, state)
    again.page.locator(f"#exp-{name} .experiment-reset").click()
    assert lab.plain(lab.shown(again.page, name)) == lab.expected(experiment, experiment.defaults)


def test_a_link_to_no_state_falls_back_with_a_note(placed, visit):
    page, name = placed
    experiment = lab.find(name)
    control = experiment.controls[0]
    one = visit(f"{page}#exp={name}&{control.name}=nonsense")
    lab.wait_ready(one.page, name)
    note = one.page.locator(f"#exp-{name} .experiment-note").first
    assert note.is_visible()
    assert "nonsense" in note.text_content()
    assert lab.plain(lab.shown(one.page, name)) == lab.expected(experiment, experiment.defaults)


def test_the_figure_stands_on_the_page_without_javascript(placed, visit):
    page, name = placed
    one = visit(page, java_script_enabled=False)
    figures = one.page.locator(f"#exp-{name} svg")
    assert any(figures.nth(k).is_visible() for k in range(figures.count()))
    title = one.page.locator(f"#exp-{name} svg title").first
    assert title.text_content().strip()


def test_playing_runs_through_the_values(placed, visit):
    page, name = placed
    experiment = lab.find(name)
    played = next((control for control in experiment.controls if control.play), None)
    if played is None:
        return
    one = visit(page)
    lab.wait_ready(one.page, name)
    field = one.page.locator(f"#exp-{name}-{played.name}")
    field.focus()
    one.page.keyboard.press("Home")
    one.page.locator(f"#exp-{name} .experiment-play").click()
    one.page.wait_for_function(
        "([id]) => Number(document.getElementById(id).value) >= 2", arg=[f"exp-{name}-{played.name}"]
    )
    calm = visit(page, reduced_motion="reduce")
    lab.wait_ready(calm.page, name)
    calm.page.locator(f"#exp-{name}-{played.name}").focus()
    calm.page.keyboard.press("Home")
    calm.page.locator(f"#exp-{name} .experiment-play").click()
    calm.page.wait_for_timeout(700)
    assert calm.page.locator(f"#exp-{name}-{played.name}").input_value() == "1"
