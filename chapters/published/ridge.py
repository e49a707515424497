"""Hoerl and Kennard's theorem on ridge, and where decay leads four optimisers."""

from __future__ import annotations

import numpy as np

from chapters.published.rows import Row, row
from chapters.ridge import study as ridge
from chapters.shared.printed import printed
from regularization import data, theory


def existence_theorem() -> tuple[Row, ...]:
    """Hoerl and Kennard's theorem with the least-squares weights of the diabetes data taken as the truth."""
    X, y = data.diabetes().train
    X, n = data.unit_norm(X), len(y)
    beta, rss, *_ = np.linalg.lstsq(X, y - y.mean(), rcond=None)
    variance = float(rss[0]) / (n - X.shape[1] - 1)
    bound = theory.existence_bound(X, beta, noise=np.sqrt(variance))
    falling = theory.ridge_error(X, beta, noise=np.sqrt(variance), lams=np.linspace(0, bound, 200)).total
    near = np.linspace(0.8, 1.2, 4001) * bound
    total = theory.ridge_error(X, beta, noise=np.sqrt(variance), lams=near).total
    return (
        row("noise variance", printed("existence-noise").value, variance, 5e-3, form="{:.2f}", basis="computed"),
        row(
            "bound on k below which ridge is always better",
            printed("existence-bound").value,
            n * bound,
            5e-8,
            form="{:.7f}",
            basis="computed",
        ),
        row(
            "steps of 199 up to the bound at which the error falls",
            199,
            (np.diff(falling) < 0).sum(),
            0,
            form="{:.0f}",
            basis="computed",
        ),
        row(
            "total error at k = 0 and at the bound",
            printed("existence-errors").numbers,
            falling[[0, -1]],
            0.5,
            form="{:.0f}",
            basis="computed",
        ),
        row(
            "its minimum, and where",
            printed("existence-minimum").numbers,
            [total.min(), n * near[total.argmin()]],
            [0.5, 1e-6],
            form="{:.7g}",
            basis="computed",
        ),
    )


def decoupled_decay() -> tuple[Row, ...]:
    """Where four optimisers end on a bowl with curvatures 100, 1 and 0.01."""
    h = ridge.CURVATURES
    place = ridge.DECAY_STRENGTHS.index(0.25)
    axes = ("100", "1", "0.01")
    fixed = dict(zip(axes, h / (h + 0.5), strict=True))
    rows = [
        row(
            f"{name}, decay 0.5: end of the weights of curvature",
            fixed,
            ridge.descents(name)[-1, place],
            2e-4,
            form="{:.4f}",
            basis="computed",
        )
        for name in ("SGD with L2", "SGD with weight decay", "Adam with L2")
    ]
    ends = ridge.descents("AdamW (weight decay)")[-1]
    decays = 2 * np.array(ridge.DECAY_STRENGTHS)
    boxed = {f"{decay:g}": min(1.0, 1 / decay) for decay in (0.1, 0.5, 2.0, 4.0)}
    chosen = [int(np.argmin(np.abs(decays - float(decay)))) for decay in boxed]
    return (
        *rows,
        row(
            "AdamW: largest weight by decay, clip(1, ±1/decay)",
            boxed,
            ends[chosen].max(axis=1),
            2e-3,
            form="{:.3f}",
            basis="computed",
        ),
    )
