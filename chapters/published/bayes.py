"""Bayesian results on the diabetes data: the evidence, and the Bayesian lasso."""

from __future__ import annotations

import numpy as np

from chapters.bayesian_priors import study as bayesian_priors
from chapters.published.rows import Row, row
from chapters.shared.diabetes import FEATURES
from chapters.shared.printed import printed
from regularization import data
from regularization.bayes import evidence_fixed_point


def evidence() -> tuple[Row, ...]:
    """MacKay's fixed point on the diabetes data, and the strength that leave-one-out chooses."""
    X, y = data.diabetes().train
    X, y = data.unit_norm(X), y - y.mean()
    n, fit = len(y), evidence_fixed_point(X, y)
    U, d, _ = np.linalg.svd(X, full_matrices=False)

    def leave_one_out(k: float) -> float:
        hat = (U * (d**2 / (d**2 + k))) @ U.T
        return float(np.mean(((y - hat @ y) / (1 - 1 / n - np.diag(hat))) ** 2))

    grid = np.geomspace(1e-3, 0.1, 400)
    best = grid[np.argmin([leave_one_out(k) for k in grid])]
    return (
        row(
            "strength, in sums of squares (scikit-learn's BayesianRidge)",
            printed("evidence-strength").value,
            n * fit.lam,
            5e-8,
            form="{:.7f}",
            basis="program",
        ),
        row(
            "effective parameters (the same)",
            printed("evidence-parameters").value,
            fit.effective_parameters,
            5e-5,
            form="{:.4f}",
            basis="program",
        ),
        row(
            "strength by leave-one-out on a grid",
            printed("leave-one-out-strength").value,
            best,
            1e-4,
            form="{:.5f}",
            basis="computed",
        ),
    )


def bayesian_lasso() -> tuple[Row, ...]:
    """Table 1: posterior medians and intervals, and the strength by marginal maximum likelihood.

    The printed run kept 10,000 draws of the same chain, ours 20,000: the error of the difference is √3 times ours.
    """
    run, within = bayesian_priors.chain(), 3 * np.sqrt(3)
    medians, intervals = printed("bayesian-lasso-medians").numbers, printed("bayesian-lasso-intervals").rows
    ends = {
        f"{name} {end}": value
        for name, pair in intervals.items()
        for end, value in zip(("2.5%", "97.5%"), pair, strict=True)
    }
    rows = [FEATURES.index(name) for name in intervals]
    settled = bayesian_priors.marginal_strengths()[41:]
    batches = settled[: len(settled) // 8 * 8].reshape(8, -1).mean(axis=1)
    return (
        row("Table 1, posterior median", medians, run.medians[-1], within * run.error, form="{:.2f}", basis="quoted"),
        row(
            "Table 1, ends of the 95% interval",
            ends,
            run.intervals[-1][rows].ravel(),
            within * run.interval_errors[rows].ravel() + 0.5,
            form="{:.0f}",
            basis="quoted",
        ),
        row(
            "strength by marginal maximum likelihood",
            printed("bayesian-lasso-strength").value,
            settled.mean(),
            3 * batches.std(ddof=1) / np.sqrt(8) + 5e-4,
            basis="quoted",
        ),
    )
