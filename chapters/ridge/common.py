"""the L2 penalty, in linear regression and in networks."""

from __future__ import annotations

import numpy as np

from everystate.controls import SelectionSlider
from everystate.experiment import Panel

DASHED, DOTTED, DASHDOT = (0, (5, 2)), (0, (1, 2)), (0, (6, 2, 1, 2))
HALF = Panel(left=62, top=54, height=330)


def strengths(low: float, high: float, per_decade: int) -> tuple[float, ...]:
    """Strengths from ``10**low`` to ``10**high``, rounded to three digits so that they read well."""
    count = round((high - low) * per_decade) + 1
    return tuple(float(f"{10.0**k:.3g}") for k in np.linspace(low, high, count))


def _strength_slider(values: tuple[float, ...], value: float) -> SelectionSlider:
    options = tuple(("0 (none)", 0.0) if lam == 0 else lam for lam in values)
    return SelectionSlider(name="lam", label="Penalty strength λ", options=options, value=value)
