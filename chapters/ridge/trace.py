"""The ridge trace: on their way to zero some of ten weights cross it, and some grow."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.diabetes import FEATURES, standardised
from chapters.shared.strengths import strength_slider, strengths
from everystate.controls import Dropdown, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TRACE_STRENGTHS = strengths(-3, 3, 4)


@dataclass(frozen=True)
class Trace:
    """All ridge weights on the diabetes data; ``coefs`` has a row for each of TRACE_STRENGTHS."""

    lam: float
    place: int
    feature: str
    followed: int
    coefs: np.ndarray
    least_squares: np.ndarray

    @property
    def now(self) -> float:
        """The followed weight at this strength."""
        return float(self.coefs[self.place, self.followed])

    @property
    def before(self) -> float:
        """The followed weight without a penalty."""
        return float(self.least_squares[self.followed])


@functools.cache
def diabetes_path() -> linear.Path:
    """Ridge without a penalty, then at each of TRACE_STRENGTHS."""
    X, y = standardised()
    return linear.ridge_path(X, y, np.array([0.0, *TRACE_STRENGTHS]))


def compute(*, lam: float, feature: str) -> Trace:
    """Look at strength ``lam``, one of TRACE_STRENGTHS, and follow the weight of ``feature``."""
    coefs = diabetes_path().coefs
    place = TRACE_STRENGTHS.index(lam)
    return Trace(lam, place, feature, FEATURES.index(feature), coefs[1:], coefs[0])


def draw(result: Trace, lines: Axes, bars: Axes) -> None:
    """Draw the ten lines with the one that is followed, and the weights at this strength as bars."""
    lines.axhline(0, color=style.INK, linewidth=0.8)
    for column in range(len(FEATURES)):
        label = "the other nine" if column == (result.followed == 0) else None
        if column != result.followed:
            lines.plot(
                TRACE_STRENGTHS, result.coefs[:, column], color=style.MUTED, linewidth=1.1, label=label, gid="lines"
            )
    chosen = result.coefs[:, result.followed]
    lines.plot(TRACE_STRENGTHS, chosen, color=style.RED, linewidth=3, label=f"weight of {result.feature}", gid="lines")
    lines.axvline(result.lam, color=style.BLUE, linewidth=1.5)
    lines.plot(
        np.full(len(FEATURES), result.lam),
        result.coefs[result.place],
        "o",
        color=style.BLUE,
        markersize=4.5,
        gid="lines",
    )
    lines.set(ylabel="weight of the standardised feature", ylim=(-41, 41), xlabel="penalty strength λ")
    style.log_axis(lines, "x", ticks=8)
    lines.set_xlim(9e-4, 1.1e3)
    style.key(lines, columns=2)
    places = np.arange(len(FEATURES))[::-1]
    colours = [style.RED if column == result.followed else style.BLUE for column in range(len(FEATURES))]
    bars.axvline(0, color=style.INK, linewidth=0.8)
    bars.barh(places, result.coefs[result.place], 0.62, color=colours, gid="lines")
    bars.plot(result.least_squares, places, "|", color=style.INK, markersize=14, markeredgewidth=2, label="no penalty")
    bars.set(yticks=places, yticklabels=FEATURES, xlim=(-41, 41), ylim=(-0.6, 9.6), xlabel="weight at this λ")
    bars.tick_params(axis="y", length=0)
    style.key(bars)


def verdict(result: Trace) -> str:
    """Say what became of the followed weight; half a percent counts as a move."""
    now, before = result.now, result.before
    if now * before < 0:
        return "It has changed its sign."
    if abs(now) > 1.005 * abs(before):
        return "It has grown."
    return "It has shrunk." if abs(now) < 0.995 * abs(before) else "It has hardly moved."


def readout(result: Trace) -> str:
    """Say what became of the followed weight and of all of them together."""
    length, free = np.linalg.norm(result.coefs[result.place]), np.linalg.norm(result.least_squares)
    return (
        f"λ = {short(result.lam)}: the weight of {result.feature} is {style.signed(result.now, 2)}; without a penalty "
        f"it is {style.signed(result.before, 2)}. {verdict(result)} All ten together have length {length:.1f}, "
        f"without a penalty {free:.1f}."
    )


def crossings(result: Trace) -> list[str]:
    """The features whose weights have another sign at some strength than without a penalty."""
    return [FEATURES[k] for k in np.flatnonzero((result.coefs * result.least_squares < 0).any(axis=0))]


def staying(result: Trace) -> list[str]:
    """The features whose weights keep their sign at all strengths."""
    return [feature for feature in FEATURES if feature not in crossings(result)]


def alone(feature: str) -> float:
    """The weight of a feature in a fit without a penalty that has no other feature."""
    X, y = standardised()
    return float(linear.Ridge(0.0).fit(X[:, [FEATURES.index(feature)]], y).coef_[0])


CROSSINGS = Choose(
    name="ridge-trace-crossings",
    prompt="On their way to zero, how many of the ten weights change their sign?",
    options=(
        Option(
            "None: each shrinks towards zero and stays on its side",
            lambda r: not crossings(r),
            "That holds for a single feature, or for uncorrelated ones. Correlated features share what they explain, "
            "and the penalty shifts shares between them.",
        ),
        Option(
            "One or two, the smallest",
            lambda r: 1 <= len(crossings(r)) <= 2,
            lambda r: (
                f"A small weight has not far to go, but the largest of all, that of tc, crosses too: "
                f"{style.signed(r.least_squares[FEATURES.index('tc')], 1)} without a penalty."
            ),
        ),
        Option(
            "About half of them", lambda r: 3 <= len(crossings(r)) <= 7, "Many features here stand for one another."
        ),
        Option(
            "Nearly all",
            lambda r: len(crossings(r)) > 7,
            lambda r: (
                f"{len(staying(r))} of the ten stay on their own side all the way: {', '.join(staying(r)[:-1])} and "
                f"{staying(r)[-1]}."
            ),
        ),
    ),
    settles={"lam": TRACE_STRENGTHS[-1]},
    says=lambda r: (
        f"{len(crossings(r))} of the ten weights cross zero: {', '.join(crossings(r))}. It is the vector of all "
        "weights that shrinks, not each of its entries."
    ),
    withheld=("lines",),
)

HDL = Sketch(
    name="ridge-trace-hdl",
    prompt="Without a penalty the weight of `hdl` is about 5. Draw how it goes as the penalty grows.",
    x=TRACE_STRENGTHS[::2],
    truth=lambda r: r.coefs[::2, FEATURES.index("hdl")],
    x_label="λ =",
    y_label="the weight of `hdl`",
    shapes={
        "falls": lambda r: (
            "So it would be if the features were uncorrelated. (Alone `hdl` would even begin on the other side, at "
            f"{style.signed(alone('hdl'), 0)}.)"
        ),
        "flat": "It is small, but the data hardly determine it: even a small penalty moves it.",
        "rises": "It does grow, but on the other side of zero.",
        "peaks": "It does grow, but on the other side of zero.",
    },
    settles={"feature": "hdl"},
    says=lambda r: (
        f"The lowest value of this weight is {style.signed(r.coefs[:, FEATURES.index('hdl')].min(), 1)}. Without a "
        "penalty `tc` and `ldl` have large weights of opposite signs and leave little to `hdl`; the penalty makes them "
        "small, and `hdl` takes over what they said together."
    ),
    withheld=("lines",),
)

TRACE = Experiment(
    name="ridge-trace",
    title="The ridge trace of the diabetes data",
    description=(
        "Left: the weights of ten features against the penalty strength; all end near zero, but on the way some "
        "cross zero and some grow. Right: the weights at the chosen strength as bars, with marks where they are "
        "without a penalty."
    ),
    controls=(
        strength_slider(TRACE_STRENGTHS, TRACE_STRENGTHS[0], between=False),
        Dropdown(name="feature", label="Follow the weight of", options=FEATURES, value="hdl"),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(CROSSINGS, HDL),
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=340), Panel(left=52, top=54, height=340)),
)
