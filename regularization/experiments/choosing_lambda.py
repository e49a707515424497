"""Chapter 6: the cross-validation curve, its two ends, leaks, the winner's curse, and five steps on real data."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes

from regularization import data, linear, style
from regularization.controls import Dropdown, IntSlider, SelectionSlider, short
from regularization.experiment import Experiment, Panel
from regularization.studies.prostate import PROSTATE_SPLITS, prostate_searches
from regularization.validation import (
    CrossValidation,
    Folds,
    Screener,
    Standardizer,
    cross_validate,
    k_fold,
)

STRENGTHS = tuple(float(f"{10.0**k:.3g}") for k in np.arange(-4, 2.01, 0.25))
DASHED, DOTTED, DASH_DOT = (0, (6, 3)), (0, (1, 2)), (0, (7, 2, 1, 2))

# -- A problem whose truth is known -----------------------------------------------------------------
FEATURES, NOISE, CORRELATION = 40, 3.0, 0.5


@functools.cache
def problem(rows: int = 60, seed: int = 4) -> data.Dataset:
    """Ten of forty correlated features matter; ``rows`` training rows."""
    return data.sparse_linear(
        n=rows, p=FEATURES, support=10, noise=NOISE, correlation=CORRELATION, rng=np.random.default_rng(seed)
    )


def ridge_cross_validation(X: np.ndarray, y: np.ndarray, strengths: np.ndarray, folds: Folds) -> CrossValidation:
    """What ``cross_validate(Ridge, ..., prepare=Standardizer)`` gives, from one decomposition a fold."""
    errors = np.empty((2, len(strengths), *folds.shape))
    for r, repeat in enumerate(folds.repeats):
        for k, fold in enumerate(repeat):
            scaler = Standardizer().fit(X[fold.train])
            path = linear.ridge_path(scaler.transform(X[fold.train]), y[fold.train], strengths)
            for part, rows in enumerate((fold.train, fold.held_out)):
                errors[part, :, r, k] = ((path.predict(scaler.transform(X[rows])) - y[rows]) ** 2).mean(axis=1)
    return CrossValidation(np.asarray(strengths, dtype=float), *errors)


def standardised_path(train: data.Part, strengths: np.ndarray) -> linear.Path:
    """Ridge on standardised features, as weights on the features' own scales."""
    scaler = Standardizer().fit(train.X)
    path = linear.ridge_path(scaler.transform(train.X), train.y, strengths)
    coefs = path.coefs / scaler.scale_
    return linear.Path(path.lams, coefs, path.intercepts - coefs @ scaler.mean_)


def true_errors(path: linear.Path, truth: data.Truth) -> np.ndarray:
    """Expected squared error on a new row of `problem`, exactly, for each strength of a path."""
    place = np.arange(FEATURES)
    covariance = CORRELATION ** np.abs(place[:, None] - place)
    off = path.coefs - truth.coefficients
    return np.einsum("mi,ij,mj->m", off, covariance, off) + path.intercepts**2 + truth.noise**2


@functools.cache
def truth_at(rows: int = 60, seed: int = 4, strengths: tuple[float, ...] = STRENGTHS) -> np.ndarray:
    """True error of the fit to all ``rows`` rows, for each strength."""
    sample = problem(rows, seed)
    return true_errors(standardised_path(sample.train, np.array(strengths)), sample.truth)


@functools.cache
def searched(k: int, split: int) -> CrossValidation:
    """Cross-validation of `problem` with ``k`` folds and the ``split``-th shuffling."""
    sample = problem()
    folds = k_fold(sample.train.n, k, rng=np.random.default_rng([k, split]))
    return ridge_cross_validation(*sample.train, np.array(STRENGTHS), folds)


# -- The K-fold curve -------------------------------------------------------------------------------
SPLITS = 4


@dataclass(frozen=True)
class Curve:
    """A cross-validation curve, both choices on it, and the fold errors at one strength."""

    lam: float
    place: int
    strengths: np.ndarray
    mean: np.ndarray
    standard_error: np.ndarray
    truth: np.ndarray
    minimum: int
    simplest: int
    fold_errors: np.ndarray

    @property
    def limit(self) -> float:
        """One standard error above the minimum."""
        return float(self.mean[self.minimum] + self.standard_error[self.minimum])


def curve(*, k: int, split: int, lam: float) -> Curve:
    """Cross-validate with ``k`` folds and look at strength ``lam``."""
    search, place = searched(k, split), STRENGTHS.index(lam)
    return Curve(
        lam=lam,
        place=place,
        strengths=np.array(STRENGTHS),
        mean=search.mean,
        standard_error=search.standard_error,
        truth=truth_at(),
        minimum=search.minimum,
        simplest=search.one_standard_error,
        fold_errors=search.errors[place, 0],
    )


def _draw_choices(axes: Axes, at: np.ndarray, result: Curve | FiveSteps | SubsetSearch) -> None:
    """Mark the minimum, the height of one standard error above it, and the simplest strength below that."""
    low, simple = result.minimum, result.simplest
    axes.plot(at[[low, simple]], [result.limit] * 2, color=style.GREEN, linestyle=DOTTED, linewidth=2)
    axes.plot(at[[low, low]], [result.mean[low], result.limit], color=style.GREEN, linestyle=DOTTED, linewidth=2)
    axes.plot(at[low], result.mean[low], "o", color=style.RED, markersize=12, label="minimum")
    axes.plot(at[simple], result.mean[simple], "s", color=style.GREEN, markersize=7, label="one-SE rule")


def _log_ticks(axes: Axes, ticks: tuple[float, ...]) -> None:
    """A logarithmic y axis, labelled at ``ticks`` only."""
    axes.set_yscale("log")
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()


def draw_curve(result: Curve, errors: Axes, folds: Axes) -> None:
    """Draw the curve with standard errors and both choices, and the fold errors at this strength."""
    spread = result.standard_error
    errors.vlines(result.strengths, result.mean - spread, result.mean + spread, color=style.SKY, linewidth=1.2)
    errors.plot(result.strengths, result.truth, color=style.INK, linestyle=DASHED, linewidth=1.6, label="true error")
    errors.plot(result.strengths, result.mean, color=style.BLUE, label="CV ± 1 SE")
    _draw_choices(errors, result.strengths, result)
    errors.axvline(result.lam, color=style.MUTED, linewidth=1.2)
    errors.set(xlabel="penalty strength λ", xlim=(7e-5, 140), ylim=(7, 110))
    style.log_axis(errors, "x", ticks=5)
    _log_ticks(errors, (10, 20, 50, 100))
    errors.set_ylabel("mean squared error")
    style.key(errors, columns=2)
    count = len(result.fold_errors)
    mean, margin = result.mean[result.place], spread[result.place]
    folds.axhspan(mean - margin, mean + margin, color=style.SKY, alpha=0.25, linewidth=0, label="mean ± 1 SE")
    folds.axhline(mean, color=style.BLUE)
    folds.plot(
        (np.arange(count) + 0.5) / count, result.fold_errors, "D", color=style.PURPLE, markersize=6, label="one fold"
    )
    folds.set(xlabel=f"fold 1 to {count}", xlim=(0, 1), xticks=[], ylim=(0, 135))
    folds.set_ylabel("error on the held-out fold")
    style.key(folds, columns=2)


def read_curve(result: Curve) -> str:
    """Say what this strength costs, and what the two rules choose."""
    lowest, simple = (short(result.strengths[k]) for k in (result.minimum, result.simplest))
    here = result.mean[result.place]
    if result.place > result.simplest:
        verdict = "Past the one-SE choice: the penalty now removes signal."
    elif here <= result.limit:
        verdict = "This strength can't be told from the best one."
    else:
        verdict = "More than one standard error above the minimum: too weak."
    return (
        f"λ = {short(result.lam)}: CV error {here:.1f} ± {result.standard_error[result.place]:.1f}, true error "
        f"{result.truth[result.place]:.1f}. Minimum at λ = {lowest}, one-SE rule λ = {simple}. {verdict}"
    )


K_FOLD = Experiment(
    name="k-fold-curve",
    title="A cross-validation curve, its standard errors and two ways to choose",
    description=(
        "Left: the cross-validated error falls and rises again as the penalty grows; bars show one standard error, a "
        "circle the minimum, a square the strongest penalty within one standard error of it; a dashed line "
        "is the true error. "
        "Right: the error on each held-out fold at the strength of the slider, their mean and its standard error."
    ),
    controls=(
        SelectionSlider(name="k", label="Folds K", options=(2, 5, 10, 20), value=10),
        IntSlider(name="split", label="Random split", min=1, max=SPLITS, value=1),
        SelectionSlider(name="lam", label="Penalty strength λ", options=STRENGTHS, value=STRENGTHS[0]),
    ),
    compute=curve,
    draw=draw_curve,
    readout=read_curve,
    panels=(Panel(left=58, top=54, height=330), Panel(left=60, top=54, height=330)),
)

# -- The two ends -----------------------------------------------------------------------------------
WIDE = (0.0, *(float(f"{10.0**k:.3g}") for k in np.arange(-4, 4.01, 0.5)))
ROWS = (60, 80, 120, 240, 480)


@dataclass(frozen=True)
class Ends:
    """Predictions for new rows at one strength, and the errors at all of them."""

    lam: float
    rows: int
    place: int
    signal: np.ndarray
    predicted: np.ndarray
    training: np.ndarray
    truth: np.ndarray


@functools.cache
def _wide_path(rows: int) -> linear.Path:
    return standardised_path(problem(rows).train, np.array(WIDE))


def ends(*, rows: int, lam: float) -> Ends:
    """Fit ``rows`` rows at strength ``lam`` and predict 60 new ones."""
    sample, path = problem(rows), _wide_path(rows)
    fresh = sample.validation.X[:60]
    return Ends(
        lam=lam,
        rows=rows,
        place=WIDE.index(lam),
        signal=sample.truth.function(fresh),
        predicted=path.predict(fresh)[WIDE.index(lam)],
        training=((path.predict(sample.train.X) - sample.train.y) ** 2).mean(axis=1),
        truth=true_errors(path, sample.truth),
    )


def draw_ends(result: Ends, cloud: Axes, errors: Axes) -> None:
    """Draw predictions against the truth, and both errors from no penalty to an overwhelming one."""
    cloud.plot([-20, 20], [-20, 20], color=style.MUTED, linestyle=DASHED, linewidth=1.2, label="perfect prediction")
    cloud.plot(result.signal, result.predicted, "o", color=style.BLUE, markersize=5, label="60 new rows")
    cloud.set(xlabel="true mean of y", ylabel="predicted y", xlim=(-20, 20), ylim=(-22, 22))
    style.key(cloud, columns=2)
    at = np.array([-5.5, *np.log10(WIDE[1:])])
    for values, colour, dash, name in (
        (result.training, style.ORANGE, DASHED, "training error"),
        (result.truth, style.GREEN, "solid", "true error"),
    ):
        errors.plot(at[1:], values[1:], color=colour, linestyle=dash, label=name)
        errors.plot(at[:2], values[:2], color=colour, linestyle=DOTTED, linewidth=1.2)
        errors.plot(at[result.place], values[result.place], "o", color=colour, markersize=8)
    errors.axvline(at[result.place], color=style.MUTED, linewidth=1.2)
    errors.axhline(NOISE**2, color=style.MUTED, linestyle=DOTTED, linewidth=1.4)
    errors.text(3.8, NOISE**2 * 0.93, "noise", color=style.MUTED, ha="right", va="top", fontsize=10.5)
    errors.set(xlabel="penalty strength λ", xlim=(-6, 4.3), ylim=(2, 60))
    errors.set(xticks=[-5.5, -4, -2, 0, 2, 4], xticklabels=["0", "10⁻⁴", "0.01", "1", "100", "10⁴"])
    _log_ticks(errors, (2, 5, 10, 20, 50))
    errors.set_ylabel("mean squared error")
    style.key(errors, columns=2)


def read_ends(result: Ends) -> str:
    """Say what this end does to the predictions."""
    here, best = result.truth[result.place], result.truth.min()
    spread = result.predicted.std() / result.signal.std()
    if here < 1.1 * best:
        verdict = "No strength is better by a tenth."
    elif result.place < result.truth.argmin():
        verdict = "Too weak: the predictions follow the noise of the training rows."
    else:
        verdict = "Too strong: the predictions huddle around the mean of y."
    return (
        f"{result.rows} rows, λ = {short(result.lam)}: training error {result.training[result.place]:.2f}, true error "
        f"{here:.1f} (best {best:.1f}). Predictions spread {spread:.2f} times as far as the true means. {verdict}"
    )


ENDS = Experiment(
    name="two-ends-of-lambda",
    title="No penalty at all, and far too much",
    description=(
        "Left: predictions for new rows against the truth; without a penalty a wide cloud, with a very "
        "strong one a flat "
        "line at the mean. Right: the training error rises with the strength; the true error falls, then rises."
    ),
    controls=(
        SelectionSlider(name="lam", label="Penalty strength λ", options=(("0 (none)", 0.0), *WIDE[1:]), value=0.0),
        SelectionSlider(name="rows", label="Training rows", options=ROWS, value=60),
    ),
    compute=ends,
    draw=draw_ends,
    readout=read_ends,
    panels=(Panel(left=56, top=54, height=330), Panel(left=58, top=54, height=330)),
)

# -- The luck of the split --------------------------------------------------------------------------
POOL = 120


@dataclass(frozen=True)
class Luck:
    """What many random splits choose, each choice made from the mean curve of ``averaged`` of them."""

    k: int
    averaged: int
    strengths: np.ndarray
    minimum: np.ndarray
    simplest: np.ndarray
    truth: np.ndarray

    def truths(self, places: np.ndarray) -> np.ndarray:
        """True error of each choice."""
        return self.truth[places]


@functools.cache
def pool(k: int) -> CrossValidation:
    """Cross-validation of `problem` with many random splits into ``k`` folds."""
    sample = problem()
    folds = k_fold(sample.train.n, k, rng=np.random.default_rng(k), repeats=POOL)
    return ridge_cross_validation(*sample.train, np.array(STRENGTHS), folds)


def luck(*, k: int, averaged: int) -> Luck:
    """Let disjoint groups of ``averaged`` random splits choose."""
    everything = pool(k)
    groups = np.array_split(np.arange(POOL), POOL // averaged)
    searches = [
        CrossValidation(everything.strengths, everything.train_errors[:, g], everything.errors[:, g]) for g in groups
    ]
    return Luck(
        k=k,
        averaged=averaged,
        strengths=everything.strengths,
        minimum=np.array([search.minimum for search in searches]),
        simplest=np.array([search.one_standard_error for search in searches]),
        truth=truth_at(),
    )


def draw_luck(result: Luck, choices: Axes, errors: Axes) -> None:
    """Draw how often each strength was chosen, and what the choices are worth."""
    at = np.log10(result.strengths)
    for places, shift, colour, hatch, name in (
        (result.minimum, -0.05, style.RED, "", "minimum"),
        (result.simplest, 0.05, style.GREEN, "////", "one-SE rule"),
    ):
        share = 100 * np.bincount(places, minlength=len(at)) / len(places)
        choices.bar(at + shift, share, 0.1, color=colour, hatch=hatch, edgecolor=style.PAPER, linewidth=0, label=name)
    choices.set(xlabel="λ that was chosen", ylabel="% of the choices", xlim=(-4.1, 2.1), ylim=(0, 105))
    choices.set(xticks=[-4, -2, 0, 2], xticklabels=["10⁻⁴", "0.01", "1", "100"])
    style.key(choices, columns=2)
    errors.plot(at, result.truth, color=style.INK, linestyle=DASHED, linewidth=1.6, label="true error")
    looks = (
        (result.minimum, "o", style.RED, 11, "minimum"),
        (result.simplest, "s", style.GREEN, 6, "one-SE rule"),
    )
    for places, marker, colour, size, name in looks:
        kept = np.unique(places)
        errors.plot(at[kept], result.truth[kept], marker, color=colour, markersize=size, label=name)
    errors.axhspan(
        result.truth.min(), 1.1 * result.truth.min(), color=style.SKY, alpha=0.25, linewidth=0, label="best + 10%"
    )
    errors.set(xlabel="λ that was chosen", ylabel="true error of the choice", xlim=(-4.1, 2.1), ylim=(0, 40))
    errors.set(xticks=[-4, -2, 0, 2], xticklabels=["10⁻⁴", "0.01", "1", "100"])
    style.key(errors, columns=2)


def read_luck(result: Luck) -> str:
    """Say how far the choices and their worth differ."""
    low, high = result.strengths[result.minimum.min()], result.strengths[result.minimum.max()]
    worth = result.truths(result.minimum)
    simple = result.truths(result.simplest)
    splits = "one split" if result.averaged == 1 else f"{result.averaged} splits averaged"
    place = f"is always at λ = {short(low)}, with a true error of {worth[0]:.1f}"
    if low < high:
        place = f"lies between λ = {short(low)} and {short(high)}, with true errors from {worth.min():.1f} to "
        place += f"{worth.max():.1f} (median {np.median(worth):.1f})"
    return (
        f"K = {result.k}, {splits}: the minimum {place}; the best is {result.truth.min():.1f}. "
        f"One-SE rule: median {np.median(simple):.1f}."
    )


LUCK = Experiment(
    name="luck-of-the-split",
    title="How much the choice depends on the random split",
    description=(
        "Left: bars show how often each strength was chosen over many random splits, by the minimum and by the "
        "one-standard-error rule. Right: the true error of those choices, on a curve with a flat floor."
    ),
    controls=(
        SelectionSlider(name="k", label="Folds K", options=(2, 5, 10), value=5),
        SelectionSlider(name="averaged", label="Splits averaged", options=(1, 2, 4, 10, 20), value=1),
    ),
    compute=luck,
    draw=draw_luck,
    readout=read_luck,
    panels=(Panel(left=54, top=56, height=330), Panel(left=50, top=56, height=330)),
)


# -- Subset size on the prostate data ---------------------------------------------------------------
@dataclass(frozen=True)
class SubsetSearch:
    """One split's curve over subset sizes, and how often each size was chosen so far."""

    split: int
    mean: np.ndarray
    standard_error: np.ndarray
    minimum: int
    simplest: int
    minimum_counts: np.ndarray
    simplest_counts: np.ndarray

    @property
    def limit(self) -> float:
        """One standard error above the minimum."""
        return float(self.mean[self.minimum] + self.standard_error[self.minimum])


def subset_search(*, split: int) -> SubsetSearch:
    """The ``split``-th search, and the choices of all up to it."""
    searches = prostate_searches()[:split]
    last = searches[-1]
    return SubsetSearch(
        split=split,
        mean=last.mean,
        standard_error=last.standard_error,
        minimum=last.minimum,
        simplest=last.one_standard_error,
        minimum_counts=np.bincount([search.minimum for search in searches], minlength=9),
        simplest_counts=np.bincount([search.one_standard_error for search in searches], minlength=9),
    )


def draw_subset_search(result: SubsetSearch, errors: Axes, counts: Axes) -> None:
    """Draw the curve of one split, and the tally of choices so far."""
    sizes = np.arange(9)
    spread = result.standard_error
    errors.vlines(sizes, result.mean - spread, result.mean + spread, color=style.SKY, linewidth=1.6)
    errors.plot(sizes, result.mean, color=style.BLUE, marker=".", label="CV ± 1 SE")
    _draw_choices(errors, sizes, result)
    errors.set(xlabel="number of features", ylabel="mean squared error", xlim=(-0.4, 8.4), ylim=(0.3, 2.1))
    style.key(errors, columns=3)
    for tally, shift, colour, hatch, name in (
        (result.minimum_counts, 0.2, style.RED, "", "minimum"),
        (result.simplest_counts, -0.2, style.GREEN, "////", "one-SE rule"),
    ):
        counts.bar(
            sizes + shift, tally, 0.36, color=colour, hatch=hatch, edgecolor=style.PAPER, linewidth=0, label=name
        )
    counts.set(xlabel="number of features chosen", ylabel="splits so far", xlim=(-0.6, 8.6), ylim=(0, 60))
    style.key(counts, columns=2)


def read_subset_search(result: SubsetSearch) -> str:
    """Say what this split and all so far have chosen."""
    often = [int(tally.argmax()) for tally in (result.minimum_counts, result.simplest_counts)]
    times = [int(tally.max()) for tally in (result.minimum_counts, result.simplest_counts)]
    return (
        f"Split {result.split}: the minimum is at {result.minimum} features, the one-SE rule takes {result.simplest}. "
        f"So far the minimum chose {often[0]} most often ({times[0]} of {result.split}), "
        f"the rule {often[1]} ({times[1]} of {result.split})."
    )


PROSTATE = Experiment(
    name="prostate-one-standard-error",
    title="The one-standard-error rule on the prostate data, split after split",
    description=(
        "Left: the cross-validated error of the best subset of each size, steep up to two features and nearly flat "
        "beyond. Right: a tally of the sizes chosen; the minimum mostly chooses seven, the rule mostly two."
    ),
    controls=(IntSlider(name="split", label="Random split", min=1, max=PROSTATE_SPLITS, value=1, play=True),),
    compute=subset_search,
    draw=draw_subset_search,
    readout=read_subset_search,
    panels=(Panel(left=52, top=38), Panel(left=50, top=38)),
)

# -- Screening before splitting ---------------------------------------------------------------------
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


def screening(*, features: int, way: str) -> Screening:
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


def draw_screening(result: Screening, histogram: Axes, rates: Axes) -> None:
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


def read_screening(result: Screening) -> str:
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
    compute=screening,
    draw=draw_screening,
    readout=read_screening,
    panels=(Panel(left=50, top=56, height=330), Panel(left=52, top=56, height=330)),
)

# -- Standardising before splitting -----------------------------------------------------------------
TAILS = (("normal", 0.0), ("skewed", 1.0), ("very skewed", 2.0))
SIZES = (15, 20, 30, 60, 120)
DATA_SETS, COLUMNS, SCALING_STRENGTH = 80, 5, 0.1


@dataclass(frozen=True)
class Scaling:
    """Cross-validated errors of many data sets, scaled inside the folds and before splitting."""

    rows: int
    tail: float
    inside: np.ndarray
    before: np.ndarray
    fresh: np.ndarray
    """Error on 1000 new rows of the fit to all rows."""
    ratios: np.ndarray
    """Median of before / inside for each tail (row) and number of rows (column)."""


def skewed_rows(rows: int, tail: float, rng: np.random.Generator) -> data.Part:
    """Five features exp(tail * z), or z itself for tail 0, and y = half the sum of z plus standard normal noise."""
    z = rng.normal(size=(rows, COLUMNS))
    return data.Part(np.exp(tail * z) if tail else z, z.sum(axis=1) / 2 + rng.normal(size=rows))


@functools.cache
def _scaled(rows: int, tail: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Error of each data set, scaled inside the folds and before splitting, and on new rows."""
    rng, new = np.random.default_rng(12), skewed_rows(1000, tail, np.random.default_rng(13))
    found, strengths = [], np.array([SCALING_STRENGTH])
    for _ in range(DATA_SETS):
        sample, folds = skewed_rows(rows, tail, rng), k_fold(rows, 5, rng=rng)
        honest = ridge_cross_validation(*sample, strengths, folds).mean[0]
        leaky = cross_validate(linear.Ridge, strengths, *sample, folds=folds, prepare=Standardizer, leak=True).mean[0]
        fresh = np.mean((standardised_path(sample, strengths).predict(new.X) - new.y) ** 2)
        found.append((honest, leaky, fresh))
    return tuple(np.array(found).T)


def scaling(*, rows: int, tail: float) -> Scaling:
    """Scale the features of eighty data sets inside the folds, and before splitting."""
    inside, before, fresh = _scaled(rows, tail)
    ratios = [[np.median(_scaled(n, t)[1] / _scaled(n, t)[0]) for n in SIZES] for _, t in TAILS]
    return Scaling(rows, tail, inside, before, fresh, np.array(ratios))


def draw_scaling(result: Scaling, pairs: Axes, ratios: Axes) -> None:
    """Draw both errors of every data set, and the median ratio against the number of rows."""
    pairs.plot([0.2, 30], [0.2, 30], color=style.MUTED, linestyle=DASHED, linewidth=1.2, label="equal")
    pairs.plot(result.inside, result.before, "o", color=style.RED, markersize=5, label="a data set")
    pairs.set(xlim=(0.2, 20000), ylim=(0.2, 30), xlabel="CV error, scaled inside each fold")
    style.log_axis(pairs, "x")
    style.log_axis(pairs, "y")
    pairs.set_ylabel("CV error, scaled before")
    style.key(pairs, columns=2)
    ratios.axhline(1, color=style.MUTED, linestyle=DASHED, linewidth=1.2)
    looks = ((style.GREEN, "s", "solid"), (style.BLUE, "^", DASH_DOT), (style.RED, "o", DASHED))
    for (name, tail), line, (colour, marker, dash) in zip(TAILS, result.ratios, looks, strict=True):
        ratios.plot(SIZES, line, marker, linestyle=dash, color=colour, markersize=5, label=name)
        if tail == result.tail:
            here = line[SIZES.index(result.rows)]
            ratios.plot(result.rows, here, marker, color=colour, markersize=11, markeredgecolor=style.INK)
    ratios.set(xlim=(13, 140), ylim=(0, 1.3), xlabel="rows")
    ratios.set_xscale("log")
    ratios.set(xticks=SIZES, xticklabels=[str(size) for size in SIZES])
    ratios.minorticks_off()
    ratios.set_ylabel("reported / honest error (median)")
    style.key(ratios, columns=3)


def read_scaling(result: Scaling) -> str:
    """Say how much the leak flatters."""
    name = next(name for name, tail in TAILS if tail == result.tail)
    ratio = float(np.median(result.before / result.inside))
    if abs(ratio - 1) < 0.03:
        moral = "Hardly a difference; but the right way costs nothing."
    elif ratio < 1:
        moral = "Scaling first hides the extreme rows that will hurt."
    else:
        moral = "Here the leak happens to look worse than honesty."
    medians = [np.median(errors) for errors in (result.before, result.inside, result.fresh)]
    return (
        f"{result.rows} rows, {name} features, medians over {DATA_SETS} data sets: CV error {medians[0]:.2f} "
        f"when scaled before "
        f"splitting, {medians[1]:.2f} when scaled inside the folds; on new rows {medians[2]:.2f}. {moral}"
    )


SCALE = Experiment(
    name="standardise-before-splitting",
    title="Standardising before splitting: often harmless, not always",
    description=(
        "Left: each point is a data set, its cross-validated error with scaling inside the folds against "
        "that with scaling "
        "before splitting. Right: the median ratio of the two, near 1 for normal features and far below it "
        "for few rows "
        "with very skewed features."
    ),
    controls=(
        SelectionSlider(name="rows", label="Rows", options=SIZES, value=15),
        Dropdown(name="tail", label="Features", options=TAILS, value=0.0),
    ),
    compute=scaling,
    draw=draw_scaling,
    readout=read_scaling,
    panels=(Panel(left=56, top=38), Panel(left=56, top=38)),
)

# -- The winner's curse -----------------------------------------------------------------------------
TRIED = (1, 2, 5, 10, 20, 50, 100)
CURSE_ROWS = (25, 50, 100, 200)
NOISE_FEATURES, USED, CURSE_SETS, SHOWN_SETS = 30, 5, 80, 4


@dataclass(frozen=True)
class Curse:
    """Settings tried on one data set of pure noise, and averages over many data sets."""

    tried: int
    rows: int
    cross_validated: np.ndarray
    truth: np.ndarray
    chosen: int
    averages: np.ndarray
    """Chosen CV error, nested CV error, true error (rows) for each number tried (columns)."""


@functools.cache
def settings() -> tuple[np.ndarray, np.ndarray]:
    """A hundred settings: five of thirty features, and a strength from 0.03 to 1."""
    rng = np.random.default_rng(15)
    columns = np.array([rng.permutation(NOISE_FEATURES)[:USED] for _ in range(TRIED[-1])])
    return columns, 10 ** rng.uniform(-1.5, 0, size=TRIED[-1])


def _fit_settings(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (settings, features) and intercepts of every setting's ridge fit."""
    columns, strengths = settings()
    Z, centred = X - X.mean(axis=0), y - y.mean()
    gram, moments = Z.T @ Z / len(y), Z.T @ centred / len(y)
    system = gram[columns[:, :, None], columns[:, None, :]] + strengths[:, None, None] * np.eye(USED)
    weights = np.zeros((len(columns), NOISE_FEATURES))
    np.put_along_axis(weights, columns, np.linalg.solve(system, moments[columns][:, :, None])[:, :, 0], axis=1)
    return weights, y.mean() - weights @ X.mean(axis=0)


def _settings_errors(X: np.ndarray, y: np.ndarray, new_X: np.ndarray, new_y: np.ndarray) -> np.ndarray:
    weights, intercepts = _fit_settings(X, y)
    return ((new_X @ weights.T + intercepts - new_y[:, None]) ** 2).mean(axis=0)


def _five_fold(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Cross-validated error of every setting."""
    folds = k_fold(len(y), 5, rng=rng).repeats[0]
    return np.mean([_settings_errors(X[f.train], y[f.train], X[f.held_out], y[f.held_out]) for f in folds], axis=0)


def _winners(errors: np.ndarray, order: np.ndarray) -> list[int]:
    """Best of the first 1, 2, 5, ... settings in ``order``."""
    return [int(order[errors[order[:count]].argmin()]) for count in TRIED]


def _nested(X: np.ndarray, y: np.ndarray, order: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Nested cross-validated error for each number of settings tried."""
    found = []
    for fold in k_fold(len(y), 5, rng=rng).repeats[0]:
        winners = _winners(_five_fold(X[fold.train], y[fold.train], rng), order)
        found.append(_settings_errors(X[fold.train], y[fold.train], X[fold.held_out], y[fold.held_out])[winners])
    return np.mean(found, axis=0)


@dataclass(frozen=True)
class Tries:
    """All settings on one data set: the order of trying, both errors, and the nested error for each number tried."""

    order: np.ndarray
    cross_validated: np.ndarray
    truth: np.ndarray
    nested: np.ndarray

    @property
    def winners(self) -> list[int]:
        """The winner among the first 1, 2, 5, ... settings."""
        return _winners(self.cross_validated, self.order)


def _try_all(rows: int, rng: np.random.Generator) -> Tries:
    X, y = rng.normal(size=(rows, NOISE_FEATURES)), rng.normal(size=rows)
    weights, intercepts = _fit_settings(X, y)
    truth = 1 + (weights**2).sum(axis=1) + intercepts**2
    order = rng.permutation(TRIED[-1])
    return Tries(order, _five_fold(X, y, rng), truth, _nested(X, y, order, rng))


@functools.cache
def cursed(rows: int) -> tuple[Tries, ...]:
    """Eighty data sets of ``rows`` rows in which y has nothing to do with X."""
    rng = np.random.default_rng(rows)
    return tuple(_try_all(rows, rng) for _ in range(CURSE_SETS))


def curse(*, tried: int, rows: int, sample: int) -> Curse:
    """Try ``tried`` settings on data set ``sample`` of pure noise."""
    everything = cursed(rows)
    one, place = everything[sample - 1], TRIED.index(tried)
    seen = one.order[:tried]
    return Curse(
        tried=tried,
        rows=rows,
        cross_validated=one.cross_validated[seen],
        truth=one.truth[seen],
        chosen=int(np.flatnonzero(seen == one.winners[place])[0]),
        averages=np.array(
            [
                np.mean([tries.cross_validated[tries.winners] for tries in everything], axis=0),
                np.mean([tries.nested for tries in everything], axis=0),
                np.mean([tries.truth[tries.winners] for tries in everything], axis=0),
            ]
        ),
    )


def draw_curse(result: Curse, cloud: Axes, averages: Axes) -> None:
    """Draw every setting's CV error and truth, and the averages against the number of settings."""
    cloud.plot([0.4, 2.2], [0.4, 2.2], color=style.MUTED, linestyle=DASHED, linewidth=1.2, label="honest")
    cloud.plot(result.cross_validated, result.truth, "o", color=style.BLUE, markersize=4.5, label="a setting")
    chosen = result.chosen
    cloud.plot(
        result.cross_validated[chosen],
        result.truth[chosen],
        "o",
        color=style.RED,
        markersize=11,
        markeredgecolor=style.INK,
        label="the winner",
    )
    cloud.set(xlabel="cross-validated error", ylabel="true error", xlim=(0.4, 2.2), ylim=(0.8, 1.9))
    style.key(cloud, columns=3)
    looks = (
        ("winner's CV", style.RED, "o", DASHED),
        ("nested CV", style.PURPLE, "^", DASH_DOT),
        ("true error", style.INK, "s", "solid"),
    )
    place = TRIED.index(result.tried)
    for (name, colour, marker, dash), values in zip(looks, result.averages, strict=True):
        averages.plot(TRIED, values, marker, linestyle=dash, color=colour, markersize=5, label=name)
    averages.axvline(TRIED[place], color=style.MUTED, linewidth=1.2)
    averages.axhline(1, color=style.MUTED, linestyle=DOTTED, linewidth=1.4)
    averages.set(xlabel="settings tried", xlim=(0.9, 115), ylim=(0.5, 1.8))
    averages.set_xscale("log")
    averages.set(xticks=TRIED, xticklabels=[str(count) for count in TRIED])
    averages.minorticks_off()
    averages.set_ylabel(f"error, mean of {CURSE_SETS} data sets")
    style.key(averages, columns=3)


def read_curse(result: Curse) -> str:
    """Say what the winner promises and what it keeps."""
    chosen = result.chosen
    reported, nested, truth = result.averages[:, TRIED.index(result.tried)]
    settings_tried = "1 setting" if result.tried == 1 else f"the best of {result.tried} settings"
    return (
        f"{result.rows} rows of pure noise, {settings_tried}: CV error {result.cross_validated[chosen]:.2f}, "
        f"true error "
        f"{result.truth[chosen]:.2f}. On average over {CURSE_SETS} data sets: CV {reported:.2f}, nested CV "
        f"{nested:.2f}, truth "
        f"{truth:.2f}. Nothing can do better than 1."
    )


CURSE = Experiment(
    name="winners-curse",
    title="The best of many tries looks better than it is",
    description=(
        "Left: each point is a setting, its cross-validated error against its true error; the winner lies "
        "far to the left of "
        "the line on which the two are equal. Right: with more settings tried, the winner's cross-validated "
        "error falls below "
        "1 while its true error stays above; nested cross-validation stays close to the truth."
    ),
    controls=(
        SelectionSlider(name="tried", label="Settings tried", options=TRIED, value=1),
        SelectionSlider(name="rows", label="Rows", options=CURSE_ROWS, value=50),
        IntSlider(name="sample", label="Data set", min=1, max=SHOWN_SETS, value=1),
    ),
    compute=curse,
    draw=draw_curse,
    readout=read_curse,
    panels=(Panel(left=54, top=38, height=320), Panel(left=56, top=38, height=320)),
)

# -- The five steps on the diabetes data ------------------------------------------------------------
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


def five_steps(*, lam: float) -> FiveSteps:
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


def draw_five_steps(result: FiveSteps, errors: Axes, weights: Axes) -> None:
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


def read_five_steps(result: FiveSteps) -> str:
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
    compute=five_steps,
    draw=draw_five_steps,
    readout=read_five_steps,
    panels=(Panel(left=62, top=54, height=330), Panel(left=66, top=54, height=330)),
)
