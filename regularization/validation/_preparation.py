"""Steps that learn from data before the estimator does: standardising, screening.

Whatever learns from data must learn from the training fold alone; otherwise the held-out rows leak into
the fit. The validation functions take such a step as ``prepare`` and do it right; ``leak=True`` does it
wrong, on purpose, to show the difference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks

__all__ = ["Estimator", "Prepared", "Screener", "Standardizer", "Step"]


class Estimator(Protocol):
    """Anything that fits and predicts, by the scikit-learn contract."""

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Learn from X of shape (n, p) and y of shape (n,)."""
        ...

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Predictions of shape (n,)."""
        ...


class Step(Protocol):
    """Anything that learns a transformation of the features."""

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Learn from X of shape (n, p) and y of shape (n,)."""
        ...

    def transform(self, X: np.ndarray) -> np.ndarray:
        """The transformed features, shape (n, q)."""
        ...


def _fitted(step: object, attribute: str) -> Any:
    value = getattr(step, attribute, None)
    if value is None:
        raise ValueError(f"{type(step).__name__} must be fitted before its use: call fit(X, y) first, got no fit")
    return value


class Standardizer:
    """Subtract each column's mean and divide by its standard deviation, both learnt in ``fit``.

    Attributes
    ----------
    mean_, scale_ : array of shape (p,)
        The standard deviation divides by n. A column that is constant, but for rounding, keeps the scale 1, and
        so becomes 0, but for rounding: dividing by its standard deviation would blow rounding errors up to noise.

    Raises
    ------
    ValueError
        By transform, when fit is missing.

    Examples
    --------
    >>> train, new = np.array([[1.0], [3.0]]), np.array([[5.0]])
    >>> Standardizer().fit(train).transform(new)
    array([[3.]])
    """

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn mean and scale from the rows of X; y is not used."""
        X = checks.design("X", X)
        self.mean_ = X.mean(axis=0)
        spread = X.std(axis=0)
        self.scale_ = np.where(checks.varying(X) & (spread > 0), spread, 1.0)
        return self

    def transform(self, X: ArrayLike) -> np.ndarray:
        """Standardise X by what fit has learnt."""
        mean = _fitted(self, "mean_")
        return (checks.design("X", X, features=mean.size) - mean) / self.scale_


class Screener:
    """Keep the features that correlate most with the target.

    Harmless inside the training fold. Done once on all rows, it is the classic leak: among many features
    of pure noise some correlate with the target by chance, in the held-out rows too.

    Parameters
    ----------
    keep : int >= 1
        Number of features to keep.

    Attributes
    ----------
    columns_ : array of shape (keep,)
        Indices of the kept features, in rising order.

    Raises
    ------
    ValueError
        By transform, when fit is missing.

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, section 7.10.2.

    Examples
    --------
    >>> X = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 0.0]])
    >>> Screener(keep=1).fit(X, np.array([0.0, 1.0, 2.0])).columns_
    array([0])
    """

    def __init__(self, keep: int) -> None:
        """Store the number of features."""
        self.keep = keep

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Choose the columns of X whose absolute correlation with y is largest."""
        X = checks.design("X", X)
        y = checks.target("y", y, rows=len(X))
        checks.integer("keep", self.keep, low=1, high=X.shape[1])
        covariance = np.abs(Standardizer().fit(X).transform(X).T @ (y - y.mean()))
        self.columns_ = np.sort(np.argsort(-covariance, kind="stable")[: self.keep])
        self.width_ = X.shape[1]
        return self

    def transform(self, X: ArrayLike) -> np.ndarray:
        """The kept columns of X."""
        columns = _fitted(self, "columns_")
        return checks.design("X", X, features=self.width_)[:, columns]


class Prepared:
    """An estimator behind a step; both learn from the same rows, those given to ``fit``.

    Parameters
    ----------
    prepare : callable
        Makes a new step, e.g. ``Standardizer`` or ``lambda: Screener(keep=10)``.
    estimator : Estimator

    Attributes
    ----------
    step_ : Step
        As fitted.

    Raises
    ------
    ValueError
        By predict, when fit is missing.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression
    >>> model = Prepared(Standardizer, LinearRegression()).fit(np.array([[1.0], [3.0]]), np.array([0.0, 2.0]))
    >>> model.predict(np.array([[5.0]]))
    array([4.])
    """

    def __init__(self, prepare: Callable[[], Step], estimator: Estimator) -> None:
        """Store the parts."""
        self.prepare = prepare
        self.estimator = estimator

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit the step to X and y, then the estimator to the transformed X."""
        X, y = np.asarray(X), np.asarray(y)
        self.step_ = self.prepare().fit(X, y)
        self.estimator.fit(self.step_.transform(X), y)
        return self

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Predictions for X, transformed by what fit has learnt."""
        return self.estimator.predict(_fitted(self, "step_").transform(np.asarray(X)))
