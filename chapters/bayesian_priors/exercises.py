"""Chapter 10: a scale from a belief, a mode that moves, and what a band with the wrong prior holds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise, numbers

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
)
