"""Steps that learn from data before the estimator does: standardising, screening.

Whatever learns from data must learn from the training fold alone; otherwise the held-out rows leak into
the fit. The validation functions take such a step as ``prepare`` and do it right; ``leak=True`` does it
wrong, on purpose, to show the difference.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._model import Model, Regressor

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


class Transformer(Model):
    """A step that learns a transformation of the features: subclasses provide ``fit`` and ``_transformed``."""

    def transform(self, X: ArrayLike) -> np.ndarray:
        """The transformed features, shape (n, q), of rows with the columns of fit in the same order.

        Raises
        ------
        NotFittedError
            When ``fit`` has not been called.
        """
        return self._transformed(self._same_columns(X, "its use"))

    def fit_transform(self, X: ArrayLike, y: ArrayLike | None = None) -> np.ndarray:
        """Fit to X and y, and return the transformed X."""
        return self.fit(X, y).transform(X)

    def fit(self, X: ArrayLike, y: Any = None) -> Self:
        """Learn from the rows of X."""
        raise NotImplementedError

    def _transformed(self, X: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def __sklearn_tags__(self):
        """Describe the step to scikit-learn 1.6 and later, which is the only caller."""
        from sklearn.utils import Tags, TargetTags, TransformerTags

        return Tags(
            estimator_type=None,
            target_tags=TargetTags(required=self._needs_target),
            transformer_tags=TransformerTags(preserves_dtype=[]),
        )

    _needs_target = False


class Standardizer(Transformer):
    """Subtract each column's mean and divide by its standard deviation, both learnt in ``fit``.

    Attributes
    ----------
    mean_, scale_ : array of shape (p,)
        The standard deviation divides by n. A column that is constant, but for rounding, keeps the scale 1, and
        so becomes 0, but for rounding: dividing by its standard deviation would blow rounding errors up to noise.

    Raises
    ------
    NotFittedError
        By transform, when fit is missing.

    Examples
    --------
    >>> train, new = np.array([[1.0], [3.0]]), np.array([[5.0]])
    >>> Standardizer().fit(train).transform(new)
    array([[3.]])
    """

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn mean and scale from the rows of X; y is not used."""
        rows = checks.design("X", X)
        self.mean_ = rows.mean(axis=0)
        spread = rows.std(axis=0)
        self.scale_ = np.where(checks.varying(rows) & (spread > 0), spread, 1.0)
        self._learn_columns(X, rows.shape[1])
        return self

    def _transformed(self, X: np.ndarray) -> np.ndarray:
        return (X - self.mean_) / self.scale_


class Screener(Transformer):
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
    NotFittedError
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
        rows = checks.design("X", X)
        y = checks.target("y", y, rows=len(rows))
        checks.integer("keep", self.keep, low=1, high=rows.shape[1])
        covariance = np.abs(Standardizer().fit_transform(rows).T @ (y - y.mean()))
        self.columns_ = np.sort(np.argsort(-covariance, kind="stable")[: self.keep])
        self._learn_columns(X, rows.shape[1])
        return self

    def _transformed(self, X: np.ndarray) -> np.ndarray:
        return X[:, self.columns_]

    _needs_target = True


class Prepared(Regressor):
    """An estimator behind a step; both learn from the same rows, those given to ``fit``.

    Parameters
    ----------
    prepare : callable
        Makes a new step, e.g. ``Standardizer`` or ``lambda: Screener(keep=10)``.
    estimator : Estimator

    Attributes
    ----------
    step_ : Step
    estimator_ : Estimator
        Both as fitted, the estimator a copy of the one given.

    Raises
    ------
    NotFittedError
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
        checks.callables(prepare=self.prepare)
        rows = checks.design("X", X)
        y = checks.target("y", y, rows=len(rows))
        self.step_ = self.prepare().fit(rows, y)
        self.estimator_ = copy.deepcopy(self.estimator).fit(self.step_.transform(rows), y)
        self._learn_columns(X, rows.shape[1])
        return self

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Predictions for X, transformed by what fit has learnt."""
        rows = self._same_columns(X, "its use")
        return self.estimator_.predict(self.step_.transform(rows))
