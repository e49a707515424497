"""Without a penalty every sample leads to another fit; with a moderate one all fits follow the signal."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.strengths import strength_slider, strengths
from everystate.controls import IntSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Sketch
from regularization import data, linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SAMPLES = 10
DEGREE = 12
NOISE = 0.35
STRENGTHS = (0.0, *strengths(-7, 1, 2))
GRID = np.linspace(0, 1, 141)


@dataclass(frozen=True)
class ManySamples:
    """Fits of one strength to several samples of the same curve.

    ``fits`` has shape (SAMPLES, len(GRID)); ``spread`` is the standard deviation between samples, averaged
    over x, and ``away`` the root mean square distance of the mean fit from the signal, both in units of y.
    """

    x: np.ndarray
    y: np.ndarray
    lam: float
    sample: int
    fits: np.ndarray
    truth: np.ndarray
    spread: float
    away: float
    error: float


@functools.cache
def _samples() -> tuple[data.SimulatedDataset, ...]:
    return tuple(
        data.noisy_sine(n=18, noise=NOISE, spacing="even", rng=np.random.default_rng(seed)) for seed in range(SAMPLES)
    )


@functools.cache
def _fits(lam: float) -> np.ndarray:
    columns = linear.polynomial_design(GRID, DEGREE, basis="monomial", interval=(0, 1))
    return np.array([_fit(sample, lam).predict(columns) for sample in _samples()])


def _fit(sample: data.SimulatedDataset, lam: float) -> linear.Ridge:
    columns = linear.polynomial_design(sample.train.X[:, 0], DEGREE, basis="monomial", interval=(0, 1))
    return linear.Ridge(lam).fit(columns, sample.train.y)


def compute(*, lam: float, sample: int) -> ManySamples:
    """Fit a polynomial with strength ``lam`` to every sample; ``sample`` (1..SAMPLES) is the one to look at."""
    chosen = _samples()[sample - 1]
    fits = _fits(lam)
    truth = chosen.truth.function(GRID[:, None])
    return ManySamples(
        x=chosen.train.X[:, 0],
        y=chosen.train.y,
        lam=lam,
        sample=sample,
        fits=fits,
        truth=truth,
        spread=float(fits.std(axis=0).mean()),
        away=float(np.sqrt(np.mean((fits.mean(axis=0) - truth) ** 2))),
        error=float(np.mean((fits[sample - 1] - truth) ** 2)),
    )


def draw(result: ManySamples, axes: Axes) -> None:
    """Draw the chosen sample and its fit before the fits to all the others."""
    for position, fit in enumerate(result.fits):
        label = "fits to the other samples" if position == 0 else None
        axes.plot(GRID, fit, color=style.SKY, linewidth=1, alpha=0.55, label=label, gid="fits")
    axes.plot(GRID, result.truth, color=style.INK, linestyle=(0, (5, 3)), linewidth=1.6, label="the signal")
    chosen = result.fits[result.sample - 1]
    axes.plot(GRID, chosen, color=style.BLUE, linewidth=3, label="fit to this sample", gid="fits")
    axes.plot(result.x, result.y, "o", color=style.RED, label="this sample")
    axes.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-2.1, 2.1))
    style.key(axes, columns=2)


def verdict(result: ManySamples) -> str:
    """Say what a penalty of this strength does to the fits."""
    if result.lam == 0:
        return "With no penalty every sample tells another story: the fit follows the noise."
    if result.spread > 0.2:
        return "The wildest swings are gone, but the noise still shows."
    if result.away < result.spread:
        return "The samples nearly agree, and they agree with the signal."
    return "The samples agree, but on too little: the penalty has flattened the signal too."


def readout(result: ManySamples) -> str:
    """Say how much the fit depends on the sample."""
    return (
        f"Sample {result.sample}: mean squared distance to the signal {result.error:.2f}. "
        f"From sample to sample the fit varies, with a standard deviation of {result.spread:.2f}. {verdict(result)}"
    )


STEEP = Sketch(
    name="one-fit-at-a-high-price",
    prompt="The dashed curve is the signal. A curve of degree 12 is fitted to the points, at a high price: λ = 0.316. "
    "Draw the fit.",
    x=tuple(GRID[::14].round(3).tolist()),
    truth=lambda r: r.fits[0, ::14],
    x_label="x =",
    y_label="the fit",
    shapes={
        "winds": "A lower wave would be a good fit; but its bends need several large weights, and those are what the "
        "price is on.",
        "flat": "It will be flat in the end. At this price one slope across the whole range still pays for itself.",
        "rises": "The left half of the points lies higher than the right half.",
        "peaks": "A bend needs larger weights than a slope, and at this price they do not pay for themselves.",
        "dips": "A bend needs larger weights than a slope, and at this price they do not pay for themselves.",
        "falls": "The slope is what the penalty leaves last: it takes a small weight only, and every point has a say.",
    },
    settles={"lam": 0.316},
    says=lambda r: (
        "The wave has become a slope, and in all ten samples nearly the same one: the fits vary with a standard "
        f"deviation of only {r.spread:.2f}. They agree, but not on the signal."
    ),
    withheld=("fits",),
)

MANY_SAMPLES = Experiment(
    name="many-samples",
    title="One signal, ten samples: which part of the fit would you trust?",
    description=(
        "Eighteen noisy points of a sine curve, a polynomial of degree 12 fitted to them, and the fits to nine other "
        "samples of the same curve. Without a penalty the fits differ wildly; with a moderate one they lie together "
        "along the curve; with a strong one they are all too flat."
    ),
    controls=(
        strength_slider(STRENGTHS, 0.0),
        IntSlider(name="sample", label="Sample", min=1, max=SAMPLES, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(STEEP,),
    theme=style.THEME,
    panels=(Panel(width=470, height=330, left=58, top=54, bottom=46),),
)
