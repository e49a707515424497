"""Weight decay in a network: the boundary becomes smooth, and at last one answer everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.ridge.study import MESH, NETWORK_STRENGTHS, SAMPLES, moons, trained
from chapters.shared import style
from chapters.shared.strengths import strength_slider
from everystate.controls import short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLACES = (3e-5, *NETWORK_STRENGTHS[1:])
"""Where each strength stands on the logarithmic axis; no penalty at its left end."""

NEAR = 1.25
"""How many times the lowest mean test loss still counts as near it."""


@dataclass(frozen=True)
class Decay:
    """Networks trained with an L2 penalty: one decision boundary, and the losses of SAMPLES training sets.

    ``training`` and ``test`` have shape (len(NETWORK_STRENGTHS), SAMPLES); ``margin`` is the
    output for class 1 less that for class 0 on MESH, which is zero on the boundary.
    """

    lam: float
    place: int
    X: np.ndarray
    y: np.ndarray
    margin: np.ndarray
    training: np.ndarray
    test: np.ndarray
    accuracy: np.ndarray

    @property
    def has_boundary(self) -> bool:
        """Whether the network gives both answers somewhere on MESH."""
        return bool(self.margin.min() < 0 < self.margin.max())


def compute(*, lam: float) -> Decay:
    """Look at strength ``lam``, one of NETWORK_STRENGTHS."""
    nets, place, train = trained(), NETWORK_STRENGTHS.index(lam), moons()[0].train
    return Decay(
        lam=lam,
        place=place,
        X=train.X,
        y=train.y,
        margin=nets.margin[place],
        training=nets.training,
        test=nets.test,
        accuracy=nets.accuracy,
    )


def draw(result: Decay, plane: Axes, losses: Axes) -> None:
    """Draw the first sample's decision boundary, and the losses of all samples against the strength."""
    if result.has_boundary:
        plane.contour(*MESH, result.margin, [0], colors=[style.BLUE], linewidths=3)
    plane.plot([], [], color=style.BLUE, linewidth=3, label="boundary")
    for label, marker, colour in ((0, "o", style.ORANGE), (1, "^", style.PURPLE)):
        plane.plot(*result.X[result.y == label].T, marker, color=colour, markersize=7, label=f"class {label}")
    plane.set(xlabel="feature 1", ylabel="feature 2", xlim=(-2.3, 3.3), ylim=(-1.9, 2.4))
    style.key(plane)
    places = np.array(PLACES)
    for column in range(SAMPLES):
        label = "test, six samples" if column == 0 else None
        losses.plot(
            places, result.test[:, column], color=style.GREEN, linewidth=0.9, alpha=0.6, label=label, gid="losses"
        )
    test, training = result.test.mean(axis=1), result.training.mean(axis=1)
    losses.plot(places, test, color=style.GREEN, linewidth=3, label="test, mean", gid="losses")
    dashed = {"color": style.ORANGE, "linestyle": style.DASHED}
    losses.plot(places, training, **dashed, label="training, mean", gid="losses")
    losses.axvline(places[result.place], color=style.BLUE, linewidth=1.2)
    here = [training[result.place], test[result.place]]
    losses.plot(np.full(2, places[result.place]), here, "o", color=style.BLUE, markersize=7, gid="losses")
    losses.set(xlabel="penalty strength λ", ylim=(0.0018, 6), xlim=(2.4e-5, 0.16))
    style.log_axis(losses, "x")
    style.log_axis(losses, "y")
    losses.set(xticks=[3e-5, 1e-4, 1e-3, 1e-2, 1e-1], xticklabels=["0", "10⁻⁴", "0.001", "0.01", "0.1"])
    losses.set_ylabel("cross-entropy")
    style.key(losses, columns=2)


def verdict(result: Decay) -> str:
    """Judge the mean test loss against the best; when it is too large, the training loss tells from which side."""
    if not result.has_boundary:
        return "Underfitting: the network on the left gives one answer everywhere."
    training, test = result.training.mean(axis=1)[result.place], result.test.mean(axis=1)
    if test[result.place] < NEAR * test.min():
        return "Near the best."
    sure = training < 0.5 * test[result.place]
    return "Overfitting: sure of itself, also where it is wrong." if sure else "Underfitting."


def readout(result: Decay) -> str:
    """Say what the networks cost on old and new points."""
    training, test, accuracy = (
        values[result.place].mean() for values in (result.training, result.test, result.accuracy)
    )
    return (
        f"λ = {short(result.lam)}: cross-entropy {training:.3f} on the training points, {test:.2f} on new ones, where "
        f"{accuracy:.1%} are classified correctly (means over six samples). {verdict(result)}"
    )


# -- predictions
def wrong(result: Decay, place: int) -> float:
    """Of 1000 new points, how many are classified wrongly at a strength, in the mean of all samples."""
    return float(1000 * (1 - result.accuracy[place].mean()))


TEST_LOSS = Sketch(
    name="weight-decay-test-loss",
    prompt="Without a penalty these networks are sure of themselves: the training loss is 0.005. Draw the mean loss on "
    "new points against the penalty strength. (Both axes are logarithmic; the left end is no penalty.)",
    x=PLACES,
    truth=lambda r: r.test.mean(axis=1),
    x_label="λ =",
    y_label="the test loss",
    panel=1,
    shapes={
        "flat": "A loss counts how sure a network is where it is wrong, and that is what the penalty changes most.",
        "rises": "The training loss does. On new points a network that is sure of itself pays for every mistake.",
        "falls": "So it does at first. At the right the penalty takes the boundary too, and the networks only guess.",
        "peaks": "It is high at both ends: sure and wrong at the left, without an opinion at the right.",
    },
    says=lambda r: (
        f"The mean test loss starts at {r.test[0].mean():.1f}, {r.test[0].mean() / np.log(2):.1f} times what a network "
        "would pay that always says one half; its lowest value is "
        f"{r.test.mean(axis=1).min():.2f}, and at the right end it is {r.test[-1].mean():.2f}, close to that of a "
        "guess."
    ),
    withheld=("losses",),
)

MISTAKES = Choose(
    name="weight-decay-mistakes",
    prompt="At λ = 0.004 the loss on new points is about a fifth of that without a penalty. Without one, 128 of 1000 "
    "new points are classified wrongly. How many are at λ = 0.004?",
    options=(
        Option(
            "About 25: a fifth of them too",
            lambda r: wrong(r, r.place) < 40,
            "The loss falls mostly because the networks are less sure where they are wrong, much less because they "
            "are wrong less often.",
        ),
        Option(
            "About 65: half of them",
            lambda r: 40 <= wrong(r, r.place) < 90,
            "The classes overlap, so that no boundary can do so well.",
        ),
        Option(
            "About 110: most of them",
            lambda r: 90 <= wrong(r, r.place) < 125,
            "The smoother boundary is a little better. Most of the gain is certainty lost where it was misplaced.",
        ),
        Option(
            "About 150: more than before",
            lambda r: wrong(r, r.place) >= 135,
            lambda r: (
                f"So many are wrong at stronger penalties: {wrong(r, 8):.0f} at λ = {short(NETWORK_STRENGTHS[8])}."
            ),
        ),
    ),
    settles={"lam": 0.004},
    says=lambda r: (
        f"At λ = {short(r.lam)} {wrong(r, r.place):.0f} are classified wrongly instead of {wrong(r, 0):.0f}, "
        f"while the loss goes from {r.test[0].mean():.2f} to {r.test[r.place].mean():.2f}. A loss and an accuracy "
        "answer different questions."
    ),
    withheld=("losses",),
)

NETWORK = Experiment(
    name="weight-decay-network",
    title="Weight decay in a neural network",
    description=(
        "Left: sixty points of two classes and the decision boundary of a network with two hidden layers of 32 "
        "units: it wriggles around single points without a penalty, is a smooth curve at a moderate one, and "
        "disappears at the strongest. Right: the training loss rises with the penalty strength; the test loss first "
        "falls, then rises."
    ),
    controls=(strength_slider(NETWORK_STRENGTHS, 0.0, between=False),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(TEST_LOSS, MISTAKES),
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=68, top=54, height=330)),
)
