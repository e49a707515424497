"""What dropout adds to the loss of a logistic regression, over all masks and to second order."""

from __future__ import annotations

import functools

import numpy as np

from regularization import data, theory
from regularization.validation import Standardizer


@functools.cache
def logistic_prices(rate: float, shrink: float = 1.0) -> tuple[float, float]:
    """What dropout adds to the mean cross-entropy of a logistic regression: over all masks, and to second order.

    The model is scikit-learn's, on eight standardised features of the breast-cancer data, its weights times ``shrink``.
    """
    from sklearn.linear_model import LogisticRegression

    part = data.breast_cancer().train
    X = Standardizer().fit(part.X[:, :8]).transform(part.X[:, :8])
    model = LogisticRegression(C=0.05).fit(X, part.y)
    w, b, sign = shrink * model.coef_[0], model.intercept_[0], 2 * part.y - 1
    masks = theory.patterns(len(w))
    weight = np.where(masks == 1, 1 - rate, rate).prod(axis=1)
    dropped = np.logaddexp(0, -sign * ((masks * w / (1 - rate)) @ X.T + b)).mean(axis=1)
    likely = 1 / (1 + np.exp(-(X @ w + b)))
    second = 0.5 * rate / (1 - rate) * np.mean(likely * (1 - likely) * (X**2 @ w**2))
    return float(weight @ dropped - np.logaddexp(0, -sign * (X @ w + b)).mean()), float(second)
