"""An export is kept until something that it depends on changes."""

import pytest

from chapters import registry
from everystate import sources
from everystate.experiment import ExperimentError
from website import store

NAME = "price-of-a-weight"


def test_an_unchanged_experiment_is_not_exported_again(tmp_path, monkeypatch):
    first = store.load_or_export([NAME], tmp_path)
    file = next(tmp_path.iterdir())
    stamp = file.stat().st_mtime_ns
    monkeypatch.setattr(store, "_export_all", lambda *arguments: pytest.fail("exported again"))
    assert store.load_or_export([NAME], tmp_path) == first
    assert file.stat().st_mtime_ns == stamp


def test_a_new_key_replaces_the_old_file(tmp_path, monkeypatch):
    store.load_or_export([NAME], tmp_path)
    monkeypatch.setattr(store, "content_key", lambda name: "0" * 16)
    store.load_or_export([NAME], tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [f"{NAME}-{'0' * 16}.json"]


def test_the_key_covers_the_experiment_and_the_export(monkeypatch):
    before = store.content_key(NAME)
    plain = sources.source_digest
    for part in (registry.module_of(NAME), "regularization.linear._ridge", "everystate.diff"):
        changed = {part: "changed"}
        monkeypatch.setattr(
            sources, "source_digest", lambda module, changed=changed: changed.get(module, plain(module))
        )
        assert store.content_key(NAME) != before
    monkeypatch.setattr(
        sources, "source_digest", lambda module: {"everystate.jupyter": "changed"}.get(module, plain(module))
    )
    assert store.content_key(NAME) == before


def test_an_unknown_experiment_stops_the_build(tmp_path):
    with pytest.raises(ExperimentError, match="no experiment 'nothing'"):
        store.load_or_export(["nothing"], tmp_path)
