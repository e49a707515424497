"""Reading a readout back: every number that the words print is one that the result holds.

A test module says for each experiment which numbers its readout prints, in order, computed from the result and not
from the readout's own code::

    def said(result):
        return [result.lam, result.training_error, result.test_error]

    test_the_readout = reading.test_of(chapter.WEIGHTS, said)

``test_every_experiment_is_read`` in ``tests/chapters/test_reading.py`` holds that none is left out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from everystate.experiment import Experiment

__all__ = ["READ", "agrees", "printed", "test_of"]

READ: dict[str, str] = {}
"""Names of the experiments whose readouts are read, and the test modules that do it."""

_POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[−+±-]?)"
    r"(?:(?:(?P<factor>\d+(?:\.\d+)?)·)?10(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<plain>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?)"
    r"(?P<percent>\s?%)?"
)


def printed(words: str) -> list[tuple[Decimal, Decimal]]:
    """Return the numbers in a text, each with half a unit of its last printed digit.

    >>> [str(value) for value, _ in printed("λ = 10⁻⁵: 1,024 points, −3.50, 12%")]
    ['0.00001', '1024', '-3.50', '0.12']
    """
    return [_value(match) for match in _NUMBER.finditer(words)]


def _value(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    if match["power"]:
        factor = Decimal(match["factor"] or 1)
        scale = Decimal(10) ** int(match["power"].translate(_POWERS))
    else:
        factor = Decimal(match["plain"].replace(",", "") + (match["rest"] or ""))
        scale = Decimal(1)
    half = Decimal(10) ** factor.as_tuple().exponent / 2
    if match["percent"]:
        scale /= 100
    sign = -1 if match["sign"] in ("−", "-") else 1
    return sign * factor * scale, half * scale


def agrees(words: str, numbers: Sequence[float]) -> str:
    """Return what is wrong with a readout that should print ``numbers`` in this order, or an empty text."""
    found = printed(words)
    if len(found) != len(numbers):
        return f"prints {len(found)} numbers, expected {len(numbers)}: {words!r}, {list(numbers)}"
    for place, ((value, half), number) in enumerate(zip(found, numbers, strict=True)):
        slack = half + Decimal("1e-9") * max(abs(value), half)
        if abs(value - Decimal(float(number))) > slack:
            return f"number {place + 1} reads {value}, the result has {float(number)!r}: {words!r}"
    return ""


def sampled(experiment: Experiment, count: int = 12) -> list[dict[str, Any]]:
    """Some states: the first, the last, the one at the start, and others, the same at each run."""
    states = list(experiment.states())
    drawn = random.Random(experiment.name).sample(states, min(count, len(states)))
    return [states[0], states[-1], experiment.defaults, *drawn]


def test_of(experiment: Experiment, said: Callable[[Any], Sequence[float]]) -> Callable[[int], None]:
    """Return a test that reads an experiment's readout back in sampled states."""
    READ[experiment.name] = said.__module__

    @pytest.mark.parametrize("state", sampled(experiment), ids=str)
    def test(state: dict[str, Any]) -> None:
        result = experiment.result(**state)
        wrong = agrees(experiment.say(result), said(result))
        assert not wrong, wrong

    return test


test_of.__test__ = False  # it makes tests, and is none
