"""Penalty and dropout are tuned together: with many wrong labels, more of one asks for less of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.putting_it_together import study
from chapters.shared import style
from everystate.controls import Checkbox, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEARLY = 0.02
"""How far below the best pair's accuracy another counts as about as good."""


@dataclass(frozen=True)
class StrengthMap:
    """Mean accuracies over twelve seeds, shape (5 strengths, 4 rates)."""

    training: np.ndarray
    validation: np.ndarray
    early: bool


def compute(*, wrong: float, early: bool) -> StrengthMap:
    """Average the accuracies of the last epoch, or of the epoch that early stopping keeps."""
    runs, shape = study.digit_runs(wrong), (len(study.DIGIT_LAMS), len(study.DIGIT_RATES))
    training, validation = (part[int(early)].mean(axis=-1).reshape(shape) for part in (runs.training, runs.validation))
    return StrengthMap(training, validation, early)


def draw_map(axes: Axes, values: np.ndarray, title: str, nearly: float = 0.0) -> None:
    """Draw a table of accuracies, the better the darker, and mark the best and those that are ``nearly`` as good."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    for (column, row), value in np.ndenumerate(values):
        shade = to_rgba(style.SKY, 0.45 * float(np.clip((value - 0.4) / 0.6, 0, 1)))
        gid = "together" if column and row else None
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=shade, edgecolor="none", gid=gid))
        axes.text(column, row, f"{100 * value:.0f}", ha="center", va="center", color=style.INK, gid=gid)
    best = np.argwhere(values > values.max() - 1e-9)
    axes.plot(*(best + 0.34).T, "D", color=style.GREEN, markersize=6, label=f"highest {title}", gid="together")
    if nearly:
        near = np.argwhere(values > values.max() - nearly)
        name = f"within {100 * nearly:.0f} points"
        axes.plot(
            *(near + [-0.34, 0.34]).T,
            "o",
            color=style.GREEN,
            markersize=5,
            fillstyle="none",
            label=name,
            gid="together",
        )
    axes.set(xlim=(-0.5, 4.5), ylim=(-0.5, 3.5), xlabel="penalty strength λ", ylabel="dropout rate")
    axes.set_xticks(range(5), ["none", *(f"{lam:g}" for lam in study.DIGIT_LAMS[1:])])
    axes.set_yticks(range(4), ["none", *(f"{rate:g}" for rate in study.DIGIT_RATES[1:])])
    axes.tick_params(length=0)
    style.key(axes, columns=2)


def draw(result: StrengthMap, training: Axes, validation: Axes) -> None:
    """Draw the training beside the validation accuracies."""
    draw_map(training, result.training, "training accuracy, %")
    draw_map(validation, result.validation, "validation, %", NEARLY)


def verdict(result: StrengthMap) -> str:
    """Say how many pairs are about as good as the best."""
    alike = int((result.validation > result.validation.max() - NEARLY).sum())
    return f"Of the 20 pairs {alike} are within two points of the best."


def readout(result: StrengthMap) -> str:
    """Name the best pair and how many do as well."""
    lam, rate = np.unravel_index(result.validation.argmax(), result.validation.shape)
    top, free = result.validation[lam, rate], result.validation[0, 0]
    pair = f"λ = {short(study.DIGIT_LAMS[lam])} with dropout rate {short(study.DIGIT_RATES[rate])}"
    return (
        f"{'Stopped early' if result.early else 'All 60 epochs'}: neither penalty nor dropout gives "
        f"{free:.1%} on validation, {pair} gives {top:.1%}. "
        f"{verdict(result)}"
    )


_DECAY, _RATE = study.DIGIT_LAMS.index(0.01), study.DIGIT_RATES.index(0.75)


def _gains(result: StrengthMap) -> tuple[float, float, float]:
    """Points of validation accuracy over nothing: of λ = 0.01 alone, of a rate of 0.75 alone, and of both."""
    table = 100 * (result.validation - result.validation[0, 0])
    return float(table[_DECAY, 0]), float(table[0, _RATE]), float(table[_DECAY, _RATE])


BOTH_STRONG = Choose(
    name="both-at-full-strength",
    prompt="A fifth of the labels is wrong. The lower edge of the right map shows penalties without dropout, its left "
    "edge dropout without a penalty: λ = 0.01 alone helps, and so does a rate of 0.75 alone. What do the two do "
    "together?",
    options=(
        Option(
            "More than λ = 0.01 does alone",
            lambda r: _gains(r)[2] > max(_gains(r)[:2]),
            "Two remedies can help more than one, but each of these is already a full dose of much the same.",
        ),
        Option(
            "Less than either alone, but more than neither",
            lambda r: 0 < _gains(r)[2] <= min(_gains(r)[:2]),
            "The direction is right, but not the distance: the sum goes far past the best strength, to where the "
            "network underfits.",
        ),
        Option(
            "Something between the two",
            lambda r: min(_gains(r)[:2]) < _gains(r)[2] <= max(_gains(r)[:2]),
            "Strengths don't average. Each makes the network's task harder on top of the other.",
        ),
        Option(
            "Harm: it is worse than with neither",
            lambda r: _gains(r)[2] <= 0,
            "Together they leave the network too little freedom to learn the digits.",
        ),
    ),
    says=lambda r: (
        f"Alone they gain {_gains(r)[0]:.0f} and {_gains(r)[1]:.0f} points of validation accuracy, together they lose "
        f"{-_gains(r)[2]:.0f}; training accuracy is down to {r.training[_DECAY, _RATE]:.0%}. Both press on the same "
        "network, and their sum is too strong."
    ),
    withheld=("together",),
)

STRENGTH_MAP = Experiment(
    name="strength-map",
    title="Two strengths, tuned together",
    description=(
        "Two tables over the penalty strength and the dropout rate: training accuracy on the left, validation accuracy "
        "on the right. With a fifth of the labels wrong, a band of good pairs runs from a penalty of 0.01 without "
        "dropout to a rate of 0.5 with a weak penalty; with right labels they fill a field. Accuracy falls towards "
        "the strong end of either knob, and is lowest where both are strong. "
        "Circles mark the pairs within two points of the best."
    ),
    controls=(
        SelectionSlider(
            name="wrong",
            label="Wrong labels",
            options=tuple((f"{share:.0%}", share) for share in study.WRONG),
            value=0.2,
            between=False,
        ),
        Checkbox(name="early", label="Stop early", value=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(BOTH_STRONG,),
    theme=style.THEME,
    panels=(Panel(left=62, top=34, height=300), Panel(left=62, top=34, height=300)),
)
