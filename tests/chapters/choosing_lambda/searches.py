"""Cross-validations with means and standard errors as wanted, for the borders of verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from regularization.validation import CrossValidation

__all__ = ["paired_gap", "search_with"]


def search_with(means: Sequence[float], standard_error: float) -> CrossValidation:
    """Return a search over strengths 0.1, 1, 10, ... with these means, and the same standard error at each.

    >>> search = search_with([3.0, 1.0, 2.0], 0.25)
    >>> search.mean.tolist(), search.standard_error.round(9).tolist()
    ([3.0, 1.0, 2.0], [0.25, 0.25, 0.25])
    """
    two_folds = np.array(means)[:, None, None] + standard_error * np.array([-1.0, 1.0])
    return CrossValidation(10.0 ** np.arange(-1, len(means) - 1), two_folds, two_folds)


def paired_gap(errors: np.ndarray, reference: np.ndarray) -> list[float]:
    """Return the mean difference of the errors of the same folds, and half of its 95% interval.

    >>> paired_gap(np.array([2.0, 4.0]), np.array([1.0, 2.0]))[0]
    1.5
    """
    quantile = {2: 12.7062047, 5: 2.7764451, 10: 2.2621572, 20: 2.0930241}[len(errors)]
    difference = errors - reference
    return [float(difference.mean()), float(quantile * np.sqrt(difference.var(ddof=1) / len(errors)))]
