"""The benchmark of pages moves experiments that have a slider, and those that have none."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import page as benchmark
from everystate.controls import IntSlider
from tests.browser import experiments as lab
from tests.browser.conftest import SITE

ROOT = Path(__file__).parents[2]
PLACED = lab.on_pages(SITE)
WITHOUT_SLIDER = [
    (page, name)
    for page, name in PLACED
    if not any(isinstance(control, IntSlider) for control in lab.find(name).controls)
]


@pytest.mark.parametrize(("page_name", "name"), [*PLACED[:1], *WITHOUT_SLIDER[:2]])
def test_each_move_is_timed(browser, page_name, name):
    page = browser.new_page()
    page.goto((SITE / page_name).as_uri())
    lab.wait_ready(page, name)
    before = lab.shown(page, name)
    times = benchmark.latency(page, name, moves=1, throttle=1)
    assert len(times) == 1
    assert lab.shown(page, name) != before
    page.close()


def test_a_drag_is_timed(browser):
    page_name, name = next((page, name) for page, name in PLACED if lab.find(name).points)
    page = browser.new_page()
    page.goto((SITE / page_name).as_uri())
    lab.wait_ready(page, name)
    heights = "name => [...document.querySelectorAll(`#exp-${name} circle`)].map(one => one.getAttribute('cy'))"
    before = page.evaluate(heights, name)
    assert len(benchmark.latency(page, name, moves=1, throttle=1, drags=True)) == 1
    assert page.evaluate(heights, name) != before
    page.close()


def test_the_table_has_a_row_for_what_is_measured():
    # In a process of its own: it opens a browser, and a process has one.
    command = [sys.executable, "-m", "benchmarks.page", "--smallest"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert finished.returncode == 0, finished.stderr
    assert PLACED[0][1] in finished.stdout


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["no-such-one"], "no experiment on the site is called no-such-one"),
        (["--moves", "1"], "--moves must be at least"),
    ],
)
def test_what_can_t_be_measured_is_refused(asked, said, capsys):
    with pytest.raises(SystemExit) as ended:
        benchmark.main(asked)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
