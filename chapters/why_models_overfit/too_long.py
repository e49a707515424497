"""A network trained for too long first learns the signal and then repeats the wrong labels of its sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.why_models_overfit.regions import draw_classes, draw_regions
from chapters.why_models_overfit.study import EPOCHS, at_epoch, long_training, moons
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTHS = (2, 4, 8, 16, 64)
SIDE = np.linspace(-1.9, 2.9, 49), np.linspace(-1.6, 2.1, 49)
PLANE = np.stack(np.meshgrid(*SIDE), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class Epoch:
    """A network at one epoch: its decisions, and the losses of the whole run.

    ``probability`` of class 1 has shape (49, 49) over SIDE; ``epochs``, ``training`` and ``validation`` are
    the run's; ``accuracy`` is (training, validation) now; ``repeated`` counts wrong labels that it repeats.
    """

    X: np.ndarray
    label: np.ndarray
    wrong: np.ndarray
    probability: np.ndarray
    epoch: int
    place: int
    epochs: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    accuracy: tuple[float, float]
    repeated: int


def compute(*, epoch: int, units: int) -> Epoch:
    """Look at the first run of a network with ``units`` hidden units after ``epoch`` epochs."""
    _, history = long_training(units)
    sample, shown = moons(0), np.array(EPOCHS) // 5
    says = at_epoch(units, epoch, sample.train.X)[0] > 0.5
    wrong = sample.truth.flipped
    return Epoch(
        X=sample.train.X,
        label=sample.train.y,
        wrong=wrong,
        probability=at_epoch(units, epoch, PLANE)[0].reshape(49, 49),
        epoch=epoch,
        place=EPOCHS.index(epoch),
        epochs=history.epochs[shown],
        training=history.train_loss[shown, 0],
        validation=history.validation_loss[shown, 0],
        accuracy=(float(history.train_accuracy[epoch // 5, 0]), float(history.validation_accuracy[epoch // 5, 0])),
        repeated=int((says[wrong] == sample.train.y[wrong]).sum()),
    )


def draw(result: Epoch, plane: Axes, losses: Axes) -> None:
    """Draw the decision regions beside both losses."""
    draw_regions(plane, result.probability, *SIDE)
    draw_classes(plane, result.X, result.label, result.wrong)
    plane.set(xlabel="first feature", ylabel="second feature", xlim=SIDE[0][[0, -1]], ylim=SIDE[1][[0, -1]])
    losses.plot(
        result.epochs, result.training, color=style.ORANGE, linestyle=style.DASHED, label="training", gid="losses"
    )
    losses.plot(result.epochs, result.validation, color=style.GREEN, label="validation", gid="losses")
    turn = int(result.validation.argmin())
    lowest = result.epochs[turn], result.validation[turn]
    losses.plot(*lowest, "D", color=style.GREEN, markersize=7, label="lowest", gid="losses")
    losses.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    here = [result.training[result.place], result.validation[result.place]]
    losses.plot([result.epoch] * 2, here, "o", color=style.BLUE, gid="losses")
    losses.set(xlabel="epoch (square-root scale)", xlim=(-1, EPOCHS[-1] + 40))
    losses.set_xscale("function", functions=(_root, np.square))
    losses.set_xticks([0, 100, 500, 1000, 2000])
    style.log_axis(losses, "y")
    losses.set(ylim=(2e-3, 6), ylabel="mean cross-entropy")
    style.key(losses, columns=3)


def _root(value: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(value, 0))


def verdict(result: Epoch) -> str:
    """Say on which side of its turn the validation loss is."""
    now, turn = result.validation[result.place], int(result.validation.argmin())
    lowest = result.validation[turn]
    if now < 1.1 * lowest:
        return "About the lowest validation loss of this run."
    if result.place < turn:
        return "The validation loss can still fall: train on."
    return f"Too long: the validation loss is {now / lowest:.1f} times its lowest."


def readout(result: Epoch) -> str:
    """Say how right the network is, and how much of the noise it repeats."""
    seen, new = result.accuracy
    return (
        f"Epoch {result.epoch}: training accuracy {seen:.0%}, validation accuracy {new:.0%}; "
        f"it repeats {result.repeated} of {result.wrong.sum()} wrong labels. {verdict(result)}"
    )


def turn_of(units: int) -> Epoch:
    """The first run of a network at the epoch of its lowest validation loss."""
    first = compute(epoch=0, units=units)
    return compute(epoch=int(first.epochs[first.validation.argmin()]), units=units)


def _grown(result: Epoch) -> float:
    """How many times its lowest the validation loss is in the end."""
    return float(result.validation[-1] / result.validation.min())


def _lost(result: Epoch) -> float:
    """How much validation accuracy the network with 64 units has lost since its turn."""
    return turn_of(64).accuracy[1] - result.accuracy[1]


WRONG_LABELS = Choose(
    name="wrong-labels-at-the-turn",
    prompt="A network with 64 hidden units repeats more and more of the 80 training labels, and in the end all of "
    "them. At the epoch where its validation loss is lowest, how many of the ten wrong labels does it repeat?",
    options=(
        Option(
            "None or one",
            lambda r: r.repeated <= 1,
            "What many points agree on is learned first.",
        ),
        Option(
            "About five, as chance would have it",
            lambda r: 4 <= r.repeated <= 6,
            "It is not chance what the network says at a wrong label: it says what the points around it say.",
        ),
        Option(
            "Nine or ten: a label is a label",
            lambda r: r.repeated >= 9,
            "Nothing marks them as wrong, but they disagree with the points around them, and those pull the other way.",
        ),
    ),
    settles={"epoch": 180},
    says=lambda r: (
        f"At epoch {r.epoch} it repeats {r.repeated} of {r.wrong.sum()}. The others come later: watch "
        "the fingers and islands that grow around them."
    ),
    withheld=("regions", "losses"),
)

LATE = Choose(
    name="loss-and-accuracy-at-the-end",
    prompt="From that epoch on it is trained until epoch 2500. What happens on the validation points?",
    options=(
        Option(
            "Loss and accuracy hardly change",
            lambda r: _grown(r) < 1.5 and _lost(r) < 0.05,
            "So it is with 2 hidden units. 64 of them can bend around single points, and go on to do so.",
        ),
        Option(
            "The loss is many times as high, but most answers stay right",
            lambda r: _grown(r) > 4 and 0.05 <= _lost(r) < 0.2,
            "An accuracy counts mistakes; the loss also counts how sure of them the network is.",
        ),
        Option(
            "The loss is many times as high, and half of the answers are wrong",
            lambda r: _grown(r) > 4 and r.accuracy[1] < 0.6,
            "The fingers and islands around ten wrong labels cover a part of the plane, not half of it. Elsewhere "
            "most answers stay what they were.",
        ),
        Option(
            "The loss grows by a tenth or so, and so does the share of mistakes",
            lambda r: 1 < _grown(r) <= 1.5 and 0.05 <= _lost(r) < 0.2,
            "To push the training loss to zero the network becomes ever surer of all it says, its mistakes included, "
            "and the loss has no upper end.",
        ),
    ),
    settles={"epoch": EPOCHS[-1]},
    says=lambda r: (
        f"The loss is {_grown(r):.1f} times its lowest; the accuracy fell from {turn_of(64).accuracy[1]:.0%} to "
        f"{r.accuracy[1]:.0%}. The network has become ever surer, also where it is wrong, and the loss counts that."
    ),
    withheld=("regions", "losses"),
)

TOO_LONG = Experiment(
    name="too-long",
    title="A network trained for too long",
    description=(
        "Left: two half moons of points, ten of them wrongly labelled, and the region in which the network "
        "predicts class 1. With many hidden units its boundary is smooth at first; later it grows islands and fingers "
        "around the wrong labels. Right: the training loss falls, with small jumps upwards; the validation loss turns "
        "and climbs. With two hidden units both losses change little after the first few hundred epochs."
    ),
    controls=(
        SelectionSlider(name="epoch", label="Epoch", options=EPOCHS, value=0, play=True, between=False),
        SelectionSlider(name="units", label="Hidden units", options=WIDTHS, value=64, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WRONG_LABELS, LATE),
    theme=style.THEME,
    panels=(Panel(left=56, top=34, height=330), Panel(left=62, top=34, height=330)),
)
