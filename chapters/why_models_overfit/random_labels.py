"""A network learns random labels by heart, and then knows nothing of new digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.why_models_overfit.study import DIGIT_EPOCHS, SHARES, SHOWN_DIGITS, digit_labels, digit_parts, memorise
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHARE_NAMES = {0.0: "none", 0.25: "a quarter", 0.5: "half", 1.0: "all"}


@dataclass(frozen=True)
class Memory:
    """What a network has learned of digits whose labels are in part random, and the whole run.

    ``images`` (SHOWN_DIGITS, 8, 8), with ``given`` labels and the network's ``answers`` now. ``training`` and
    ``test`` are accuracies by epoch: on the labels given, and on new digits with true labels.
    """

    images: np.ndarray
    given: np.ndarray
    answers: np.ndarray
    epoch: int
    share: float
    epochs: np.ndarray
    training: np.ndarray
    test: np.ndarray


def compute(*, epoch: int, share: float) -> Memory:
    """Look at the network whose labels are random in ``share`` of the cases, after ``epoch`` epochs."""
    history, answers = memorise()
    labels, _ = digit_labels()
    member, shown = SHARES.index(share), np.array(DIGIT_EPOCHS) // 2
    return Memory(
        images=digit_parts()[0].X[:SHOWN_DIGITS].reshape(-1, 8, 8) + 0.5,
        given=labels[member, :SHOWN_DIGITS],
        answers=answers[epoch // 2, member],
        epoch=epoch,
        share=share,
        epochs=history.epochs[shown],
        training=history.train_accuracy[shown, member],
        test=history.validation_accuracy[shown, member],
    )


def draw(result: Memory, cards: Axes, curves: Axes) -> None:
    """Draw twelve training digits with label and answer, beside the accuracies."""
    for place, (image, given, answer) in enumerate(zip(result.images, result.given, result.answers, strict=True)):
        left, top = 1.75 * (place % 4) + 0.1, 1.75 * (place // 4)
        cards.imshow(image, cmap=style.ink_map(), extent=(left, left + 1, top + 1, top), vmin=0, vmax=1)
        same = bool(given == answer)
        words = f"{given} → {answer} {'✓' if same else '✗'}"
        colour = style.GREEN if same else style.RED
        cards.text(left + 0.5, top + 1.13, words, ha="center", va="top", fontsize=13, color=colour, gid="answers")
    cards.set(xlim=(-0.1, 6.62), ylim=(5.05, -0.1), aspect="auto")
    cards.set_axis_off()
    cards.text(-0.05, -0.25, "label given → answer (✓: repeats the label)", fontsize=12, color=style.INK)
    dashed = {"color": style.ORANGE, "linestyle": style.DASHED}
    curves.plot(result.epochs, result.training, label="training (labels given)", gid="curves", **dashed)
    curves.plot(result.epochs, result.test, color=style.GREEN, label="new digits", gid="curves")
    curves.axhline(0.1, color=style.MUTED, linestyle=style.LEVEL, linewidth=1.2, label="guessing")
    place = DIGIT_EPOCHS.index(result.epoch)
    curves.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    here = [result.training[place], result.test[place]]
    curves.plot([result.epoch] * 2, here, "o", color=style.BLUE, gid="curves")
    curves.set(xlabel="epoch", ylabel="accuracy", xlim=(-2, 102), ylim=(0, 1.03), yticks=[0, 0.25, 0.5, 0.75, 1])
    curves.set_yticklabels(["0%", "25%", "50%", "75%", "100%"])
    style.key(curves, columns=2)


def verdict(result: Memory) -> str:
    """Say whether what the network has learned is of use."""
    place, peak = DIGIT_EPOCHS.index(result.epoch), int(result.test.argmax())
    if result.share == 1.0 and result.training[place] > 0.5:
        return "There is nothing to learn, and it learns that by heart."
    if result.share == 1.0:
        return "On new digits it does about as well as a guess."
    if result.share == 0.0 and result.test[place] < result.test[peak] - 0.02:
        return "It is still learning the signal."
    if result.share == 0.0:
        return "The labels mean something: the same network generalises."
    if result.test[place] > result.test[peak] - 0.02:
        return "It has learned the signal, and little of the noise."
    if place > peak:
        return f"It now learns the noise: on new digits it was right in {result.test[peak]:.0%} at its best."
    return "It is still learning the signal."


def readout(result: Memory) -> str:
    """Say how much the network repeats, and how much it knows."""
    place = DIGIT_EPOCHS.index(result.epoch)
    training, test = result.training[place], result.test[place]
    return (
        f"Epoch {result.epoch}, random labels: {SHARE_NAMES[result.share]}. It repeats {training:.1%} of the training "
        f"labels and is right about {test:.0%} of new digits. {verdict(result)}"
    )


ASKED = (0, 2, 6, 10, 16, 24, 32, 40, 60, 80, 100)


def all_repeated(share: float) -> int:
    """The first epoch shown at which a network repeats 99% of labels of which ``share`` are random."""
    run = compute(epoch=0, share=share)
    return int(run.epochs[(run.training >= 0.99).argmax()])


def longer() -> float:
    """How many times as many epochs that takes with random labels as with true ones."""
    return all_repeated(1.0) / all_repeated(0.0)


HALF = Sketch(
    name="half-of-the-labels-random",
    prompt="Half of the training labels are replaced by random ones. Draw the accuracy on new digits, which have true "
    "labels, during the 100 epochs.",
    x=ASKED,
    truth=lambda r: r.test[[DIGIT_EPOCHS.index(epoch) for epoch in ASKED]],
    x_label="epoch",
    y_label="the accuracy on new digits",
    panel=1,
    shapes={
        "rises": "It does at first. Then the network starts to learn the random labels by heart as well.",
        "flat": "Half of the labels say what a digit is, and that half is enough to learn from.",
        "falls": "It starts from guessing: before the first epoch the network knows nothing to lose.",
        "dips": "It starts from guessing, so that it can only rise at first.",
        "peaks": "How high does it come, when only about half of the labels are true?",
    },
    settles={"share": 0.5, "epoch": 100},
    says=lambda r: (
        f"It rises to {r.test.max():.0%}, far above the share of true labels, within {r.epochs[r.test.argmax()]} "
        f"epochs, and falls to {r.test[-1]:.0%}. First comes what many digits agree on, then each label by heart."
    ),
    withheld=("answers", "curves"),
)

HOW_LONG = Choose(
    name="time-to-learn-random-labels",
    prompt="With true labels the network repeats 99% of the training labels after ten epochs. How long does it take "
    "when all labels are random?",
    options=(
        Option(
            "About as long: it memorises either way",
            lambda r: longer() < 2,
            "With true labels it need not memorise: images of one digit are alike, and what is learned of one serves "
            "all.",
        ),
        Option(
            "Several times as long",
            lambda r: r.training.max() >= 0.99 and 2 <= longer() < 20,
            "Every label has to be learned by itself.",
        ),
        Option(
            "Never: at 100 epochs it is still far from it",
            lambda r: r.training.max() < 0.99,
            "A network with more than forty parameters for each image has room to remember every label.",
        ),
    ),
    settles={"share": 1.0, "epoch": 80},
    says=lambda r: (
        f"It takes {all_repeated(1.0)} epochs, {longer():.0f} times as many. Noise is harder to learn than signal, "
        "but for a network of this size not hard: trained for long enough it learns both."
    ),
    withheld=("answers", "curves"),
)

RANDOM_LABELS = Experiment(
    name="random-labels",
    title="Digits with random labels",
    description=(
        "Left: twelve handwritten digits, below each the label that was given and the network's answer. Right: "
        "accuracy by epoch. With random labels the training accuracy climbs to 100 per cent while on new digits "
        "it stays near that of guessing; with half of them random the accuracy on new digits first rises, then falls."
    ),
    controls=(
        SelectionSlider(name="epoch", label="Epoch", options=DIGIT_EPOCHS, value=0, play=True, between=False),
        Dropdown(
            name="share",
            label="Labels replaced by random ones",
            options=tuple((name, share) for share, name in SHARE_NAMES.items()),
            value=1.0,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(HOW_LONG, HALF),
    theme=style.THEME,
    panels=(Panel(left=14, right=14, top=54, bottom=14, height=330), Panel(left=62, top=54, height=330)),
)
