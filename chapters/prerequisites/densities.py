"""A Gaussian and a Laplace density of one standard deviation: minus their logarithms are a parabola and a corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chapters.shared import style
from chapters.shared.wording import minus
from everystate.controls import FloatSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization import bayes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZES = np.linspace(-4, 4, 129)
FAMILIES = ("gaussian", "laplace")


@dataclass(frozen=True)
class Densities:
    """Both densities on SIZES, a row each, and the log densities at ``w`` below their peaks."""

    deviation: float
    w: float
    densities: np.ndarray
    price: np.ndarray


def log_density(w: np.ndarray, family: str, deviation: float) -> np.ndarray:
    """Return the log density with this standard deviation; a Laplace density has a scale of 1/sqrt(2) of it."""
    scale = deviation / (2**0.5 if family == "laplace" else 1)
    return bayes.log_prior(np.atleast_1d(w)[:, None], family=family, scale=scale)


def compute(*, deviation: float, w: float) -> Densities:
    """Compare a Gaussian and a Laplace density of the same standard deviation."""
    rows = [np.exp(log_density(SIZES, family, deviation)) for family in FAMILIES]
    price = [float(-np.diff(log_density(np.array([0.0, w]), family, deviation))[0]) for family in FAMILIES]
    return Densities(deviation, w, np.array(rows), np.array(price))


def draw(result: Densities, density: Axes, price: Axes) -> None:
    """Draw the densities, and minus their logarithms."""
    looks: tuple[dict[str, Any], ...] = ({"color": style.PURPLE, "linestyle": style.DASHED}, {"color": style.BLUE})
    place = int(np.abs(SIZES - result.w).argmin())
    for row, look, cost, name in zip(result.densities, looks, result.price, ("Gaussian", "Laplace"), strict=True):
        density.plot(SIZES, row, **look, linewidth=2.4, label=name)
        density.plot(SIZES[place], row[place], "o", color=look["color"], markersize=7)
        price.plot(SIZES, -np.log(row / row.max()), **look, linewidth=2.4, label=name)
        price.plot(result.w, cost, "o", color=look["color"], markersize=7)
    density.set(xlabel="w", ylabel="density", xlim=(-4, 4), ylim=(0, 1.0))
    price.set(xlabel="w", ylabel="minus log density, 0 at the peak", xlim=(-4, 4), ylim=(-0.3, 9))
    style.key(density)
    style.key(price)


def readout(result: Densities) -> str:
    """Say how much less probable w is than 0."""
    gaussian, laplace = np.exp(-result.price)
    if result.w == 0:
        return "Both peak at 0; the Laplace density has a corner there, and its tails are heavier."
    return minus(
        f"w = {result.w:.1f} is {gaussian:.2g} times as probable as 0 under the Gaussian, {laplace:.2g} times under "
        f"the Laplace. Minus the logarithms: {result.price[0]:.2f} and {result.price[1]:.2f}."
    )


DENSITIES = Experiment(
    name="gaussian-and-laplace",
    title="Two densities, and minus their logarithms",
    description=(
        "Left: a bell curve and a Laplace density of the same standard deviation; the latter has a sharp peak at zero "
        "and heavier tails. Right: minus their logarithms, a parabola and a corner with straight sides."
    ),
    controls=(
        FloatSlider(name="w", label="Value w", min=-3, max=3, step=0.5, value=1.0),
        SelectionSlider(name="deviation", label="Standard deviation", options=(0.75, 1.0, 2.0), value=1.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(), Panel()),
)
