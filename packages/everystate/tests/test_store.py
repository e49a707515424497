"""An export is kept until something that it depends on changes."""

import pytest

from everystate import sources
from everystate.experiment import ExperimentError
from everystate.registry import Registry
from everystate.sphinx import store

SOURCE = """
import toy
import waves_helper

ONE = toy.experiment(name="one")
"""


@pytest.fixture
def registry(modules):
    modules("waves_helper", "VALUE = 1\n")
    modules("waves", SOURCE)
    modules("swings", 'import toy\n\nTWO = toy.experiment(name="two")\n')
    return Registry("waves", "swings")


@pytest.fixture
def load(tmp_path, registry):
    """Load or export; returns the exports and what was told."""

    def call(names=("one", "two")):
        told = []
        found = store.load_or_export(
            names, tmp_path / "kept", experiments=registry, code=["waves_helper"], tell=told.append
        )
        return found, [line.partition(" in ")[0] for line in told]

    return call


def test_only_what_is_missing_or_changed_is_exported(load, tmp_path, modules):
    first, told = load()
    assert told[0] == "exporting 2 of 2 experiments"
    assert sorted(told[1:]) == ["exported one, 18 states,", "exported two, 18 states,"]
    again, told = load()
    assert told == ["exporting 0 of 2 experiments"]
    assert again == first
    modules("waves_helper", "VALUE = 2\n")
    changed, told = load()
    assert told == ["exporting 1 of 2 experiments", "exported one, 18 states,"]
    assert changed["two"] == first["two"]
    files = {file.name for file in (tmp_path / "kept").iterdir()}
    assert files == {f"{name}-{key}.json" for name, (key, _) in changed.items()}


def test_the_key_covers_the_experiment_and_the_export_but_not_the_hosts(registry, monkeypatch):
    plain = sources.source_digest

    def key(changed=""):
        monkeypatch.setattr(sources, "source_digest", lambda name: "changed" if name == changed else plain(name))
        return store.content_key("waves", "one", ["waves_helper"])

    before = key()
    for part in ("waves", "waves_helper", "everystate.pack", "everystate.diff", "everystate.drawing"):
        assert key(part) != before, part
    for part in ("swings", "everystate.jupyter.widget", "everystate.sphinx.placeholders", "everystate.page"):
        assert key(part) == before, part


def test_an_interrupted_export_is_not_taken_for_one(load, tmp_path, monkeypatch):
    def stop(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store.os, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            load(["two"])
    assert load(["two"])[1][0] == "exporting 1 of 1 experiments"


def test_an_unknown_experiment_stops_the_build(load):
    with pytest.raises(ExperimentError, match="no experiment 'nothing' in waves, swings; there are one, two"):
        load(["nothing"])
