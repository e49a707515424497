"""A published result beside ours, and when the two agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["BASES", "HALF", "Finding", "Row", "Source", "row"]

BASES = ("print", "quoted", "program", "finding", "computed", "identity")
"""Where the other side of a row comes from.

Three are numbers in print: as the source prints them, as they are commonly quoted from it, and the output of a program
that the field uses. A finding is told in words and tested on other data. The last two are no publication's: what the
source's method gives in a separate computation of ours, and two sides that are equal.
"""
IN_PRINT = BASES[:3]


@dataclass(frozen=True)
class Row:
    """One result and ours.

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
    basis : str
        One of BASES: where the other side comes from.
    """

    quantity: str
    labels: tuple[str, ...]
    published: tuple[float, ...]
    ours: tuple[float, ...]
    tolerance: tuple[float, ...]
    form: str = "{:.3f}"
    discrepancy: str = ""
    basis: str = "print"

    def __post_init__(self) -> None:
        """Refuse a basis that is not known."""
        if self.basis not in BASES:
            raise ValueError(f"basis must be one of {', '.join(BASES)}, got {self.basis!r}")

    @property
    def in_print(self) -> bool:
        """Whether its numbers stand in print, or are what a program of the field puts out."""
        return self.basis in IN_PRINT

    @property
    def verdict(self) -> str:
        """In a word, whether the two agree."""
        return "agrees" if self.agrees else "differs"

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
class Finding(Row):
    """What a publication found, in words, and an estimate of ours on other data.

    That ours can't be told from the finding is no agreement: the whole interval has to be compatible with it.

    Parameters
    ----------
    reported : str
        The finding.
    allowed : tuple of float
        From where to where a number bears it out.
    half : float
        Half of the width of the 95% interval around ours.
    """

    reported: str = ""
    allowed: tuple[float, float] = (-np.inf, np.inf)
    half: float = 0.0
    basis: str = "finding"

    @property
    def verdict(self) -> str:
        """Whether the interval lies inside of what is allowed, outside, or neither."""
        (low, high), ours = self.allowed, self.ours[0]
        if low <= ours - self.half and ours + self.half <= high:
            return "seen here"
        return "the contrary" if ours + self.half < low or ours - self.half > high else "undecided"

    @property
    def agrees(self) -> bool:
        """Whether the finding is seen in our numbers."""
        return self.verdict == "seen here"


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
    basis: str = "print",
) -> Row:
    """Return a row; ``within`` is one tolerance for all numbers or one for each."""
    named = published if isinstance(published, Mapping) else {"": published}
    found = tuple(np.atleast_1d(np.asarray(ours, dtype=float)).tolist())
    if len(found) != len(named):
        raise ValueError(f"ours must hold {len(named)} numbers as published does, got {len(found)}: {quantity}")
    tolerance = tuple(np.broadcast_to(np.asarray(within, dtype=float), len(named)).tolist())
    labels, printed = tuple(filter(None, named)), tuple(map(float, named.values()))
    return Row(quantity, labels, printed, found, tolerance, form, discrepancy, basis)


HALF = 5e-4
"""Half a unit of the third digit after the point, for what is printed with three."""
