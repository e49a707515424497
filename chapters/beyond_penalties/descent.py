"""Descent beside ridge."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.beyond_penalties.common import TRAIN_DASH
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from regularization import data, linear, theory

PATIENTS = 30
STEPS = tuple(int(float(f"{10.0**k:.1g}")) if k < 1 else round(10.0**k) for k in np.arange(0, 5.01, 0.1))
STEPS = tuple(sorted(set(STEPS)))
CURVATURES = np.logspace(-3, 1.2, 120)


@dataclass(frozen=True)
class Filters:
    """Two filters over CURVATURES and at the data's own directions, and two risks for every number of STEPS."""

    steps: int
    rate: float
    descent: np.ndarray
    ridge: np.ndarray
    directions: np.ndarray
    at_descent: np.ndarray
    at_ridge: np.ndarray
    risks: np.ndarray
    place: int


@functools.cache
def patients() -> tuple[np.ndarray, np.ndarray, float]:
    """Centred features of PATIENTS diabetes patients, the weights of all 442 as the truth, and the noise variance."""
    everyone = data.diabetes().train
    X = (everyone.X - everyone.X.mean(axis=0)) / everyone.X.std(axis=0)
    fit = linear.Ridge(lam=0.0).fit(X, everyone.y)
    variance = ((everyone.y - fit.predict(X)) ** 2).sum() / (len(X) - X.shape[1] - 1)
    few = X[np.random.default_rng(1).permutation(len(X))[:PATIENTS]]
    return few - few.mean(axis=0), fit.coef_, float(variance)


@functools.cache
def directions() -> tuple[np.ndarray, np.ndarray]:
    """Singular values of the patients' features, and the true weights along their directions."""
    X, truth, _ = patients()
    _, d, Vt = np.linalg.svd(X, full_matrices=False)
    return d, Vt @ truth


def rate() -> float:
    """A small learning rate: a tenth of the inverse of the largest curvature."""
    return float(0.1 * PATIENTS / (2 * directions()[0][0] ** 2))


def risk(factors: np.ndarray) -> float:
    """Expected squared error of the predictions for these patients, noise not counted: bias^2 + variance."""
    d, along = directions()
    bias = (1 - factors) ** 2 * d**2 * along**2
    return float((bias + patients()[2] * factors**2).sum() / PATIENTS)


def both_filters(d: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Factors of descent after ``steps`` and of ridge at the matching strength."""
    lam = theory.matching_strength(step=rate(), steps=steps)
    return (
        theory.gradient_descent_filter(d, n=PATIENTS, step=rate(), steps=steps),
        theory.ridge_filter(d, lam, n=PATIENTS),
    )


@functools.cache
def all_risks() -> np.ndarray:
    """Risk of descent and of ridge (rows) for every number of STEPS."""
    return np.array([[risk(factors) for factors in both_filters(directions()[0], k)] for k in STEPS]).T


def compute(*, steps: int) -> Filters:
    """Compare both methods after ``steps`` steps."""
    d = directions()[0]
    descent, ridge = both_filters(np.sqrt(CURVATURES * PATIENTS / 2), steps)
    at_descent, at_ridge = both_filters(d, steps)
    return Filters(
        steps=steps,
        rate=rate(),
        descent=descent,
        ridge=ridge,
        directions=2 * d**2 / PATIENTS,
        at_descent=at_descent,
        at_ridge=at_ridge,
        risks=all_risks(),
        place=STEPS.index(steps),
    )


def draw(result: Filters, kept: Axes, risks: Axes) -> None:
    """Draw both filters beside both risks."""
    kept.plot(CURVATURES, result.descent, color=style.BLUE, label="gradient descent")
    kept.plot(CURVATURES, result.ridge, color=style.ORANGE, linestyle=TRAIN_DASH, label="ridge")
    kept.plot(result.directions, result.at_descent, "o", color=style.BLUE, markersize=6)
    kept.plot(result.directions, result.at_ridge, "^", color=style.ORANGE, markersize=6)
    style.log_axis(kept, "x")
    kept.set(xlabel="curvature of the loss along a direction", xlim=CURVATURES[[0, -1]], ylim=(-0.03, 1.05))
    kept.set_ylabel("kept of least squares")
    style.key(kept, columns=2)
    descent, ridge = result.risks
    bound = theory.early_stopping_bounds().matched
    risks.fill_between(STEPS, ridge, bound * ridge, color=style.ORANGE, alpha=0.16, linewidth=0, label="up to 1.69 ×")
    risks.plot(STEPS, descent, color=style.BLUE, label="descent")
    risks.plot(STEPS, ridge, color=style.ORANGE, linestyle=TRAIN_DASH, label="ridge")
    risks.axvline(result.steps, color=style.BLUE, linewidth=1.2)
    here = result.risks[:, result.place]
    risks.plot(result.steps, here[0], "o", color=style.BLUE)
    risks.plot(result.steps, here[1], "^", color=style.ORANGE)
    style.log_axis(risks, "x")
    style.log_axis(risks, "y")
    risks.set(xlabel="steps of gradient descent", xlim=(0.9, 1.1e5), ylim=(300, 6000), yticks=[500, 1000, 2000, 4000])
    risks.set_ylabel("expected squared error")
    style.key(risks, columns=3)


def readout(result: Filters) -> str:
    """Compare the two at this number of steps."""
    descent, ridge = result.risks[:, result.place]
    lam = theory.matching_strength(step=result.rate, steps=result.steps)
    best = STEPS[int(result.risks[0].argmin())]
    if descent < 1.05 * result.risks[0].min():
        verdict = "About the best stopping time."
    else:
        verdict = "Too early: it underfits." if result.steps < best else "Too late: it fits the noise."
    return (
        f"{result.steps:,} {'step' if result.steps == 1 else 'steps'} beside ridge with λ = "
        f"{short(float(f'{lam:.3g}'))}: worth {result.at_descent.sum():.1f} and {result.at_ridge.sum():.1f} free "
        f"parameters; expected error {descent:.0f} and {ridge:.0f}, ratio {descent / ridge:.2f}. {verdict}"
    )


DESCENT = Experiment(
    name="descent-and-ridge",
    title="Gradient descent is a filter, and nearly that of ridge",
    description=(
        "Left: what is kept of the least-squares solution, from 0 to 1, against the curvature along a direction, for "
        "gradient descent and for ridge at the matching strength. Both rise from 0 to 1 and move left with the steps; "
        "descent's rise is steeper. Right: the expected error of both falls, then rises with the steps; descent stays "
        "within the band up to 1.69 times ridge's."
    ),
    controls=(SelectionSlider(name="steps", label="Steps", options=STEPS, value=1, play=True),),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=52, top=34, height=330), Panel(left=66, top=34, height=330)),
)


def largest_ratio() -> float:
    """The largest ratio of descent's risk to ridge's at matching strengths, over STEPS."""
    descent, ridge = all_risks()
    return float((descent / ridge).max())


def tuned_ratio() -> float:
    """Descent's lowest risk over ridge's lowest, averaged over true weights drawn from a normal prior.

    The prior has the mean square of the true weights as its variance; ridge is then best at n lambda = noise
    variance / prior variance.
    """
    d, along = directions()
    variance, spread = patients()[2], float((along**2).mean())

    def average(factors: np.ndarray) -> float:
        return float(((1 - factors) ** 2 * d**2 * spread + variance * factors**2).sum())

    best_ridge = average(theory.ridge_filter(d, variance / (PATIENTS * spread), n=PATIENTS))
    times = range(1, 3000)
    return min(average(both_filters(d, steps)[0]) for steps in times) / best_ridge
