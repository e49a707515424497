"""Chapter 10: penalties read as priors."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from regularization import data, linear, style
from regularization.bayes import (
    GaussianPosterior,
    draw_prior,
    evidence_fixed_point,
    gaussian_posterior,
    gaussian_scale,
    gaussian_strength,
    laplace_map,
    laplace_scale,
    laplace_strength,
    posterior_grid,
)
from regularization.controls import Dropdown, IntSlider, SelectionSlider, short
from regularization.experiment import Experiment, Panel
from regularization.studies import bayesian_priors as study

DASHED, DOTTED, DASHDOT = (0, (5, 2)), (0, (1, 2)), (0, (6, 2, 1, 2))
FEATURES = study.FEATURES
FAMILIES = (("Gaussian (ridge)", "gaussian"), ("Laplace (lasso)", "laplace"))
SYMBOL = {"gaussian": "τ", "laplace": "b"}


def _family_menu(value: str) -> Dropdown:
    return Dropdown(name="family", label="Prior", options=FAMILIES, value=value)


def strength_of(family: str, scale: float, *, noise: float, n: int) -> float:
    """The penalty strength that a prior stands for."""
    return (gaussian_strength if family == "gaussian" else laplace_strength)(scale, noise=noise, n=n)


def _number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace("-", "−")


# -- Prior, likelihood, posterior in two weights ----------------------------------------------------
PLANE_SCALES = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
PLANE_ROWS = (1, 2, 4, 8, 16, 32, 64)
PLANE_NOISE = 1.0
PLANE_TRUTH = np.array([1.6, 0.3])
LEVELS = (0.8, 0.5, 0.2, 0.05)
"""Heights of the contours, as parts of the peak."""

_ANGLES = np.linspace(0, 2 * np.pi, 73)[:-1]


@dataclass(frozen=True)
class Plane:
    """Level lines of three densities in the plane of two weights, each of shape (levels, points, 2).

    ``kept`` is the part of the least-squares fit to the rows that the posterior mean keeps.
    """

    family: str
    scale: float
    n: int
    prior: np.ndarray
    likelihood: np.ndarray
    posterior: np.ndarray
    mode: np.ndarray
    mean: np.ndarray
    kept: float


@functools.cache
def plane_rows(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first ``n`` rows of two correlated features and a target; there is no intercept."""
    rng = np.random.default_rng(8)
    X = rng.normal(size=(PLANE_ROWS[-1], 2)) @ np.linalg.cholesky([[1, 0.5], [0.5, 1]]).T
    y = X @ PLANE_TRUTH + PLANE_NOISE * rng.normal(size=len(X))
    return X[:n], y[:n]


def log_height(w: np.ndarray, *, family: str, scale: float, n: int) -> np.ndarray:
    """Logarithm of prior times likelihood at weights of shape (..., 2), up to a constant."""
    X, y = plane_rows(n)
    fit = -0.5 * ((w @ (X.T @ X)) * w).sum(axis=-1) + w @ (X.T @ y)
    return fit / PLANE_NOISE**2 + _log_prior_height(w, family, scale)


def _log_prior_height(w: np.ndarray, family: str, scale: float) -> np.ndarray:
    if family == "gaussian":
        return -0.5 * (w**2).sum(axis=-1) / scale**2
    return -np.abs(w).sum(axis=-1) / scale


def _ellipses(centre: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Level lines of a normal density at LEVELS."""
    radii = np.sqrt(-2 * np.log(LEVELS))
    axes = np.linalg.inv(np.linalg.cholesky(precision)).T
    around = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1) @ axes.T
    return centre + radii[:, None, None] * around


def _level_lines(mode: np.ndarray, precision: np.ndarray, family: str, scale: float, n: int) -> np.ndarray:
    """Level lines of the posterior at LEVELS: from its mode it falls in every direction, so each ray meets one once."""
    rays = _ellipses(np.zeros(2), precision)[:1].repeat(len(LEVELS), axis=0)
    target = log_height(mode, family=family, scale=scale, n=n) + np.log(LEVELS)[:, None]
    near, far = np.zeros(rays.shape[:2]), np.full(rays.shape[:2], 100.0)
    for _ in range(45):
        middle = (near + far) / 2
        inside = log_height(mode + middle[..., None] * rays, family=family, scale=scale, n=n) > target
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return mode + near[..., None] * rays


def prior_variance(family: str, scale: float) -> float:
    """Variance of one weight under the prior."""
    return scale**2 if family == "gaussian" else 2 * scale**2


def _plane_mode_and_mean(family: str, scale: float, n: int, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    X, y = plane_rows(n)
    if family == "gaussian":
        mean = gaussian_posterior(X, y, noise=PLANE_NOISE, scale=scale, fit_intercept=False).mean
        return mean, mean
    mode = laplace_map(X, y, noise=PLANE_NOISE, scale=scale)
    first, second = (m + s * np.linspace(-9, 9, 121) for m, s in zip(mode, spread, strict=True))
    grid = posterior_grid(X, y, family=family, noise=PLANE_NOISE, scale=scale, first=first, second=second)
    return mode, grid.mean


@functools.cache
def plane(*, family: str, scale: float, n: int) -> Plane:
    """Multiply the prior of this family and scale with the likelihood of ``n`` rows."""
    X, y = plane_rows(n)
    information = X.T @ X / PLANE_NOISE**2
    # A single row leaves one direction free: a trace of precision makes its strip an ellipse that ends far outside.
    closed = information + 1e-3 * np.eye(2)
    precision = information + np.eye(2) / prior_variance(family, scale)
    spread = np.sqrt(np.diag(np.linalg.inv(precision)))
    mode, mean = _plane_mode_and_mean(family, scale, n, spread)
    free = np.linalg.lstsq(X, y, rcond=None)[0]
    diamond = np.log(1 / np.array(LEVELS))[:, None, None] * scale * _diamond()
    round_prior = _ellipses(np.zeros(2), np.eye(2) / scale**2)
    return Plane(
        family=family,
        scale=scale,
        n=n,
        prior=round_prior if family == "gaussian" else diamond,
        likelihood=_ellipses(free, closed),
        posterior=_level_lines(mode, precision, family, scale, n),
        mode=mode,
        mean=mean,
        kept=float(free @ information @ mean / (free @ information @ free)),
    )


def _diamond() -> np.ndarray:
    """Points with ``|w1| + |w2| = 1``, as many as the ellipses have."""
    circle = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)
    return circle / np.abs(circle).sum(axis=1, keepdims=True)


def _fill(axes: Axes, lines: np.ndarray, colour: str, dash: object, label: str) -> None:
    look = {"facecolor": to_rgba(colour, 0.2), "edgecolor": colour, "linestyle": dash, "linewidth": 1.2}
    for place, line in enumerate(lines):
        axes.fill(*line.T, label=None if place else label, **look)


def draw_plane(result: Plane, before: Axes, after: Axes) -> None:
    """Draw prior and likelihood beside the posterior with its mode and mean."""
    for axes in (before, after):
        axes.axhline(0, color=style.MUTED, linewidth=0.8)
        axes.axvline(0, color=style.MUTED, linewidth=0.8)
    _fill(before, result.likelihood, style.GREEN, DASHED, "likelihood")
    _fill(before, result.prior, style.ORANGE, "solid", "prior")
    _fill(after, result.posterior, style.BLUE, "solid", "posterior")
    for axes in (before, after):
        axes.plot(*PLANE_TRUTH, "+", color=style.INK, markersize=11, markeredgewidth=2, label="true weights")
    after.plot(*result.mean, "s", color=style.PAPER, markeredgecolor=style.RED, markeredgewidth=2, markersize=9)
    after.lines[-1].set_label("mean")
    after.plot(*result.mode, "o", color=style.INK, markersize=5.5, label="mode (MAP)")
    for axes in (before, after):
        axes.set(xlim=(-1.6, 3.2), ylim=(-2.2, 2.6), xlabel="weight w₁", ylabel="weight w₂")
        style.key(axes, columns=2)


def _pair(w: np.ndarray) -> str:
    return "({}, {})".format(*(_number(one) if one else "0 exactly" for one in w))


def read_plane(result: Plane) -> str:
    """Say where mode and mean are, and who decided."""
    lam = strength_of(result.family, result.scale, noise=PLANE_NOISE, n=result.n)
    if result.n == 1:
        verdict = "Along the strip of the likelihood the prior alone decides."
    elif result.kept < 0.35:
        verdict = "The prior decides."
    else:
        verdict = "The data decide." if result.kept > 0.85 else "Prior and data share the decision."
    name = "Gaussian" if result.family == "gaussian" else "Laplace"
    rows = f"{result.n} row{'s' if result.n > 1 else ''}"
    at = f"Mode {_pair(result.mode)}, mean {_pair(result.mean)}."
    return (
        f"{name} prior, {SYMBOL[result.family]} = {short(result.scale)}, and {rows}: λ = {short(lam)}. {at} "
        f"The mean keeps {result.kept:.0%} of the least-squares fit. {verdict}"
    )


_SQUARE = Panel(height=400, top=54)

PLANE = Experiment(
    name="prior-times-likelihood",
    title="Prior, likelihood and posterior of two weights",
    description=(
        "Filled contours in the plane of two weights, at 80, 50, 20 and 5 per cent of each peak. Left: the prior, "
        "circles or diamonds around zero, and the likelihood, a strip or an ellipse around the least-squares weights. "
        "Right: the posterior, with its mode and its mean. With few rows or a small scale it looks like the prior, "
        "with many rows like the likelihood."
    ),
    controls=(
        _family_menu("gaussian"),
        SelectionSlider(name="scale", label="Scale of the prior, τ or b", options=PLANE_SCALES, value=0.5),
        SelectionSlider(name="n", label="Rows of data", options=PLANE_ROWS, value=1),
    ),
    compute=plane,
    draw=draw_plane,
    readout=read_plane,
    panels=(_SQUARE, _SQUARE),
)


# -- MAP is ridge, MAP is the lasso -----------------------------------------------------------------
MAP_STRENGTHS = tuple(float(f"{10.0**k:.3g}") for k in np.linspace(-2, 2, 17))
_DENSE = 41 * np.sinh(np.linspace(-6, 6, 141)) / np.sinh(6)
"""Weights, closest to each other around zero, where a narrow prior has its peak."""


@dataclass(frozen=True)
class Paths:
    """The diabetes weights by penalty and by prior at each of MAP_STRENGTHS, and the prior at one of them."""

    family: str
    lam: float
    place: int
    scale: float
    by_penalty: np.ndarray
    by_prior: np.ndarray
    grid: np.ndarray
    density: np.ndarray


@functools.cache
def diabetes() -> tuple[np.ndarray, np.ndarray]:
    """Return the standardised features and the centred progression of all 442 patients."""
    return study.standardised_diabetes()


@functools.cache
def diabetes_noise() -> float:
    """Estimate the standard deviation of the noise from what least squares leaves."""
    X, y = diabetes()
    model = linear.Ridge(lam=0.0).fit(X, y)
    return float(np.sqrt(((y - model.predict(X)) ** 2).sum() / (len(y) - X.shape[1] - 1)))


def scale_of(family: str, lam: float) -> float:
    """The scale of the prior that stands behind a strength, for the diabetes data."""
    find = gaussian_scale if family == "gaussian" else laplace_scale
    return find(lam, noise=diabetes_noise(), n=len(diabetes()[1]))


@functools.cache
def penalty_path(family: str) -> np.ndarray:
    """Weights of ridge or the lasso at each of MAP_STRENGTHS."""
    find = linear.ridge_path if family == "gaussian" else linear.lasso_path
    return find(*diabetes(), np.array(MAP_STRENGTHS)).coefs


@functools.cache
def prior_path(family: str) -> np.ndarray:
    """Most probable weights under the prior that each of MAP_STRENGTHS stands for."""
    if family == "laplace":
        return study.climbed_maps(MAP_STRENGTHS, diabetes_noise())
    scales = [scale_of(family, lam) for lam in MAP_STRENGTHS]
    return np.array([gaussian_posterior(*diabetes(), noise=diabetes_noise(), scale=scale).mean for scale in scales])


def paths(*, family: str, lam: float) -> Paths:
    """Look at strength ``lam``, one of MAP_STRENGTHS."""
    scale, grid = scale_of(family, lam), _DENSE
    height = -0.5 * (grid / scale) ** 2 if family == "gaussian" else -np.abs(grid) / scale
    return Paths(
        family=family,
        lam=lam,
        place=MAP_STRENGTHS.index(lam),
        scale=scale,
        by_penalty=penalty_path(family),
        by_prior=prior_path(family),
        grid=grid,
        density=np.exp(height),
    )


def draw_paths(result: Paths, lines: Axes, prior: Axes) -> None:
    """Draw both paths over each other, and the prior with the weights that it leads to."""
    name = "ridge" if result.family == "gaussian" else "the lasso"
    wide = {"color": style.SKY, "alpha": 0.45, "linewidth": 6}
    thin = {"color": style.INK, "linestyle": DASHED, "linewidth": 1.3}
    for coefs, look, label in ((result.by_penalty, wide, name), (result.by_prior, thin, "MAP under the prior")):
        for column in range(len(FEATURES)):
            lines.plot(MAP_STRENGTHS, coefs[:, column], label=None if column else label, **look)
    weights = result.by_prior[result.place]
    lines.axvline(result.lam, color=style.RED, linewidth=1.2)
    lines.plot(np.full(len(FEATURES), result.lam), weights, "o", color=style.RED, markersize=4.5)
    lines.set(ylabel="weight of the standardised feature", ylim=(-41, 41), xlabel="penalty strength λ")
    style.log_axis(lines, "x", ticks=6)
    lines.set_xlim(8e-3, 125)
    style.key(lines, columns=2)
    prior.plot(result.grid, result.density, color=style.ORANGE, linewidth=2.6, label="prior of each weight")
    prior.fill_between(result.grid, 0, result.density, color=style.ORANGE, alpha=0.2, linewidth=0)
    heights = np.interp(weights, result.grid, result.density)
    prior.vlines(weights, 0, heights, color=style.RED, linewidth=1.2)
    prior.plot(weights, heights, "o", color=style.RED, markersize=5.5, label="the ten weights (MAP)")
    prior.set(xlabel="weight", ylabel="density, relative to its peak", xlim=(-41, 41), ylim=(0, 1.06))
    style.key(prior, columns=1)


def read_paths(result: Paths) -> str:
    """Translate the strength, and count zeros."""
    apart = float(np.abs(result.by_penalty - result.by_prior).max())
    agreement = "agree to within 10⁻⁸" if apart < 1e-8 else f"differ by up to {short(apart)}"
    zeros = int((result.by_prior[result.place] == 0).sum())
    name, path = ("Gaussian", "ridge") if result.family == "gaussian" else ("Laplace", "lasso")
    words = {0: "none of the ten weights is", 1: "one of the ten weights is", 10: "all ten weights are"}
    count = words.get(zeros, f"{zeros} of the ten weights are")
    return (
        f"λ = {short(result.lam)} is a {name} prior with {SYMBOL[result.family]} = {short(result.scale)}: {count} "
        f"exactly zero. All along, the {path} path and the MAP {agreement}."
    )


PATHS = Experiment(
    name="map-on-the-path",
    title="The most probable weights lie on the path of the penalty",
    description=(
        "Left: the ten diabetes weights against the penalty strength, a wide line for ridge or the lasso and a dashed "
        "line for the most probable weights under the prior; the dashed lines lie on the wide ones. Right: the prior "
        "that belongs to the strength, and where the ten weights stand on it. A stronger penalty is a narrower prior."
    ),
    controls=(
        _family_menu("laplace"),
        SelectionSlider(name="lam", label="Penalty strength λ", options=MAP_STRENGTHS, value=1.0),
    ),
    compute=paths,
    draw=draw_paths,
    readout=read_paths,
    panels=(Panel(left=62, top=54, height=340), Panel(left=56, top=54, height=340)),
)


# -- What does this prior believe before data? ------------------------------------------------------
CHECK_SCALES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
CHECK_FEATURES = (10, 64)
WORLDS = 14
LOWEST, HIGHEST = 25, 346
"""Range of the progression score among the 442 patients."""

IMPOSSIBLE = (0, 500)
"""A score outside would astonish any doctor."""


@dataclass(frozen=True)
class Check:
    """Worlds drawn from a prior.

    ``ranges`` has the lowest and highest of 442 patients' scores in each of WORLDS, ``shares`` is a histogram over
    many worlds of the part of the scores' variance that the features explain.
    """

    family: str
    scale: float
    features: int
    ranges: np.ndarray
    shares: np.ndarray
    median_share: float
    impossible: float


@functools.cache
def check_columns(features: int) -> np.ndarray:
    """The ten standardised features, or these with their squares and products: 64 columns of variance 1."""
    X = diabetes()[0]
    if features == len(FEATURES):
        return X
    # The square of sex, which takes two values, is sex again.
    pairs = [(i, j) for i in range(10) for j in range(i, 10) if (i, j) != (1, 1)]
    wide = np.column_stack([X, *(X[:, i] * X[:, j] for i, j in pairs)])
    return (wide - wide.mean(axis=0)) / wide.std(axis=0)


@functools.cache
def check(*, family: str, scale: float, features: int) -> Check:
    """Draw weights and noise from the prior, and see which scores come of them."""
    X, rng, noise = check_columns(features), np.random.default_rng(3), diabetes_noise()
    signal = draw_prior(features, family=family, scale=scale, draws=400, rng=rng) @ X.T
    scores = data.diabetes().train.y.mean() + signal + noise * rng.normal(size=signal.shape)
    shares = signal.var(axis=1) / (signal.var(axis=1) + noise**2)
    low, high = IMPOSSIBLE
    return Check(
        family=family,
        scale=scale,
        features=features,
        ranges=np.stack([scores.min(axis=1), scores.max(axis=1)], axis=1)[:WORLDS],
        shares=np.histogram(shares, bins=20, range=(0, 1))[0] / len(shares),
        median_share=float(np.median(shares)),
        impossible=float(((scores < low) | (scores > high)).mean()),
    )


def draw_check(result: Check, scores: Axes, shares: Axes) -> None:
    """Draw the scores in some worlds beside those on record, and how much the features explain in many."""
    scores.axhspan(LOWEST, HIGHEST, color=style.GREEN, alpha=0.22, linewidth=0, label="scores on record")
    places = np.arange(1, WORLDS + 1)
    scores.vlines(places, *result.ranges.T, color=style.ORANGE, linewidth=3)
    for column in range(2):
        label = "lowest to highest score in one world" if column == 0 else None
        scores.plot(places, result.ranges[:, column], "_", color=style.ORANGE, markersize=11, label=label)
    style.signed_log_axis(scores, "y", linear=500, ticks=(-100_000, -10_000, -1000, 0, 1000, 10_000, 100_000))
    scores.set(ylim=(-200_000, 200_000), xlim=(0.2, WORLDS + 0.8), xticks=[1, 5, 10])
    scores.set(xlabel="world drawn from the prior", ylabel="progression score")
    style.key(scores, columns=1)
    edges = np.linspace(0, 1, 21)[:-1]
    shares.bar(edges, result.shares, 0.05, align="edge", color=style.ORANGE, edgecolor=style.PAPER)
    shares.axvline(result.median_share, color=style.INK, linestyle=DASHED, linewidth=1.4, label="median")
    shares.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="share of the variance that the features explain")
    shares.set_ylabel("share of worlds")
    style.key(shares)


def _share(value: float) -> str:
    if value > 0.99:
        return "more than 99%"
    return "less than 1%" if value < 0.01 else f"{value:.0%}"


def read_check(result: Check) -> str:
    """Say what such a prior takes for granted."""
    if result.median_share < 0.05:
        verdict = "Before any data it is sure that the features say next to nothing."
    elif result.median_share > 0.9 or result.impossible > 0.1:
        verdict = "Nobody believes that: the prior is not modest but wild."
    elif result.impossible > 0.03:
        verdict = "Bold, but not absurd."
    else:
        verdict = "A doctor could live with that."
    name = "Gaussian" if result.family == "gaussian" else "Laplace"
    return (
        f"{name} prior, {SYMBOL[result.family]} = {short(result.scale)} on each of {result.features} weights: "
        f"{result.impossible:.0%} of the scores lie below 0 or above 500, and in the median world the features explain "
        f"{_share(result.median_share)} of the variance. {verdict}"
    )


CHECK = Experiment(
    name="before-any-data",
    title="What does this prior believe before data?",
    description=(
        "Left: the range of 442 patients' scores in each of 14 worlds drawn from the prior, beside the range of the "
        "scores on record, on an axis that is logarithmic beyond 500. Right: a histogram over 400 worlds of the share "
        "of variance that the features explain. A wide prior expects absurd scores and features that explain all."
    ),
    controls=(
        _family_menu("gaussian"),
        SelectionSlider(name="scale", label="Scale of the prior, τ or b", options=CHECK_SCALES, value=1000.0),
        Dropdown(
            name="features",
            label="Features",
            options=(("10", 10), ("64, with products", 64)),
            value=10,
        ),
    ),
    compute=check,
    draw=draw_check,
    readout=read_check,
    panels=(Panel(left=82, top=54, height=340), Panel(left=56, top=54, height=340)),
)


# -- Functions from the posterior -------------------------------------------------------------------
GRID = np.linspace(0, 1, 76)
DEGREE = 10
CURVE_NOISE = 0.3
CURVE_SCALES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
CURVE_ROWS = (1, 2, 4, 8, 16, 40)
GAP = (0.5, 0.75)
DRAWN = 7


@dataclass(frozen=True)
class Functions:
    """Functions drawn from a posterior over GRID, its mean, and the band that should hold 95% of new points."""

    scale: float
    x: np.ndarray
    y: np.ndarray
    truth: np.ndarray
    drawn: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    coverage: float
    width: float


def curve_columns(x: np.ndarray) -> np.ndarray:
    """Columns of degree 1 to DEGREE, each of variance 1 over [0, 1]."""
    return linear.polynomial_design(x, DEGREE, interval=(0, 1))


@functools.cache
def curve_sample(seed: int = 2) -> data.Dataset:
    """Draw noisy points of a sine at random places outside GAP, and 1000 everywhere to test on."""
    rng = np.random.default_rng(seed)
    return data.noisy_curve("sine", n=CURVE_ROWS[-1], noise=CURVE_NOISE, gap=GAP, rng=rng)


def curve_posterior(scale: float, n: int, seed: int = 2) -> GaussianPosterior:
    """Posterior of the polynomial's weights after the first ``n`` points."""
    train = curve_sample(seed).train
    return gaussian_posterior(curve_columns(train.X[:n, 0]), train.y[:n], noise=CURVE_NOISE, scale=scale)


def coverage(posterior: GaussianPosterior, part: data.Part) -> tuple[float, float]:
    """Share of a part's points inside the 95% band, and the band's mean width."""
    mean, variance = posterior.predict(curve_columns(part.X[:, 0]))
    reach = 1.96 * np.sqrt(variance)
    return float(np.mean(np.abs(part.y - mean) <= reach)), float(2 * reach.mean())


@functools.cache
def average_coverage(believed: float, n: int, actual: float = 0.3, worlds: int = 400) -> tuple[float, float]:
    """Coverage and width of the 95% band in worlds drawn from the prior of scale ``actual``, read with another one."""
    rng, found = np.random.default_rng(6), []
    for _ in range(worlds):
        old, new = curve_columns(rng.uniform(size=n)), curve_columns(rng.uniform(size=100))
        weights = actual * rng.normal(size=DEGREE)
        y, targets = (Z @ weights + CURVE_NOISE * rng.normal(size=len(Z)) for Z in (old, new))
        mean, variance = gaussian_posterior(old, y, noise=CURVE_NOISE, scale=believed).predict(new)
        reach = 1.96 * np.sqrt(variance)
        found.append((np.mean(np.abs(targets - mean) <= reach), 2 * reach.mean()))
    inside, width = np.mean(found, axis=0)
    return float(inside), float(width)


def functions(*, scale: float, n: int) -> Functions:
    """Draw from the posterior after ``n`` points."""
    posterior, sample = curve_posterior(scale, n), curve_sample()
    mean, variance = posterior.predict(curve_columns(GRID))
    reach = 1.96 * np.sqrt(variance)
    inside, width = coverage(posterior, sample.test)
    return Functions(
        scale=scale,
        x=sample.train.X[:n, 0],
        y=sample.train.y[:n],
        truth=sample.truth.function(GRID[:, None]),
        drawn=posterior.functions(curve_columns(GRID), draws=DRAWN, rng=np.random.default_rng(4)),
        mean=mean,
        low=mean - reach,
        high=mean + reach,
        coverage=inside,
        width=width,
    )


def draw_functions(result: Functions, curves: Axes, band: Axes) -> None:
    """Draw the functions beside the band."""
    for place, drawn in enumerate(result.drawn):
        curves.plot(GRID, drawn, color=style.PURPLE, linewidth=1.2, label=None if place else "draws")
    band.fill_between(GRID, result.low, result.high, color=style.BLUE, alpha=0.2, linewidth=0, label="95% band")
    band.plot(GRID, result.mean, color=style.BLUE, linewidth=2.8, label="mean (ridge)")
    for axes in (curves, band):
        axes.plot(GRID, result.truth, color=style.INK, linestyle=DOTTED, label="the signal")
        axes.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="points")
        axes.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-4.2, 4.2))
        style.key(axes, columns=2)


def read_functions(result: Functions) -> str:
    """Compare the band's promise with new points."""
    n = len(result.x)
    if result.coverage < 0.88:
        ruled_out = " Its prior all but rules such a function out." if result.scale <= 0.1 else ""
        verdict = f"Too sure of itself.{ruled_out}"
    elif result.width > 2 * 2 * 1.96 * CURVE_NOISE:
        verdict = "The band keeps its promise by promising little."
    else:
        verdict = "The band keeps its promise."
    lam = gaussian_strength(result.scale, noise=CURVE_NOISE, n=n)
    return (
        f"τ = {short(result.scale)}, {n} point{'s' if n > 1 else ''} (λ = {short(lam)}): the 95% band holds "
        f"{result.coverage:.0%} of 1000 new points; its mean width is {result.width:.1f}. {verdict}"
    )


FUNCTIONS = Experiment(
    name="functions-from-the-posterior",
    title="Functions drawn from the posterior, and the predictive band",
    description=(
        "Left: seven functions drawn from the posterior of a polynomial's weights. Right: their mean, which is the "
        "ridge fit, and the band that should hold 95 per cent of new points; it is wide where there are no points. A "
        "small scale gives flat functions and a narrow band, a large one wild functions that leave the panel."
    ),
    controls=(
        SelectionSlider(name="scale", label="Scale of the prior τ", options=CURVE_SCALES, value=2.0),
        SelectionSlider(name="n", label="Points", options=CURVE_ROWS, value=8),
    ),
    compute=functions,
    draw=draw_functions,
    readout=read_functions,
    panels=(Panel(left=50, top=54, height=330), Panel(left=50, top=54, height=330)),
)


# -- One weight: mode and mean ----------------------------------------------------------------------
ESTIMATES = tuple(float(z) for z in np.arange(0, 4.01, 0.25))
ONE_SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)
WIDE = np.linspace(-12, 16, 2801)  # step 0.01, and 0 is one of its points
SHOWN = np.linspace(-3, 6, 145)


@dataclass(frozen=True)
class OneWeight:
    """The posterior of a weight that was measured as ``estimate`` with error 1, under a Laplace prior."""

    estimate: float
    scale: float
    density: np.ndarray
    mode: float
    mean: float
    draws: np.ndarray
    modes: np.ndarray
    means: np.ndarray


@functools.cache
def _one_posterior(estimate: float, scale: float) -> np.ndarray:
    """Density over WIDE, normalised."""
    height = -0.5 * (estimate - WIDE) ** 2 - np.abs(WIDE) / scale
    density = np.exp(height - height.max())
    return density / (density.sum() * 0.01)


@functools.cache
def one_mean(estimate: float, scale: float) -> float:
    """Posterior mean."""
    return float((_one_posterior(estimate, scale) * WIDE).sum() * 0.01)


def one_weight(*, estimate: float, scale: float) -> OneWeight:
    """Combine the measurement with the prior."""
    density = _one_posterior(estimate, scale)
    levels = (np.arange(40) + 0.5) / 40
    return OneWeight(
        estimate=estimate,
        scale=scale,
        density=np.interp(SHOWN, WIDE, density),
        mode=float(linear.soft_threshold(estimate, 1 / scale)),
        mean=one_mean(estimate, scale) if estimate else 0.0,  # by symmetry, without rounding noise
        draws=np.interp(levels, np.cumsum(density) * 0.01, WIDE),
        modes=linear.soft_threshold(np.array(ESTIMATES), 1 / scale),
        means=np.array([one_mean(z, scale) for z in ESTIMATES]),
    )


def draw_one_weight(result: OneWeight, posterior: Axes, rule: Axes) -> None:
    """Draw the density with its mode and mean, and both as functions of the estimate."""
    posterior.fill_between(SHOWN, 0, result.density, color=style.BLUE, alpha=0.2, linewidth=0)
    posterior.plot(SHOWN, result.density, color=style.BLUE)
    posterior.axvline(0, color=style.MUTED, linewidth=0.8)
    posterior.vlines([result.mode], 0, [1.3], color=style.INK, linewidth=2.2, label="mode")
    posterior.vlines([result.mean], 0, [1.3], color=style.RED, linewidth=2.2, linestyle=DASHED, label="mean")
    posterior.plot(result.draws, np.full(40, -0.05), "|", color=style.PURPLE, markersize=9, label="draws")
    posterior.set(xlabel="weight", ylabel="posterior density", xlim=(-3, 6), ylim=(-0.12, 2.2))
    style.key(posterior)
    rule.plot([0, 4], [0, 4], color=style.MUTED, linestyle=DOTTED, label="no prior")
    rule.plot(ESTIMATES, result.modes, color=style.INK, linewidth=2.4, label="mode: the lasso")
    rule.plot(ESTIMATES, result.means, color=style.RED, linestyle=DASHED, linewidth=2.4, label="mean")
    rule.plot([result.estimate] * 2, [result.mode, result.mean], "o", color=style.BLUE, markersize=7)
    rule.set(xlabel="least-squares weight z", ylabel="estimate", xlim=(-0.1, 4.1), ylim=(-0.1, 4.1))
    style.key(rule, columns=2)


def read_one_weight(result: OneWeight) -> str:
    """Say which of the two is zero."""
    if result.estimate == 0:
        verdict = "Only here, at z = 0, do both agree: the posterior is symmetric."
    elif result.mode == 0:
        verdict = "The mode is exactly zero; the mean is not, and no draw is."
    else:
        verdict = "The least-squares weight is beyond the threshold: neither is zero."
    return (
        f"z = {result.estimate:.2f} ± 1, b = {short(result.scale)} (threshold {short(1 / result.scale)}): "
        f"mode {result.mode:.2f}, mean {result.mean:.3f}. {verdict}"
    )


ONE_WEIGHT = Experiment(
    name="mode-and-mean",
    title="One weight under a Laplace prior: its mode and its mean",
    description=(
        "Left: the posterior density of one weight, with a kink at zero, its mode, its mean and forty draws. Right: "
        "mode and mean against the least-squares weight; the mode is zero up to a threshold, the mean only at zero."
    ),
    controls=(
        SelectionSlider(name="estimate", label="Least-squares weight z", options=ESTIMATES, value=0.75),
        SelectionSlider(name="scale", label="Scale of the prior b", options=ONE_SCALES, value=1.0),
    ),
    compute=one_weight,
    draw=draw_one_weight,
    readout=read_one_weight,
    panels=(Panel(top=54, height=330), Panel(top=54, height=330)),
)


# -- Twenty weights ---------------------------------------------------------------------------------
CLOUD_SCALES = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0)
CLOUD_DRAWS = 12


@dataclass(frozen=True)
class Cloud:
    """Twenty weights: the truth, the posterior's mode and mean, and one draw."""

    scale: float
    lam: float
    truth: np.ndarray
    mode: np.ndarray
    mean: np.ndarray
    sample: np.ndarray
    smallest: float


def cloud(*, scale: float, draw: int) -> Cloud:
    """Look at one draw from the posterior under the Laplace prior of this scale."""
    problem, found = study.sparse_problem(), study.sparse_cloud(scale)
    return Cloud(
        scale=scale,
        lam=laplace_strength(scale, noise=study.SPARSE_NOISE, n=problem.train.n),
        truth=problem.truth.coefficients,
        mode=found.mode,
        mean=found.mean,
        sample=found.draws[draw - 1],
        smallest=float(np.abs(found.draws[draw - 1]).min()),
    )


def draw_cloud(result: Cloud, summary: Axes, sample: Axes) -> None:
    """Draw mode and mean beside the draw."""
    places = np.arange(1, 21)
    matters = result.truth != 0
    for axes in (summary, sample):
        axes.axhline(0, color=style.MUTED, linewidth=0.8)
        axes.plot(places[matters], result.truth[matters], "+", color=style.INK, markersize=11, label="true, not 0")
        axes.set(xlabel="weight number", xlim=(0.2, 20.8), xticks=[1, 5, 10, 15, 20])
        style.signed_log_axis(axes, "y", linear=0.01, ticks=(-1, -0.1, -0.01, 0, 0.01, 0.1, 1))
        axes.set(ylabel="weight", ylim=(-5, 5))
    zero = result.mode == 0
    summary.vlines(places, 0, result.mean, color=style.RED, linewidth=2)
    summary.plot(places, result.mean, "s", color=style.RED, markersize=5, label="mean")
    summary.plot(places[~zero], result.mode[~zero], "o", color=style.BLUE, markersize=5.5, label="mode (lasso)")
    hollow = {"color": style.PAPER, "markeredgecolor": style.BLUE, "markeredgewidth": 1.6}
    summary.plot(places[zero], result.mode[zero], "o", markersize=6, label="mode, exactly 0", **hollow)
    sample.vlines(places, 0, result.sample, color=style.PURPLE, linewidth=2)
    sample.plot(places, result.sample, "D", color=style.PURPLE, markersize=4.5, label="one draw")
    for axes in (summary, sample):
        style.key(axes, columns=2)


def read_cloud(result: Cloud) -> str:
    """Count zeros in the mode and in the others."""
    zeros = int((result.mode == 0).sum())
    return (
        f"b = {short(result.scale)} (λ = {short(result.lam)}): of twenty weights the mode sets {zeros} exactly to "
        f"zero; the mean sets none, and neither does this draw, whose smallest weight is {short(result.smallest)}."
    )


CLOUD = Experiment(
    name="only-the-mode-is-sparse",
    title="Twenty weights: a sparse mode, and a mean and draws that are not",
    description=(
        "Stems of twenty weights, of which five matter. Left: mode and mean of the posterior under a Laplace prior; "
        "the mode, which is the lasso, has weights that are exactly zero, the mean has none. Right: one draw from the "
        "posterior, in which no weight is zero. The axes are logarithmic to both sides of zero."
    ),
    controls=(
        SelectionSlider(name="scale", label="Scale of the prior b", options=CLOUD_SCALES, value=0.1),
        IntSlider(name="draw", label="Draw", min=1, max=CLOUD_DRAWS, value=1, play=True),
    ),
    compute=cloud,
    draw=draw_cloud,
    readout=read_cloud,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)


# -- The Bayesian lasso on the diabetes data --------------------------------------------------------
@dataclass(frozen=True)
class Sampled:
    """Medians and intervals of the ten weights after some draws, and the chain of one of them."""

    draws: int
    feature: str
    followed: int
    medians: np.ndarray
    intervals: np.ndarray
    sizes: np.ndarray
    steps: np.ndarray
    chain: np.ndarray


def sampled(*, draws: int, feature: str) -> Sampled:
    """Sum up the first ``draws`` of the chain and follow one weight."""
    run, place, followed = study.chain(), study.COUNTS.index(draws), FEATURES.index(feature)
    return Sampled(
        draws=draws,
        feature=feature,
        followed=followed,
        medians=run.medians[place],
        intervals=run.intervals[place],
        sizes=run.sizes[place],
        steps=np.linspace(0, 1, run.shown.shape[1]),
        chain=run.shown[place][:, followed],
    )


def draw_sampled(result: Sampled, weights: Axes, chain: Axes) -> None:
    """Draw ours beside the published values, and the chain of the followed weight."""
    places = np.arange(len(FEATURES))[::-1].astype(float)
    weights.axvline(0, color=style.MUTED, linewidth=0.8)
    weights.hlines(places + 0.16, *result.intervals.T, color=style.BLUE, linewidth=2.4)
    weights.plot(result.medians, places + 0.16, "o", color=style.BLUE, markersize=6, label="ours")
    for name, (low, high) in study.PUBLISHED_INTERVALS.items():
        place = places[FEATURES.index(name)] - 0.2
        weights.plot([low, high], [place, place], color=style.INK, linestyle=DASHED, linewidth=1.4)
    weights.plot(study.PUBLISHED_MEDIANS, places - 0.2, "D", color=style.INK, markersize=4.5, label="published")
    weights.plot([-900], [places[result.followed]], ">", color=style.RED, markersize=9)
    weights.set(yticks=places, yticklabels=FEATURES, xlim=(-950, 950), ylim=(-0.7, 9.6))
    weights.set_xlabel("weight (columns of length 1)")
    weights.tick_params(axis="y", length=0)
    style.key(weights)
    low, high = result.intervals[result.followed]
    chain.axhspan(low, high, color=style.BLUE, alpha=0.15, linewidth=0, label="95% of the draws")
    chain.axhline(result.medians[result.followed], color=style.BLUE, linewidth=1.4)
    chain.plot(
        result.steps, result.chain, color=style.PURPLE, linewidth=1.0, label=f"100 of the draws of {result.feature}"
    )
    chain.set(xlabel="share of the run", ylabel=f"weight of {result.feature}", xlim=(0, 1), ylim=(-950, 950))
    style.key(chain, columns=1)


def read_sampled(result: Sampled) -> str:
    """Give the followed weight, ours and published, and what the draws are worth."""
    low, high = result.intervals[result.followed]
    published = _number(study.PUBLISHED_MEDIANS[result.followed], 1)
    zero = "The interval holds zero." if low < 0 < high else "The interval leaves zero out."
    return (
        f"{result.feature} after {result.draws} draws: median {_number(result.medians[result.followed], 1)} "
        f"(published {published}), 95% interval {_number(low, 0)} to {_number(high, 0)}. The draws are worth about "
        f"{result.sizes[result.followed]:.0f} independent ones. {zero}"
    )


SAMPLED = Experiment(
    name="bayesian-lasso",
    title="The Bayesian lasso on the diabetes data",
    description=(
        "Left: posterior median and 95 per cent interval of ten weights, ours above the published ones; with more "
        "draws they come to agree. Right: a hundred of the draws of one weight, in order, jumping about their median."
    ),
    controls=(
        SelectionSlider(
            name="draws",
            label="Draws",
            options=tuple((f"{count:,}", count) for count in study.COUNTS),
            value=study.COUNTS[0],
        ),
        Dropdown(name="feature", label="Follow the weight of", options=FEATURES, value="tc"),
    ),
    compute=sampled,
    draw=draw_sampled,
    readout=read_sampled,
    panels=(Panel(left=48, top=34, height=380), Panel(left=64, top=54, height=380)),
)


# -- Evidence against cross-validation --------------------------------------------------------------
EVIDENCE_STRENGTHS = tuple(float(f"{10.0**k:.3g}") for k in np.linspace(-3.5, 0.5, 25))
FINE = np.geomspace(10**-3.5, 10**0.5, 401)
SCORED = FINE[::5]
REDRAWS = 6


@dataclass(frozen=True)
class Criteria:
    """Two scores of ridge, at ``lam`` and at each of SCORED, in nats below their best, and what ridge keeps.

    ``kept`` is the fraction kept along each of the ten principal directions at ``lam``; the chosen strengths come
    from a finer grid.
    """

    lam: float
    evidence: float
    left_out: float
    evidence_line: np.ndarray
    left_out_line: np.ndarray
    by_evidence: float
    by_left_out: float
    kept: np.ndarray
    kept_at_choices: np.ndarray
    error_ratio: float


@functools.cache
def _directions() -> tuple[np.ndarray, np.ndarray]:
    """Left singular vectors and eigenvalues of X'X of the diabetes features."""
    U, d, _ = np.linalg.svd(diabetes()[0], full_matrices=False)
    return U, d**2


def profile_evidence(y: np.ndarray, lams: np.ndarray) -> np.ndarray:
    """Log evidence of a centred target at each strength, with the noise that suits it best."""
    (U, spread), n = _directions(), len(y)
    along, ratio = U.T @ y, n * np.asarray(lams)[:, None]
    misfit = y @ y - along @ along + (ratio / (spread + ratio) * along**2).sum(axis=1)
    return -0.5 * (n * (np.log(2 * np.pi * misfit / n) + 1) + np.log1p(spread / ratio).sum(axis=1))


def leave_one_out(y: np.ndarray, lams: np.ndarray) -> np.ndarray:
    """Squared error of each left-out patient at each strength, shape (len(lams), n)."""
    (U, spread), n = _directions(), len(y)
    kept = spread / (spread + n * np.asarray(lams)[:, None])
    residual = y - (kept * (U.T @ y)) @ U.T
    # Centring spends 1/n of leverage on each row.
    return (residual / (1 - 1 / n - kept @ (U**2).T)) ** 2


@functools.cache
def target(which: int) -> np.ndarray:
    """The patients' progression (0), or one made up from the prior that the evidence chose (1, 2, ...), centred."""
    X, y = diabetes()
    if which == 0:
        return y
    fit, rng = evidence_fixed_point(X, y), np.random.default_rng(100 + which)
    made = X @ rng.normal(scale=fit.scale, size=X.shape[1]) + rng.normal(scale=fit.noise, size=len(y))
    return made - made.mean()


@functools.cache
def choices(which: int) -> tuple[float, float]:
    """Strengths on FINE that the evidence and leave-one-out choose."""
    y = target(which)
    return (
        float(FINE[profile_evidence(y, FINE).argmax()]),
        float(FINE[leave_one_out(y, FINE).mean(axis=1).argmin()]),
    )


@functools.cache
def redrawn_choices(redraws: int = 100) -> np.ndarray:
    """Strengths that evidence and leave-one-out choose for targets made up from the prior, shape (redraws, 2)."""
    grid, targets = FINE[::8], [target(which) for which in range(1, redraws + 1)]
    by_evidence = [profile_evidence(y, grid).argmax() for y in targets]
    by_left_out = [leave_one_out(y, grid).mean(axis=1).argmin() for y in targets]
    return grid[np.array([by_evidence, by_left_out]).T]


def without_narrowest(y: np.ndarray, directions: int = 1) -> np.ndarray:
    """A target without what it shares with the narrowest principal directions of the features."""
    narrow = _directions()[0][:, -directions:]
    return y - narrow @ (narrow.T @ y)


def _scores(which: int, lams: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log evidence and leave-one-out score in nats below their best, and leave-one-out error over its lowest."""
    y, (by_evidence, by_left_out) = target(which), choices(which)
    evidence = profile_evidence(y, lams) - profile_evidence(y, np.array([by_evidence]))
    ratios = leave_one_out(y, lams).mean(axis=1) / leave_one_out(y, np.array([by_left_out])).mean()
    return evidence, -0.5 * len(y) * np.log(ratios), ratios


@functools.cache
def _score_lines(which: int) -> tuple[np.ndarray, np.ndarray]:
    return _scores(which, SCORED)[:2]


def criteria(*, lam: float, which: int) -> Criteria:
    """Look at strength ``lam``, one of EVIDENCE_STRENGTHS."""
    evidence, left_out, ratio = (float(score[0]) for score in _scores(which, np.array([lam])))
    lines = _score_lines(which)
    spread, n = _directions()[1], len(diabetes()[1])
    chosen = np.array(choices(which))
    return Criteria(
        lam=lam,
        evidence=evidence,
        left_out=left_out,
        evidence_line=lines[0],
        left_out_line=lines[1],
        by_evidence=float(chosen[0]),
        by_left_out=float(chosen[1]),
        kept=spread / (spread + n * lam),
        kept_at_choices=spread / (spread + n * chosen[:, None]),
        error_ratio=ratio,
    )


def draw_criteria(result: Criteria, scores: Axes, directions: Axes) -> None:
    """Draw both scores with their maxima, and what is kept along each direction."""
    floor = -13.0
    for line, score, chosen, colour, dash, label in (
        (result.evidence_line, result.evidence, result.by_evidence, style.ORANGE, "solid", "log evidence"),
        (result.left_out_line, result.left_out, result.by_left_out, style.GREEN, DASHED, "leave-one-out"),
    ):
        scores.plot(SCORED, line, color=colour, linestyle=dash, linewidth=2.6, label=label)
        scores.plot([chosen], [0], "v", color=colour, markersize=9)
        # A score below the panel is shown at its floor; the readout has the number.
        scores.plot([result.lam], [max(score, floor)], "o", color=style.BLUE, markersize=7)
    scores.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    scores.set(xlabel="penalty strength λ", ylabel="nats below the best", ylim=(floor, 1.2))
    style.log_axis(scores, "x", ticks=6)
    scores.set_xlim(2.6e-4, 3.9)
    style.key(scores, columns=2)
    places = np.arange(1, 11)
    directions.bar(places, result.kept, 0.62, color=style.SKY, alpha=0.5, label="at this λ")
    for kept, colour, marker, label in zip(
        result.kept_at_choices, (style.ORANGE, style.GREEN), "vD", ("by evidence", "by leave-one-out"), strict=True
    ):
        directions.plot(places, kept, marker, color=colour, markersize=6.5, label=label)
    directions.set(xlabel="principal direction, widest first", ylabel="fraction that ridge keeps")
    directions.set(xlim=(0.3, 10.7), ylim=(0, 1.06), xticks=[1, 2, 4, 6, 8, 10])
    style.key(directions, columns=2)


def read_criteria(result: Criteria) -> str:
    """Say what each criterion thinks of this strength."""
    factor = max(result.by_evidence, result.by_left_out) / min(result.by_evidence, result.by_left_out)
    return (
        f"λ = {short(result.lam)}: evidence {_number(-result.evidence, 1)} nats below its best, "
        f"leave-one-out error {result.error_ratio - 1:.2%} above its lowest. The evidence chooses λ = "
        f"{short(result.by_evidence)}, leave-one-out {short(result.by_left_out)}: a factor of {factor:.1f}."
    )


CRITERIA = Experiment(
    name="evidence-or-cross-validation",
    title="Two ways to choose λ: evidence and leaving one out",
    description=(
        "Left: the log evidence and the leave-one-out score against the penalty strength, in nats below their best; "
        "for the diabetes patients the evidence has its top at a strength eight times as large, and the leave-one-out "
        "score is nearly flat in between; a score below the panel is marked at its lower edge. Right: the fraction "
        "that ridge keeps along each principal direction, at this "
        "strength and at the two choices; they differ only in the two narrowest directions."
    ),
    controls=(
        SelectionSlider(
            name="lam", label="Penalty strength λ", options=EVIDENCE_STRENGTHS, value=EVIDENCE_STRENGTHS[7]
        ),
        Dropdown(
            name="which",
            label="Target",
            options=(
                ("patients", 0),
                *((f"made up, no. {k}", k) for k in range(1, REDRAWS)),
            ),
            value=0,
        ),
    ),
    compute=criteria,
    draw=draw_criteria,
    readout=read_criteria,
    panels=(Panel(top=54, height=340), Panel(left=52, top=54, height=340)),
)
