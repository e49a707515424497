"""Experiments are found where they are declared."""

import pytest

from everystate.experiment import ExperimentError
from everystate.registry import Registry

DECLARE = 'import toy\n\nONE = toy.experiment(name="{0}")\n'


def test_experiments_of_a_package_are_found_with_the_module_that_declares_them(modules):
    modules("found.__init__", "from found.inner import ONE\n")
    modules("found.inner", DECLARE.format("one"))
    modules("found.other", DECLARE.format("two"))
    registry = Registry("found")
    assert [experiment.name for experiment in registry.every()] == ["one", "two"]
    assert registry.module_of("one") == "found.inner"
    assert registry.find("two").name == "two"


def test_two_experiments_of_one_name_are_named_with_their_places(modules):
    modules("found.__init__", "")
    modules("found.inner", DECLARE.format("one"))
    modules("found.other", DECLARE.format("one"))
    with pytest.raises(ExperimentError, match="two experiments are called 'one', in found.inner and found.other"):
        Registry("found").every()


def test_an_unknown_name_is_told_with_those_there_are(modules):
    modules("alone", DECLARE.format("one"))
    with pytest.raises(ExperimentError, match="there is no experiment 'two' in alone; there are one"):
        Registry("alone").find("two")
    with pytest.raises(ValueError, match="packages must name at least one package"):
        Registry()


def test_a_module_that_fails_is_named(modules):
    modules("broken", "1 / 0\n")
    with pytest.raises(ExperimentError, match="module 'broken' can't be imported: ZeroDivisionError: division by zero"):
        Registry("broken").every()


def test_a_process_that_dies_is_told(modules, tmp_path):
    from everystate.sphinx.store import load_or_export

    modules("dying", DECLARE.format("one") + "import multiprocessing, os\n"
            "if multiprocessing.parent_process():\n    os._exit(1)\n")  # fmt: skip
    with pytest.raises(ExperimentError, match="a process died while it exported one of one"):
        load_or_export(["one"], tmp_path / "kept", experiments=Registry("dying"))
