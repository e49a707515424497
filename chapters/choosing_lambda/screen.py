"""Screening before splitting."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.choosing_lambda.common import DASHED, DOTTED
from chapters.shared import style
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization.validation import Screener, k_fold

CANDIDATES = (100, 200, 500, 1000, 2000, 5000)
KEPT, PATIENTS, SIMULATIONS, SCREEN_FOLDS = 100, 50, 50, 5
BINS = np.linspace(-1, 1, 41)
BEFORE, INSIDE = "before splitting", "inside each fold"


@dataclass(frozen=True)
class Screening:
    """Correlations of the kept features with the class in held-out folds, and error rates over simulations."""

    features: int
    way: str
    correlations: np.ndarray
    mean_correlation: float
    error_rates: np.ndarray
    means: dict[str, np.ndarray]
    quartiles: dict[str, np.ndarray]


def correlations(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Correlation of each column of X with y; 0 where y is constant."""
    Z, centred = X - X.mean(axis=0), y - y.mean()
    scale = np.sqrt((Z**2).sum(axis=0) * (centred**2).sum())
    return (centred @ Z) / np.where(scale > 0, scale, 1.0)


def nearest_neighbour(train: np.ndarray, labels: np.ndarray, new: np.ndarray) -> np.ndarray:
    """The label of the training row that is closest to each new row."""
    distance = (train**2).sum(axis=1) - 2 * new @ train.T
    return labels[distance.argmin(axis=1)]


def _simulate(rng: np.random.Generator) -> dict[tuple[int, str], tuple[float, np.ndarray]]:
    """One data set of pure noise: error rate and held-out correlations for each number of features and each way."""
    X = rng.normal(size=(PATIENTS, CANDIDATES[-1]))
    y = rng.permutation(np.repeat([0, 1], PATIENTS // 2))
    folds = k_fold(PATIENTS, SCREEN_FOLDS, rng=rng).repeats[0]
    everyone = correlations(X, y)
    inside = [correlations(X[fold.train], y[fold.train]) for fold in folds]
    found = {}
    for features in CANDIDATES:
        for way, scores in ((BEFORE, [everyone] * SCREEN_FOLDS), (INSIDE, inside)):
            wrong, seen = 0, []
            for fold, score in zip(folds, scores, strict=True):
                kept = np.argsort(-score[:features], kind="stable")[:KEPT]
                train, new = X[np.ix_(fold.train, kept)], X[np.ix_(fold.held_out, kept)]
                wrong += (nearest_neighbour(train, y[fold.train], new) != y[fold.held_out]).sum()
                seen.append(correlations(new, y[fold.held_out]))
            found[features, way] = wrong / PATIENTS, np.concatenate(seen)
    return found


@functools.cache
def simulations() -> tuple[dict[tuple[int, str], tuple[float, np.ndarray]], ...]:
    """Fifty data sets in which no feature has anything to do with the class."""
    rng = np.random.default_rng(710)
    return tuple(_simulate(rng) for _ in range(SIMULATIONS))


@functools.cache
def rates_by_absolute_value() -> np.ndarray:
    """Error rates when the 100 features with the largest absolute correlation are kept before splitting."""
    rng, rates = np.random.default_rng(711), []
    for _ in range(SIMULATIONS):
        X, y = rng.normal(size=(PATIENTS, CANDIDATES[-1])), rng.permutation(np.repeat([0, 1], PATIENTS // 2))
        Z = Screener(KEPT).fit(X, y).transform(X)
        folds = k_fold(PATIENTS, SCREEN_FOLDS, rng=rng).repeats[0]
        wrong = [(nearest_neighbour(Z[f.train], y[f.train], Z[f.held_out]) != y[f.held_out]).sum() for f in folds]
        rates.append(sum(wrong) / PATIENTS)
    return np.array(rates)


def compute(*, features: int, way: str) -> Screening:
    """Keep the 100 best-looking of ``features`` features of pure noise, and cross-validate a nearest neighbour."""
    rates = {key: np.array([one[key][0] for one in simulations()]) for key in simulations()[0]}
    seen = np.concatenate([one[features, way][1] for one in simulations()])
    return Screening(
        features=features,
        way=way,
        correlations=np.histogram(seen, BINS)[0] / len(seen),
        mean_correlation=float(seen.mean()),
        error_rates=rates[features, way],
        means={one: np.array([rates[count, one].mean() for count in CANDIDATES]) for one in (BEFORE, INSIDE)},
        quartiles={
            one: np.array([np.percentile(rates[count, one], [25, 75]) for count in CANDIDATES])
            for one in (BEFORE, INSIDE)
        },
    )


def draw(result: Screening, histogram: Axes, rates: Axes) -> None:
    """Draw the held-out correlations, and the error rate of both ways against the number of features."""
    look = {BEFORE: (style.RED, "o", DASHED), INSIDE: (style.GREEN, "s", "solid")}
    colour = look[result.way][0]
    histogram.stairs(100 * result.correlations, BINS, fill=True, color=colour, alpha=0.85)
    histogram.axvline(0, color=style.MUTED, linewidth=1)
    histogram.axvline(result.mean_correlation, color=style.INK, linestyle=DASHED, linewidth=1.6, label="mean")
    histogram.set(xlabel="correlation with the class, held-out fold", ylabel="% of kept features")
    histogram.set(xlim=(-1, 1), ylim=(0, 10), xticks=[-1, -0.5, 0, 0.5, 1], xticklabels=["−1", "−0.5", "0", "0.5", "1"])
    style.key(histogram)
    for way, (shade, marker, dash) in look.items():
        shown = way == result.way
        low, high = 100 * result.quartiles[way].T
        rates.fill_between(CANDIDATES, low, high, color=shade, alpha=0.18, linewidth=0)
        rates.plot(
            CANDIDATES,
            100 * result.means[way],
            marker,
            linestyle=dash,
            color=shade,
            markersize=6,
            label=f"screened {way}",
        )
        if shown:
            place = CANDIDATES.index(result.features)
            rates.plot(
                result.features,
                100 * result.means[way][place],
                marker,
                color=shade,
                markersize=12,
                markeredgecolor=style.INK,
            )
    rates.axhline(50, color=style.MUTED, linestyle=DOTTED, linewidth=1.4)
    rates.set(xlabel="features of pure noise", xlim=(85, 6000), ylim=(-2, 70))
    rates.set_xscale("log")
    rates.set(xticks=[100, 500, 2000, 5000], xticklabels=["100", "500", "2000", "5000"])
    rates.minorticks_off()
    rates.set_ylabel("CV error rate, %")
    style.key(rates, columns=1)


def readout(result: Screening) -> str:
    """Say what cross-validation reports, beside the truth."""
    rate = 100 * result.error_rates.mean()
    correlation = f"{round(result.mean_correlation, 2) + 0.0:.2f}".replace("-", "−")  # no minus before a zero
    if result.features == KEPT:
        moral = "All features are kept, so nothing is chosen and nothing leaks."
    elif result.way == BEFORE:
        moral = "The truth is 50%: the held-out rows helped to choose the features."
    else:
        moral = "That is the truth, give or take chance: there is nothing to learn."
    return (
        f"The best {KEPT} of {result.features} features, screened {result.way}: CV error rate {rate:.0f}% on "
        f"average over {SIMULATIONS} data sets, mean correlation in the held-out fold {correlation}. {moral}"
    )


SCREEN = Experiment(
    name="screen-before-splitting",
    title="Choosing features before splitting makes noise look like signal",
    description=(
        "Left: histogram of the correlation between the kept features and the class in held-out folds, "
        "shifted to the right "
        "when the features were screened before splitting. Right: the error rate against the number of "
        "features; screened before splitting it falls towards zero, inside the folds it stays near 50 percent."
    ),
    controls=(
        SelectionSlider(name="features", label="Features of pure noise", options=CANDIDATES, value=5000),
        Dropdown(name="way", label="Screening", options=(BEFORE, INSIDE), value=BEFORE),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=50, top=56, height=330), Panel(left=52, top=56, height=330)),
)
