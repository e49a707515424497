"""Reading readouts back: the reader of numbers can be trusted, and no experiment is left out."""

import importlib
from pathlib import Path

import pytest

from chapters import registry
from tests.chapters import reading


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("λ = 0.001, error 0.25.", [0.001, 0.2549]),
        ("−3.2 and +1.0", [-3.24, 0.96]),
        ("10⁻⁵, 3.16·10⁻⁵, 10⁵", [1e-5, 3.1623e-5, 1e5]),
        ("12.5% of 1,000", [0.1252, 1000]),
        ("2 of 3", [2, 3]),
        ("x₁ and w2 hold no number", []),
    ],
)
def test_numbers_are_read_as_printed(words, numbers):
    assert reading.agrees(words, numbers) == ""


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("error 0.25", [0.256]), ("−3", [3]), ("12%", [12]), ("2 of 3", [2]), ("2", [2, 3]), ("0.10", [0.106])],
)
def test_another_number_is_noticed(words, numbers):
    assert reading.agrees(words, numbers)


def test_every_experiment_is_read():
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("test_*.py")):
        importlib.import_module("tests." + path.relative_to(folder.parent).with_suffix("").as_posix().replace("/", "."))
    assert {experiment.name for experiment in registry.every()} == set(reading.READ)
