"""Chapter 3: the L2 penalty, in linear regression and in networks."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from regularization import data, linear, style, theory
from regularization.controls import Dropdown, SelectionSlider, short
from regularization.experiment import Experiment, Panel
from regularization.studies.ridge import (
    CURVATURES,
    DECAY_STRENGTHS,
    MESH,
    NETWORK_STRENGTHS,
    SAMPLES,
    SHOWN_STEPS,
    STEPS,
    descents,
    moons,
    penalised_minimum,
    trained,
)
from regularization.validation import Standardizer

DASHED, DOTTED, DASHDOT = (0, (5, 2)), (0, (1, 2)), (0, (6, 2, 1, 2))
HALF = Panel(left=62, top=54, height=330)


def strengths(low: float, high: float, per_decade: int) -> tuple[float, ...]:
    """Strengths from ``10**low`` to ``10**high``, rounded to three digits so that they read well."""
    count = round((high - low) * per_decade) + 1
    return tuple(float(f"{10.0**k:.3g}") for k in np.linspace(low, high, count))


def _strength_slider(values: tuple[float, ...], value: float) -> SelectionSlider:
    options = tuple(("0 (none)", 0.0) if lam == 0 else lam for lam in values)
    return SelectionSlider(name="lam", label="Penalty strength λ", options=options, value=value)


# -- lambda and the weights -------------------------------------------------------------------------
GRID = np.linspace(0, 1, 141)
NOISE = 0.3
ROWS = 20
DEGREES = (1, 2, 3, 5, 8, 11, 15)
WEIGHT_STRENGTHS = (0.0, *strengths(-5, 2, 2))


@dataclass(frozen=True)
class Weights:
    """A polynomial fit, its weights, and both without a penalty."""

    x: np.ndarray
    y: np.ndarray
    lam: float
    degree: int
    curve: np.ndarray
    unpenalised_curve: np.ndarray
    truth: np.ndarray
    weights: np.ndarray
    unpenalised_weights: np.ndarray
    training_error: float
    test_error: float


def columns(x: np.ndarray, degree: int) -> np.ndarray:
    """Columns of degree 1 to ``degree``, each of variance 1 over [0, 1], so that the penalty treats them alike."""
    return linear.polynomial_design(x, degree, interval=(0, 1))


@functools.cache
def sample(seed: int = 1) -> data.Dataset:
    """Draw ROWS evenly spaced noisy points of a sine, and 1000 to test on."""
    return data.noisy_sine(n=ROWS, noise=NOISE, spacing="even", rng=np.random.default_rng(seed))


@functools.cache
def _polynomial_path(degree: int, seed: int = 1) -> linear.Path:
    train = sample(seed).train
    return linear.ridge_path(columns(train.X[:, 0], degree), train.y, np.array(WEIGHT_STRENGTHS))


@functools.cache
def polynomial_errors(degree: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Training and test error at each of WEIGHT_STRENGTHS."""
    path, parts = _polynomial_path(degree, seed), (sample(seed).train, sample(seed).test)
    training, test = (np.mean((path.predict(columns(part.X[:, 0], degree)) - part.y) ** 2, axis=1) for part in parts)
    return training, test


def weights(*, lam: float, degree: int) -> Weights:
    """Fit a polynomial of ``degree`` with strength ``lam``, one of WEIGHT_STRENGTHS."""
    place, path = WEIGHT_STRENGTHS.index(lam), _polynomial_path(degree)
    curves = path.predict(columns(GRID, degree))
    training, test = polynomial_errors(degree)
    return Weights(
        x=sample().train.X[:, 0],
        y=sample().train.y,
        lam=lam,
        degree=degree,
        curve=curves[place],
        unpenalised_curve=curves[0],
        truth=sample().truth.function(GRID[:, None]),
        weights=path.coefs[place],
        unpenalised_weights=path.coefs[0],
        training_error=float(training[place]),
        test_error=float(test[place]),
    )


def draw_weights(result: Weights, fit: Axes, stems: Axes) -> None:
    """Draw the fit, and its weights as stems below the marks of the unpenalised ones."""
    fit.plot(GRID, result.truth, color=style.MUTED, linestyle=DOTTED, label="the signal")
    fit.plot(GRID, result.unpenalised_curve, color=style.RED, linestyle=DASHED, linewidth=1.5, label="no penalty")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=3, label="this λ")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="training points")
    fit.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-3, 3))
    style.key(fit, columns=2)
    powers = np.arange(1, result.degree + 1)
    stems.axhline(0, color=style.MUTED, linewidth=1)
    stems.vlines(powers, 0, result.weights, color=style.BLUE, linewidth=3)
    stems.plot(powers, result.unpenalised_weights, "_", color=style.RED, markersize=11, label="no penalty")
    stems.plot(powers, result.weights, "o", color=style.BLUE, markersize=5.5, label="this λ")
    stems.set(xlabel="weight of the column of degree", xlim=(0.3, 15.7), xticks=[1, 3, 5, 7, 9, 11, 13, 15])
    style.signed_log_axis(stems, "y", linear=0.01, ticks=(-1, -0.1, -0.01, 0, 0.01, 0.1, 1))
    stems.set(ylabel="weight", ylim=(-6, 6))
    style.key(stems, columns=2)


def _fit_verdict(training_error: float, test_error: float) -> str:
    if test_error < 1.6 * NOISE**2:
        return "Just right."
    return "Underfitting." if training_error > 1.3 * NOISE**2 else "Overfitting."


def read_weights(result: Weights) -> str:
    """Say what became of the weights, and whether it was good."""
    length, free = (np.linalg.norm(w) for w in (result.weights, result.unpenalised_weights))
    kept = f"length of the weight vector {length:.2f} (without a penalty {free:.2f})"
    return (
        f"Degree {result.degree}, λ = {short(result.lam)}: {kept}. Training error {result.training_error:.3f}, "
        f"test error {result.test_error:.3f}. {_fit_verdict(result.training_error, result.test_error)}"
    )


WEIGHTS = Experiment(
    name="ridge-weights",
    title="λ and the weights of a polynomial",
    description=(
        "Left: noisy points of a sine, the fit at this penalty strength and the fit without a penalty, which at "
        "degree 15 leaves the panel at both ends. Right: the weights of both fits, on an axis that is logarithmic "
        "to both sides of zero. The weights shrink as λ grows, and none becomes zero."
    ),
    controls=(
        _strength_slider(WEIGHT_STRENGTHS, 0.0),
        SelectionSlider(name="degree", label="Degree of the polynomial", options=DEGREES, value=15),
    ),
    compute=weights,
    draw=draw_weights,
    readout=read_weights,
    panels=(HALF, HALF),
)


# -- The ridge trace --------------------------------------------------------------------------------
TRACE_STRENGTHS = strengths(-3, 3, 4)
FEATURES = ("age", "sex", "bmi", "map", "tc", "ldl", "hdl", "tch", "ltg", "glu")


@dataclass(frozen=True)
class Trace:
    """All ridge weights on the diabetes data; ``coefs`` has a row for each of TRACE_STRENGTHS."""

    lam: float
    place: int
    feature: str
    followed: int
    coefs: np.ndarray
    least_squares: np.ndarray


@functools.cache
def diabetes() -> tuple[np.ndarray, np.ndarray]:
    """Return the standardised features and the progression of all 442 patients."""
    train = data.diabetes().train
    return Standardizer().fit(train.X).transform(train.X), train.y


@functools.cache
def diabetes_path() -> linear.Path:
    """Ridge without a penalty, then at each of TRACE_STRENGTHS."""
    return linear.ridge_path(*diabetes(), np.array([0.0, *TRACE_STRENGTHS]))


def trace(*, lam: float, feature: str) -> Trace:
    """Look at strength ``lam``, one of TRACE_STRENGTHS, and follow the weight of ``feature``."""
    coefs = diabetes_path().coefs
    place = TRACE_STRENGTHS.index(lam)
    return Trace(lam, place, feature, FEATURES.index(feature), coefs[1:], coefs[0])


def draw_trace(result: Trace, lines: Axes, bars: Axes) -> None:
    """Draw the ten lines with the one that is followed, and the weights at this strength as bars."""
    lines.axhline(0, color=style.INK, linewidth=0.8)
    for column in range(len(FEATURES)):
        label = "the other nine" if column == (result.followed == 0) else None
        if column != result.followed:
            lines.plot(TRACE_STRENGTHS, result.coefs[:, column], color=style.MUTED, linewidth=1.1, label=label)
    chosen = result.coefs[:, result.followed]
    lines.plot(TRACE_STRENGTHS, chosen, color=style.RED, linewidth=3, label=f"weight of {result.feature}")
    lines.axvline(result.lam, color=style.BLUE, linewidth=1.5)
    lines.plot(np.full(len(FEATURES), result.lam), result.coefs[result.place], "o", color=style.BLUE, markersize=4.5)
    lines.set(ylabel="weight of the standardised feature", ylim=(-41, 41), xlabel="penalty strength λ")
    style.log_axis(lines, "x", ticks=8)
    lines.set_xlim(9e-4, 1.1e3)
    style.key(lines, columns=2)
    places = np.arange(len(FEATURES))[::-1]
    colours = [style.RED if column == result.followed else style.BLUE for column in range(len(FEATURES))]
    bars.axvline(0, color=style.INK, linewidth=0.8)
    bars.barh(places, result.coefs[result.place], 0.62, color=colours)
    bars.plot(result.least_squares, places, "|", color=style.INK, markersize=14, markeredgewidth=2, label="no penalty")
    bars.set(yticks=places, yticklabels=FEATURES, xlim=(-41, 41), ylim=(-0.6, 9.6), xlabel="weight at this λ")
    bars.tick_params(axis="y", length=0)
    style.key(bars)


def read_trace(result: Trace) -> str:
    """Say what became of the followed weight and of all of them together."""
    now, before = result.coefs[result.place, result.followed], result.least_squares[result.followed]
    length, free = np.linalg.norm(result.coefs[result.place]), np.linalg.norm(result.least_squares)
    if now * before < 0:
        change = "It has changed its sign"
    elif abs(now) > 1.005 * abs(before):
        change = "It has grown"
    else:
        change = "It has shrunk" if abs(now) < 0.995 * abs(before) else "It has hardly moved"
    return (
        f"λ = {short(result.lam)}: the weight of {result.feature} is {style.signed(now, 2)}; without a penalty it is "
        f"{style.signed(before, 2)}. {change}. All ten together have length {length:.1f}, without a penalty {free:.1f}."
    )


TRACE = Experiment(
    name="ridge-trace",
    title="The ridge trace of the diabetes data",
    description=(
        "Left: the weights of ten features against the penalty strength; all end near zero, but on the way some "
        "cross zero and some grow. Right: the weights at the chosen strength as bars, with marks where they are "
        "without a penalty."
    ),
    controls=(
        _strength_slider(TRACE_STRENGTHS, TRACE_STRENGTHS[0]),
        Dropdown(name="feature", label="Follow the weight of", options=FEATURES, value="hdl"),
    ),
    compute=trace,
    draw=draw_trace,
    readout=read_trace,
    panels=(Panel(left=62, top=54, height=340), Panel(left=52, top=54, height=340)),
)


SMALL_STRENGTHS = (0.0, *strengths(-3, 2, 2))


@functools.cache
def small_samples(patients: int, repetitions: int = 200) -> np.ndarray:
    """Test error of ridge on the other patients after training on a few, shape (repetitions, len(SMALL_STRENGTHS))."""
    everyone, rng = data.diabetes().train, np.random.default_rng(0)
    return np.array([_small_sample(everyone, rng.permutation(everyone.n), patients) for _ in range(repetitions)])


def _small_sample(everyone: data.Part, order: np.ndarray, patients: int) -> np.ndarray:
    """Train on the first ``patients`` rows in this order, standardised by themselves, and test on the others."""
    train, test = everyone.take(order[:patients]), everyone.take(order[patients:])
    scale = Standardizer().fit(train.X)
    path = linear.ridge_path(scale.transform(train.X), train.y, np.array(SMALL_STRENGTHS))
    return np.mean((path.predict(scale.transform(test.X)) - test.y) ** 2, axis=1)


# -- Hoerl and Kennard's theorem --------------------------------------------------------------------
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


@functools.cache
def diabetes_truth() -> tuple[np.ndarray, float]:
    """Return the least-squares weights and the standard deviation of the noise that they leave."""
    X, y = diabetes()
    model = linear.Ridge(lam=0.0).fit(X, y)
    return model.coef_, float(np.sqrt(((y - model.predict(X)) ** 2).sum() / (len(y) - X.shape[1] - 1)))


@functools.cache
def weight_error(lams: tuple[float, ...]) -> theory.RidgeError:
    """Expected squared error of the weights at each strength."""
    truth, noise = diabetes_truth()
    return theory.ridge_error(diabetes()[0], truth, noise=noise, lams=np.array(lams))


@functools.cache
def existence_bound() -> float:
    """Return the strength up to which ridge is sure to improve on least squares."""
    truth, noise = diabetes_truth()
    return theory.existence_bound(diabetes()[0], truth, noise=noise)


def existence(*, lam: float) -> Existence:
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


def draw_existence(result: Existence, axes: Axes) -> None:
    """Draw the two parts of the error, their sum, and the range in which the theorem promises a gain."""
    total = result.bias_squared + result.variance
    axes.axvspan(8e-6, result.bound, color=style.tint_map(style.GREEN)(1.0), alpha=0.13, linewidth=0)
    axes.text(1.3e-5, 60, "here ridge is\nsure to win", color=style.GREEN, fontsize=11.5)
    axes.axhline(result.least_squares, color=style.MUTED, linestyle=DOTTED, label="least squares")
    axes.plot(EXISTENCE_STRENGTHS, result.variance, color=style.ORANGE, linestyle=DASHED, label="variance")
    axes.plot(EXISTENCE_STRENGTHS, result.bias_squared, color=style.RED, linestyle=DASHDOT, label="bias²")
    axes.plot(EXISTENCE_STRENGTHS, total, color=style.BLUE, linewidth=3, label="bias² + variance")
    axes.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    axes.plot([result.lam], [total[result.place]], "o", color=style.BLUE, markersize=8)
    axes.set(xlabel="penalty strength λ", ylabel="expected squared error of the weights", ylim=(0, 3100))
    style.log_axis(axes, "x", ticks=8)
    axes.set_xlim(8e-6, 1.25)
    style.key(axes, columns=2)


def read_existence(result: Existence) -> str:
    """Compare with least squares."""
    bias, variance = result.bias_squared[result.place], result.variance[result.place]
    gain = 1 - (bias + variance) / result.least_squares
    verdict = f"{abs(gain):.1%} {'less' if gain > 0 else 'more'} than least squares' {result.least_squares:.0f}"
    return (
        f"λ = {short(result.lam)}: bias² {bias:.1f} + variance {variance:.1f} = {bias + variance:.1f}, {verdict}. "
        f"The theorem promises a gain up to λ = {short(result.bound)}."
    )


EXISTENCE = Experiment(
    name="ridge-beats-least-squares",
    title="Some penalty always beats none: Hoerl and Kennard's theorem",
    description=(
        "Against the penalty strength: the variance of the weights falls, their squared bias rises, and the sum "
        "first falls below the error of least squares and later rises above it. A shaded range marks where the "
        "theorem promises a gain."
    ),
    controls=(_strength_slider(EXISTENCE_STRENGTHS, EXISTENCE_STRENGTHS[0]),),
    compute=existence,
    draw=draw_existence,
    readout=read_existence,
    panels=(Panel(width=460, height=340, left=72, top=54, right=18),),
)


# -- Shrinkage along principal directions -----------------------------------------------------------
DIRECTION_STRENGTHS = (0.0, *strengths(-3, 1, 3))
CORRELATIONS = (0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99)
PAIRS = 60
REDRAWS = 40
TRUE_PAIR = np.array([1.6, 1.0])
SHARED, CONTRAST = np.array([1.0, 1.0]) / np.sqrt(2), np.array([1.0, -1.0]) / np.sqrt(2)
SPECTRUM = np.geomspace(0.005, 3, 60)


@dataclass(frozen=True)
class Directions:
    """Two correlated features, and the ridge weights of REDRAWS targets with and without a penalty.

    ``spread`` holds the variances of the data along the two principal directions, ``kept`` the factors by which
    ridge multiplies the least-squares solution along them; ``errors`` the expected squared distance of the
    weights from the truth without and with the penalty.
    """

    lam: float
    correlation: float
    X: np.ndarray
    spread: np.ndarray
    kept: np.ndarray
    least_squares: np.ndarray
    ridge: np.ndarray
    errors: np.ndarray


@functools.cache
def _round_cloud() -> tuple[np.ndarray, np.ndarray]:
    """Return PAIRS points with mean 0 and covariance exactly the identity, and the noise of REDRAWS targets."""
    rng = np.random.default_rng(5)
    cloud = rng.normal(size=(PAIRS, 2))
    U, _, Vt = np.linalg.svd(cloud - cloud.mean(axis=0), full_matrices=False)
    return np.sqrt(PAIRS) * U @ Vt, rng.normal(size=(REDRAWS, PAIRS))


def pair(correlation: float) -> np.ndarray:
    """Two standardised features with exactly this correlation, shape (PAIRS, 2)."""
    cloud, _ = _round_cloud()
    stretched = cloud * np.sqrt([1 + correlation, 1 - correlation])
    return stretched @ np.array([SHARED, CONTRAST])


def directions(*, lam: float, correlation: float) -> Directions:
    """Fit every redrawn target without a penalty and with ``lam``."""
    X, (_, noise) = pair(correlation), _round_cloud()
    paths = [linear.ridge_path(X, X @ TRUE_PAIR + one, np.array([0.0, lam])) for one in noise]
    spread = np.array([1 + correlation, 1 - correlation])
    return Directions(
        lam=lam,
        correlation=correlation,
        X=X,
        spread=spread,
        kept=theory.ridge_filter(np.sqrt(PAIRS * spread), lam, n=PAIRS),
        least_squares=np.array([path.coefs[0] for path in paths]),
        ridge=np.array([path.coefs[1] for path in paths]),
        errors=theory.ridge_error(X, TRUE_PAIR, noise=1.0, lams=np.array([0.0, lam])).total,
    )


def draw_directions(result: Directions, cloud: Axes, found: Axes) -> None:
    """Draw the data with what is kept of each principal direction, and the weights that each redraw gives."""
    cloud.plot(*result.X.T, "o", color=style.MUTED, markersize=4, label="data")
    names = ("wide direction", "narrow direction")
    looks = ((style.GREEN, "-"), (style.PURPLE, DASHED))
    for direction, spread, kept, name, (colour, dash) in zip(
        (SHARED, CONTRAST), result.spread, result.kept, names, looks, strict=True
    ):
        end = 2 * np.sqrt(spread) * direction
        cloud.plot([0, end[0]], [0, end[1]], color=colour, linewidth=1.2)
        cloud.plot([0, kept * end[0]], [0, kept * end[1]], color=colour, linewidth=5, label=name)
        found.plot(*np.outer(direction, [-9, 9]), color=colour, linestyle=dash, linewidth=1)
    for place, kept, colour in (
        ((-3.2, 2.85), result.kept[0], style.GREEN),
        ((0.9, -3.1), result.kept[1], style.PURPLE),
    ):
        cloud.text(*place, f"keeps {kept:.0%}", color=colour, fontsize=12)
    cloud.set(xlabel="feature 1", ylabel="feature 2", xlim=(-3.4, 3.4), ylim=(-3.4, 3.4), aspect="equal")
    style.key(cloud, columns=2)
    found.plot(*result.least_squares.T, "x", color=style.RED, markersize=6, label="no penalty")
    found.plot(*result.ridge.T, "o", color=style.BLUE, markersize=5, label="this λ")
    found.plot(*TRUE_PAIR, "*", color=style.INK, markersize=15, label="the truth")
    found.plot(0, 0, "+", color=style.INK, markersize=11, label="all weights 0")
    found.set(xlabel="weight of feature 1", ylabel="weight of feature 2", xlim=(-1.2, 3.9), ylim=(-1.4, 3.7))
    found.set_aspect("equal")
    style.key(found, columns=2)


def read_directions(result: Directions) -> str:
    """Say what is kept along each direction, and what that does to the error."""
    before, now = result.errors
    if result.lam == 0:
        moral = "Nothing is shrunk."
    elif now < 0.97 * before:
        moral = "More variance is removed than bias added."
    elif now < 1.03 * before:
        moral = "It makes little difference."
    else:
        moral = "The penalty now costs more than it saves."
    if result.correlation == 0:
        kept = f"both directions are equally wide, and ridge keeps {result.kept[0]:.0%} along each"
    else:
        kept = f"ridge keeps {result.kept[0]:.0%} along the wide direction, {result.kept[1]:.0%} along the narrow one"
    return (
        f"λ = {short(result.lam)}, correlation {result.correlation:g}: {kept}. Expected squared error of the "
        f"weights {now:.3f}, without a penalty {before:.3f}. {moral}"
    )


DIRECTIONS = Experiment(
    name="principal-directions",
    title="Ridge shrinks directions, not weights",
    description=(
        "Left: sixty points of two correlated features, and along the wide and the narrow direction of the cloud a "
        "bar which shows how much of the least-squares solution ridge keeps. Right: the two weights found for forty "
        "redraws of the target. Without a penalty they are scattered along the narrow direction; the penalty pulls "
        "them together along it and, when it is strong, moves them all towards zero."
    ),
    controls=(
        _strength_slider(DIRECTION_STRENGTHS, 0.0),
        SelectionSlider(name="correlation", label="Correlation of the features", options=CORRELATIONS, value=0.95),
    ),
    compute=directions,
    draw=draw_directions,
    readout=read_directions,
    panels=(Panel(left=52, top=54, height=372), Panel(left=52, top=54, height=372)),
)


# -- Bias and variance ------------------------------------------------------------------------------
CURVE_GRID = (1 - np.cos(np.linspace(0, np.pi, 57))) / 2  # closer together at the ends, where the fits swing
SPREAD_ROWS = 20
SPREAD_DEGREE = 12
SPREAD_REDRAWS = 400
SHOWN = 20
TEST_ROWS = 200
SPREAD_STRENGTHS = strengths(-5, 1, 3)
NOISES = (0.1, 0.2, 0.3, 0.5)


@dataclass(frozen=True)
class Spread:
    """Fits to redrawn training sets and the parts of their error at every strength.

    ``fits`` has shape (SHOWN, len(CURVE_GRID)); ``mean`` is that of all SPREAD_REDRAWS. ``bias_squared``,
    ``variance`` and ``measured`` have an entry for each of SPREAD_STRENGTHS; ``measured`` is the squared error on
    new noisy targets, ``standard_error`` that of its difference from the sum of the parts.
    """

    lam: float
    noise: float
    place: int
    fits: np.ndarray
    mean: np.ndarray
    truth: np.ndarray
    bias_squared: np.ndarray
    variance: np.ndarray
    measured: np.ndarray
    standard_error: np.ndarray


@dataclass(frozen=True)
class _Redraws:
    curves: np.ndarray  # (strengths, redraws, len(CURVE_GRID))
    bias_squared: np.ndarray
    variance: np.ndarray
    measured: np.ndarray
    standard_error: np.ndarray


def spread_columns(x: np.ndarray) -> np.ndarray:
    """The polynomial columns of the bias-variance experiment."""
    return columns(x, SPREAD_DEGREE)


@functools.cache
def _redraws(noise: float) -> _Redraws:
    """Fit SPREAD_REDRAWS training sets at all strengths, and test each on new targets."""
    rng = np.random.default_rng(21)
    x = (np.arange(SPREAD_ROWS) + 0.5) / SPREAD_ROWS
    new = np.sort(rng.uniform(size=TEST_ROWS))
    truth = data.CURVES["sine"](new)
    targets = data.CURVES["sine"](x) + noise * rng.normal(size=(SPREAD_REDRAWS, SPREAD_ROWS))
    paths = [linear.ridge_path(spread_columns(x), y, np.array(SPREAD_STRENGTHS)) for y in targets]
    predicted = np.stack([path.predict(spread_columns(new)) for path in paths], axis=1)
    parts = [theory.bias_variance(one, truth, noise=noise) for one in predicted]
    fresh = truth + noise * rng.normal(size=(SPREAD_REDRAWS, TEST_ROWS))
    # A redraw's own difference: what it measured less its squared distance from the truth and the noise.
    surprise = ((predicted - fresh) ** 2 - (predicted - truth) ** 2).mean(axis=2) - noise**2
    return _Redraws(
        curves=np.stack([path.predict(spread_columns(CURVE_GRID)) for path in paths], axis=1),
        bias_squared=np.array([part.averages[0] for part in parts]),
        variance=np.array([part.averages[1] for part in parts]),
        measured=((predicted - fresh) ** 2).mean(axis=(1, 2)),
        standard_error=surprise.std(axis=1) / np.sqrt(SPREAD_REDRAWS),
    )


def spread(*, lam: float, noise: float) -> Spread:
    """Look at strength ``lam``, one of SPREAD_STRENGTHS, with noise of that standard deviation."""
    redraws, place = _redraws(noise), SPREAD_STRENGTHS.index(lam)
    return Spread(
        lam=lam,
        noise=noise,
        place=place,
        fits=redraws.curves[place, :SHOWN],
        mean=redraws.curves[place].mean(axis=0),
        truth=data.CURVES["sine"](CURVE_GRID),
        bias_squared=redraws.bias_squared,
        variance=redraws.variance,
        measured=redraws.measured,
        standard_error=redraws.standard_error,
    )


def draw_spread(result: Spread, fits: Axes, parts: Axes) -> None:
    """Draw the fits, their mean and the truth, and the parts of the error against the strength."""
    for position, fit in enumerate(result.fits):
        label = "redraws" if position == 0 else None
        fits.plot(CURVE_GRID, fit, color=style.SKY, linewidth=0.9, alpha=0.6, label=label)
    fits.plot(CURVE_GRID, result.mean, color=style.BLUE, linewidth=3, label="mean of 400 redraws")
    fits.plot(CURVE_GRID, result.truth, color=style.INK, linestyle=DASHED, linewidth=1.8, label="the truth")
    fits.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-3, 3))
    style.key(fits, columns=2)
    total = result.bias_squared + result.variance + result.noise**2
    parts.plot(SPREAD_STRENGTHS, result.bias_squared, color=style.RED, linestyle=DASHDOT, label="bias²")
    parts.plot(SPREAD_STRENGTHS, result.variance, color=style.ORANGE, linestyle=DASHED, label="variance")
    parts.axhline(result.noise**2, color=style.MUTED, linestyle=DOTTED, label="noise")
    parts.plot(SPREAD_STRENGTHS, total, color=style.BLUE, linewidth=2.4, label="their sum")
    parts.plot(SPREAD_STRENGTHS, result.measured, "o", color=style.INK, markersize=4, label="measured")
    parts.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    parts.plot([result.lam], [total[result.place]], "o", color=style.BLUE, markersize=8)
    parts.set(xlabel="penalty strength λ", ylim=(5e-5, 6))
    style.log_axis(parts, "x", ticks=8)
    style.log_axis(parts, "y", ticks=7)
    parts.set(ylabel="mean squared error", xlim=(8e-6, 12))
    style.key(parts, columns=3)


def read_spread(result: Spread) -> str:
    """Add the parts up and compare them with what was measured."""
    bias, variance = result.bias_squared[result.place], result.variance[result.place]
    total = bias + variance + result.noise**2
    best = result.bias_squared + result.variance
    if best[result.place] < 1.3 * best.min():
        verdict = "Near the best balance."
    else:
        verdict = "Mostly variance: overfitting." if variance > bias else "Mostly bias: underfitting."
    return (
        f"λ = {short(result.lam)}: bias² {bias:.3f} + variance {variance:.3f} + noise {result.noise**2:.3f} = "
        f"{total:.3f}; measured test error {result.measured[result.place]:.3f}. {verdict}"
    )


SPREAD = Experiment(
    name="bias-and-variance",
    title="Bias and variance, measured over 400 training sets",
    description=(
        "Left: thin curves are fits to redrawn training sets, which at a small penalty leave the panel at both ends; a "
        "thick one is their mean, a dashed one the truth. "
        "Right: the squared bias rises with the penalty strength, the variance falls, and their sum with the noise "
        "has a minimum between; dots are the measured test error and lie on the sum."
    ),
    controls=(
        _strength_slider(SPREAD_STRENGTHS, SPREAD_STRENGTHS[0]),
        SelectionSlider(name="noise", label="Noise in the targets", options=NOISES, value=0.3),
    ),
    compute=spread,
    draw=draw_spread,
    readout=read_spread,
    panels=(HALF, Panel(left=68, top=54, height=330)),
)


# -- Weight decay in a network ----------------------------------------------------------------------


@dataclass(frozen=True)
class Decay:
    """Networks trained with an L2 penalty: one decision boundary, and the losses of SAMPLES training sets.

    ``training`` and ``test`` have shape (len(NETWORK_STRENGTHS), SAMPLES); ``margin`` is the
    output for class 1 less that for class 0 on MESH, which is zero on the boundary.
    """

    lam: float
    place: int
    X: np.ndarray
    y: np.ndarray
    margin: np.ndarray
    training: np.ndarray
    test: np.ndarray
    accuracy: np.ndarray
    median_weight: float


def decay(*, lam: float) -> Decay:
    """Look at strength ``lam``, one of NETWORK_STRENGTHS."""
    nets, place, train = trained(), NETWORK_STRENGTHS.index(lam), moons()[0].train
    return Decay(
        lam=lam,
        place=place,
        X=train.X,
        y=train.y,
        margin=nets.margin[place],
        training=nets.training,
        test=nets.test,
        accuracy=nets.accuracy,
        median_weight=float(np.median(nets.weights[place, 0])),
    )


def draw_decay(result: Decay, plane: Axes, losses: Axes) -> None:
    """Draw the first sample's decision boundary, and the losses of all samples against the strength."""
    if result.margin.min() < 0 < result.margin.max():
        plane.contour(*MESH, result.margin, [0], colors=[style.BLUE], linewidths=3)
    plane.plot([], [], color=style.BLUE, linewidth=3, label="boundary")
    for label, marker, colour in ((0, "o", style.ORANGE), (1, "^", style.PURPLE)):
        plane.plot(*result.X[result.y == label].T, marker, color=colour, markersize=7, label=f"class {label}")
    plane.set(xlabel="feature 1", ylabel="feature 2", xlim=(-2.3, 3.3), ylim=(-1.9, 2.4))
    style.key(plane)
    places = np.array([3e-5, *NETWORK_STRENGTHS[1:]])
    for column in range(SAMPLES):
        label = "test, six samples" if column == 0 else None
        losses.plot(places, result.test[:, column], color=style.GREEN, linewidth=0.9, alpha=0.6, label=label)
    losses.plot(places, result.test.mean(axis=1), color=style.GREEN, linewidth=3, label="test, mean")
    losses.plot(places, result.training.mean(axis=1), color=style.ORANGE, linestyle=DASHED, label="training, mean")
    losses.axvline(places[result.place], color=style.BLUE, linewidth=1.2)
    losses.plot(
        np.full(2, places[result.place]),
        [result.training[result.place].mean(), result.test[result.place].mean()],
        "o", color=style.BLUE, markersize=7,
    )  # fmt: skip
    losses.set(xlabel="penalty strength λ", ylim=(0.0018, 6), xlim=(2.4e-5, 0.16))
    style.log_axis(losses, "x")
    style.log_axis(losses, "y")
    losses.set(xticks=[3e-5, 1e-4, 1e-3, 1e-2, 1e-1], xticklabels=["0", "10⁻⁴", "0.001", "0.01", "0.1"])
    losses.set_ylabel("cross-entropy")
    style.key(losses, columns=2)


def read_decay(result: Decay) -> str:
    """Say what the networks cost on old and new points."""
    training, test = result.training[result.place].mean(), result.test[result.place].mean()
    best = result.test.mean(axis=1).min()
    if test < 1.12 * best:
        verdict = "Just right."
    else:
        verdict = "Overfitting: sure of itself, and wrong." if training < 0.5 * test else "Underfitting."
    if not result.margin.min() < 0 < result.margin.max():
        verdict = "Underfitting: the network on the left gives one answer everywhere."
    return (
        f"λ = {short(result.lam)}: cross-entropy {training:.3f} on the training points, {test:.2f} on new ones, where "
        f"{result.accuracy[result.place].mean():.1%} are classified correctly (means over six samples). {verdict}"
    )


NETWORK = Experiment(
    name="weight-decay-network",
    title="Weight decay in a neural network",
    description=(
        "Left: sixty points of two classes and the decision boundary of a network with two hidden layers of 32 "
        "units: it wriggles around single points without a penalty, is a smooth curve at a moderate one, and "
        "disappears at the strongest. Right: the training loss rises with the penalty strength; the test loss first "
        "falls, then rises."
    ),
    controls=(_strength_slider(NETWORK_STRENGTHS, 0.0),),
    compute=decay,
    draw=draw_decay,
    readout=read_decay,
    panels=(HALF, Panel(left=68, top=54, height=330)),
)


# -- L2 is not weight decay under Adam --------------------------------------------------------------
OPTIMISERS = ("SGD with L2", "SGD with weight decay", "Adam with L2", "AdamW (weight decay)")


@dataclass(frozen=True)
class Descent:
    """Three weights on their way down a bowl; ``weights`` has shape (len(SHOWN_STEPS), 3).

    ``ends`` has a row for each of DECAY_STRENGTHS, ``penalised`` is the minimum of the penalised loss.
    """

    optimiser: str
    lam: float
    weights: np.ndarray
    ends: np.ndarray
    penalised: np.ndarray


def descent(*, optimiser: str, lam: float) -> Descent:
    """Look at one optimiser and strength ``lam``, one of DECAY_STRENGTHS."""
    weights = descents(optimiser)
    place = DECAY_STRENGTHS.index(lam)
    return Descent(optimiser, lam, weights[:, place], weights[-1], penalised_minimum(lam))


def draw_descent(result: Descent, course: Axes, ends: Axes) -> None:
    """Draw the weights step by step, and where they end at every strength."""
    looks = zip(
        CURVATURES, (style.BLUE, style.GREEN, style.PURPLE), ("-", DASHED, DASHDOT), "so^", (5, 3, 2), strict=True
    )
    fine = np.geomspace(0.02, 2.5, 40)
    for column, (curvature, colour, dash, marker, width) in enumerate(looks):
        label = f"curvature {curvature:g}"
        course.plot(SHOWN_STEPS, result.weights[:, column], color=colour, linestyle=dash, linewidth=width, label=label)
        penalised = curvature / (curvature + 2 * fine)
        ends.plot(
            fine,
            penalised,
            color=style.MUTED,
            linewidth=1,
            label="minimum of the penalised loss" if column == 0 else None,
        )
        ends.plot(DECAY_STRENGTHS, result.ends[:, column], marker, color=colour, markersize=12 - 3 * column)
    course.axhline(1, color=style.MUTED, linestyle=DOTTED, linewidth=1.2)
    course.set(xlabel="step", ylabel="weight", ylim=(-0.04, 1.24))
    style.log_axis(course, "x")
    course.set_xlim(1, STEPS)
    style.key(course, columns=2)
    ends.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    ends.set(xlabel="penalty strength λ (weight decay = 2λ)", ylabel="weight at the end", ylim=(-0.04, 1.24))
    style.log_axis(ends, "x")
    ends.set_xlim(0.02, 2.5)
    style.key(ends, columns=1)


def read_descent(result: Descent) -> str:
    """Say where the weights end, and whether that is the minimum of the penalised loss."""
    end = result.ends[DECAY_STRENGTHS.index(result.lam)]
    listed = ", ".join(f"{w:.3f}" for w in end)
    if np.abs(end - result.penalised).max() < 0.001:
        moral = "That is the minimum of the penalised loss: the flatter the bowl, the more a weight is shrunk."
    elif 2 * result.lam < 1:
        moral = f"Nothing is shrunk: AdamW only holds weights within ±1/(2λ) = ±{1 / (2 * result.lam):.2g}."
    else:
        moral = f"All three are held at 1/(2λ) = {1 / (2 * result.lam):.2f}, however steep the bowl."
    return f"{result.optimiser}, λ = {short(result.lam)}: the weights end at {listed}. {moral}"


ADAM = Experiment(
    name="l2-or-weight-decay",
    title="L2 penalty or weight decay: four optimisers on one bowl",
    description=(
        "Left: three weights, in directions of curvature 100, 1 and 0.01, move from 0 towards their target 1. "
        "Right: where they end for each penalty strength. SGD with L2, SGD with weight decay and Adam with L2 end "
        "at the minimum of the penalised loss, far from 1 where the curvature is small; under AdamW all three end "
        "at the same place."
    ),
    controls=(
        Dropdown(name="optimiser", label="Optimiser", options=OPTIMISERS, value=OPTIMISERS[2]),
        _strength_slider(DECAY_STRENGTHS, 0.25),
    ),
    compute=descent,
    draw=draw_descent,
    readout=read_descent,
    panels=(Panel(left=56, top=54, height=320), Panel(left=56, top=54, height=320)),
)
