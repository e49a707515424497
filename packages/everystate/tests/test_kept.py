"""A kept result is computed once, and again when what it depends on changes."""

import importlib
import multiprocessing

import numpy as np
import pytest

from everystate import kept

SOURCE = '''
"""A slow module."""
import os
import numpy as np
from everystate.kept import keeping

@keeping("slow_study")
def slow(size, *, seed):
    with open(os.environ["CALLS"], "a") as calls:
        calls.write("x")
    return np.random.default_rng(seed).normal(size=size) * {factor}
'''


@pytest.fixture
def slow(tmp_path, monkeypatch, modules):
    """Import the module of ``slow`` afresh, as a new process does, with a factor in its source."""
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "kept"))

    def load(factor=1):
        modules("slow_study", SOURCE.format(factor=factor))
        return importlib.import_module("slow_study").slow

    load.calls = lambda: len((tmp_path / "calls").read_text()) if (tmp_path / "calls").exists() else 0
    return load


def test_a_result_outlives_the_process(slow):
    first = slow()(5, seed=1)
    np.testing.assert_array_equal(slow()(5, seed=1), first)
    assert slow.calls() == 1


def test_other_arguments_are_another_result(slow):
    function = slow()
    assert function(5, seed=1)[0] != function(5, seed=2)[0]
    assert function(6, seed=1).shape == (6,)
    assert slow.calls() == 3


def test_a_changed_source_is_computed_again(slow):
    first = slow(factor=1)(5, seed=1)
    np.testing.assert_array_equal(slow(factor=3)(5, seed=1), 3 * first)
    assert slow.calls() == 2


def test_nothing_is_written_without_a_folder(slow, tmp_path, monkeypatch):
    monkeypatch.delenv(kept.FOLDER)
    function = slow()
    assert function(5, seed=1) is function(5, seed=1)
    assert not (tmp_path / "kept").exists()


def test_the_packages_must_be_named():
    with pytest.raises(ValueError, match="packages must name at least one package"):
        kept.keeping()


def _ask(answers):
    import slow_study

    answers.put(slow_study.slow(5, seed=3).tolist())


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="the module is made by this test")
def test_two_processes_that_ask_at_once_compute_once(slow):
    slow()
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    processes = [context.Process(target=_ask, args=(answers,)) for _ in range(2)]
    for process in processes:
        process.start()
    got = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert got[0] == got[1]
    assert slow.calls() == 1
