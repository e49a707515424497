"""Noisy labels."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.shared import style
from chapters.why_models_overfit.common import NOISE_DASH, TRAIN_DASH
from chapters.why_models_overfit.too_long import draw_classes, draw_regions
from everystate.controls import FloatSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization import data

VOTERS = (99, 61, 41, 25, 15, 9, 5, 3, 1)
FLIPS = tuple(round(0.05 * k, 2) for k in range(9))
CROWDS = 20
VOTE_SIDE = np.linspace(-1.7, 2.7, 57), np.linspace(-1.3, 1.8, 57)
VOTE_PLANE = np.stack(np.meshgrid(*VOTE_SIDE), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class NoisyLabels:
    """A vote of neighbours: the share of votes for class 1 over VOTE_SIDE, and errors for each of VOTERS.

    ``training`` counts disagreement with the labels given, ``test`` with the true ones on new points; both
    are means over CROWDS samples.
    """

    X: np.ndarray
    label: np.ndarray
    wrong: np.ndarray
    share: np.ndarray
    voters: int
    flip: float
    training: np.ndarray
    test: np.ndarray


@functools.cache
def crowd(seed: int, flip: float) -> data.Dataset:
    """150 points of two half moons of which a fraction ``flip`` has the wrong label; the test points are right."""
    clean = data.moons(n=150, noise=0.2, rng=np.random.default_rng(seed), validation=0, test=500)
    return data.mislabelled(clean, fraction=flip, rng=np.random.default_rng(50 + seed))


def nearest(X: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Indices of the VOTERS[0] rows of ``known`` nearest to each row of X, the nearest first."""
    squared = (X**2).sum(axis=1)[:, None] - 2 * X @ known.T + (known**2).sum(axis=1)
    return squared.argsort(axis=1)[:, : VOTERS[0]]


@functools.cache
def _neighbours(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours of the training and of the test points; they don't depend on the labels."""
    sample = crowd(seed, 0.0)
    return nearest(sample.train.X, sample.train.X), nearest(sample.test.X, sample.train.X)


@functools.cache
def _plane_neighbours() -> np.ndarray:
    return nearest(VOTE_PLANE, crowd(0, 0.0).train.X)


@functools.cache
def vote_errors(flip: float) -> tuple[np.ndarray, np.ndarray]:
    """Training and test error of each sample (rows) and number of voters (columns)."""
    errors = np.empty((2, CROWDS, len(VOTERS)))
    for seed in range(CROWDS):
        sample = crowd(seed, flip)
        for kind, (near, part) in enumerate(zip(_neighbours(seed), sample.parts, strict=True)):
            votes = np.cumsum(sample.train.y[near], axis=1)[:, np.array(VOTERS) - 1]
            errors[kind, seed] = np.mean((votes > np.array(VOTERS) / 2) != part.y[:, None], axis=0)
    return errors[0], errors[1]


def compute(*, flip: float, voters: int) -> NoisyLabels:
    """Classify each place by a vote of its ``voters`` nearest training points."""
    sample = crowd(0, flip)
    training, test = vote_errors(flip)
    return NoisyLabels(
        X=sample.train.X,
        label=sample.train.y,
        wrong=sample.truth.flipped,
        share=sample.train.y[_plane_neighbours()[:, :voters]].mean(axis=1).reshape(57, 57),
        voters=voters,
        flip=flip,
        training=training.mean(axis=0),
        test=test.mean(axis=0),
    )


def draw(result: NoisyLabels, plane: Axes, errors: Axes) -> None:
    """Draw the regions beside both errors against flexibility."""
    draw_regions(plane, result.share, *VOTE_SIDE)
    draw_classes(plane, result.X, result.label, result.wrong)
    plane.set(xlabel="first feature", ylabel="second feature")
    plane.set(xlim=VOTE_SIDE[0][[0, -1]], ylim=VOTE_SIDE[1][[0, -1]])
    places = np.arange(len(VOTERS))
    errors.plot(places, result.training, "o", linestyle=TRAIN_DASH, color=style.ORANGE, markersize=4, label="training")
    errors.plot(places, result.test, "s-", color=style.GREEN, markersize=4, label="test, right labels")
    errors.axhline(result.flip, color=style.MUTED, linestyle=NOISE_DASH, linewidth=1.2, label="flipped")
    here = VOTERS.index(result.voters)
    errors.axvline(here, color=style.BLUE, linewidth=1.5)
    errors.plot([here] * 2, [result.training[here], result.test[here]], "o", color=style.BLUE, markersize=7)
    errors.set(xticks=places, xticklabels=VOTERS, xlim=(-0.4, len(VOTERS) - 0.6), ylim=(-0.012, 0.5))
    errors.set(xlabel="neighbours that vote (more flexible →)", ylabel="share of mistakes")
    style.key(errors, columns=3)


def readout(result: NoisyLabels) -> str:
    """Say what the flipped labels cost at this flexibility."""
    here, best = VOTERS.index(result.voters), int(result.test.argmin())
    if result.test[here] < result.test[best] + 0.015:
        verdict = "About as good as it gets at this share of wrong labels."
    elif here > best:
        verdict = "Overfitting: it repeats wrong labels to their neighbours."
    else:
        verdict = "Underfitting: the vote reaches too far to follow the moons."
    return (
        f"{result.flip:.0%} flipped, {result.voters} neighbour{'s' * (result.voters > 1)} voting: "
        f"{result.training[here]:.1%} mistakes on training labels, {result.test[here]:.1%} on new points "
        f"(mean of {CROWDS} samples). {verdict}"
    )


NOISY_LABELS = Experiment(
    name="noisy-labels",
    title="Wrong labels hurt the flexible most",
    description=(
        "Left: two half moons of points, some wrongly labelled, and the region in which the nearest points vote "
        "for class 1. With one voter each wrong label has an island of its own. Right: against flexibility, the "
        "training error falls to 0; the test error falls, then rises to about the share of flipped labels."
    ),
    controls=(
        FloatSlider(name="flip", label="Share of flipped labels", min=0.0, max=0.4, step=0.05, value=0.2),
        SelectionSlider(name="voters", label="Neighbours that vote (fewer: more flexible)", options=VOTERS, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=330), Panel(left=58, top=34, height=330)),
)
