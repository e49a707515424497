"""One weight: L1 moves it by a constant, as far as zero; L2 divides it and never reaches zero."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.lasso.lines import L1_LINE, L2_LINE
from chapters.shared import style
from everystate.controls import FloatSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Place
from regularization import data, penalties

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEIGHTS = np.linspace(-3.4, 3.4, 137)


@dataclass(frozen=True)
class OneWeight:
    """Where each penalty moves a single weight, and what every other weight would cost."""

    lam: float
    z: float
    lasso: float
    ridge: float


def lasso_cost(w: np.ndarray | float, z: float, lam: float) -> np.ndarray | float:
    """Squared distance to the least-squares weight ``z``, plus the L1 penalty."""
    return (w - z) ** 2 + lam * np.abs(w)


def ridge_cost(w: np.ndarray | float, z: float, lam: float) -> np.ndarray | float:
    """Squared distance to the least-squares weight ``z``, plus the L2 penalty."""
    return (w - z) ** 2 + lam * w**2


def uncorrelated(weights: tuple[float, ...]) -> data.Part:
    """Features with mean 0 and variance 1, uncorrelated, and the target that has these least-squares weights.

    >>> X, y = uncorrelated((2.0, 0.5))
    >>> (X.T @ X / len(X)).round(12).tolist(), np.linalg.lstsq(X, y)[0].round(12).tolist()
    ([[1.0, 0.0], [0.0, 1.0]], [2.0, 0.5])
    """
    p = len(weights)
    X = np.array(list(itertools.product([1.0, -1.0], repeat=p)))
    return data.Part(X, X @ np.array(weights))


def compute(*, lam: float, z: float) -> OneWeight:
    """Minimise both costs."""
    return OneWeight(lam=lam, z=z, lasso=float(penalties.soft_threshold(z, lam / 2)), ridge=z / (1 + lam))


def draw(result: OneWeight, cost: Axes, rule: Axes) -> None:
    """Draw both costs with their minima, and both rules with this weight on them."""
    z, lam = result.z, result.lam
    cost.axvline(0, color=style.FAINT, linewidth=1)
    cost.axvline(z, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.6)
    cost.plot(WEIGHTS, ridge_cost(WEIGHTS, z, lam), **L2_LINE, label="with L2", gid="answer")
    cost.plot(WEIGHTS, lasso_cost(WEIGHTS, z, lam), **L1_LINE, label="with L1", gid="answer")
    cost.plot(result.ridge, ridge_cost(result.ridge, z, lam), "s", color=style.PURPLE, markersize=8, gid="answer")
    cost.plot(result.lasso, lasso_cost(result.lasso, z, lam), "o", color=style.BLUE, markersize=9, gid="answer")
    cost.set(xlabel="weight w", ylabel="data loss + λ · penalty", xlim=(-3.4, 3.4), ylim=(-0.5, 12))
    style.key(cost)
    rule.axhline(0, color=style.FAINT, linewidth=1)
    rule.plot(WEIGHTS, WEIGHTS, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.6, label="no penalty")
    rule.plot(WEIGHTS, WEIGHTS / (1 + lam), **L2_LINE, label="L2", gid="answer")
    rule.plot(WEIGHTS, penalties.soft_threshold(WEIGHTS, lam / 2), **L1_LINE, label="L1", gid="answer")
    rule.plot(z, result.ridge, "s", color=style.PURPLE, markersize=8, gid="answer")
    rule.plot(z, result.lasso, "o", color=style.BLUE, markersize=9, gid="answer")
    rule.set(xlabel="weight without penalty", ylabel="weight with penalty", xlim=(-3.4, 3.4), ylim=(-3.4, 3.4))
    style.key(rule)


def verdict(result: OneWeight) -> str:
    """Say whether L1 makes the weight zero or moves it."""
    if result.lasso == 0:
        return f"is exactly 0, because |{result.z:.2f}| is at most λ/2 = {result.lam / 2:.2f}"
    return f"is {result.lasso:.2f}: moved by λ/2 = {result.lam / 2:.2f}"


def readout(result: OneWeight) -> str:
    """Say where the weight ends under each penalty."""
    return (
        f"λ = {result.lam:.1f}, weight without penalty {result.z:.2f}. With L1 it {verdict(result)}; "
        f"with L2 it is {result.ridge:.2f}: divided by {1 + result.lam:.1f}."
    ).replace("-", "−")


# -- predictions
LARGE = Place(
    name="l1-takes-from-a-large-weight",
    prompt="λ is 2, and without a penalty the weight is 3. Where does L1 put it?",
    axis="y",
    panel=1,
    label="The weight with L1",
    truth=lambda r: r.lasso,
    near=0.15,
    below=lambda r: (
        f"To divide by {1 + r.lam:g} is what L2 does, which leaves {r.ridge:g}. L1 moves every weight by the same, "
        f"but by λ/2 = {r.lam / 2:g}: the slope of the square is twice the distance."
    ),
    above=lambda r: f"L1 does not spare what it keeps: every weight that is not made zero loses {r.z - r.lasso:g}.",
    settles={"lam": 2.0, "z": 3.0},
    says=lambda r: f"It is {r.lasso:g} under L1 and {r.ridge:g} under L2, which takes more from large weights.",
    withheld=("answer",),
)

ZERO = Place(
    name="l1-reaches-zero",
    prompt="Without a penalty the weight is 1.5. What is the smallest λ at which L1 makes it exactly zero?",
    control="lam",
    label="The smallest λ with a weight of 0",
    truth=lambda r: 2 * r.z,
    near=1,
    below=lambda r: (
        f"At λ = {r.z:g} half of it is left, {compute(lam=r.z, z=r.z).lasso:.2f}: the slope of the square is twice the "
        "distance, so the weight moves by λ/2, not by λ."
    ),
    above="There it is zero, but it has been so before.",
    says=lambda r: f"L2 still has {r.z / (1 + 2 * r.z):.2f} of it there, and something at any λ.",
    withheld=("answer",),
)

ONE_WEIGHT = Experiment(
    name="one-weight",
    title="One weight: soft-thresholding against shrinkage",
    description=(
        "Left: the cost of each value of a weight, a parabola with a sharp corner at zero for L1 and a smooth parabola "
        "for L2; the minimum of each is marked, and a dotted line marks the weight without penalty. Right: the weight "
        "with penalty against the weight without. L1 moves it by a constant and is flat at zero in the middle; L2 is a "
        "straight line through zero of smaller slope."
    ),
    controls=(
        FloatSlider(name="lam", label="Penalty strength λ", min=0, max=4, step=0.2, value=1.0),
        FloatSlider(name="z", label="Weight without penalty", min=-3, max=3, step=0.5, value=1.5),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(LARGE, ZERO),
    theme=style.THEME,
    panels=(Panel(), Panel()),
)
