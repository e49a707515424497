"""Hoerl and Kennard's theorem: some penalty always beats none, on the diabetes data and up to a known strength."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.diabetes import standardised
from chapters.shared.strengths import strength_slider, strengths
from everystate.controls import short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Place
from regularization import linear, theory

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EXISTENCE_STRENGTHS = strengths(-5, 0, 6)


@dataclass(frozen=True)
class Existence:
    """Expected squared error of all weights if the least-squares fit to the diabetes data were the truth.

    ``bias_squared`` and ``variance`` have an entry for each of EXISTENCE_STRENGTHS.
    """

    lam: float
    place: int
    bias_squared: np.ndarray
    variance: np.ndarray
    least_squares: float
    bound: float

    @property
    def gain(self) -> float:
        """Share of least squares' error that this strength saves; negative when it costs more."""
        return float(1 - (self.bias_squared + self.variance)[self.place] / self.least_squares)


@functools.cache
def diabetes_truth() -> tuple[np.ndarray, float]:
    """Return the least-squares weights and the standard deviation of the noise that they leave."""
    X, y = standardised()
    model = linear.Ridge(lam=0.0).fit(X, y)
    return model.coef_, float(np.sqrt(((y - model.predict(X)) ** 2).sum() / (len(y) - X.shape[1] - 1)))


@functools.cache
def weight_error(lams: tuple[float, ...]) -> theory.RidgeError:
    """Expected squared error of the weights at each strength."""
    truth, noise = diabetes_truth()
    return theory.ridge_error(standardised().X, truth, noise=noise, lams=np.array(lams))


@functools.cache
def existence_bound() -> float:
    """Return the strength up to which ridge is sure to improve on least squares."""
    truth, noise = diabetes_truth()
    return theory.existence_bound(standardised().X, truth, noise=noise)


@functools.cache
def prediction_error(lam: float) -> float:
    """Expected squared distance of ridge's predictions from the truth, averaged over the patients."""
    X, (truth, noise) = standardised().X, diabetes_truth()
    return sum(theory.ridge_bias_variance(X, X @ truth, noise=noise, lam=lam).averages[:2])


def theobald_bound() -> float:
    """Return the strength up to which ridge wins in every weighted error: 2 sigma^2 / (n |w|^2)."""
    truth, noise = diabetes_truth()
    return float(2 * noise**2 / (standardised().n * (truth @ truth)))


def least_gain(lam: float) -> float:
    """Gain over least squares, E(w - truth)(w - truth)', along the combination of the weights that gains least."""
    X, (truth, noise) = standardised().X, diabetes_truth()
    gram, shrunk = X.T @ X, X.T @ X + len(X) * lam * np.eye(len(truth))
    bias = len(X) * lam * np.linalg.solve(shrunk, truth)
    kept = np.linalg.solve(shrunk, gram)
    free = noise**2 * np.linalg.inv(gram)
    return float(np.linalg.eigvalsh(free - kept @ free @ kept.T - np.outer(bias, bias)).min())


def compute(*, lam: float) -> Existence:
    """Look at strength ``lam``, one of EXISTENCE_STRENGTHS."""
    error = weight_error(EXISTENCE_STRENGTHS)
    return Existence(
        lam=lam,
        place=EXISTENCE_STRENGTHS.index(lam),
        bias_squared=error.bias_squared,
        variance=error.variance,
        least_squares=float(weight_error((0.0,)).total[0]),
        bound=existence_bound(),
    )


def draw(result: Existence, axes: Axes) -> None:
    """Draw the two parts of the error, their sum, and the range in which the theorem promises a gain."""
    total = result.bias_squared + result.variance
    axes.axvspan(8e-6, result.bound, color=style.tint_map(style.GREEN)(1.0), alpha=0.13, linewidth=0, gid="answer")
    axes.text(1.3e-5, 60, "here ridge is\nsure to win", color=style.GREEN, fontsize=11.5, gid="answer")
    axes.axhline(result.least_squares, color=style.MUTED, linestyle=style.DOTTED, label="least squares")
    for values, label, look in (
        (result.variance, "variance", {"color": style.ORANGE, "linestyle": style.DASHED}),
        (result.bias_squared, "bias²", {"color": style.RED, "linestyle": style.DASHDOT}),
        (total, "bias² + variance", {"color": style.BLUE, "linewidth": 3}),
    ):
        axes.plot(EXISTENCE_STRENGTHS, values, **look, label=label, gid="answer")
    axes.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    axes.plot([result.lam], [total[result.place]], "o", color=style.BLUE, markersize=8, gid="answer")
    axes.set(xlabel="penalty strength λ", ylabel="expected squared error of the weights", ylim=(0, 3100))
    style.log_axis(axes, "x", ticks=8)
    axes.set_xlim(8e-6, 1.25)
    style.key(axes, columns=2)


def verdict(result: Existence) -> str:
    """Say on which side of least squares the error lies."""
    return "less" if result.gain > 0 else "more"


def readout(result: Existence) -> str:
    """Compare with least squares."""
    bias, variance = result.bias_squared[result.place], result.variance[result.place]
    return (
        f"λ = {short(result.lam)}: bias² {bias:.1f} + variance {variance:.1f} = {bias + variance:.1f}, "
        f"{abs(result.gain):.1%} {verdict(result)} than least squares' {result.least_squares:.0f}. "
        f"The theorem promises a gain up to λ = {short(result.bound)}."
    )


# -- predictions
def gains(result: Existence) -> np.ndarray:
    """Share of least squares' error that each of EXISTENCE_STRENGTHS saves."""
    return 1 - (result.bias_squared + result.variance) / result.least_squares


def _gain_at(result: Existence, lam: float) -> str:
    gain = gains(result)[EXISTENCE_STRENGTHS.index(lam)]
    return (
        f"at λ = {short(lam)} the error is {abs(gain):.0%} {'less' if gain > 0 else 'more'} than that of least squares"
    )


SAVED = Choose(
    name="ridge-best-saves",
    prompt="If the least-squares weights of the diabetes data were the truth, how much of the expected squared "
    "error of the weights could the best λ save?",
    options=(
        Option(
            "About 2%: 442 patients for ten weights leave little to repair",
            lambda r: gains(r).max() < 0.05,
            "They leave little to repair in the predictions. Two of the ten directions of these data are so narrow "
            "that the weights along them are badly determined all the same.",
        ),
        Option(
            "About 20%",
            lambda r: 0.1 < gains(r).max() < 0.3,
            "The variance lies along two narrow directions. But so does much of the truth, and shrinking that is bias.",
        ),
        Option(
            "About 50%",
            lambda r: 0.4 < gains(r).max() < 0.6,
            "A penalty that removes half of the variance costs so much bias here that most of the gain is lost.",
        ),
        Option(
            "About 90%: least squares scatters widely where columns are nearly copies",
            lambda r: gains(r).max() > 0.8,
            "It does scatter widely there. But the true weights are large there as well, and shrinking them is bias.",
        ),
    ),
    settles={"lam": 0.00316},
    says=lambda r: (
        f"At λ = {short(r.lam)} bias² and variance together are {r.gain:.0%} below the error of least squares. The "
        f"variance alone is {1 - r.variance[r.place] / r.least_squares:.0%} below it; the bias² costs "
        f"{r.bias_squared[r.place] / r.least_squares:.0%}."
    ),
    withheld=("answer",),
)

WORSE = Place(
    name="ridge-worse-than-none",
    prompt="Some λ beats none, and a large one does not. What is the smallest λ on the slider at which the weights are "
    "farther from that truth than those of least squares?",
    control="lam",
    label="The first λ that is worse than none",
    truth=lambda r: EXISTENCE_STRENGTHS[int(np.flatnonzero(gains(r) < 0)[0])],
    near=2,
    below=lambda r: f"There ridge still gains: {_gain_at(r, 0.00464)}.",
    above=lambda r: f"From there on bias costs more than the penalty saves: {_gain_at(r, 0.1)}.",
    says=lambda r: (
        "Good values of λ are small here, since the data are many. The λ = 0.1 of this chapter makes the error of the "
        f"weights {1 - gains(r)[EXISTENCE_STRENGTHS.index(0.1)]:.1f} times as large."
    ),
    withheld=("answer",),
)

EXISTENCE = Experiment(
    name="ridge-beats-least-squares",
    title="Some penalty always beats none: Hoerl and Kennard's theorem",
    description=(
        "Against the penalty strength: the variance of the weights falls, their squared bias rises, and the sum "
        "first falls below the error of least squares and later rises above it. A shaded range marks where the "
        "theorem promises a gain."
    ),
    controls=(strength_slider(EXISTENCE_STRENGTHS, EXISTENCE_STRENGTHS[0], between=False),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(SAVED, WORSE),
    theme=style.THEME,
    panels=(Panel(width=460, height=340, left=72, top=54, right=18),),
)
