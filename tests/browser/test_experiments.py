"""Every experiment of every page, found in the built site: nothing here names one."""

from __future__ import annotations

import pytest

from chapters import registry
from tests.browser import experiments as lab
from tests.browser.conftest import SITE, parameter

PLACED = lab.on_pages(SITE)
PAGES = sorted({page for page, _ in PLACED})
SAMPLES = {"served": 4, "from-file": 1}


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
        words = one.page.locator(f"#exp-{name} .experiment-readout").text_content()
        assert words == experiment.say(experiment.result(**state))
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


def test_links_and_reset_restore_a_state(placed, open_page):
    page, name = placed
    one, experiment = open_page(page), lab.find(name)
    lab.wait_ready(one.page, name)
    state = lab.sampled_states(experiment, 1)[-1]
    lab.set_controls(one.page, experiment, state)
    one.page.locator(f"#exp-{name} .experiment-link").click()
    one.page.wait_for_selector(f"#exp-{name} .experiment-note:not([hidden])")
    place = one.page.url.split("#")[1]
    assert place.startswith(f"exp={name}&")
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
    assert note.is_visible()
    assert "nonsense" in note.text_content()
    assert lab.plain(lab.shown(lost.page, name)) == lab.expected(experiment, experiment.defaults)


def test_the_figures_stand_on_the_page_without_javascript(page_with_experiments, visit):
    one = visit(page_with_experiments, java_script_enabled=False)
    for name in [name for page, name in PLACED if page == page_with_experiments]:
        figures = one.page.locator(f"#exp-{name} svg")
        assert any(figures.nth(k).is_visible() for k in range(figures.count()))
        title = one.page.locator(f"#exp-{name} svg title").first
        assert title.text_content().strip()


PLAYED = [(page, name) for page, name in PLACED if any(control.play for control in lab.find(name).controls)]


@pytest.mark.parametrize("played", [parameter(page, name, name=name) for page, name in PLAYED])
def test_playing_runs_through_the_values(played, open_page):
    page, name = played
    one, experiment = open_page(page), lab.find(name)
    control = next(control for control in experiment.controls if control.play)
    lab.wait_ready(one.page, name)
    field = one.page.locator(f"#exp-{name}-{control.name}")
    play = one.page.locator(f"#exp-{name} .experiment-play")
    field.focus()
    one.page.keyboard.press("Home")
    play.click()
    one.page.wait_for_function(
        "([id]) => Number(document.getElementById(id).value) >= 2", arg=[f"exp-{name}-{control.name}"]
    )
    play.click()
    try:
        one.page.emulate_media(reduced_motion="reduce")
        field.focus()
        one.page.keyboard.press("Home")
        play.click()
        one.page.wait_for_timeout(700)
        assert field.input_value() == "1"
    finally:
        one.page.emulate_media(reduced_motion="no-preference")
