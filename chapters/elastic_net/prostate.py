"""The prostate data from ridge to lasso: what is kept, at what error, with and without a typing error."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.elastic_net.sliders import rho_slider
from chapters.elastic_net.study import path_errors
from chapters.shared import style
from chapters.shared.strengths import rounded, strength_slider
from everystate.controls import Checkbox, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import data, linear
from regularization.validation import Standardizer, k_fold

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PROSTATE_STRENGTHS = np.logspace(-2.5, 1, 43)
PROSTATE_STOPS = rounded(PROSTATE_STRENGTHS[::2])
PROSTATE_RHOS = (0.0, 0.25, 0.5, 0.75, 1.0)
LOOKS = (
    (style.BLUE, "-"),
    (style.RED, (0, (6, 2))),
    (style.MUTED, (0, (1, 1.5))),
    (style.GREEN, (0, (3, 1.5))),
    (style.PURPLE, "-"),
    (style.ORANGE, (0, (6, 1.5, 1, 1.5))),
    (style.INK, (0, (1, 2.5))),
    (style.SKY, (0, (8, 2, 2, 2))),
)


@dataclass(frozen=True)
class Prostate:
    """Paths of the eight weights, the cross-validated error, and where on them the strength stands."""

    rho: float
    typo: bool
    names: tuple[str, ...]
    weights: np.ndarray
    errors: np.ndarray
    lasso_errors: np.ndarray
    place: int


@functools.cache
def all_men(typo: bool) -> data.Dataset:
    """All 97 men, with or without the typing error in row 32."""
    return data.prostate(row_32="uncorrected" if typo else "corrected", split="none")


@functools.cache
def prostate_path(typo: bool, rho: float) -> linear.Path:
    """Paths on all rows, features standardised."""
    train = all_men(typo).train
    X = Standardizer().fit(train.X).transform(train.X)
    return linear.elastic_net_path(X, train.y, PROSTATE_STRENGTHS, rho=rho)


@functools.cache
def prostate_errors(typo: bool, rho: float) -> np.ndarray:
    """Tenfold cross-validated error of each strength, standardised inside each fold; mean of three shufflings."""
    train = all_men(typo).train
    losses = np.zeros(PROSTATE_STRENGTHS.size)
    for folds in k_fold(train.n, 10, repeats=3, rng=np.random.default_rng(1)).repeats:
        for fold in folds:
            kept, held_out = train.take(fold.train), train.take(fold.held_out)
            step = Standardizer().fit(kept.X)
            path = linear.elastic_net_path(step.transform(kept.X), kept.y, PROSTATE_STRENGTHS, rho=rho)
            losses += held_out.n * path_errors(path, data.Part(step.transform(held_out.X), held_out.y))
    return losses / (3 * train.n)


def compute(*, rho: float, lam: float, typo: bool) -> Prostate:
    """Look up the paths."""
    return Prostate(
        rho=rho,
        typo=typo,
        names=all_men(typo).features,
        weights=prostate_path(typo, rho).coefs,
        errors=prostate_errors(typo, rho),
        lasso_errors=prostate_errors(typo, 1.0),
        place=2 * PROSTATE_STOPS.index(lam),
    )


def draw(result: Prostate, paths: Axes, errors: Axes) -> None:
    """Draw the paths beside the cross-validated error."""
    lam = PROSTATE_STRENGTHS[result.place]
    for name, weights, (colour, dash) in zip(result.names, result.weights.T, LOOKS, strict=True):
        paths.plot(PROSTATE_STRENGTHS, weights, color=colour, linestyle=dash, label=name, gid="paths")
    paths.axvline(lam, color=style.INK, linewidth=1)
    paths.plot(np.full(8, lam), result.weights[result.place], "o", color=style.INK, markersize=4, gid="paths")
    paths.set(xlabel="penalty strength λ", xlim=(0.0027, 11), ylim=(-0.24, 0.75))
    style.log_axis(paths, "x", ticks=5)
    paths.set_ylabel("weight")
    style.key(paths, columns=3)
    errors.plot(
        PROSTATE_STRENGTHS, result.lasso_errors, color=style.RED, linestyle=style.DASHED, label="lasso", gid="errors"
    )
    errors.plot(PROSTATE_STRENGTHS, result.errors, color=style.BLUE, linewidth=2.6, label="at this ρ", gid="errors")
    errors.axvline(lam, color=style.INK, linewidth=1)
    errors.plot([lam], [result.errors[result.place]], "o", color=style.INK, markersize=6, gid="errors")
    errors.set(xlabel="penalty strength λ", xlim=(0.0027, 11), ylim=(0.4, 1.5))
    style.log_axis(errors, "x", ticks=5)
    errors.set_ylabel("cross-validated error")
    style.key(errors, columns=2)


def readout(result: Prostate) -> str:
    """Say which features are kept, what the error is and where it would be lowest."""
    weights = result.weights[result.place]
    kept = [name for name, weight in zip(result.names, weights, strict=True) if weight != 0]
    best = int(result.errors.argmin())
    return (
        f"Kept: {', '.join(kept) if kept else 'nothing'} ({len(kept)} of 8); lweight has weight "
        f"{weights[1]:.2f}. Cross-validated error {result.errors[result.place]:.3f}; lowest for this ρ "
        f"{result.errors[best]:.3f} at λ = {short(float(f'{PROSTATE_STRENGTHS[best]:.2g}'))}."
    )


def kept_at_best(rho: float) -> int:
    """Number of features kept where the cross-validated error is lowest, without the typing error."""
    return int(np.count_nonzero(prostate_path(False, rho).coefs[prostate_errors(False, rho).argmin()]))


LCP = Sketch(
    name="path-of-lcp",
    prompt="With hardly any penalty the weight of `lcp` is a little below zero. Take ridge, ρ = 0, and draw where "
    "this weight goes as the penalty grows.",
    x=tuple(PROSTATE_STRENGTHS[3::3].tolist()),
    truth=lambda r: r.weights[3::3, r.names.index("lcp")],
    x_label="λ =",
    y_label="the weight of `lcp`",
    shapes={
        "rises": "It does rise, through zero; but a penalty that is strong enough brings every weight back.",
        "flat": "A small weight need not stay where it is: `lcavol` and `svi` leave more to it when they shrink.",
        "falls": "The other weights shrink and leave more to explain, for which `lcp` needs a positive weight.",
        "dips": "It goes up from the start: the other weights shrink and leave it more to explain.",
    },
    settles={"rho": 0.0},
    says=lambda r: (
        f"It crosses zero, rises to {r.weights[:, r.names.index('lcp')].max():.2f} and only then shrinks. `lcp` goes "
        "with a higher marker, as `lcavol` and `svi` do, but these two explain that better; when the penalty makes "
        "them smaller, it takes over a part of their work."
    ),
    withheld=("paths", "errors"),
)

FLAT = Choose(
    name="prostate-ridge-against-lasso",
    prompt="The lasso can leave features out, ridge keeps all of them. Each at its own best λ: whose cross-validated "
    "error is lower, and by how much?",
    options=(
        Option(
            "Neither by more than two percent",
            lambda r: abs(r.errors.min() / r.lasso_errors.min() - 1) < 0.02,
            "With many rows for each feature either penalty is weak where it is best.",
        ),
        Option(
            "The lasso's, by ten percent or more",
            lambda r: r.lasso_errors.min() < 0.9 * r.errors.min(),
            lambda r: (
                "Leaving features out pays where many are irrelevant and rows are few. Here the lasso at its best λ "
                f"keeps {kept_at_best(1.0)} of {len(r.names)}."
            ),
        ),
        Option(
            "Ridge's, by ten percent or more",
            lambda r: r.errors.min() < 0.9 * r.lasso_errors.min(),
            "Some features do resemble each other, but eight weights from 97 rows are well enough determined that "
            "sharing gains little.",
        ),
    ),
    settles={"rho": 0.0},
    says=lambda r: (
        f"The lowest is {r.errors.min():.3f} for ridge and {r.lasso_errors.min():.3f} for the lasso. With this many "
        "rows for so few features ρ hardly matters for the lowest error."
    ),
    withheld=("paths", "errors"),
)

PROSTATE = Experiment(
    name="prostate-paths",
    title="Prostate data: from ridge to lasso, with and without a typing error",
    description=(
        "Left: the weights of eight clinical measurements against the penalty strength; smooth for ridge, where none "
        "stays at zero, reaching zero one by one for the lasso. Right: the cross-validated error. A switch puts a "
        "famous typing error back into row 32: wherever lweight is kept it loses weight, and the error rises."
    ),
    controls=(
        rho_slider(0.5, PROSTATE_RHOS, between=False),
        strength_slider(PROSTATE_STOPS, 0.1, between=False),
        Checkbox(name="typo", label="With the typing error in row 32", value=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(FLAT, LCP),
    theme=style.THEME,
    panels=(Panel(top=74, height=350), Panel(top=74, height=350)),
)
