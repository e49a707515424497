"""Ridge shrinks along the principal directions of the features: the narrow one much, the wide one little."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.strengths import strength_slider, strengths
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option
from regularization import linear, theory

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DIRECTION_STRENGTHS = (0.0, *strengths(-3, 1, 3))
CORRELATIONS = (0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99)
PAIRS = 60
REDRAWS = 40
TRUE_PAIR = np.array([1.6, 1.0])
SHARED, CONTRAST = np.array([1.0, 1.0]) / np.sqrt(2), np.array([1.0, -1.0]) / np.sqrt(2)


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


def compute(*, lam: float, correlation: float) -> Directions:
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


def draw(result: Directions, cloud: Axes, found: Axes) -> None:
    """Draw the data with what is kept of each principal direction, and the weights that each redraw gives."""
    cloud.plot(*result.X.T, "o", color=style.MUTED, markersize=4, label="data")
    names = ("wide direction", "narrow direction") if result.correlation else ("along the sum", "along the difference")
    looks = ((style.GREEN, "-"), (style.PURPLE, style.DASHED))
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
    found.plot(*result.least_squares.T, "x", color=style.RED, markersize=6, label="no penalty", gid="estimates")
    found.plot(*result.ridge.T, "o", color=style.BLUE, markersize=5, label="this λ", gid="estimates")
    found.plot(*TRUE_PAIR, "*", color=style.INK, markersize=15, label="the truth")
    found.plot(0, 0, "+", color=style.INK, markersize=11, label="all weights 0")
    found.set(xlabel="weight of feature 1", ylabel="weight of feature 2", xlim=(-1.2, 3.9), ylim=(-1.4, 3.7))
    found.set_aspect("equal")
    style.key(found, columns=2)


def verdict(result: Directions) -> str:
    """Say what the penalty does to the error of the weights; three percent count as a difference."""
    before, now = result.errors
    if result.lam == 0:
        return "Nothing is shrunk."
    if now < 0.97 * before:
        return "More variance is removed than bias added."
    return "It makes little difference." if now < 1.03 * before else "The penalty now costs more than it saves."


def readout(result: Directions) -> str:
    """Say what is kept along each direction, and what that does to the error."""
    before, now = result.errors
    if result.correlation == 0:
        kept = f"both directions are equally wide, and ridge keeps {result.kept[0]:.0%} along each"
    else:
        kept = f"ridge keeps {result.kept[0]:.0%} along the wide direction, {result.kept[1]:.0%} along the narrow one"
    return (
        f"λ = {short(result.lam)}, correlation {result.correlation:g}: {kept}. Expected squared error of the "
        f"weights {now:.3f}, without a penalty {before:.3f}. {verdict(result)}"
    )


# -- predictions
def scatter(result: Directions) -> tuple[float, float]:
    """Standard deviation of the unpenalised estimates along the wide and the narrow direction."""
    wide, narrow = ((result.least_squares @ direction).std(ddof=1) for direction in (SHARED, CONTRAST))
    return float(wide), float(narrow)


def grown(result: Directions) -> float:
    """The expected squared error of the weights, as a multiple of that without a penalty."""
    return float(result.errors[1] / result.errors[0])


SCATTER = Choose(
    name="ridge-estimates-scatter",
    prompt="There is no penalty. The target is drawn forty times with new noise, and each time two weights are "
    "estimated. How will the forty pairs of weights lie around the truth?",
    options=(
        Option(
            "Stretched along the narrow direction of the data",
            lambda r: scatter(r)[1] > 2 * scatter(r)[0],
            "Where the data hardly vary, a large change of the weights hardly changes the fit.",
        ),
        Option(
            "Stretched along the wide direction of the data",
            lambda r: scatter(r)[0] > 2 * scatter(r)[1],
            "Where the data are wide, they say most: there the estimates agree best.",
        ),
        Option(
            "In a round cloud: the noise itself has no direction",
            lambda r: 0.5 <= scatter(r)[0] / scatter(r)[1] <= 2,
            "The noise has none, but it is divided by the width of the data, and that differs between directions.",
        ),
    ),
    says=lambda r: (
        f"The forty pairs scatter {scatter(r)[1] / scatter(r)[0]:.0f} times as far along the narrow direction as along "
        f"the wide one: standard deviations of {scatter(r)[1]:.2f} and {scatter(r)[0]:.2f}. Over endlessly many "
        f"redraws it would be {np.sqrt(r.spread[0] / r.spread[1]):.1f} times: the data are that much wider along the "
        "other."
    ),
    withheld=("estimates",),
)

UNCORRELATED = Choose(
    name="ridge-without-correlation",
    prompt="Now take features that are not correlated at all, and λ = 0.1. What does this penalty do to the expected "
    "squared error of the two weights?",
    options=(
        Option(
            "Nothing: no direction is narrow",
            lambda r: 0.97 < grown(r) <= 1.03,
            lambda r: (
                f"Both directions are equally wide, and it keeps {r.kept[0]:.0%} along each: the truth is shrunk too."
            ),
        ),
        Option(
            "It raises it by more than half",
            lambda r: grown(r) > 1.5,
            "There is little scatter to remove, and the bias costs more than that.",
        ),
        Option(
            "It lowers it a little",
            lambda r: 0.5 < grown(r) <= 0.97,
            lambda r: (
                "Some penalty does, but it must be smaller: at λ = 0.01 the error is "
                f"{grown(compute(lam=0.01, correlation=0.0)):.1%} of that without."
            ),
        ),
        Option(
            "It more than halves it",
            lambda r: grown(r) <= 0.5,
            lambda r: (
                "That is what it does at correlation 0.95, where least squares scatters along a narrow direction: "
                f"there it leaves {grown(compute(lam=0.1, correlation=0.95)):.0%}."
            ),
        ),
    ),
    settles={"lam": 0.1, "correlation": 0.0},
    says=lambda r: (
        f"The expected squared error goes from {r.errors[0]:.3f} to {r.errors[1]:.3f}; at correlation 0.95 the "
        f"same λ takes it from {compute(lam=0.1, correlation=0.95).errors[0]:.2f} to "
        f"{compute(lam=0.1, correlation=0.95).errors[1]:.2f}. What a penalty is worth depends on how much the "
        "data leave open."
    ),
    withheld=("estimates",),
)

DIRECTIONS = Experiment(
    name="principal-directions",
    title="Ridge shrinks directions, not weights",
    description=(
        "Left: sixty points of two features, and along the wide and the narrow direction of the cloud a bar which "
        "shows how much of the least-squares solution ridge keeps. Right: the two weights found for forty redraws of "
        "the target. With correlated features those without a penalty are scattered along the narrow direction; the "
        "penalty pulls them together along it and, when it is strong, moves them all towards zero."
    ),
    controls=(
        strength_slider(DIRECTION_STRENGTHS, 0.0),
        SelectionSlider(name="correlation", label="Correlation of the features", options=CORRELATIONS, value=0.95),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(SCATTER, UNCORRELATED),
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=372), Panel(left=52, top=54, height=372)),
)
