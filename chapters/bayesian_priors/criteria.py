"""Evidence against cross-validation."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.bayesian_priors.common import DASHED, _number
from chapters.bayesian_priors.paths import diabetes
from chapters.shared import style
from everystate.controls import Dropdown, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from regularization.bayes import evidence_fixed_point

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


def compute(*, lam: float, which: int) -> Criteria:
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


def draw(result: Criteria, scores: Axes, directions: Axes) -> None:
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


def readout(result: Criteria) -> str:
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
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(top=54, height=340), Panel(left=52, top=54, height=340)),
)
