"""Double descent."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.shared import style
from chapters.why_models_overfit.common import NOISE_DASH
from everystate.controls import Checkbox, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization import data, linear, theory

ROWS = 40
FEATURES = 200
STRONG = 6
DESCENT_NOISE = 0.2
REPEATS = 150
COUNTS = (2, 4, 6, 8, 12, 16, 20, 24, 28, 32, 34, 36, 40, 44, 46, 50, 56, 64, 80, 100, 120, 160, 200)


@dataclass(frozen=True)
class Descent:
    """One fit with p features, and the risk of all numbers of features.

    ``exact`` holds pairs (p / n, risk) of curves; ``simulated`` has rows (p / n, mean, standard error) for
    least squares, or for ridge; ``seen`` and ``new`` hold (truth, prediction) of 40 rows each.
    """

    ratio: float
    ridge: bool
    exact: tuple[np.ndarray, np.ndarray]
    ridged: np.ndarray
    simulated: np.ndarray
    now: float
    infinite: bool
    seen: np.ndarray
    new: np.ndarray


def weights() -> np.ndarray:
    """True weights: six strong features hold 60 per cent of the signal, 194 weak ones the rest."""
    rest = FEATURES - STRONG
    return np.sqrt(np.r_[np.full(STRONG, 0.6 / STRONG), np.full(rest, 0.4 / rest)])


def shares(p: int) -> tuple[float, float]:
    """Squared norm of the weights that a model with the first p features has, and of those it lacks."""
    seen = float((weights()[:p] ** 2).sum())
    return seen, max(1.0 - seen, 0.0)


def exact_risk(p: int) -> float:
    """Risk of least squares, or of minimum norm beyond p = n, for finite n; next to n the noise makes it infinite."""
    if abs(p - ROWS) <= 1:
        return np.inf
    seen, unseen = shares(p)
    return theory.subset_risk(p, n=ROWS, seen=seen, unseen=unseen, noise=DESCENT_NOISE)


def ridge_optimum(p: int) -> tuple[float, float]:
    """Best strength and its risk, from the limit of many rows at the same p / n."""
    seen, unseen = shares(p)
    rest = unseen + DESCENT_NOISE**2
    lam, excess = theory.optimal_ridge_risk(p / ROWS, signal=seen, noise=float(np.sqrt(rest)))
    return lam, excess + rest


@functools.cache
def simulated(ridge: bool) -> np.ndarray:
    """Rows (p, mean, standard error) over REPEATS training sets; p = n has no mean without ridge."""
    rows = []
    for p in COUNTS:
        if ridge or p != ROWS:
            lam = ridge_optimum(p)[0] if ridge else 0.0
            rng = np.random.default_rng(p)
            risk = theory.simulate_risk(
                p, n=ROWS, coefficients=weights(), noise=DESCENT_NOISE, repeats=REPEATS, rng=rng, lam=lam
            )
            rows.append((p, risk.mean, risk.standard_error))
    return np.array(rows)


@functools.cache
def curves() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(p / n, risk) below and above the peak, and with ridge."""
    below = [(p / ROWS, exact_risk(p)) for p in range(1, ROWS - 1)]
    above = [(p / ROWS, exact_risk(p)) for p in (*range(ROWS + 2, 100, 2), *range(100, FEATURES + 1, 5))]
    ridged = [(p / ROWS, ridge_optimum(p)[1]) for p in (*range(1, 60, 2), *range(60, FEATURES + 1, 5))]
    return np.array(below), np.array(above), np.array(ridged)


@functools.cache
def rows() -> tuple[data.Part, data.Part]:
    """Forty training rows and forty new ones, with all features."""
    rng = np.random.default_rng(4)
    parts = []
    for _ in range(2):
        X = rng.normal(size=(ROWS, FEATURES))
        parts.append(data.Part(X, X @ weights() + DESCENT_NOISE * rng.normal(size=ROWS)))
    return parts[0], parts[1]


def compute(*, p: int, ridge: bool) -> Descent:
    """Fit the first ``p`` features to 40 rows, with or without ridge at its optimal strength."""
    train, new = rows()
    lam, risk = ridge_optimum(p)
    model = linear.Ridge(lam if ridge else 0.0, fit_intercept=False).fit(train.X[:, :p], train.y)
    points = simulated(ridge) / [ROWS, 1, 1]
    infinite = p == ROWS and not ridge
    below, above, ridged = curves()
    return Descent(
        ratio=p / ROWS,
        ridge=ridge,
        exact=(below, above),
        ridged=ridged,
        simulated=points,
        now=risk if ridge else (0.0 if infinite else exact_risk(p)),
        infinite=infinite,
        seen=np.column_stack([train.y, model.predict(train.X[:, :p])]),
        new=np.column_stack([new.y, model.predict(new.X[:, :p])]),
    )


def draw(result: Descent, pairs: Axes, risks: Axes) -> None:
    """Draw predictions against truth beside the risk curve with its simulated points."""
    pairs.plot([-3, 3], [-3, 3], color=style.MUTED, linewidth=1.2, label="exactly right")
    pairs.plot(*result.new.T, "o", color=style.GREEN, markersize=5, label="new rows")
    pairs.plot(*result.seen.T, "x", color=style.ORANGE, markersize=6, label="training rows")
    pairs.set(xlabel="true y", xlim=(-3, 3), xticks=[-2, 0, 2])
    style.signed_log_axis(pairs, "y", linear=3.0, ticks=(-100, -10, -2, 0, 2, 10, 100))
    pairs.set(ylim=(-200, 200), ylabel="predicted y")
    style.key(pairs, columns=2)
    for part, label in zip(result.exact, ("without ridge, exact", None), strict=True):
        risks.plot(*part.T, color=style.RED, linewidth=1.2 if result.ridge else 2.2, label=label)
    if result.ridge:
        risks.plot(*result.ridged.T, color=style.BLUE, linestyle=(0, (6, 2)), label="best ridge, n → ∞")
    ratio, mean, error = result.simulated.T
    risks.vlines(ratio, mean - 2 * error, mean + 2 * error, color=style.INK, linewidth=1.2)
    risks.plot(ratio, mean, "o", color=style.INK, markersize=4.5, label="simulated")
    risks.axvline(result.ratio, color=style.BLUE, linewidth=1.2)
    if result.infinite:
        risks.text(1.08, 17, "∞", fontsize=18, color=style.BLUE, va="center")
    else:
        risks.plot(result.ratio, result.now, "D", color=style.BLUE, markersize=7)
    risks.axhline(DESCENT_NOISE**2, color=style.MUTED, linestyle=NOISE_DASH, linewidth=1.2, label="noise")
    risks.set(xlabel="features per training row, p/n", xlim=(0, 5.1))
    style.log_axis(risks, "y")
    risks.set(ylim=(0.03, 25), ylabel="expected squared error")
    style.key(risks, columns=2)


def readout(result: Descent) -> str:
    """Say where on the curve the model stands."""
    training = float(np.mean((result.seen[:, 0] - result.seen[:, 1]) ** 2))
    least, most = exact_risk(STRONG), exact_risk(FEATURES)
    if result.ridge:
        verdict = "Ridge at its best strength has no peak."
    elif result.infinite:
        verdict = "As many features as rows: the fit just reaches every point, at any price."
    elif result.ratio < 1:
        few = result.ratio * ROWS < STRONG
        many = "too many features for the rows." if result.now > 1.2 * least else "about the right number of features."
        verdict = "The classical side: " + ("it lacks strong features." if few else many)
    else:
        calm = result.now < 1.5 * most
        verdict = f"Past the peak: many fits are perfect, and the smallest is {'calm' if calm else 'still wild'}."
    risk = "infinite" if result.infinite else f"{result.now:.2f}"
    return (
        f"{round(result.ratio * ROWS)} features, {ROWS} rows: training error {training:.3f}, "
        f"expected error {risk}. {verdict}"
    )


DOUBLE_DESCENT = Experiment(
    name="double-descent",
    title="Double descent: a peak where the model can just fit everything",
    description=(
        "Left: predictions against true values; with as many features as rows the training rows lie on the "
        "diagonal and new rows are far off. Right: the expected error falls, rises to a peak where p equals n and"
        " falls again beyond. With ridge, drawn in the limit of many rows, the peak is gone."
    ),
    controls=(
        SelectionSlider(
            name="p",
            label="Features per training row, p/n",
            options=tuple((f"{p / ROWS:.2f} ({p} features)", p) for p in COUNTS),
            value=2,
        ),
        Checkbox(name="ridge", label="Ridge penalty, at its best strength", value=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)
