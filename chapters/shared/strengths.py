"""Grids of penalty strengths that read well, and the slider that moves along one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from everystate.controls import SelectionSlider

__all__ = ["including", "rounded", "strength_slider", "strengths"]


def rounded(values: Iterable[float]) -> tuple[float, ...]:
    """Return values with three significant digits, so that a page prints all of what was computed with.

    >>> rounded([0.31623, 12345.0])
    (0.316, 12300.0)
    """
    return tuple(float(f"{value:.3g}") for value in values)


def strengths(low: float, high: float, per_decade: int) -> tuple[float, ...]:
    """Return strengths from ``10**low`` to ``10**high``, equally spaced on a logarithmic axis, with three digits.

    >>> strengths(-1, 1, 2)
    (0.1, 0.316, 1.0, 3.16, 10.0)
    """
    return rounded(10.0 ** np.linspace(low, high, round((high - low) * per_decade) + 1))


def including(values: tuple[float, ...], value: float) -> tuple[float, ...]:
    """Return rising ``values`` with ``value`` among them.

    >>> including((0.0, 1.0), 0.3), including((0.0, 1.0), 1.0)
    ((0.0, 0.3, 1.0), (0.0, 1.0))
    """
    return values if value in values else tuple(sorted((*values, value)))


def strength_slider(
    values: Iterable[float], value: float, *, zero: str = "0 (none)", between: bool = True
) -> SelectionSlider:
    """Return the slider of the penalty strength λ, called ``lam``; a strength of 0 reads ``zero``.

    ``between`` says whether the computation can do with strengths between two of these.

    >>> strength_slider((0.0, 0.1), 0.1).texts
    ('0 (none)', '0.1')
    """
    options = tuple((zero, 0.0) if lam == 0 else lam for lam in values)
    return SelectionSlider(name="lam", label="Penalty strength λ", options=options, value=value, between=between)
