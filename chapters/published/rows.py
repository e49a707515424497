"""A printed result beside ours, and when the two agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["HALF", "Row", "Source", "row"]


@dataclass(frozen=True)
class Row:
    """One printed result and ours.

    Parameters
    ----------
    quantity : str
    labels : tuple of str
        What each number belongs to; empty for a single one.
    published, ours : tuple of float
    tolerance : tuple of float
        How far each may be off: half a unit of the last printed digit, or three standard errors of the
        difference where either side is an estimate.
    form : str
        How a number is printed, such as ``{:.3f}``.
    discrepancy : str
        Empty where the two agree; else what is known of the difference, which then must be there.
    """

    quantity: str
    labels: tuple[str, ...]
    published: tuple[float, ...]
    ours: tuple[float, ...]
    tolerance: tuple[float, ...]
    form: str = "{:.3f}"
    discrepancy: str = ""

    @property
    def agrees(self) -> bool:
        """Whether every number is within its tolerance."""
        gap = np.abs(np.subtract(self.published, self.ours))
        return bool((gap <= np.asarray(self.tolerance)).all())

    @property
    def as_reported(self) -> bool:
        """Whether the numbers agree where the book says so, and differ where it says so."""
        return self.agrees is not bool(self.discrepancy)


@dataclass(frozen=True)
class Source:
    """A publication or a program whose output is quoted, by its key in the bibliography."""

    key: str
    title: str
    rows: tuple[Row, ...]
    seconds: float = 0.0


def row(
    quantity: str,
    published: Mapping[Any, float] | float,
    ours: npt.ArrayLike,
    within: npt.ArrayLike,
    *,
    form: str = "{:.3f}",
    discrepancy: str = "",
) -> Row:
    """Return a row; ``within`` is one tolerance for all numbers or one for each."""
    named = published if isinstance(published, Mapping) else {"": published}
    found = tuple(np.atleast_1d(np.asarray(ours, dtype=float)).tolist())
    if len(found) != len(named):
        raise ValueError(f"ours must hold {len(named)} numbers as published does, got {len(found)}: {quantity}")
    tolerance = tuple(np.broadcast_to(np.asarray(within, dtype=float), len(named)).tolist())
    labels, printed = tuple(filter(None, named)), tuple(map(float, named.values()))
    return Row(quantity, labels, printed, found, tolerance, form, discrepancy)


HALF = 5e-4
"""Half a unit of the third digit after the point, for what is printed with three."""
