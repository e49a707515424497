"""Every experiment of every page, found in the built site: nothing here names one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from chapters import registry
from tests.browser import experiments as lab
from tests.browser.conftest import SITE, parameter

PLACED = lab.on_pages(SITE)
PAGES = sorted({page for page, _ in PLACED})
SAMPLES = {"served": 4, "from-file": 1}
LONGEST_STEP = 400  # ms between two values of a figure that plays


def test_the_site_has_experiments_and_shows_all_that_are_declared():
    assert {name for _, name in PLACED} == {experiment.name for experiment in registry.every()}


@pytest.fixture(params=[parameter(page, name, name=name) for page, name in PLACED])
def placed(request):
    return request.param


@pytest.fixture(params=[parameter(page) for page in PAGES])
def page_with_experiments(request):
    return request.param


@pytest.mark.parametrize("place", SAMPLES)
def test_states_equal_a_new_rendering_and_the_readout_says_so(placed, open_page, place):
    page, name = placed
    one, experiment = open_page(page, local=place == "from-file"), lab.find(name)
    lab.wait_ready(one.page, name)
    for state in lab.sampled_states(experiment, SAMPLES[place]):
        lab.set_controls(one.page, experiment, state)
        assert lab.plain(lab.shown(one.page, name)) == lab.expected(experiment, state), state
        words = experiment.say(experiment.result(**state))
        expect(one.page.locator(f"#exp-{name} .experiment-readout")).to_have_js_property("textContent", words)
        assert lab.values_shown(one.page, experiment) == lab.values_of(experiment, state)
    assert one.complaints == []
    assert one.strangers == []


def test_the_keyboard_reaches_and_moves_every_control(placed, open_page):
    page, name = placed
    one, experiment = open_page(page), lab.find(name)
    lab.wait_ready(one.page, name)
    for control in experiment.controls:
        field = one.page.locator(f"#exp-{name}-{control.name}")
        field.focus()
        if control.kind == "range":
            _check_slider_keys(one.page, field, len(control.values) - 1)
        elif control.kind == "checkbox":
            before = field.evaluate("box => box.checked")
            one.page.keyboard.press("Space")
            expect(field).to_be_checked(checked=not before)
        else:
            one.page.keyboard.press("Home")
            one.page.keyboard.press("ArrowDown")
            expect(field).to_have_value("1")


def _check_slider_keys(page, field, last):
    for key, value in (
        ("End", last),
        ("ArrowLeft", last - 1),
        ("Home", 0),
        ("ArrowRight", 1),
        ("ArrowUp", min(2, last)),
    ):
        page.keyboard.press(key)
        expect(field, key).to_have_value(str(value))
    page.keyboard.press("PageUp")
    page.wait_for_function(
        "([slider, least]) => Number(slider.value) >= least", arg=[field.element_handle(), min(3, last)]
    )


def test_links_and_reset_restore_a_state(placed, open_page):
    page, name = placed
    one, experiment = open_page(page), lab.find(name)
    lab.wait_ready(one.page, name)
    state = lab.sampled_states(experiment, 1)[-1]
    lab.set_controls(one.page, experiment, state)
    one.page.locator(f"#exp-{name} .experiment-link").click()
    one.page.wait_for_selector(f"#exp-{name} .experiment-note:not([hidden])")
    expect(one.page).to_have_url(re.compile(f"#exp={name}&"))
    place = one.page.evaluate("location.hash.slice(1)")
    one.page.locator(f"#exp-{name} .experiment-reset").click()
    assert lab.plain(lab.shown(one.page, name)) == lab.expected(experiment, experiment.defaults)
    follow = (
        "place => new Promise(done => { addEventListener('hashchange', done, { once: true }); location.hash = place; })"
    )
    one.page.evaluate(follow, place)
    assert lab.plain(lab.shown(one.page, name)) == lab.expected(experiment, state)
    one.page.evaluate(follow, f"exp={name}&{experiment.controls[0].name}=nonsense")
    one.page.wait_for_selector(f"#exp-{name} .experiment-note:not([hidden]):has-text('nonsense')")
    assert lab.plain(lab.shown(one.page, name)) == lab.expected(experiment, experiment.defaults)


def test_a_link_holds_when_the_page_opens_and_one_to_no_state_falls_back_with_a_note(page_with_experiments, visit):
    name = [name for page, name in PLACED if page == page_with_experiments][-1]
    experiment = lab.find(name)
    state = lab.sampled_states(experiment, 1)[-1]
    one = visit(page_with_experiments + "#" + experiment.fragment(**state))
    lab.wait_ready(one.page, name)
    assert lab.plain(lab.shown(one.page, name)) == lab.expected(experiment, state)
    lost = visit(f"{page_with_experiments}#exp={name}&{experiment.controls[0].name}=nonsense")
    lab.wait_ready(lost.page, name)
    note = lost.page.locator(f"#exp-{name} .experiment-note").first
    expect(note).to_be_visible()
    expect(note).to_contain_text("nonsense")
    assert lab.plain(lab.shown(lost.page, name)) == lab.expected(experiment, experiment.defaults)


def test_the_figures_stand_on_the_page_without_javascript(page_with_experiments, visit):
    one = visit(page_with_experiments, java_script_enabled=False)
    for name in [name for page, name in PLACED if page == page_with_experiments]:
        expect(one.page.locator(f"#exp-{name} svg >> visible=true").first).to_be_visible()
        expect(one.page.locator(f"#exp-{name} svg title").first).not_to_be_empty()


PLAYED = [(page, name) for page, name in PLACED if any(control.play for control in lab.find(name).controls)]


@pytest.mark.parametrize("played", [parameter(page, name, name=name) for page, name in PLAYED])
def test_playing_runs_through_the_values(played, visit):
    page, name = played
    one, experiment = visit(page), lab.find(name)
    control = next(control for control in experiment.controls if control.play)
    lab.wait_ready(one.page, name)
    one.page.clock.install(time=0)  # time passes only when the test says so
    one.page.clock.pause_at(3600)
    field = one.page.locator(f"#exp-{name}-{control.name}")
    play = one.page.locator(f"#exp-{name} .experiment-play")
    field.press("Home")
    play.click()
    one.page.clock.run_for(LONGEST_STEP)
    one.page.wait_for_function("slider => Number(slider.value) >= 1", arg=field.element_handle())
    play.click()
    reached = field.evaluate("slider => slider.value")
    one.page.clock.run_for(LONGEST_STEP)
    expect(field).to_have_value(reached)
    field.press("Home")
    play.click()
    one.page.clock.run_for(LONGEST_STEP * len(control.values))
    expect(field).to_have_value(str(len(control.values) - 1))
    one.page.emulate_media(reduced_motion="reduce")
    field.press("Home")
    play.click()
    one.page.clock.run_for(LONGEST_STEP)
    expect(field).to_have_value("1")
