"""The five steps on the diabetes data."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes

from chapters.choosing_lambda.common import DASHED, STRENGTHS
from chapters.choosing_lambda.k_fold import _draw_choices
from chapters.choosing_lambda.known_truth import ridge_cross_validation
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from regularization import data, linear
from regularization.validation import CrossValidation, Standardizer, k_fold

TEST_ROWS = 142


def quadratic(X: np.ndarray) -> np.ndarray:
    """The ten features, their 45 products and the nine squares (sex has two values, so its square says nothing new)."""
    pairs = [X[:, i] * X[:, j] for i, j in combinations(range(X.shape[1]), 2)]
    squares = [X[:, j] ** 2 for j in range(X.shape[1]) if len(np.unique(X[:, j])) > 2]
    return np.column_stack([X, *pairs, *squares])


@functools.cache
def patients() -> data.Dataset:
    """The diabetes data with 64 columns: 300 patients to train on, 142 locked away."""
    plain = data.diabetes()
    wide = data.Dataset(plain.name, train=data.Part(quadratic(plain.train.X), plain.train.y))
    return data.split(wide, validation=0, test=TEST_ROWS / wide.train.n, rng=np.random.default_rng(6))


@functools.cache
def diabetes_search() -> CrossValidation:
    """Ten-fold cross-validation of ridge, on the training part."""
    X, y = patients().train
    return ridge_cross_validation(X, y, np.array((0.0, *STRENGTHS)), k_fold(len(y), 10, rng=np.random.default_rng(6)))


@dataclass(frozen=True)
class FiveSteps:
    """Training and cross-validated errors, and the weights at one strength; all from the training part."""

    lam: float
    place: int
    strengths: np.ndarray
    training: np.ndarray
    mean: np.ndarray
    standard_error: np.ndarray
    minimum: int
    simplest: int
    weights: np.ndarray
    unpenalised: np.ndarray

    @property
    def limit(self) -> float:
        """One standard error above the minimum."""
        return float(self.mean[self.minimum] + self.standard_error[self.minimum])


@functools.cache
def _diabetes_path() -> linear.Path:
    X, y = patients().train
    return linear.ridge_path(Standardizer().fit(X).transform(X), y, np.array((0.0, *STRENGTHS)))


def compute(*, lam: float) -> FiveSteps:
    """Train on 300 patients at strength ``lam``, beside the cross-validation curve."""
    search, path = diabetes_search(), _diabetes_path()
    place = (0.0, *STRENGTHS).index(lam)
    return FiveSteps(
        lam=lam,
        place=place,
        strengths=search.strengths,
        training=search.train_errors.mean(axis=(1, 2)),
        mean=search.mean,
        standard_error=search.standard_error,
        minimum=search.minimum,
        simplest=search.one_standard_error,
        weights=path.coefs[place],
        unpenalised=path.coefs[0],
    )


def draw(result: FiveSteps, errors: Axes, weights: Axes) -> None:
    """Draw both errors with the two choices, and the 64 weights."""
    at = np.array([-4.75, *np.log10(STRENGTHS)])
    spread = result.standard_error
    errors.vlines(at, result.mean - spread, result.mean + spread, color=style.SKY, linewidth=1.2)
    errors.plot(at, result.training, color=style.ORANGE, linestyle=DASHED, label="training")
    errors.plot(at, result.mean, color=style.BLUE, label="CV ± 1 SE")
    _draw_choices(errors, at, result)
    errors.axvline(at[result.place], color=style.MUTED, linewidth=1.2)
    errors.set(xlabel="penalty strength λ", xlim=(-5, 2.2), ylim=(1900, 5500))
    errors.set(xticks=[-4.75, -3, -1, 1], xticklabels=["0", "0.001", "0.1", "10"])
    errors.set_ylabel("mean squared error")
    style.key(errors, columns=2)
    order = np.arange(1, len(result.weights) + 1)
    weights.axhline(0, color=style.MUTED, linewidth=1)
    weights.vlines(order, 0, result.weights, color=style.BLUE, linewidth=2)
    weights.plot(order, result.unpenalised, "_", color=style.RED, markersize=5, label="λ = 0")
    weights.plot(order, result.weights, "o", color=style.BLUE, markersize=3.5, label="at this λ")
    weights.set(xlabel="column", xlim=(0, 65), xticks=[1, 10, 55, 64], ylabel="weight (standardised columns)")
    style.signed_log_axis(weights, "y", linear=1.0, ticks=(-1000, -100, -10, 0, 10, 100, 1000))
    weights.set_ylim(-6000, 6000)
    style.key(weights, columns=2)


def readout(result: FiveSteps) -> str:
    """Say where the strength stands between the ends."""
    here = result.mean[result.place]
    if result.place == result.simplest:
        verdict = "This is the strongest setting within one standard error: step 5 keeps it."
    elif result.place > result.simplest:
        verdict = "Signal is being lost."
    elif here <= result.limit:
        verdict = "Within one standard error of the minimum; a stronger setting is too."
    else:
        verdict = "Too weak: noise is being fitted."
    return (
        f"λ = {short(result.lam)}: training error {result.training[result.place]:.0f}, cross-validated error "
        f"{here:.0f} ± "
        f"{result.standard_error[result.place]:.0f}, largest weight {short(np.abs(result.weights).max())}. {verdict}"
    )


FIVE_STEPS = Experiment(
    name="five-steps-diabetes",
    title="Steps 3 to 5 on 300 diabetes patients",
    description=(
        "Left: the training error rises with the penalty; the cross-validated error falls to a flat floor "
        "and rises. Right: "
        "the 64 weights, huge without a penalty and small with one."
    ),
    controls=(
        SelectionSlider(name="lam", label="Penalty strength λ", options=(("0 (none)", 0.0), *STRENGTHS), value=0.0),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=66, top=54, height=330)),
)
