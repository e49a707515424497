"""The lasso's lottery: each redraw keeps other members of a group, as if by lot; the elastic net nearly all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.elastic_net.groups import MEMBERS, REDRAWS, RHOS, overlap, overlap_by_lot, tuned
from chapters.elastic_net.places import mark_groups
from chapters.elastic_net.sliders import correlation_slider, rho_slider
from chapters.shared import style
from everystate.controls import IntSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 15


@dataclass(frozen=True)
class Lottery:
    """Weights of the first SHOWN features in all redraws, lasso and elastic net, and how stable each is.

    ``kept`` is the mean number of group members kept, ``alike`` the overlap of the members kept, and ``by_lot``
    what it would be if as many were drawn by lot.
    """

    redraw: int
    rho: float
    correlation: float
    lasso: np.ndarray
    elastic: np.ndarray
    kept: tuple[float, float]
    alike: tuple[float, float]
    by_lot: tuple[float, float]
    errors: tuple[float, float]


def compute(*, redraw: int, correlation: float, rho: float) -> Lottery:
    """Fit both to every redraw, each at the strength that is best on its validation points."""
    (lasso, lasso_errors), (elastic, elastic_errors) = tuned(correlation, 1.0), tuned(correlation, rho)
    first, second = (weights[:, :MEMBERS] != 0 for weights in (lasso, elastic))
    return Lottery(
        redraw=redraw - 1,
        rho=rho,
        correlation=correlation,
        lasso=lasso[:, :SHOWN],
        elastic=elastic[:, :SHOWN],
        kept=(float(first.sum(axis=1).mean()), float(second.sum(axis=1).mean())),
        alike=(overlap(first), overlap(second)),
        by_lot=(overlap_by_lot(first), overlap_by_lot(second)),
        errors=(float(lasso_errors.mean()), float(elastic_errors.mean())),
    )


def _dashes(places: np.ndarray, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Short level strokes at every height, as one interrupted line: far quicker to draw than markers."""
    x = np.tile(places, len(heights))
    gap = np.full(x.size, np.nan)
    return np.column_stack([x - 0.2, x + 0.2, gap]).ravel(), np.column_stack([heights.ravel()] * 2 + [gap]).ravel()


def draw(result: Lottery, left: Axes, right: Axes) -> None:
    """Draw one panel a method: this redraw's weights large, the other redraws' small."""
    places = np.arange(1, SHOWN + 1)
    for axes, weights, colour, marker, name in (
        (left, result.lasso, style.RED, "D", "lasso"),
        (right, result.elastic, style.BLUE, "o", "elastic net"),
    ):
        axes.set(xlabel="feature", ylabel="weight", xlim=(0.3, SHOWN + 0.7), ylim=(-1.6, 6.6), xticks=[1, 5, 10, 15])
        mark_groups(axes, SHOWN)
        axes.plot(*_dashes(places, weights), color=style.MUTED, linewidth=1.2, label="others", gid="weights")
        here, label = weights[result.redraw], f"{name}, this redraw"
        axes.plot(places, here, marker, color=colour, markersize=7, label=label, gid="weights")
        style.key(axes, columns=2)


def readout(result: Lottery) -> str:
    """Say how many members survive, how alike the selections are, and what it costs."""
    here = [int(np.count_nonzero(w[result.redraw, :MEMBERS])) for w in (result.lasso, result.elastic)]
    return (
        f"Here the lasso keeps {here[0]} of the {MEMBERS} group members, the elastic net {here[1]}. Over {REDRAWS} "
        f"redraws: {result.kept[0]:.1f} against {result.kept[1]:.1f}; two redraws share {result.alike[0]:.0%} of the "
        f"members kept ({result.by_lot[0]:.0%} if as many were drawn by lot), against {result.alike[1]:.0%} "
        f"({result.by_lot[1]:.0%} by lot). "
        f"Error beyond the noise: {result.errors[0]:.2f} against {result.errors[1]:.2f}."
    )


def earlier() -> Lottery:
    """The same at correlation 0.9, with the default share of L1."""
    return compute(redraw=1, correlation=0.9, rho=0.75)


SHARED = Choose(
    name="lottery-shared-members",
    prompt="Two redraws at correlation 0.9, and the members that the lasso keeps in each. Of those that it keeps in at "
    "least one of the two, what share does it keep in both, on average?",
    options=(
        Option(
            "Nearly all of them",
            lambda r: r.alike[0] > 0.85,
            "All ten have the same true weight, and the members of a group resemble each other: it is the noise of "
            "the sample that favours one over another, and that is new in each redraw.",
        ),
        Option(
            "About three quarters",
            lambda r: 0.6 < r.alike[0] <= 0.85,
            lambda r: (
                f"The lasso keeps {r.kept[0]:.1f} of the ten. If as many were drawn by lot, two redraws would share "
                f"{r.by_lot[0]:.0%}. To get to three quarters the data would have to prefer some members, and they "
                "have no reason to."
            ),
        ),
        Option(
            "About half of them",
            lambda r: 0.4 < r.alike[0] <= 0.6,
            lambda r: f"If as many were drawn by lot, it would be {r.by_lot[0]:.0%}.",
        ),
        Option(
            "Less than a quarter",
            lambda r: r.alike[0] <= 0.25,
            lambda r: (
                f"The lasso keeps {r.kept[0]:.1f} of the ten on average. Selections of that size overlap more than "
                f"that even when they are drawn by lot: {r.by_lot[0]:.0%}."
            ),
        ),
    ),
    says=lambda r: (
        f"It is {r.alike[0]:.0%}, and {r.by_lot[0]:.0%} if as many were drawn by lot: the lasso's choice among the "
        f"members is a lottery. For the elastic net it is {r.alike[1]:.0%}, since it keeps {r.kept[1]:.1f} of the ten."
    ),
    withheld=("weights",),
)

PRICE = Choose(
    name="lottery-price",
    prompt="At correlation 0.99 the members are nearer copies of each other, and the lasso keeps fewer of them than at "
    "0.9. What becomes of its error on new points, beside that of the elastic net?",
    options=(
        Option(
            "It grows: more is left out",
            lambda r: r.errors[0] > 1.05 * earlier().errors[0],
            "What is left out is a near copy of what is kept. One member with several times the weight predicts "
            "nearly as well as the whole group.",
        ),
        Option(
            "It falls to about the elastic net's",
            lambda r: r.errors[0] < 0.9 * earlier().errors[0] and abs(r.errors[0] / r.errors[1] - 1) < 0.1,
            "Whichever member is kept, it stands for its group.",
        ),
        Option(
            "It falls, but the elastic net's is still much lower",
            lambda r: r.errors[0] < 0.9 * earlier().errors[0] and r.errors[0] > 1.1 * r.errors[1],
            lambda r: (
                f"At correlation 0.9 the lasso did have the larger error, {earlier().errors[0]:.2f} against "
                f"{earlier().errors[1]:.2f}. The nearer the copies, the less it matters which of them is kept."
            ),
        ),
        Option(
            "It hardly changes",
            lambda r: abs(r.errors[0] / earlier().errors[0] - 1) <= 0.05,
            "At 0.9 a member still says something that the others don't, and leaving it out costs. At 0.99 there is "
            "little left to lose.",
        ),
    ),
    settles={"correlation": 0.99},
    says=lambda r: (
        f"It falls from {earlier().errors[0]:.2f} to {r.errors[0]:.2f}; the elastic net has {r.errors[1]:.2f}. The "
        f"lasso now keeps {r.kept[0]:.1f} of ten members instead of {earlier().kept[0]:.1f}: a worse answer to which "
        "features matter, and no worse a prediction."
    ),
    withheld=("weights",),
)

LOTTERY = Experiment(
    name="selection-lottery",
    title="The same world, drawn again: who is selected this time?",
    description=(
        "Two panels, lasso and elastic net. Each shows the weights of ten features in two groups and five irrelevant "
        "ones, for one sample large and for 19 others small. In strongly correlated groups the lasso's weights jump "
        "between zero and several times the truth, and the elastic net's stay closer together."
    ),
    controls=(
        IntSlider(name="redraw", label="Redraw", min=1, max=12, value=1, play=True),
        correlation_slider(0.9, between=False),
        rho_slider(0.75, RHOS[1:-1], between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(SHARED, PRICE),
    theme=style.THEME,
    panels=(Panel(top=54, height=330), Panel(top=54, height=330)),
)
