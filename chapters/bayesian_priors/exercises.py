"""Chapter 10: a scale from a belief, a mode that moves, what a wrong prior's interval holds, rows one by one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise, Parsons, Spare, numbers

_SHARE, _FEATURES, _NOISE = 0.36, 16, 2.0
_SCALE = 3 / 8  # noise * sqrt(share / (features * (1 - share))) = 2 * sqrt(0.5625 / 16)


def _fault_in_prior_scale(answer: Callable[[float, int, float], float]) -> str | None:
    got = float(numbers(answer(_SHARE, _FEATURES, _NOISE), what="The scale"))
    odds = _SHARE / (1 - _SHARE)
    known = {
        _NOISE**2 * odds / _FEATURES: "That is the variance of the prior; its scale is the root.",
        _NOISE * np.sqrt(odds): "That gives each weight what all of them explain together: divide by the features.",
        _NOISE * np.sqrt(_SHARE / _FEATURES): (
            "The share is one of the whole variance, signal and noise together. Compare signal with noise alone."
        ),
        _NOISE
        * np.sqrt(odds)
        / _FEATURES: "Variances of independent weights add up, not deviations: p goes below the root.",
        np.sqrt(
            odds / _FEATURES
        ): "That is the scale for noise of size 1. Larger noise needs a larger signal for the same share.",
        np.sqrt(_NOISE * odds / _FEATURES): "The noise enters as a variance, σ², before you take the root.",
        _NOISE * np.sqrt(1 / odds / _FEATURES): "That is the share of the noise: the two parts are swapped.",
    }
    for wrong, hint in known.items():
        if np.isclose(got, wrong):
            return hint
    if not np.isclose(got, _SCALE):
        return (
            "For a share of 0.36, 16 features and σ = 2: signal variance 16 τ², and 16 τ² / (16 τ² + 4) = 0.36. "
            f"So τ = {_SCALE:g}; yours gives {got:.4g}."
        )
    return None


PRIOR_SCALE = Exercise(
    name="prior_scale",
    find_fault=_fault_in_prior_scale,
    praise="A prior from a belief that one can have an opinion on. In our scaling it is λ = p (1 − R²) / (n R²).",
    mistakes=(
        (lambda share, p, noise: ..., "returns nothing yet"),
        (lambda share, p, noise: np.ones(p), "single number"),
        (lambda share, p, noise: True, "should be a number"),
        (lambda share, p, noise: "0.4", "should be a number"),
        (lambda share, p, noise: np.inf, "should be finite"),
        (lambda share, p, noise: noise**2 * share / (p * (1 - share)), "its scale is the root"),
        (lambda share, p, noise: noise * np.sqrt(share / (1 - share)), "divide by the features"),
        (lambda share, p, noise: noise * np.sqrt(share / p), "signal and noise together"),
        (lambda share, p, noise: noise * np.sqrt(share / (1 - share)) / p, "below the root"),
        (lambda share, p, noise: np.sqrt(share / (p * (1 - share))), "noise of size 1"),
        (lambda share, p, noise: np.sqrt(noise * share / (p * (1 - share))), "as a variance"),
        (lambda share, p, noise: noise * np.sqrt((1 - share) / (p * share)), "swapped"),
        (lambda share, p, noise: share / (1 - share), "yours gives 0.5625"),
        (lambda share, p, noise: 7.0, "yours gives 7"),
    ),
    hints=(
        "You know the variance of the noise. Which variance must the signal have, to be that share of both together?",
        "The share is signal / (signal + noise²): solve it for the variance of the signal. And p independent weights "
        "of variance τ², each times a feature of variance 1, give a signal of variance p τ².",
        "signal = noise**2 * share / (1 - share)",
    ),
)

_M, _S = 0.5, 0.8


def _fault_in_mode_of_exponential(answer: Callable[[float, float], float]) -> str | None:
    got = float(numbers(answer(_M, _S), what="The mode"))
    known = {
        np.exp(_M): (
            "That is where the density of w peaks, carried over. But equal steps of w are unequal steps of u: the "
            "density of u is that of w at log u, divided by u."
        ),
        np.exp(_M + _S**2 / 2): "That is the mean of u, not the place where its density is highest.",
        np.exp(_M + _S**2): "Its sign: dividing the density by u moves the peak down, not up.",
        np.exp(_M - _S): "The spread enters as a variance, s².",
        np.exp(_M - _S**2 / 2): "Take the derivative again: that of −(log u − m)²/(2s²) by log u is −(log u − m)/s².",
        _M - _S**2: "That is log u at the peak; the answer is u.",
        _M: "That is the mode of w; the answer is the mode of u = e^w.",
    }
    for wrong, hint in known.items():
        if np.isclose(got, wrong):
            return hint
    if not np.isclose(got, np.exp(_M - _S**2)):
        return (
            f"For m = 0.5 and s = 0.8 the density of u is highest at {np.exp(_M - _S**2):.4f}; yours gives {got:.4g}."
        )
    return None


MODE_OF_EXPONENTIAL = Exercise(
    name="mode_of_exponential",
    find_fault=_fault_in_mode_of_exponential,
    praise=(
        "So the most probable u is not e to the most probable w: a MAP depends on how the model is written. "
        "Posterior probabilities don't, nor do medians."
    ),
    mistakes=(
        (lambda m, s: ..., "returns nothing yet"),
        (lambda m, s: [m, s], "single number"),
        (lambda m, s: False, "should be a number"),
        (lambda m, s: np.nan, "should be finite"),
        (lambda m, s: np.exp(m), "divided by u"),
        (lambda m, s: np.exp(m + s**2 / 2), "mean of u"),
        (lambda m, s: np.exp(m + s**2), "down, not up"),
        (lambda m, s: np.exp(m - s), "as a variance"),
        (lambda m, s: np.exp(m - s**2 / 2), "derivative again"),
        (lambda m, s: m - s**2, "the answer is u"),
        (lambda m, s: m, "mode of w"),
        (lambda m, s: 9.0, "yours gives 9"),
    ),
    hints=(
        "Take equal steps of w and see how long the steps of u are. Can both have the same density at the same place?",
        "They can't: where u is large a step of w is a long step of u, so the density of u is that of w at log u, "
        "divided by u. Take the logarithm of that, and set its derivative by log u to zero.",
        "return np.exp(...)  # at which log u is -(log u - m) / s**2 - 1 zero?",
    ),
)

_TOLERANCE = 0.04


def _interval_coverage(believed: float, actual: float, noise: float, n: int) -> float:
    """Share of worlds whose weight the 95% interval holds, in closed form."""
    from scipy.special import ndtr  # here, because importing scipy changes the filters for warnings

    kept = believed**2 / (believed**2 + noise**2 / n)
    deviation = np.sqrt(kept * noise**2 / n)
    error = np.sqrt((1 - kept) ** 2 * actual**2 + kept**2 * noise**2 / n)
    return float(2 * ndtr(1.96 * deviation / error) - 1)


def _fault_in_coverage(answer: Callable[..., float]) -> str | None:
    cases = ((0.3, 1.0, 1.0, 4), (1.0, 1.0, 2.0, 4), (2.0, 0.5, 1.0, 1))
    shares = (answer(*case, np.random.default_rng(seed)) for seed, case in enumerate(cases))
    found = [float(numbers(share, what="The share")) for share in shares]
    right = [_interval_coverage(*case) for case in cases]
    off = [abs(got - one) > _TOLERANCE for got, one in zip(found, right, strict=True)]
    if not any(off):
        return None
    if max(found) > 1:
        return f"Return a share between 0 and 1; yours gives {max(found):.3g}."
    if all(abs(got - (1 - one)) <= _TOLERANCE for got, one in zip(found, right, strict=True)):
        return "That counts the weights outside of the interval."
    if found[0] > 0.9:
        return (
            "With a believed scale of 0.3 and a true one of 1 the interval is much too sure, and yours holds "
            f"{found[0]:.0%}. Is the weight drawn with `actual`, and is the posterior that of `believed`?"
        )
    if not off[0] and off[1]:
        return "It goes wrong when the noise is not 1: the mean of n rows has the variance noise² / n."
    first = off.index(True)
    believed, actual, noise, n = (f"{one:g}" for one in cases[first])
    return (
        f"With believed {believed}, actual {actual}, noise {noise} and n = {n} the interval should hold about "
        f"{right[first]:.0%} of the weights; yours holds {found[first]:.0%}. The posterior mean is k times the mean of "
        "the rows, its variance k · noise² / n, with k = believed² / (believed² + noise² / n)."
    )


def _simulated(
    believed: float,
    actual: float,
    noise: float,
    n: int,
    rng: np.random.Generator,
    *,
    error: float = 0,
    reach: float = 1.96,
) -> float:
    """Coverage by simulation; wrong with another ``reach``, or ``error`` for the variance of the mean."""
    w = actual * rng.normal(size=4000)
    mean = w + noise / np.sqrt(n) * rng.normal(size=4000)
    error = error or noise**2 / n
    kept = believed**2 / (believed**2 + error)
    return float(np.mean(np.abs(w - kept * mean) <= reach * np.sqrt(kept * error)))


COVERAGE = Exercise(
    name="coverage",
    find_fault=_fault_in_coverage,
    praise="Too narrow a belief: sure and wrong, as for the curves. Too wide a one costs width, but keeps its promise.",
    mistakes=(
        (lambda believed, actual, noise, n, rng: ..., "returns nothing yet"),
        (lambda believed, actual, noise, n, rng: rng.normal(size=5) > 0, "should be a number"),
        (lambda believed, actual, noise, n, rng: True, "should be a number"),
        (lambda *given: 100 * _simulated(*given), "between 0 and 1"),
        (lambda *given: 1 - _simulated(*given), "outside of the interval"),
        (lambda believed, actual, noise, n, rng: _simulated(believed, believed, noise, n, rng), "drawn with `actual`"),
        (lambda believed, actual, noise, n, rng: _simulated(actual, actual, noise, n, rng), "drawn with `actual`"),
        (lambda b, a, noise, n, rng: _simulated(b, a, noise, n, rng, error=1 / n), "noise is not 1"),
        (lambda *given: _simulated(*given, reach=1.0), "should hold about"),
        (lambda b, a, noise, n, rng: _simulated(b, a, noise, n, rng, error=noise**2), "should hold about"),
    ),
    hints=(
        "There are two scales. Which of them makes the worlds, and which of them do you reason with?",
        "Draw many weights with the actual scale, and for each the mean of its n rows. The posterior that the believed "
        "scale leads to keeps a part k of that mean and has the variance k · noise² / n. Count how often the weight "
        "lies within 1.96 standard deviations of it.",
        "kept = believed**2 / (believed**2 + noise**2 / n)",
    ),
)

# Three rows and two weights: the mean after each row, with noise 2 and scale 0.5.
_ROWS_X = np.array([[1.0, 2.0], [-1.0, 1.0], [2.0, 0.5]])
_ROWS_Y = np.array([3.0, -1.0, 2.0])
_ROWS_NOISE, _ROWS_SCALE = 2.0, 0.5


def _means(
    X: np.ndarray, y: np.ndarray, noise: float, scale: float, *, prior: float | None = None, first: int = 1
) -> np.ndarray:
    """Posterior means after ``first`` rows and more; ``prior`` is its precision."""
    precision = (1 / scale**2 if prior is None else prior) * np.eye(X.shape[1])
    counts = range(first, first + len(y))
    return np.array(
        [np.linalg.solve(X[:n].T @ X[:n] / noise**2 + precision, X[:n].T @ y[:n] / noise**2) for n in counts]
    )


def _each_alone(X: np.ndarray, y: np.ndarray, noise: float, scale: float) -> np.ndarray:
    """Means that each know one row only."""
    return np.concatenate([_means(X[k : k + 1], y[k : k + 1], noise, scale) for k in range(len(y))])


def _late_precision(X: np.ndarray, y: np.ndarray, noise: float, scale: float) -> np.ndarray:
    """Means whose precision lacks the newest row."""
    start = np.eye(X.shape[1]) / scale**2
    return np.array(
        [
            np.linalg.solve(start + X[:n].T @ X[:n] / noise**2, X[: n + 1].T @ y[: n + 1] / noise**2)
            for n in range(len(y))
        ]
    )


def _late_pull(X: np.ndarray, y: np.ndarray, noise: float, scale: float) -> np.ndarray:
    """Means whose pull lacks the newest row."""
    start = np.eye(X.shape[1]) / scale**2
    return np.array(
        [
            np.linalg.solve(start + X[: n + 1].T @ X[: n + 1] / noise**2, X[:n].T @ y[:n] / noise**2)
            for n in range(len(y))
        ]
    )


def _fault_in_after_each_row(answer: Callable[..., np.ndarray]) -> str | None:
    given = (_ROWS_X, _ROWS_Y, _ROWS_NOISE, _ROWS_SCALE)
    got = np.asarray(answer(*given))
    if got.shape == (0,):
        return "It returns before a row has come in: no mean is taken."
    if got.ndim and len(got) == 1:
        return "There is one mean only. After every row there should be one: three rows, three means."
    means = numbers(got, _ROWS_X.shape, what="The means")
    known = (
        (_means(*given, first=0), "Each mean is one row behind: it is taken before its own row has come in."),
        (_late_precision(*given), "Each mean is taken when its row is in the pull, but not yet in the precision."),
        (_late_pull(*given), "Each mean is taken when its row is in the precision, but not yet in the pull."),
        (_each_alone(*given), "Each mean knows its own row only: what the rows before have taught is forgotten."),
        (_means(*given, prior=_ROWS_SCALE**2), "A prior of scale τ has the precision 1 / τ², not τ²."),
        (_means(_ROWS_X, _ROWS_Y, 1.0, _ROWS_SCALE), "A row counts the less, the larger the noise: divide by noise²."),
    )
    for wrong, hint in known:
        if np.allclose(means, wrong):
            return hint
    if not np.allclose(means, _means(*given)):
        return (
            "The last mean should be the posterior mean of all three rows, and the first that of the first row alone."
        )
    return None


AFTER_EACH_ROW = Exercise(
    name="after_each_row",
    find_fault=_fault_in_after_each_row,
    praise="Yesterday's posterior is today's prior: no row is looked at twice, and the last mean is the ridge fit.",
    mistakes=(
        (lambda X, y, noise, scale: ..., "returns nothing yet"),
        (lambda X, y, noise, scale: X[:, 0], "should have shape (3, 2)"),
        (lambda X, y, noise, scale: [], "no mean is taken"),
        (lambda X, y, noise, scale: _means(X, y, noise, scale)[-1:], "one mean only"),
        (lambda X, y, noise, scale: _means(X, y, noise, scale, first=0), "one row behind"),
        (_late_precision, "not yet in the precision"),
        (_late_pull, "not yet in the pull"),
        (_each_alone, "is forgotten"),
        (lambda X, y, noise, scale: _means(X, y, noise, scale, prior=scale**2), "not τ²"),
        (lambda X, y, noise, scale: _means(X, y, 1.0, scale), "divide by noise²"),
        (lambda X, y, noise, scale: np.ones(X.shape), "posterior mean of all three rows"),
    ),
    hints=(
        "What do you know before the first row comes in, and what has to be updated before a mean can be taken?",
        "The precision begins as that of the prior and the pull, Xᵀy / σ², as zero. Each row adds its part to both. "
        "The mean is the inverse of the one times the other, and is taken once its row is in.",
        "precision = precision + np.outer(x, x) / noise**2",
    ),
)

AFTER_EACH_ROW_LINES = Parsons(
    exercise=AFTER_EACH_ROW,
    prompt="The rows come in one by one. Put together `after_each_row`: it returns the posterior mean of the weights "
    "after each of them, under a Gaussian prior of scale `scale`. Two lines do not belong.",
    head="def after_each_row(X, y, noise, scale):",
    lines=(
        "    precision, pull, means = np.eye(X.shape[1]) / scale**2, 0 * X[0], []",
        "    for x, target in zip(X, y):",
        "        precision = precision + np.outer(x, x) / noise**2",
        "        pull = pull + target * x / noise**2",
        "        means.append(np.linalg.solve(precision, pull))",
        "    return np.array(means)",
    ),
    spare=(
        Spare(
            "        precision = np.eye(X.shape[1]) / scale**2 + np.outer(x, x) / noise**2",
            2,
            "So the precision begins with the first prior again at each row, while the pull still holds the rows "
            "before it: the two no longer belong together, and the means come out too large.",
        ),
        Spare(
            "    precision, pull, means = np.eye(X.shape[1]) * scale**2, 0 * X[0], []",
            0,
            "That is the covariance of the prior. Its precision is the inverse, and only precisions add up.",
        ),
    ),
)
