"""Validation curves (error against strength) and learning curves (error against the number of rows)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Frozen
from regularization.data import Part
from regularization.data._dataset import checked_part
from regularization.validation._fitting import check_functions, fit_errors
from regularization.validation._losses import Loss, mean_squared_error
from regularization.validation._preparation import Estimator, Step

__all__ = ["LearningCurve", "ValidationCurve", "learning_curve", "validation_curve"]


@dataclass(frozen=True, eq=False, repr=False)
class ValidationCurve(Frozen):
    """Error on both parts for each strength (or degree, or size).

    Parameters
    ----------
    strengths, train_errors, validation_errors : array of shape (m,), read-only

    Examples
    --------
    >>> curve = ValidationCurve(np.array([0.1, 1.0]), np.array([1.0, 3.0]), np.array([6.0, 4.0]))
    >>> curve.best, curve.gap
    (1, array([5., 1.]))
    """

    strengths: np.ndarray
    train_errors: np.ndarray
    validation_errors: np.ndarray

    @property
    def best(self) -> int:
        """Index of the smallest validation error, the first when several tie."""
        return int(self.validation_errors.argmin())

    @property
    def gap(self) -> np.ndarray:
        """Validation error minus training error, shape (m,)."""
        return self.validation_errors - self.train_errors


def _check_parts(train: Part, validation: Part) -> None:
    checked_part("validation", validation, p=checked_part("train", train).p)


def validation_curve(
    make: Callable[[float], Estimator],
    strengths: ArrayLike,
    train: Part,
    validation: Part,
    *,
    prepare: Callable[[], Step] | None = None,
    loss: Loss = mean_squared_error,
) -> ValidationCurve:
    """Fit every strength to the training part and measure the error on both parts.

    Parameters
    ----------
    make : callable
        Maps a strength to an estimator with fit and predict.
    strengths : array of shape (m,), each >= 0
        Passed to make as they are: integers stay integers.
    train, validation : Part
    prepare : callable or None
        Makes a step, such as `Standardizer`, that is fitted on the training part.
    loss : callable
        Maps y and predictions to a mean loss.

    Returns
    -------
    ValidationCurve

    Raises
    ------
    ValueError
        When an estimator's predictions are not finite or not one for each row.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> from regularization.data import sparse_linear
    >>> problem = sparse_linear(n=30, p=20, support=3, noise=1.0, rng=np.random.default_rng(0))
    >>> curve = validation_curve(Ridge, [0.01, 1.0, 100.0], problem.train, problem.validation)
    >>> bool((np.diff(curve.train_errors) > 0).all())
    True
    """
    values = checks.strengths("strengths", strengths)
    _check_parts(train, validation)
    check_functions(make, prepare, loss)
    table = [fit_errors(make(s), train, validation, prepare=prepare, loss=loss) for s in np.asarray(strengths).tolist()]
    return ValidationCurve(values, *np.array(table).T)


@dataclass(frozen=True, eq=False, repr=False)
class LearningCurve(Frozen):
    """Error on both parts for each number of training rows and each repeat.

    `learning_curve` makes one; its arrays are read-only.

    Parameters
    ----------
    sizes : array of int of shape (s,)
    train_errors, validation_errors : array of shape (s, R)

    Examples
    --------
    >>> curve = LearningCurve(np.array([10, 40]), np.array([[1.0], [3.0]]), np.array([[9.0], [5.0]]))
    >>> (curve.validation_errors - curve.train_errors).mean(axis=1)
    array([8., 2.])
    """

    sizes: np.ndarray
    train_errors: np.ndarray
    validation_errors: np.ndarray


def learning_curve(
    make: Callable[[], Estimator],
    sizes: ArrayLike,
    train: Part,
    validation: Part,
    *,
    rng: np.random.Generator,
    repeats: int = 1,
    prepare: Callable[[], Step] | None = None,
    loss: Loss = mean_squared_error,
) -> LearningCurve:
    """Fit to growing samples of the training rows and measure the error on both parts.

    Each repeat shuffles the rows once, so that within it a larger sample contains the smaller ones. The
    training error is that of the rows which were fitted.

    Parameters
    ----------
    make : callable
        Makes a new estimator with fit and predict.
    sizes : array of int of shape (s,), each in 1..rows of train
    train, validation : Part
    rng : numpy.random.Generator
    repeats : int >= 1
    prepare, loss
        As in `validation_curve`.

    Returns
    -------
    LearningCurve

    Raises
    ------
    ValueError
        When an estimator's predictions are not finite or not one for each row.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression
    >>> from regularization.data import sparse_linear
    >>> problem = sparse_linear(n=100, p=5, support=3, noise=1.0, rng=np.random.default_rng(0))
    >>> curve = learning_curve(
    ...     LinearRegression, [8, 100], problem.train, problem.validation, rng=np.random.default_rng(1), repeats=3
    ... )
    >>> curve.validation_errors.shape
    (2, 3)
    """
    _check_parts(train, validation)
    if np.ndim(sizes) != 1 or not isinstance(sizes, Iterable) or np.size(sizes) == 0:
        raise ValueError(f"sizes must have shape (s,) with s >= 1, got {sizes!r}")
    rows = [checks.integer("each of sizes", size, low=1, high=train.n) for size in sizes]
    checks.generator("rng", rng)
    checks.integer("repeats", repeats, low=1)
    check_functions(make, prepare, loss)
    orders = [rng.permutation(train.n) for _ in range(repeats)]
    table = [
        [fit_errors(make(), train.take(order[:size]), validation, prepare=prepare, loss=loss) for order in orders]
        for size in rows
    ]
    return LearningCurve(np.array(rows), *np.moveaxis(np.array(table), -1, 0))
