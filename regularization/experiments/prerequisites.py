"""Appendix on mathematics: norms, the gradient, touching lines, variance along a direction, two densities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from regularization import bayes, style
from regularization.controls import Dropdown, FloatSlider, IntSlider, SelectionSlider
from regularization.experiment import Experiment, Panel

DASHED, DOTTED = (0, (5, 2)), (0, (1, 2))
_TURN = np.linspace(0, 2 * np.pi, 97)
CIRCLE = np.column_stack([np.cos(_TURN), np.sin(_TURN)])


def _minus(text: str) -> str:
    return text.replace("-", "−")


# -- Three norms ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Norms:
    """An arrow of length 1 and its three norms."""

    degrees: int
    w: np.ndarray
    l1: float
    l2: float
    largest: float


def norms(*, degrees: int) -> Norms:
    """Measure the arrow of length 1 at this angle."""
    angle = np.deg2rad(degrees)
    w = np.round([np.cos(angle), np.sin(angle)], 12)
    return Norms(degrees, w, float(np.abs(w).sum()), float(np.linalg.norm(w)), float(np.abs(w).max()))


def draw_norms(result: Norms, axes: Axes) -> None:
    """Draw the arrow, and through its tip the shapes on which each norm is constant."""
    axes.axhline(0, color=style.FAINT, linewidth=1)
    axes.axvline(0, color=style.FAINT, linewidth=1)
    corners = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]])
    square = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]])
    axes.plot(*(result.l1 * corners).T, color=style.BLUE, linewidth=2.6, label="sum of sizes, L1")
    axes.plot(*(result.l2 * CIRCLE).T, color=style.PURPLE, linestyle=DASHED, label="length, L2")
    axes.plot(*(result.largest * square).T, color=style.GREEN, linestyle=DOTTED, label="largest")
    axes.plot([0, result.w[0]], [0, result.w[1]], color=style.INK, linewidth=2)
    axes.plot(*result.w, "o", color=style.INK, markersize=8)
    axes.set(xlabel="w₁", ylabel="w₂", xlim=(-1.55, 1.55), ylim=(-1.55, 1.55), aspect="equal")
    style.key(axes, columns=2)


def read_norms(result: Norms) -> str:
    """Give the three norms."""
    lead = f"w = ({result.w[0]:.2f}, {result.w[1]:.2f}): "
    if result.degrees % 90 == 0:
        return lead + "all three norms are 1, because only one entry is not zero."
    return (
        lead + f"the length is 1, the sum of the sizes {result.l1:.2f}, the largest entry {result.largest:.2f}. "
        "Sharing the length between two entries costs nothing in L2 and more in L1."
    )


NORMS = Experiment(
    name="three-norms",
    title="One arrow, three ways to measure it",
    description=(
        "An arrow of length 1 that turns from one axis to the other, and through its tip a diamond, on which the sum "
        "of the sizes is constant, a circle, on which the length is, and a square, on which the largest entry is. On "
        "an axis the three touch there; half way between the diamond is large and the square small."
    ),
    controls=(IntSlider(name="degrees", label="Direction", min=0, max=90, step=5, value=0, unit="degrees"),),
    compute=norms,
    draw=draw_norms,
    readout=read_norms,
    panels=(Panel(width=370, height=390, left=56, top=54),),
)


# -- Downhill ---------------------------------------------------------------------------------------
MINIMUM, CURVATURE, START, STEPS = np.array([1.0, 0.0]), np.array([1.0, 3.0]), np.array([-1.6, 0.9]), 12
RATES = (0.05, 0.15, 0.3, 0.34)


@dataclass(frozen=True)
class Descent:
    """The path of gradient descent so far; ``gradient`` and ``loss`` are those of its last point."""

    rate: float
    path: np.ndarray
    gradient: np.ndarray
    loss: float


def bowl(w: np.ndarray) -> np.ndarray:
    """Return the loss ``(w1 - 1)^2 + 3 w2^2`` of points of shape (..., 2)."""
    return (CURVATURE * (w - MINIMUM) ** 2).sum(axis=-1)


def slope(w: np.ndarray) -> np.ndarray:
    """Return the gradient of the loss."""
    return 2 * CURVATURE * (w - MINIMUM)


def descent(*, rate: float, step: int) -> Descent:
    """Walk down for ``step`` steps."""
    path = [START]
    for _ in range(step):
        path.append(path[-1] - rate * slope(path[-1]))
    return Descent(rate, np.array(path), slope(path[-1]), float(bowl(path[-1])))


def draw_descent(result: Descent, axes: Axes) -> None:
    """Draw contours, the path, and the next step."""
    here = result.path[-1]
    for loss in (0.25, 1.0, 2.5, 5.0):
        axes.plot(*(MINIMUM + CIRCLE * np.sqrt(loss / CURVATURE)).T, color=style.FAINT, linewidth=1.2)
    contour = (MINIMUM + CIRCLE * np.sqrt(result.loss / CURVATURE)).T
    axes.plot(*contour, color=style.ORANGE, linestyle=DASHED, linewidth=1.8, label="same loss")
    axes.plot(*result.path.T, color=style.BLUE, marker="o", markersize=4, linewidth=1.6, label="path")
    steps = np.array([here, here - result.rate * result.gradient])
    axes.plot(*steps.T, color=style.RED, linewidth=2.6, linestyle=DOTTED, label="next step")
    axes.plot(*MINIMUM, "D", color=style.GREEN, markersize=8, label="minimum")
    axes.plot(*here, "o", color=style.INK, markersize=8)
    axes.set(xlabel="w₁", ylabel="w₂", xlim=(-2.3, 4.3), ylim=(-2.0, 2.0), aspect="equal")
    style.key(axes, columns=4)


def read_descent(result: Descent) -> str:
    """Give loss and gradient, and say how it goes."""
    count, (g1, g2) = len(result.path) - 1, np.round(result.gradient, 2) + 0.0
    where = f"After {count} step{'' if count == 1 else 's'}: loss {result.loss:.2f}, gradient ({g1:.2f}, {g2:.2f}). "
    if result.rate > 1 / CURVATURE.max():
        return _minus(where) + "Each step overshoots the valley by more than it was off: the rate is too large."
    if result.loss < 0.01:
        return _minus(where) + "Where the gradient is zero, the steps end: this is the minimum."
    return _minus(where) + "The next step goes against the gradient, at a right angle to the dashed contour."


DOWNHILL = Experiment(
    name="against-the-gradient",
    title="Downhill: steps against the gradient",
    description=(
        "Contours of a bowl that is steeper in one direction, the path of gradient descent so far, and its next step, "
        "which starts at a right angle to the contour. Small rates creep, moderate ones arrive, and above one third "
        "the path jumps from side to side with growing jumps."
    ),
    controls=(
        IntSlider(name="step", label="Steps", min=0, max=STEPS, value=0, play=True),
        SelectionSlider(name="rate", label="Learning rate η", options=RATES, value=0.15),
    ),
    compute=descent,
    draw=draw_descent,
    readout=read_descent,
    panels=(Panel(width=480, height=330, left=58),),
)


# -- Touching lines ---------------------------------------------------------------------------------
WEIGHTS = np.linspace(-2.4, 2.4, 97)
CURVES = (("w², smooth", "square"), ("|w|, with a corner", "size"), ("a curve with two valleys", "valleys"))


@dataclass(frozen=True)
class Touching:
    """A curve, a point on it and the slopes of the lines that touch there; ``below`` tells whether they stay below."""

    name: str
    w: float
    curve: np.ndarray
    height: float
    slopes: tuple[float, ...]
    below: bool


def curve(name: str, w: np.ndarray) -> np.ndarray:
    """Return the heights of the curve called ``name``."""
    w = np.asarray(w, dtype=float)
    return {"square": w**2, "size": np.abs(w), "valleys": 0.5 * (w**2 - 1.5) ** 2}[name]


def slopes(name: str, w: float) -> tuple[float, ...]:
    """Return the slope at ``w``, or five of the slopes of lines that touch a corner."""
    if name == "size" and w == 0:
        return (-1.0, -0.5, 0.0, 0.5, 1.0)
    return (float({"square": 2 * w, "size": np.sign(w), "valleys": 2 * w * (w**2 - 1.5)}[name]),)


def touching(*, name: str, w: float) -> Touching:
    """Find the lines that touch the curve at ``w``."""
    heights, height = curve(name, WEIGHTS), float(curve(name, w))
    lines = [height + s * (WEIGHTS - w) for s in slopes(name, w)]
    return Touching(name, w, heights, height, slopes(name, w), bool(np.all(np.array(lines) <= heights + 1e-9)))


def draw_touching(result: Touching, axes: Axes) -> None:
    """Draw the curve and the touching lines."""
    axes.axhline(0, color=style.FAINT, linewidth=1)
    axes.plot(WEIGHTS, result.curve, color=style.BLUE, linewidth=3, label="curve")
    ends = np.array([WEIGHTS[0], WEIGHTS[-1]])
    for number, one in enumerate(result.slopes):
        line = result.height + one * (ends - result.w)
        label = "touching lines" if len(result.slopes) > 1 else "touching line"
        axes.plot(ends, line, color=style.RED, linestyle=DASHED, linewidth=1.6, label=None if number else label)
    axes.plot(result.w, result.height, "o", color=style.INK, markersize=8)
    axes.set(xlabel="w", ylabel="height", xlim=(-2.4, 2.4), ylim=(-2.6, 6.0))
    style.key(axes)


def read_touching(result: Touching) -> str:
    """Say which slopes touch, and whether the line stays below."""
    if len(result.slopes) > 1:
        return "At the corner every line with a slope from −1 to 1 touches; 0 is among them, so this is the minimum."
    words = f"At w = {result.w:.2f} the slope is {round(result.slopes[0], 2) + 0.0:.2f}. "
    if result.below:
        return _minus(words) + "The line stays below the whole curve."
    return _minus(words) + "The line cuts through the curve: the curve is not convex."


TOUCHING = Experiment(
    name="touching-lines",
    title="Lines that touch from below",
    description=(
        "A curve and the line that touches it at a chosen point. For the parabola and for |w| the line stays below "
        "the curve; at the corner of |w| a whole fan of lines touches. The curve with two valleys is cut by its "
        "touching line wherever another valley lies lower than the line."
    ),
    controls=(
        Dropdown(name="name", label="Curve", options=CURVES, value="square"),
        FloatSlider(name="w", label="Touch at w", min=-2, max=2, step=0.25, value=1.0),
    ),
    compute=touching,
    draw=draw_touching,
    readout=read_touching,
    panels=(Panel(width=460, height=330),),
)


# -- Variance along a direction ---------------------------------------------------------------------
POINTS = 60
CORRELATIONS = (0.0, 0.5, 0.8, 0.95)
_HALF_TURN = np.arange(0, 181, 3)


@dataclass(frozen=True)
class Direction:
    """A cloud, a direction, and the variance along every direction."""

    correlation: float
    degrees: int
    cloud: np.ndarray
    unit: np.ndarray
    variance: float
    everywhere: np.ndarray
    extremes: np.ndarray


def cloud(correlation: float) -> np.ndarray:
    """Return POINTS points whose two columns have mean 0, variance 1 and exactly this correlation."""
    raw = np.random.default_rng(4).normal(size=(POINTS, 2))
    raw = raw - raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / POINTS)).T
    return white @ np.linalg.cholesky([[1, correlation], [correlation, 1]]).T


def direction(*, correlation: float, degrees: int) -> Direction:
    """Measure the variance of the cloud along a direction."""
    points = cloud(correlation)
    angles = np.deg2rad(np.append(_HALF_TURN, degrees))
    units = np.column_stack([np.cos(angles), np.sin(angles)])
    variances = ((points @ units.T) ** 2).mean(axis=0)
    singular = np.linalg.svd(points, compute_uv=False)
    return Direction(
        correlation, degrees, points, units[-1], float(variances[-1]), variances[:-1], singular**2 / POINTS
    )


def draw_direction(result: Direction, plane: Axes, curve: Axes) -> None:
    """Draw the cloud with the direction, and the variance against the direction."""
    plane.plot(*result.cloud.T, "o", color=style.MUTED, markersize=4)
    plane.plot(*(np.outer([-3, 3], result.unit)).T, color=style.RED, linewidth=2)
    plane.set(xlabel="x₁", ylabel="x₂", xlim=(-3.3, 3.3), ylim=(-3.3, 3.3), aspect="equal")
    for extreme, dash, name in zip(result.extremes, (DASHED, DOTTED), ("d₁²/n", "d₂²/n"), strict=True):
        curve.axhline(extreme, color=style.PURPLE, linestyle=dash, linewidth=1.6, label=name)
    curve.plot(_HALF_TURN, result.everywhere, color=style.BLUE, linewidth=2.6)
    curve.plot(result.degrees, result.variance, "o", color=style.RED, markersize=9)
    curve.set(xlabel="direction, degrees", ylabel="variance along it", xlim=(-5, 185), ylim=(-0.05, 2.2))
    curve.set_xticks([0, 45, 90, 135, 180])
    style.key(curve)


def read_direction(result: Direction) -> str:
    """Give the variance, and say whether it is an extreme one."""
    words = f"Along {result.degrees} degrees the cloud has the variance {result.variance:.2f}"
    largest, smallest = result.extremes
    if largest - smallest < 1e-9:
        return words + ", as along every other: a round cloud has no principal direction."
    if abs(result.variance - largest) < 1e-9:
        return words + ", the largest of all: this is the first principal direction, and d₁²/n its variance."
    if abs(result.variance - smallest) < 1e-9:
        return words + ", the smallest of all: this is the second principal direction, and d₂²/n its variance."
    return words + f", between {smallest:.2f} and {largest:.2f}."


DIRECTIONS = Experiment(
    name="variance-along-a-direction",
    title="In which direction does a cloud vary most?",
    description=(
        "Left: sixty points of two features and a line through their middle. Right: the variance of the points along "
        "the line, against its direction, with the largest and the smallest value as horizontal lines. For correlated "
        "features the curve peaks at 45 degrees and is lowest at 135; for uncorrelated ones it is flat."
    ),
    controls=(
        IntSlider(name="degrees", label="Direction", min=0, max=165, step=15, value=0, unit="degrees"),
        SelectionSlider(name="correlation", label="Correlation of the features", options=CORRELATIONS, value=0.8),
    ),
    compute=direction,
    draw=draw_direction,
    readout=read_direction,
    panels=(Panel(height=350), Panel(height=350)),
)


# -- Gaussian and Laplace ---------------------------------------------------------------------------
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


def densities(*, deviation: float, w: float) -> Densities:
    """Compare a Gaussian and a Laplace density of the same standard deviation."""
    rows = [np.exp(log_density(SIZES, family, deviation)) for family in FAMILIES]
    price = [float(-np.diff(log_density(np.array([0.0, w]), family, deviation))[0]) for family in FAMILIES]
    return Densities(deviation, w, np.array(rows), np.array(price))


def draw_densities(result: Densities, density: Axes, price: Axes) -> None:
    """Draw the densities, and minus their logarithms."""
    looks = ({"color": style.PURPLE, "linestyle": DASHED}, {"color": style.BLUE})
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


def read_densities(result: Densities) -> str:
    """Say how much less probable w is than 0."""
    gaussian, laplace = np.exp(-result.price)
    if result.w == 0:
        return "Both peak at 0; the Laplace density has a corner there, and its tails are heavier."
    return _minus(
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
    compute=densities,
    draw=draw_densities,
    readout=read_densities,
    panels=(Panel(), Panel()),
)
