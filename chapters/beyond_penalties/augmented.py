"""Changed digits."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.beyond_penalties import study
from chapters.beyond_penalties.common import TRAIN_DASH, interval
from chapters.shared import style
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel

SIZES = (50, 200, 800)
SHOWN = (6, 9, 4, 7)
VERSIONS = 5
GAP = 1


@dataclass(frozen=True)
class Changed:
    """Pictures of digits as scanned and changed, and what augmentation does to test accuracy, by SIZES.

    ``pictures`` is one grey picture. ``scanned`` and ``moved`` hold accuracies (without, with) augmentation on
    digits as scanned and on changed ones; their ``_gain`` is the paired difference in percentage points and half
    its 95% interval.
    """

    kind: str
    level: int
    n: int
    pictures: np.ndarray
    scanned: np.ndarray
    moved: np.ndarray
    scanned_gain: np.ndarray
    moved_gain: np.ndarray


def trained(n: int) -> study.Augmented:
    """Eight runs in every setting on ``n`` digits."""
    return study.augmented(n, runs=8, steps=400)


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


def compute(*, kind: str, level: int, n: int) -> Changed:
    """Look at networks trained with changes of a kind at a level from 0 (none) to 4."""
    strength = study.STRENGTHS[kind][level]
    place = study.SETTINGS.index((kind, strength) if level else ("none", 0.0))
    results = [trained(size) for size in SIZES]
    scanned = [(one.scanned[0], one.scanned[place]) for one in results]
    moved = [(one.unprepared[place], one.moved[place]) for one in results]
    return Changed(
        kind=kind,
        level=level,
        n=n,
        pictures=gallery(kind, strength),
        scanned=np.mean(scanned, axis=2),
        moved=np.mean(moved, axis=2),
        scanned_gain=100 * np.array([interval(with_it - without) for without, with_it in scanned]),
        moved_gain=100 * np.array([interval(with_it - without) for without, with_it in moved]),
    )


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


def draw(result: Changed, pictures: Axes, gains: Axes) -> None:
    """Draw the digits beside the gains."""
    height, width = result.pictures.shape
    pictures.imshow(result.pictures, cmap=style.ink_map(), vmin=0, vmax=1, aspect="auto")
    pictures.axvline(study.SIDE + GAP / 2 - 0.25, color=style.MUTED, linewidth=1)
    pictures.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
    pictures.set_axis_off()
    pictures.text(-0.5, -1.2, "scanned", fontsize=11.5)
    pictures.text(study.SIDE + 1.5, -1.2, f"in training: {amount(result.kind, result.level)}", fontsize=11.5)
    gains.axhline(0, color=style.MUTED, linewidth=1)
    for shift, name, gain, marker, colour, dash in (
        (0.94, "on digits as scanned", result.scanned_gain, "o", style.BLUE, "-"),
        (1.06, "on changed digits", result.moved_gain, "s", style.ORANGE, TRAIN_DASH),
    ):
        places = shift * np.array(SIZES)
        gains.vlines(places, gain[:, 0] - gain[:, 1], gain[:, 0] + gain[:, 1], color=colour, linewidth=1.6)
        gains.plot(places, gain[:, 0], marker, color=colour, linestyle=dash, label=name)
    gains.axvline(result.n, color=style.BLUE, linewidth=1.2)
    style.log_axis(gains, "x")
    style.signed_log_axis(gains, "y", linear=3.0, ticks=(-30, -10, -3, -2, -1, 0, 1, 2, 3, 10, 30))
    gains.set(xlabel="training images n", xticks=SIZES, xlim=(40, 1000), ylim=(-50, 70))
    gains.set_ylabel("gain in accuracy, percentage points")
    style.key(gains, columns=1)


def readout(result: Changed) -> str:
    """Compare with and without augmentation at this n."""
    place = SIZES.index(result.n)
    if result.level == 0:
        return f"No augmentation, {result.n} training images: test accuracy {result.scanned[place, 0]:.1%}."
    gain, margin = result.scanned_gain[place]
    verdict = "It helps." if gain > margin else "It harms." if gain < -margin else "No clear difference."
    (before, after), (lost, found) = result.scanned[place], result.moved[place]
    return (
        f"{amount(result.kind, result.level).capitalize()}, n = {result.n}. On digits as scanned: {before:.1%} to "
        f"{after:.1%}, {gain:+.1f} ± {margin:.1f} points. {verdict} On digits changed in the same way: {lost:.0%} to "
        f"{found:.0%}."
    ).replace("-", "−")


AUGMENTED = Experiment(
    name="augmented-digits",
    title="Digits shifted, rotated and with noise, and what training on them does",
    description=(
        "Left: four digits as scanned, and five changed versions of each. Right: the gain in test accuracy from "
        "augmentation against the number of training images, with 95% intervals. On digits as scanned slight changes "
        "gain a point or two at most, when there are few images, and strong ones lose many; on digits shifted or "
        "rotated far in the same way the gain is tens of points, however many images there are."
    ),
    controls=(
        Dropdown(
            name="kind",
            label="Change",
            options=(("shift", "shift"), ("rotate", "rotate"), ("add noise", "noise")),
            value="shift",
        ),
        SelectionSlider(
            name="level",
            label="Strength",
            options=(("none", 0), ("slight", 1), ("moderate", 2), ("strong", 3), ("extreme", 4)),
            value=0,
        ),
        SelectionSlider(name="n", label="Training images n", options=SIZES, value=50),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=8, right=8, top=44, bottom=14, height=340), Panel(left=60, top=54, height=340)),
)


def nearest_labels(X: np.ndarray, known: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The label of the known picture that is nearest to each of X."""
    squared = (known**2).sum(axis=1) - 2 * X @ known.T
    return labels[squared.argmin(axis=1)]


def leaking(seed: int) -> tuple[float, float]:
    """Validation accuracy when copies are made before the split, and accuracy on digits that have no copies."""
    labels, rng = study.digits()[1], np.random.default_rng(seed)
    shower = study.Shower("shift", 0.5, rng=rng)
    order = study.orders(10)[seed]
    rows = np.tile(order[:200], 5)
    copies, fresh = shower.show(rows, rng), shower.show(order[200:1200], rng)
    train, validation = np.split(rng.permutation(len(rows)), 2)
    said, said_fresh = (nearest_labels(X, copies[train], labels[rows[train]]) for X in (copies[validation], fresh))
    return float((said == labels[rows[validation]]).mean()), float((said_fresh == labels[order[200:1200]]).mean())


def upside_down(digit: int) -> np.ndarray:
    """How often images of ``digit``, turned by 180 degrees, are nearest to each of the ten digits, in shares."""
    images, labels = study.digits()
    turned = images[labels == digit] @ study.movement(0.0, 0.0, 180.0)
    return np.bincount(nearest_labels(turned, images, labels), minlength=10) / len(turned)
