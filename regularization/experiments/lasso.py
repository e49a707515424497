"""Chapter 4: one weight, the geometry of a budget, the path, forty features, steps that reach zero, look-alikes."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from regularization import data, linear, style
from regularization.controls import Dropdown, FloatLogSlider, FloatSlider, IntSlider, SelectionSlider, short
from regularization.experiment import Experiment, Panel
from regularization.penalties import ElasticNet
from regularization.validation import Standardizer

DASHED, DOTTED = (0, (5, 2)), (0, (1, 2))
L1_LINE = {"color": style.BLUE, "linewidth": 2.6}
L2_LINE = {"color": style.PURPLE, "linewidth": 2.2, "linestyle": DASHED}


# -- One weight -------------------------------------------------------------------------------------
WEIGHTS = np.linspace(-3.4, 3.4, 137)


@dataclass(frozen=True)
class OneWeight:
    """Where each penalty moves a single weight, and what every other weight would cost."""

    lam: float
    z: float
    lasso: float
    ridge: float


def lasso_cost(w: np.ndarray, z: float, lam: float) -> np.ndarray:
    """Squared distance to the least-squares weight ``z``, plus the L1 penalty."""
    return (w - z) ** 2 + lam * np.abs(w)


def ridge_cost(w: np.ndarray, z: float, lam: float) -> np.ndarray:
    """Squared distance to the least-squares weight ``z``, plus the L2 penalty."""
    return (w - z) ** 2 + lam * w**2


def one_weight(*, lam: float, z: float) -> OneWeight:
    """Minimise both costs."""
    return OneWeight(lam=lam, z=z, lasso=float(linear.soft_threshold(z, lam / 2)), ridge=z / (1 + lam))


def draw_one_weight(result: OneWeight, cost: Axes, rule: Axes) -> None:
    """Draw both costs with their minima, and both rules with this weight on them."""
    z, lam = result.z, result.lam
    cost.axvline(0, color=style.FAINT, linewidth=1)
    cost.axvline(z, color=style.MUTED, linestyle=DOTTED, linewidth=1.6)
    cost.plot(WEIGHTS, ridge_cost(WEIGHTS, z, lam), **L2_LINE, label="with L2")
    cost.plot(WEIGHTS, lasso_cost(WEIGHTS, z, lam), **L1_LINE, label="with L1")
    cost.plot(result.ridge, ridge_cost(result.ridge, z, lam), "s", color=style.PURPLE, markersize=8)
    cost.plot(result.lasso, lasso_cost(result.lasso, z, lam), "o", color=style.BLUE, markersize=9)
    cost.set(xlabel="weight w", ylabel="data loss + λ · penalty", xlim=(-3.4, 3.4), ylim=(-0.5, 12))
    style.key(cost)
    rule.axhline(0, color=style.FAINT, linewidth=1)
    rule.plot(WEIGHTS, WEIGHTS, color=style.MUTED, linestyle=DOTTED, linewidth=1.6, label="no penalty")
    rule.plot(WEIGHTS, WEIGHTS / (1 + lam), **L2_LINE, label="L2")
    rule.plot(WEIGHTS, linear.soft_threshold(WEIGHTS, lam / 2), **L1_LINE, label="L1")
    rule.plot(z, result.ridge, "s", color=style.PURPLE, markersize=8)
    rule.plot(z, result.lasso, "o", color=style.BLUE, markersize=9)
    rule.set(xlabel="weight without penalty", ylabel="weight with penalty", xlim=(-3.4, 3.4), ylim=(-3.4, 3.4))
    style.key(rule)


def read_one_weight(result: OneWeight) -> str:
    """Say where the weight ends under each penalty."""
    if result.lasso == 0:
        fate = f"is exactly 0, because |{result.z:.2f}| is at most λ/2 = {result.lam / 2:.2f}"
    else:
        fate = f"is {result.lasso:.2f}: moved by λ/2 = {result.lam / 2:.2f}"
    return (
        f"λ = {result.lam:.1f}, weight without penalty {result.z:.2f}. With L1 it {fate}; "
        f"with L2 it is {result.ridge:.2f}: divided by {1 + result.lam:.1f}."
    ).replace("-", "−")


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
    compute=one_weight,
    draw=draw_one_weight,
    readout=read_one_weight,
    panels=(Panel(), Panel()),
)


# -- The geometry of a budget -----------------------------------------------------------------------
LEAST_SQUARES = np.array([2.0, 0.8])
BUDGETS = tuple(float(t) for t in np.arange(0.25, 3.01, 0.25))
RHOS = (("1: L1", 1.0), ("0.75", 0.75), ("0.5", 0.5), ("0.25", 0.25), ("0: L2", 0.0))
ANGLES = np.linspace(0, 2 * np.pi, 97)
CIRCLE = np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])


@dataclass(frozen=True)
class Geometry:
    """The best weights within a budget; ``path`` holds them for every budget up to this one."""

    t: float
    correlation: float
    rho: float
    best: np.ndarray
    lam: float
    loss: float
    boundary: np.ndarray
    path: np.ndarray


@functools.cache
def two_features(correlation: float) -> data.Part:
    """Four rows with two standardised features of exactly this correlation, and LEAST_SQUARES as their exact fit."""
    grid = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    X = grid @ np.linalg.cholesky([[1, correlation], [correlation, 1]]).T
    return data.Part(X, X @ LEAST_SQUARES)


def budget_boundary(t: float, rho: float) -> np.ndarray:
    """Points where ``rho * sum |w| + (1 - rho) * sum w^2 = t``, one in each direction of CIRCLE."""
    linear_part = rho * np.abs(CIRCLE).sum(axis=1)
    radius = 2 * t / (linear_part + np.sqrt(linear_part**2 + 4 * (1 - rho) * t))
    return CIRCLE * radius[:, None]


@functools.cache
def _budget_fits(correlation: float, rho: float) -> tuple[linear.ConstrainedFit, ...]:
    X, y = two_features(correlation)
    return tuple(linear.constrained_fit(X, y, t, penalty=ElasticNet(rho)) for t in BUDGETS)


def excess_loss(w: np.ndarray, correlation: float) -> float:
    """How much the mean squared error at ``w`` exceeds that of least squares, which is 0 here."""
    X, y = two_features(correlation)
    return float(((y - X @ w) ** 2).mean())


def geometry(*, t: float, correlation: float, rho: float) -> Geometry:
    """Find the best weights within the budget ``t``."""
    fits = _budget_fits(correlation, rho)
    fit = fits[BUDGETS.index(t)]
    return Geometry(
        t=t,
        correlation=correlation,
        rho=rho,
        best=fit.coef,
        lam=fit.lam,
        loss=excess_loss(fit.coef, correlation),
        boundary=budget_boundary(t, rho),
        path=np.array([one.coef for one in fits[: BUDGETS.index(t) + 1]]),
    )


def contour(result: Geometry, loss: float | None = None) -> np.ndarray:
    """The ellipse of weights with this loss, or with that of the optimum."""
    correlation, loss = result.correlation, result.loss if loss is None else loss
    half = np.linalg.cholesky([[1, correlation], [correlation, 1]])
    return LEAST_SQUARES + np.sqrt(loss) * np.linalg.solve(half.T, CIRCLE.T).T


def draw_geometry(result: Geometry, plane: Axes, path: Axes) -> None:
    """Draw budget, contours and optimum, and the optimum against the budget."""
    plane.axhline(0, color=style.FAINT, linewidth=1)
    plane.axvline(0, color=style.FAINT, linewidth=1)
    for loss in (0.25, 1.0, 2.5):
        plane.plot(*contour(result, loss).T, color=style.MUTED, linewidth=0.9)
    plane.fill(*result.boundary.T, color=style.BLUE, alpha=0.22, linewidth=0)
    plane.plot(*result.boundary.T, color=style.BLUE, linewidth=1.6, label="budget")
    plane.plot(*contour(result).T, color=style.ORANGE, linestyle=DASHED, label="loss at best")
    plane.plot(*LEAST_SQUARES, "D", color=style.RED, markersize=8, label="no budget")
    plane.plot(*result.best, "o", color=style.INK, markersize=8, label="best in budget")
    plane.set(xlabel="weight w₁", ylabel="weight w₂", xlim=(-3.1, 3.5), ylim=(-3.1, 3.5))
    style.key(plane, columns=2)
    path.axhline(0, color=style.FAINT, linewidth=1)
    budgets = BUDGETS[: len(result.path)]
    path.plot(budgets, result.path[:, 0], color=style.BLUE, marker="o", markersize=4, label="w₁")
    path.plot(budgets, result.path[:, 1], color=style.GREEN, linestyle=DASHED, marker="s", markersize=4, label="w₂")
    path.axvline(result.t, color=style.INK, linewidth=1.5)
    path.plot([result.t] * 2, result.best, "o", color=style.INK, markersize=9)
    path.set(xlabel="budget t", ylabel="best weights", xlim=(0, 3.1), ylim=(-0.3, 2.3))
    style.key(path)


def read_geometry(result: Geometry) -> str:
    """Say where the optimum lies, and why."""
    first, second = (f"{w:.2f}".replace("-", "−") for w in result.best)
    start = f"t = {result.t:.2f}: best weights ({first}, {second})"
    if result.lam == 0:
        return f"{start}. The budget is large enough for least squares and does nothing."
    price = f"the same solution as a penalty with λ = {short(result.lam)}"
    if result.best[1] == 0:
        return f"{start}, {price}. The contour touches the budget at its corner: w₂ is exactly 0."
    return f"{start}, {price}. The contour touches the budget off the axes: both weights are kept."


GEOMETRY = Experiment(
    name="budget-geometry",
    title="Where the contour of the loss touches the budget",
    description=(
        "Left: the plane of two weights with elliptical contours of the loss around the least-squares solution, and "
        "the budget around zero: a diamond for L1, a disc for L2, a rounded diamond between them. A dashed contour "
        "touches the budget at the best weights. Right: both weights against the budget; under L1 w₂ is exactly "
        "zero until the budget is 1.2, under L2 it never is."
    ),
    controls=(
        SelectionSlider(name="t", label="Budget t", options=BUDGETS, value=0.5),
        FloatSlider(name="correlation", label="Correlation of the features", min=-0.8, max=0.8, step=0.4, value=0.4),
        Dropdown(name="rho", label="Share of L1 in the penalty, ρ", options=RHOS, value=1.0),
    ),
    compute=geometry,
    draw=draw_geometry,
    readout=read_geometry,
    panels=(Panel(height=398, top=52, left=52, right=18), Panel(height=398, top=52)),
)


# -- The path on the diabetes data ------------------------------------------------------------------
PATH_STRENGTHS = tuple(float(f"{s:.3g}") for s in np.geomspace(0.1, 100, 46))
PATH_COLOURS = (style.MUTED, style.RED, style.BLUE, style.GREEN, style.RED, style.PURPLE)
PATH_COLOURS += (style.ORANGE, style.SKY, style.INK, style.MUTED)
PATH_DASHES = ("-", DASHED, "-", "-", "-", DASHED, "-", DOTTED, "-", DASHED)
# Where a name fits beside the left end of its line, in the unit of the weights.
NAME_HEIGHTS = (-5.2, -11.2, 25.2, 13.6, -29.4, 18.4, -0.6, 8.8, 33, 4.1)


@dataclass(frozen=True)
class PathAt:
    """The lasso at one strength on the diabetes data, and the whole path."""

    lam: float
    names: tuple[str, ...]
    order: tuple[int, ...]
    weights: np.ndarray
    least_squares: np.ndarray
    strengths: np.ndarray
    coefs: np.ndarray
    explained: float
    explained_by_all: float


@functools.cache
def standardised_diabetes() -> data.Part:
    """The diabetes data with every feature at mean 0 and standard deviation 1."""
    X, y = data.diabetes().train
    return data.Part(Standardizer().fit(X).transform(X), y)


@functools.cache
def diabetes_path() -> linear.ExactPath:
    """Every lasso solution on the standardised diabetes data."""
    return linear.exact_lasso_path(*standardised_diabetes())


@functools.cache
def path_lines() -> tuple[np.ndarray, np.ndarray]:
    """Strengths, the knots among them, and the weights there: enough to draw the path."""
    path = diabetes_path()
    strengths = np.union1d(path.lams[path.lams > 0.1], np.geomspace(0.1, 100, 100))
    return strengths, path.at(strengths).coefs


def entry_order(path: linear.ExactPath) -> tuple[int, ...]:
    """Features in the order in which they first join."""
    return tuple(dict.fromkeys(feature for _, feature, what in path.events if what == "joins"))


def _explained(weights: np.ndarray) -> float:
    """Share of the variance of y that these weights explain on the same rows."""
    X, y = standardised_diabetes()
    return float(1 - ((y - y.mean() - X @ weights) ** 2).mean() / y.var())


def path_at(*, lam: float) -> PathAt:
    """Cut the path at strength ``lam``."""
    path = diabetes_path()
    at = path.at([lam]).coefs[0]
    strengths, coefs = path_lines()
    return PathAt(
        lam=lam,
        names=data.diabetes().features,
        order=entry_order(path),
        weights=at,
        least_squares=path.coefs[-1],
        strengths=strengths,
        coefs=coefs,
        explained=_explained(at),
        explained_by_all=_explained(path.coefs[-1]),
    )


def draw_path(result: PathAt, lines: Axes, bars: Axes) -> None:
    """Draw the path with a cursor, and the weights at the cursor."""
    lines.axhline(0, color=style.FAINT, linewidth=1)
    for feature, name in enumerate(result.names):
        look = {"color": PATH_COLOURS[feature], "linestyle": PATH_DASHES[feature]}
        lines.plot(result.strengths, result.coefs[:, feature], **look, linewidth=1.8)
        lines.text(0.09, NAME_HEIGHTS[feature], name, color=look["color"], ha="right", va="center", fontsize=10.5)
    lines.axvline(result.lam, color=style.INK, linewidth=1.5)
    lines.plot([result.lam] * len(result.weights), result.weights, "o", color=style.INK, markersize=4)
    style.log_axis(lines, "x", ticks=5)
    lines.set(xlabel="penalty strength λ", ylabel="weight", xlim=(0.045, 110), ylim=(-43, 43))
    order = np.array(result.order)
    kept = result.weights[order] != 0
    places = np.arange(len(order))
    bars.axvline(0, color=style.MUTED, linewidth=1)
    bars.plot(result.least_squares[order], places, "|", color=style.RED, markersize=11, label="no penalty")
    bars.hlines(places[kept], 0, result.weights[order][kept], color=style.BLUE, linewidth=3)
    bars.plot(result.weights[order][kept], places[kept], "o", color=style.BLUE, label="kept")
    bars.plot(np.zeros((~kept).sum()), places[~kept], "o", color=style.INK, markerfacecolor=style.PAPER, label="zero")
    bars.set(xlabel="weight", yticks=places, yticklabels=[result.names[j] for j in order])
    bars.set(xlim=(-43, 43), ylim=(len(order) - 0.5, -0.5))
    style.key(bars)


def read_path(result: PathAt) -> str:
    """Say which features are kept and how much they explain."""
    kept = [result.names[j] for j in result.order if result.weights[j] != 0]
    if not kept:
        return f"λ = {short(result.lam)}: the price is too high for every feature. All ten weights are exactly 0."
    return (
        f"λ = {short(result.lam)}: {len(kept)} of 10 kept ({', '.join(kept)}). They explain {result.explained:.0%} "
        f"of the variance on these rows; least squares with all ten explains {result.explained_by_all:.0%}."
    )


PATH = Experiment(
    name="diabetes-path",
    title="The lasso path on the diabetes data",
    description=(
        "Left: ten weights against the penalty strength on a logarithmic axis. From the right, where all are zero, "
        "they leave zero one after another: bmi and ltg first, age last. A cursor marks the present strength. Right: "
        "the weights at the cursor in the order in which they enter, with least squares marked; zeros are hollow."
    ),
    controls=(
        SelectionSlider(name="lam", label="Penalty strength λ", options=PATH_STRENGTHS, value=PATH_STRENGTHS[24]),
    ),
    compute=path_at,
    draw=draw_path,
    readout=read_path,
    panels=(Panel(height=340, left=50), Panel(height=340, left=44)),
)


# -- Five features that matter ----------------------------------------------------------------------
SAMPLES, ROWS, RELEVANT = 20, 60, 5
IRRELEVANT = (5, 15, 35, 95, 155)
NOISES = (0.5, 1.0, 2.0, 3.0)


@dataclass(frozen=True)
class Support:
    """Weights of both penalties in one sample, relevant features first, and their errors over SAMPLES samples."""

    lam: float
    noise: float
    truth: np.ndarray
    lasso: np.ndarray
    ridge: np.ndarray
    lasso_errors: np.ndarray
    ridge_errors: np.ndarray
    all_found: float
    exact: float
    false_kept: float

    @property
    def place(self) -> int:
        """Position of the strength on the slider."""
        return STRENGTHS.index(self.lam)


STRENGTH = FloatLogSlider(name="lam", label="Penalty strength λ", min=-2.5, max=1, step=0.175, value=10**-0.4)
STRENGTHS = STRENGTH.values


@functools.cache
def many_features(irrelevant: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """X and y of a sample with the relevant features first, their true weights falling, and the other true zeros."""
    rng = np.random.default_rng(seed)
    problem = data.sparse_linear(
        n=ROWS, p=RELEVANT + irrelevant, support=RELEVANT, noise=noise, rng=rng, validation=0, test=0
    )
    order = np.argsort(-np.abs(problem.truth.coefficients), kind="stable")
    return problem.train.X[:, order], problem.train.y, problem.truth.coefficients[order]


def expected_error(path: linear.Path, truth: np.ndarray, noise: float) -> np.ndarray:
    """Mean squared error on new rows, exactly: the features are independent with mean 0 and variance 1."""
    return noise**2 + ((path.coefs - truth) ** 2).sum(axis=1) + path.intercepts**2


@functools.cache
def sample_paths(irrelevant: int, noise: float) -> tuple[tuple[linear.Path, linear.Path, np.ndarray], ...]:
    """Lasso path, ridge path and true weights of each sample."""
    found = []
    for seed in range(SAMPLES):
        X, y, truth = many_features(irrelevant, noise, seed)
        lasso = linear.exact_lasso_path(X, y).at(STRENGTHS)
        found.append((lasso, linear.ridge_path(X, y, STRENGTHS), truth))
    return tuple(found)


@functools.cache
def support_summary(irrelevant: int, noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Errors of lasso and ridge, relevant and irrelevant features kept: each (samples, strengths)."""
    paths = sample_paths(irrelevant, noise)
    errors = [[expected_error(path, truth, noise) for path in pair] for *pair, truth in paths]
    lasso, ridge = np.array(errors).transpose(1, 0, 2)
    kept = np.array([path.coefs != 0 for path, _, _ in paths])
    return lasso, ridge, kept[:, :, :RELEVANT].sum(axis=2), kept[:, :, RELEVANT:].sum(axis=2)


def dense_errors(noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Error of lasso and ridge when all forty features matter: each (samples, strengths)."""
    errors = []
    for seed in range(SAMPLES):
        rng = np.random.default_rng(seed)
        problem = data.sparse_linear(n=ROWS, p=40, support=40, noise=noise, rng=rng, validation=0, test=0)
        X, y = problem.train
        paths = linear.exact_lasso_path(X, y).at(STRENGTHS), linear.ridge_path(X, y, STRENGTHS)
        errors.append([expected_error(path, problem.truth.coefficients, noise) for path in paths])
    lasso, ridge = np.array(errors).transpose(1, 0, 2)
    return lasso, ridge


def support(*, irrelevant: int, noise: float, lam: float) -> Support:
    """Compare both penalties at one strength."""
    place = STRENGTHS.index(lam)
    first_lasso, first_ridge, truth = sample_paths(irrelevant, noise)[0]
    lasso, ridge, found, false = support_summary(irrelevant, noise)
    return Support(
        lam=lam,
        noise=noise,
        truth=truth,
        lasso=first_lasso.coefs[place],
        ridge=first_ridge.coefs[place],
        lasso_errors=lasso.mean(axis=0),
        ridge_errors=ridge.mean(axis=0),
        all_found=float((found[:, place] == RELEVANT).sum()),
        exact=float(((found == RELEVANT) & (false == 0))[:, place].sum()),
        false_kept=float(false[:, place].mean()),
    )


def draw_support(result: Support, weights: Axes, errors: Axes) -> None:
    """Draw one sample's weights, and the mean errors against the strength."""
    p = len(result.truth)
    places = np.arange(1, p + 1)
    size = 6 if p <= 40 else 3.5
    weights.axhline(0, color=style.MUTED, linewidth=1)
    weights.axvline(RELEVANT + 0.5, color=style.FAINT, linewidth=1.2)
    weights.plot(places[:RELEVANT], result.truth[:RELEVANT], "_", color=style.INK, markersize=12, label="truth")
    weights.plot(places, result.ridge, "x", color=style.PURPLE, markersize=size, label="L2")
    kept = result.lasso != 0
    weights.vlines(places[kept], 0, result.lasso[kept], color=style.BLUE, linewidth=2 if p <= 40 else 1.2)
    weights.plot(places[kept], result.lasso[kept], "o", color=style.BLUE, markersize=size, label="L1, not zero")
    weights.set(xlabel="feature (the first five matter)", ylabel="weight", ylim=(-2.4, 2.4))
    weights.set_xlim(1 - 0.03 * p, p + 0.03 * p)
    weights.set_xticks([*([1] if p <= 40 else []), 5, *(m for m in (10, 20, 40, 100, 160) if p / 5 < m <= p)])
    style.key(weights)
    errors.axhline(result.noise**2, color=style.MUTED, linestyle=DOTTED, linewidth=1.6, label="noise")
    errors.plot(STRENGTHS, result.ridge_errors, **L2_LINE, label="L2")
    errors.plot(STRENGTHS, result.lasso_errors, **L1_LINE, label="L1")
    errors.axvline(result.lam, color=style.INK, linewidth=1.5)
    errors.plot(result.lam, result.ridge_errors[result.place], "s", color=style.PURPLE, markersize=8)
    errors.plot(result.lam, result.lasso_errors[result.place], "o", color=style.BLUE, markersize=9)
    errors.set(xlabel="penalty strength λ", ylim=(0.2, 45), xlim=(0.0025, 12.5))
    style.log_axis(errors, "x", ticks=5)
    style.log_axis(errors, "y", ticks=5)
    errors.set_ylabel("error on new rows (mean of 20)")
    style.key(errors)


def read_support(result: Support) -> str:
    """Say whether the five were found, and at what error."""
    found = int((result.lasso[:RELEVANT] != 0).sum())
    false = int((result.lasso[RELEVANT:] != 0).sum())
    lasso, ridge = result.lasso_errors[result.place], result.ridge_errors[result.place]
    return (
        f"λ = {short(result.lam)}. In this sample L1 keeps {found} of the 5 features that matter and {false} of the "
        f"{len(result.truth) - RELEVANT} others; L2 keeps all {len(result.truth)}. In 20 samples L1 keeps all "
        f"five {result.all_found:.0f} times, and exactly the five {result.exact:.0f} times. "
        f"Mean error: L1 {lasso:.2f}, L2 {ridge:.2f}."
    )


SUPPORT = Experiment(
    name="five-that-matter",
    title="Five features matter: which are kept?",
    description=(
        "Left: the weights of all features in one sample of 60 rows, the five that matter first, with their true "
        "values; L2 gives every feature a weight, L1 only to those drawn with a stem. Right: the mean error on new "
        "rows over 20 samples against the penalty strength, for L1 and L2, both U-shaped, with the noise as a floor."
    ),
    controls=(
        SelectionSlider(name="irrelevant", label="Irrelevant features", options=IRRELEVANT, value=35),
        SelectionSlider(name="noise", label="Noise", options=NOISES, value=1.0),
        STRENGTH,
    ),
    compute=support,
    draw=draw_support,
    readout=read_support,
    panels=(Panel(left=50), Panel(left=58)),
)


# -- Steps that reach zero, and steps that don't ----------------------------------------------------
STEPS, DESCENT_LAM, WATCHED = 80, 0.6, 7
RATES = (0.02, 0.05, 0.1, 0.2)


@dataclass(frozen=True)
class Zeros:
    """A weight that should be zero, and the count of exact zeros, after each step of two methods."""

    step: int
    rate: float
    subgradient: np.ndarray
    proximal: np.ndarray
    subgradient_zeros: np.ndarray
    proximal_zeros: np.ndarray
    zeros_at_solution: int


@functools.cache
def ten_weights() -> tuple[data.Part, np.ndarray]:
    """Sixty rows with ten features, the first three of which matter, and weights to start from."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(60, 10))
    y = X[:, :3] @ [2.0, -1.5, 1.0] + rng.normal(size=60)
    return data.Part(X, y), rng.normal(0, 0.5, size=10)


@functools.cache
def both_descents(rate: float, batch: int | None) -> tuple[linear.Descent, linear.Descent]:
    """Subgradient and proximal descent from the same start, on the same rows at every step."""
    (X, y), start = ten_weights()

    def walk(method):
        rng = None if batch is None else np.random.default_rng(1)
        return method(X, y, DESCENT_LAM, steps=STEPS, step=rate, start=start, batch=batch, rng=rng)

    return walk(linear.subgradient_descent), walk(linear.ista)


def zeros(*, step: int, rate: float, batch: int) -> Zeros:
    """Look at both methods up to ``step``."""
    plain, proximal = both_descents(rate, None if batch == 60 else batch)
    (X, y), _ = ten_weights()
    return Zeros(
        step=step,
        rate=rate,
        subgradient=plain.coefs[: step + 1, WATCHED],
        proximal=proximal.coefs[: step + 1, WATCHED],
        subgradient_zeros=plain.n_zero[: step + 1],
        proximal_zeros=proximal.n_zero[: step + 1],
        zeros_at_solution=int((linear.Lasso(DESCENT_LAM).fit(X, y).coef_ == 0).sum()),
    )


def draw_zeros(result: Zeros, weight: Axes, count: Axes) -> None:
    """Draw one weight near zero, and how many weights are exactly zero."""
    steps = np.arange(result.step + 1)
    red, blue = {"color": style.RED, "linewidth": 1.2, "linestyle": DASHED}, {"color": style.BLUE, "linewidth": 2.4}
    weight.axhline(0, color=style.MUTED, linewidth=1)
    weight.plot(steps, result.subgradient, **red, label="subgradient")
    weight.plot(steps, result.proximal, **blue, label="proximal")
    weight.plot(result.step, result.subgradient[-1], "s", color=style.RED, markersize=7)
    weight.plot(result.step, result.proximal[-1], "o", color=style.BLUE, markersize=7)
    style.signed_log_axis(weight, "y", linear=0.001, ticks=(-1, -0.1, -0.01, -0.001, 0, 0.001, 0.01, 0.1, 1))
    weight.set(xlabel="step", xlim=(-2, STEPS + 2), ylim=(-1.2, 1.2))
    weight.set_ylabel("a weight that should be 0")
    style.key(weight)
    count.axhline(result.zeros_at_solution, color=style.MUTED, linestyle=DOTTED, linewidth=1.6, label="lasso solution")
    count.plot(steps, result.subgradient_zeros, **(red | {"linewidth": 2}), label="subgradient")
    count.plot(steps, result.proximal_zeros, **blue, label="proximal")
    count.plot(result.step, result.subgradient_zeros[-1], "s", color=style.RED, markersize=7)
    count.plot(result.step, result.proximal_zeros[-1], "o", color=style.BLUE, markersize=7)
    count.set(xlabel="step", ylabel="weights that are exactly 0", xlim=(-2, STEPS + 2), ylim=(-0.5, 10.5))
    style.key(count, columns=2)


def read_zeros(result: Zeros) -> str:
    """Count the zeros."""
    return (
        f"After {result.step} steps of size {result.rate:g}: {result.subgradient_zeros[-1]} of 10 weights are exactly "
        f"0 along subgradients, {result.proximal_zeros[-1]} with proximal steps; in the lasso solution "
        f"{result.zeros_at_solution} are. The watched weight is {short(float(result.subgradient[-1]))} against "
        f"{short(float(result.proximal[-1]))}."
    )


ZEROS = Experiment(
    name="steps-to-zero",
    title="Subgradient steps jump across zero, proximal steps land on it",
    description=(
        "Left: a weight that should be zero, on an axis that magnifies the neighbourhood of zero. Subgradient steps "
        "bring it close and then jump from one side to the other; proximal steps set it to zero and leave it there. "
        "Right: the number of weights that are exactly zero: none along subgradients, up to seven with proximal steps."
    ),
    controls=(
        IntSlider(name="step", label="Step", min=0, max=STEPS, step=2, value=0, play=True),
        SelectionSlider(name="rate", label="Step size", options=RATES, value=0.05),
        SelectionSlider(name="batch", label="Rows in a step", options=(10, 30, ("all 60", 60)), value=60),
    ),
    compute=zeros,
    draw=draw_zeros,
    readout=read_zeros,
    panels=(Panel(left=66, top=52), Panel(left=50, top=52)),
)


# -- A feature that looks like others ---------------------------------------------------------------
DRAWS, ALIKE_ROWS, ALIKE_NOISE = 100, 1000, 0.5
SHARES = (0.0, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 2 / 3)
ALIKE_STRENGTHS = tuple(float(f"{s:.3g}") for s in np.geomspace(0.1, 8, 20))
SIGNS = (("the same: 2 and 3", 1), ("opposite: −2 and 3", -1))


@dataclass(frozen=True)
class Alike:
    """A path with two relevant features and a look-alike, and how often exactly the two are kept."""

    lam: float
    share: float
    sign: int
    strengths: np.ndarray
    coefs: np.ndarray
    weights: np.ndarray
    right: np.ndarray

    @property
    def condition(self) -> float:
        """The irrepresentable condition asks this to be below 1."""
        return abs(self.share * (1 + self.sign))


def look_alike(share: float, sign: int, rng: np.random.Generator) -> data.Part:
    """Draw x1 and x2, a third feature with ``share`` of each of them and variance 1, and y from the first two."""
    X = rng.normal(size=(ALIKE_ROWS, 3))
    X[:, 2] = share * (X[:, 0] + X[:, 1]) + np.sqrt(1 - 2 * share**2) * X[:, 2]
    return data.Part(X, X @ [2.0 * sign, 3.0, 0.0] + rng.normal(0, ALIKE_NOISE, size=ALIKE_ROWS))


@functools.cache
def alike_paths(share: float, sign: int) -> tuple[linear.ExactPath, ...]:
    """The lasso path of each draw."""
    rng = np.random.default_rng(4)
    return tuple(linear.exact_lasso_path(*look_alike(share, sign, rng)) for _ in range(DRAWS))


@functools.cache
def times_right(share: float, sign: int) -> np.ndarray:
    """In how many draws exactly the two relevant features are kept, at each of ALIKE_STRENGTHS."""
    kept = np.array([path.at(ALIKE_STRENGTHS).coefs != 0 for path in alike_paths(share, sign)])
    return (kept == [True, True, False]).all(axis=2).sum(axis=0)


def alike(*, share: float, sign: int, lam: float) -> Alike:
    """Look at one draw at one strength, and at all draws at all strengths."""
    path = alike_paths(share, sign)[0]
    strengths = np.geomspace(0.1, 8, 100)
    return Alike(
        lam=lam,
        share=share,
        sign=sign,
        strengths=strengths,
        coefs=path.at(strengths).coefs,
        weights=path.at([lam]).coefs[0],
        right=times_right(share, sign),
    )


def draw_alike(result: Alike, path: Axes, right: Axes) -> None:
    """Draw one path, and how often the selection is right."""
    path.axhline(0, color=style.FAINT, linewidth=1)
    looks = ((style.BLUE, DASHED, "x₁"), (style.GREEN, (0, (8, 2, 2, 2)), "x₂"), (style.RED, "-", "x₃ (look-alike)"))
    for feature, (colour, dash, name) in enumerate(looks):
        path.plot(result.strengths, result.coefs[:, feature], color=colour, linestyle=dash, label=name)
        path.plot(result.lam, result.weights[feature], "o", color=colour, markersize=7)
    path.axvline(result.lam, color=style.INK, linewidth=1.2)
    style.log_axis(path, "x", ticks=5)
    path.set(xlabel="penalty strength λ", ylabel="weight", xlim=(0.09, 11), ylim=(-2.6, 3.6))
    style.key(path)
    right.plot(ALIKE_STRENGTHS, result.right, color=style.BLUE, marker="o", markersize=4)
    right.axvline(result.lam, color=style.INK, linewidth=1.2)
    right.plot(result.lam, result.right[ALIKE_STRENGTHS.index(result.lam)], "o", color=style.INK, markersize=9)
    style.log_axis(right, "x", ticks=5)
    right.set(xlabel="penalty strength λ", xlim=(0.09, 11), ylim=(-4, 104))
    right.set_ylabel("samples of 100 selected right")


def read_alike(result: Alike) -> str:
    """Say whether the condition holds and how often the selection is right."""
    here = result.right[ALIKE_STRENGTHS.index(result.lam)]
    verdict = "below 1, so a suitable λ finds the two." if result.condition < 1 else "not below 1, so no λ will do."
    if np.isclose(result.condition, 1):
        verdict = "exactly on the edge of 1."
    return (
        f"At λ = {short(result.lam)} exactly x₁ and x₂ are kept in {here} of 100 samples; at the best λ in "
        f"{result.right.max()}. The sum that decides (see below) is {result.condition:.1f}, {verdict}"
    )


ALIKE = Experiment(
    name="look-alike",
    title="A look-alike of two features that matter",
    description=(
        "Left: the weights of two relevant features and of a third that resembles both, against the penalty strength. "
        "Right: in how many of 100 samples exactly the two relevant features are kept. With weights of the same sign "
        "the curve collapses when the share of each in the look-alike passes one half; with opposite signs it does not."
    ),
    controls=(
        SelectionSlider(name="share", label="Share of x₁ and of x₂ in x₃", options=SHARES, value=0.3),
        Dropdown(name="sign", label="Signs of the true weights", options=SIGNS, value=1),
        SelectionSlider(name="lam", label="Penalty strength λ", options=ALIKE_STRENGTHS, value=ALIKE_STRENGTHS[9]),
    ),
    compute=alike,
    draw=draw_alike,
    readout=read_alike,
    panels=(Panel(left=50), Panel(left=56)),
)
