"""Finding a browser, or saying clearly how to get one."""

import threading
import time

import pytest

from tools import browser


@pytest.fixture
def nothing(monkeypatch):
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    for attempt in ("_installed", "_downloaded", "_from_debian"):
        monkeypatch.setattr(browser, attempt, lambda: None)


def test_a_missing_browser_is_one_clear_line(nothing):
    with pytest.raises(browser.BrowserMissingError, match="install Chromium or Chrome, or set BROWSER_PATH") as caught:
        browser.find()
    assert "\n" not in str(caught.value)


def test_the_first_that_is_there_is_taken(nothing, monkeypatch, tmp_path):
    monkeypatch.setattr(browser, "_downloaded", lambda: "downloaded")
    assert browser.find() == "downloaded"
    monkeypatch.setattr(browser, "_installed", lambda: "installed")
    assert browser.find() == "installed"
    program = tmp_path / "chrome"
    program.touch()
    monkeypatch.setenv("BROWSER_PATH", str(program))
    assert browser.find() == str(program)
    monkeypatch.setenv("BROWSER_PATH", str(program) + "-gone")
    with pytest.raises(browser.BrowserMissingError, match="is not a file"):
        browser.find()


def test_processes_that_start_together_fetch_once(nothing, monkeypatch):
    there, fetched, found = [], [], []

    def fetch():
        fetched.append(1)
        time.sleep(0.2)
        there.append("fetched")
        return "fetched"

    monkeypatch.setattr(browser, "_installed", lambda: there[0] if there else None)
    monkeypatch.setattr(browser, "_downloaded", fetch)
    runners = [threading.Thread(target=lambda: found.append(browser.find())) for _ in range(3)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert found == ["fetched"] * 3
    assert len(fetched) == 1
