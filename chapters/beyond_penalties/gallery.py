"""Typical digits beside changed versions of them, as one grey picture, and how much they are changed, in words."""

from __future__ import annotations

import functools

import numpy as np

from chapters.beyond_penalties import study

SHOWN = (6, 9, 4, 7)
VERSIONS = 5
GAP = 1


def typical(digit: int) -> int:
    """The row of the image that is closest to the mean of its class."""
    images, labels = study.digits()
    rows = np.flatnonzero(labels == digit)
    return int(rows[((images[rows] - images[rows].mean(axis=0)) ** 2).sum(axis=1).argmin()])


@functools.cache
def gallery(kind: str, strength: float) -> np.ndarray:
    """One row a digit: as scanned, and VERSIONS changed ones, as one picture with gaps."""
    rows = np.array([typical(digit) for digit in SHOWN])
    rng = np.random.default_rng(6)
    shower = study.Shower(kind, strength, rng=rng)
    columns = [study.digits()[0][rows], *(shower.show(rows, rng) for _ in range(VERSIONS))]
    cell = study.SIDE + GAP
    sheet = np.zeros((len(SHOWN) * cell, len(columns) * cell + GAP))
    for c, column in enumerate(columns):
        for r, picture in enumerate(column):
            left = c * cell + (GAP if c else 0)
            sheet[r * cell : r * cell + study.SIDE, left : left + study.SIDE] = picture.reshape(study.SIDE, study.SIDE)
    return np.clip(sheet, 0, 1)


def amount(kind: str, level: int) -> str:
    """The strength of a change in words."""
    strength = study.STRENGTHS[kind][level]
    if level == 0:
        return "no change"
    words = {
        "shift": "shifted by up to {:g} pixel" + "s" * (strength > 1),
        "rotate": "rotated by up to {:g}°",
        "noise": "noise of size {:g}",
    }
    return words[kind].format(strength)
