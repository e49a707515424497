"""An export is kept until something that it depends on changes."""

import pytest

from regularization import experiments
from regularization.experiment import ExperimentError
from regularization.site import store

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


def test_the_key_depends_on_every_module_that_is_reached_and_on_nothing_else(monkeypatch):
    reached = store.imported_modules(experiments.module_of(NAME))
    assert {"regularization.linear", "regularization.style", "regularization.data"} <= reached
    assert not {"regularization.widget", "regularization.network"} & reached
    networks = store.imported_modules(experiments.module_of("too-long"))
    assert {"regularization.network", "regularization.network._dense"} <= networks
    before = store.content_key(NAME)
    plain = store.source_digest

    def changed(module):
        return "changed" if module == "regularization.linear._ridge" else plain(module)

    monkeypatch.setattr(store, "source_digest", changed)
    assert store.content_key(NAME) != before


def test_comments_and_docstrings_do_not_count(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    texts = [
        '"""One."""\ndef f():\n    """Two."""\n    return 1\n',
        '"""Other."""\ndef f():\n    """Three."""\n    return 1  # why\n',
    ]
    digests = []
    for number, text in enumerate([*texts, "def f():\n    return 2\n"]):
        (tmp_path / f"sample{number}.py").write_text(text)
        digests.append(store.source_digest(f"sample{number}"))
    assert digests[0] == digests[1]
    assert digests[1] != digests[2]


def test_an_unknown_experiment_stops_the_build(tmp_path):
    with pytest.raises(ExperimentError, match="no experiment 'nothing'"):
        store.load_or_export(["nothing"], tmp_path)
