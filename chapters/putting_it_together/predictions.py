"""Predictions of the laboratory."""

from __future__ import annotations

from chapters.putting_it_together import study
from chapters.putting_it_together.diagnosis import Bench
from everystate.prediction import Choose, Option


def _before(result: Bench, epoch: int) -> float:
    """The validation accuracy of the same network at another epoch."""
    runs, setting = study.lab_runs(result.kind, result.size), study.LAB_SETTINGS.index((result.lam, result.rate))
    return float(runs.validation_accuracy[study.EPOCHS.index(epoch), setting, 0])


def _lost(result: Bench) -> float:
    """How many points of validation accuracy were lost since epoch 20."""
    return 100 * (_before(result, 20) - result.accuracy[1])


FOURFOLD = Choose(
    name="loss-fourfold",
    prompt="The large network, without any restraint, on the moons: its validation loss is lowest at epoch 10. At "
    "epoch 400 it is four times as high. What has happened to its validation accuracy between epochs 20 and 400?",
    options=(
        Option(
            "It has come down to that of a coin, or nearly",
            lambda r: r.accuracy[1] < 0.6,
            "A loss as high as that is worse than a coin's, which is 0.69. But the loss counts how sure the network "
            "was where it was wrong, and accuracy only counts how often.",
        ),
        Option(
            "It has lost about twenty points",
            lambda r: r.accuracy[1] >= 0.6 and _lost(r) > 12,
            "Most points lie where even this boundary is right. The loss grows on the others: there the "
            "network becomes surer and surer of a wrong class.",
        ),
        Option(
            "It has lost about five points",
            lambda r: 2 < _lost(r) <= 12,
            "The islands around wrong labels are small, and so few new points fall into them.",
        ),
        Option(
            "It has not changed",
            lambda r: -2 <= _lost(r) <= 2,
            "That would be so if the network only became surer of the same answers. But it has also walled in wrong "
            "labels, and new points fall inside those walls.",
        ),
    ),
    says=lambda r: (
        f"Accuracy falls from {_before(r, 20):.0%} to {r.accuracy[1]:.0%}, while the loss goes from {r.lowest:.2f} to "
        f"{r.now[1]:.2f}. A loss punishes being sure and wrong, which is what a network without restraint learns to be."
    ),
    withheld=("boundary",),
)

TEN_TIMES = Choose(
    name="ten-times-the-penalty",
    prompt="With λ = 0.01 the large network draws one smooth curve between the moons. What does it draw at epoch 400 "
    "with ten times that, λ = 0.1?",
    options=(
        Option(
            "Nothing: it says the same class everywhere",
            lambda r: abs(r.accuracy[1] - 0.5) < 0.05,
            "Three layers multiply, so when the weights of each shrink, what the network says shrinks much faster, and "
            "soon all weights are pulled to zero.",
        ),
        Option(
            "A smooth curve still, with wider bends",
            lambda r: len(r.boundary) > 0 and r.accuracy[1] > 0.78,
            "A tenfold strength is a long way: each layer needs weights of some size to pass anything on.",
        ),
        Option(
            "A nearly straight line, as a linear model would",
            lambda r: len(r.boundary) > 0 and 0.6 < r.accuracy[1] <= 0.78,
            "A single layer would end so: with ever smaller weights it keeps its direction. But here three layers "
            "multiply, and below some size even a straight line costs more than it gains.",
        ),
        Option(
            "A curve around fewer wrong labels",
            lambda r: len(r.boundary) > 1,
            "Already at λ = 0.01 no island is left.",
        ),
    ),
    settles={"lam": 0.1},
    says=lambda r: (
        f"The accuracy is {r.accuracy[0]:.0%} on the training and {r.accuracy[1]:.0%} on the validation points, and "
        f"the loss {r.now[1]:.2f}, that of a coin. At epoch {r.turn} it was still {r.lowest:.2f}: first the penalty "
        "lets the network learn, then it takes the weights away."
    ),
    withheld=("boundary", "losses"),
)
