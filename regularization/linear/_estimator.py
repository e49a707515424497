"""What every linear estimator shares: parameters, prediction and score, by the scikit-learn contract.

What models share that are no linear estimators stands in ``regularization._model``.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from regularization._model import NotFittedError, Regressor

__all__ = ["LinearEstimator", "NotFittedError"]


_ELSEWHERE = {
    "alpha": "from_ridge, from_lasso or from_elastic_net",
    "l1_ratio": "from_elastic_net",
    "C": "from_logistic",
    "weight_decay": "from_sgd",
}
"""What other libraries call a strength or a share, and the functions of ``translation`` that turn it into ours."""


def _refuse_names_of_elsewhere(model: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Say where a strength is translated, when it is given by the name that another library has for it."""
    for name in set(names) & _ELSEWHERE.keys() - set(known):
        raise TypeError(
            f"{model} must be given {', '.join(known)}, got {name}: regularization.translation turns strengths of "
            f"other libraries into ours, here {_ELSEWHERE[name]}"
        )


def _hinting(init: Callable[..., None]) -> Callable[..., None]:
    """An ``__init__`` that knows what other libraries call its arguments."""
    known = tuple(inspect.signature(init).parameters)[1:]

    @functools.wraps(init)
    def checked(self: LinearEstimator, *args: Any, **named: Any) -> None:
        _refuse_names_of_elsewhere(type(self).__name__, named, known)
        init(self, *args, **named)

    return checked


class LinearEstimator(Regressor):
    """A linear model ``X.coef_ + intercept_``; subclasses provide ``__init__`` and ``fit``.

    Examples
    --------
    >>> class Mean(LinearEstimator):
    ...     def fit(self, X, y):
    ...         return self._keep(X, np.zeros(len(X[0])), np.mean(y))
    >>> Mean().fit([[1.0], [2.0]], [3.0, 5.0]).predict([[7.0]]).tolist()
    [4.0]
    """

    coef_: np.ndarray
    intercept_: float

    def __init_subclass__(cls, **options: Any) -> None:
        """Let the arguments of each estimator be asked for by the names that other libraries have for them."""
        super().__init_subclass__(**options)
        if "__init__" in vars(cls):
            cls.__init__ = _hinting(cls.__init__)

    def set_params(self, **params: Any) -> Self:
        """Set arguments of ``__init__`` by name and return self."""
        _refuse_names_of_elsewhere(type(self).__name__, params, self.get_params(deep=False))
        return super().set_params(**params)

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return predictions of shape (n,) for rows of shape (n, p), with the columns of fit in the same order.

        Raises
        ------
        NotFittedError
            When ``fit`` has not been called.
        """
        return self._same_columns(X, "predict") @ self.coef_ + self.intercept_

    def _keep(self, X: ArrayLike, coef: np.ndarray, intercept: float | np.ndarray) -> Self:
        """Store a solution under scikit-learn's names."""
        self._learn_columns(X, coef.shape[0])
        self.coef_, self.intercept_ = coef, float(intercept)
        return self
