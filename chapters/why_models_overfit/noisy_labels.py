"""A vote of few neighbours repeats wrong labels; a vote of many smooths them away, and at last the signal too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.why_models_overfit.regions import draw_classes, draw_regions
from chapters.why_models_overfit.votes import (
    CROWDS,
    VOTE_SIDE,
    VOTERS,
    crowd,
    plane_neighbours,
    vote_errors,
)
from everystate.controls import FloatSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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


def compute(*, flip: float, voters: int) -> NoisyLabels:
    """Classify each place by a vote of its ``voters`` nearest training points."""
    sample = crowd(0, flip)
    training, test = vote_errors(flip)
    return NoisyLabels(
        X=sample.train.X,
        label=sample.train.y,
        wrong=sample.truth.flipped,
        share=sample.train.y[plane_neighbours()[:, :voters]].mean(axis=1).reshape(57, 57),
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
    dashed = {"linestyle": style.DASHED, "color": style.ORANGE, "markersize": 4}
    errors.plot(places, result.training, "o", label="training", gid="errors", **dashed)
    errors.plot(places, result.test, "s-", color=style.GREEN, markersize=4, label="test, right labels", gid="errors")
    errors.axhline(result.flip, color=style.MUTED, linestyle=style.LEVEL, linewidth=1.2, label="flipped")
    here = VOTERS.index(result.voters)
    errors.axvline(here, color=style.BLUE, linewidth=1.5)
    now = [result.training[here], result.test[here]]
    errors.plot([here] * 2, now, "o", color=style.BLUE, markersize=7, gid="errors")
    errors.set(xticks=places, xticklabels=VOTERS, xlim=(-0.4, len(VOTERS) - 0.6), ylim=(-0.012, 0.5))
    errors.set(xlabel="neighbours that vote (more flexible →)", ylabel="share of mistakes")
    style.key(errors, columns=3)


def verdict(result: NoisyLabels) -> str:
    """Name the state of the vote by its test error beside the lowest."""
    here, best = VOTERS.index(result.voters), int(result.test.argmin())
    if result.test[here] < result.test[best] + 0.015:
        return "About as good as it gets at this share of wrong labels."
    if here > best:
        return "Overfitting: it repeats wrong labels to their neighbours."
    return "Underfitting: the vote reaches too far to follow the moons."


def readout(result: NoisyLabels) -> str:
    """Say what the flipped labels cost at this flexibility."""
    here = VOTERS.index(result.voters)
    return (
        f"{result.flip:.0%} flipped, {result.voters} neighbour{'s' * (result.voters > 1)} voting: "
        f"{result.training[here]:.1%} mistakes on training labels, {result.test[here]:.1%} on new points "
        f"(mean of {CROWDS} samples). {verdict(result)}"
    )


def _contradicted(result: NoisyLabels) -> float:
    """Share of the training labels that the vote with the fewest mistakes on new points contradicts."""
    return float(result.training[result.test.argmin()])


GOOD = Choose(
    name="training-mistakes-of-a-good-vote",
    prompt="A fifth of the training labels is flipped. Of the numbers of voters, take the one that makes the fewest "
    "mistakes on new points. How many of the training labels does it contradict?",
    options=(
        Option(
            "Less than 2%: a good model fits its data",
            lambda r: _contradicted(r) < 0.02,
            "To repeat nearly all training labels it would have to repeat nearly all of the wrong ones.",
        ),
        Option(
            "About 5%, as on new points",
            lambda r: 0.02 <= _contradicted(r) < 0.12,
            "On new points the labels are right. Of the training labels a fifth is wrong, and a good vote contradicts "
            "those.",
        ),
        Option(
            "About 20%, as many as are wrong",
            lambda r: 0.17 < _contradicted(r) < 0.27,
            "It contradicts most of the wrong labels, and few of the right ones.",
        ),
        Option(
            "About 40%, twice as many as are wrong",
            lambda r: _contradicted(r) >= 0.35,
            "Then it would contradict many right labels too, and could not be the best on new points.",
        ),
    ),
    settles={"voters": 15},
    says=lambda r: (
        f"It contradicts {_contradicted(r):.0%} of the training labels and makes {r.test.min():.0%} mistakes on new "
        "points. With wrong labels about, a low training error is a bad sign."
    ),
    withheld=("regions", "errors"),
)

NEARLY_HALF = Choose(
    name="forty-per-cent-wrong",
    prompt="Now flip 40% of the training labels. How many mistakes on new points does the best number of voters make?",
    options=(
        Option(
            "About 40%: no model is better than its labels",
            lambda r: r.test.min() > 0.35,
            "One voter is not. But the flips are random: among many neighbours the right labels are usually in the "
            "majority.",
        ),
        Option(
            "About 20%, half as many as are wrong",
            lambda r: 0.15 < r.test.min() < 0.28,
            "A vote outweighs many wrong labels, though not all.",
        ),
        Option(
            "About 5%: a vote averages the flips away",
            lambda r: r.test.min() < 0.1,
            "It would with enough votes from one place. So many voters come from far away, and no "
            "longer tell the moons apart.",
        ),
    ),
    settles={"flip": 0.4, "voters": 25},
    says=lambda r: (
        f"The best number is {r.voters} voters, and they make {r.test.min():.0%} mistakes on new points; with one "
        f"voter it is {r.test[-1]:.0%}. The more noise, the more voters, and the blunter the vote."
    ),
    withheld=("regions", "errors"),
)

NOISY_LABELS = Experiment(
    name="noisy-labels",
    title="Wrong labels hurt the flexible most",
    description=(
        "Left: two half moons of points, some wrongly labelled, and the region in which the nearest points vote "
        "for class 1. With one voter each wrong label is repeated around it, often as an island. Right: against "
        "flexibility, the training error falls to 0; the test error falls, then rises above the share of flipped "
        "labels."
    ),
    controls=(
        FloatSlider(name="flip", label="Share of flipped labels", min=0.0, max=0.4, step=0.05, value=0.2),
        SelectionSlider(
            name="voters", label="Neighbours that vote (fewer: more flexible)", options=VOTERS, value=1, between=False
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(GOOD, NEARLY_HALF),
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=330), Panel(left=58, top=34, height=330)),
)
