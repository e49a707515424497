"""What every linear estimator shares: parameters, prediction and score, by the scikit-learn contract.

``__init__`` stores its arguments and does nothing else; ``fit`` checks them, sets attributes that end in an
underscore and returns self. scikit-learn is imported only when scikit-learn itself asks for the estimator's tags.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks


class NotFittedError(ValueError, AttributeError):
    """Raised when an estimator is asked to predict before ``fit``."""


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


class LinearEstimator:
    """A linear model ``X.coef_ + intercept_``; subclasses provide ``__init__`` and ``fit``.

    Examples
    --------
    >>> class Mean(LinearEstimator):
    ...     def fit(self, X, y):
    ...         return self._keep(np.zeros(len(X[0])), np.mean(y))
    >>> Mean().fit([[1.0], [2.0]], [3.0, 5.0]).predict([[7.0]]).tolist()
    [4.0]
    """

    _estimator_type = "regressor"
    coef_: np.ndarray
    intercept_: float
    n_features_in_: int

    def __init_subclass__(cls, **options: Any) -> None:
        """Let the arguments of each estimator be asked for by the names that other libraries have for them."""
        super().__init_subclass__(**options)
        if "__init__" in vars(cls):
            cls.__init__ = _hinting(cls.__init__)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the arguments of ``__init__``; ``deep`` is there for the contract, nothing is nested."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Self:
        """Set arguments of ``__init__`` by name and return self."""
        known = self.get_params()
        _refuse_names_of_elsewhere(type(self).__name__, params, known)
        for name, value in params.items():
            checks.one_of("the name of a parameter", name, tuple(known))
            setattr(self, name, value)
        return self

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return predictions of shape (n,) for rows of shape (n, p).

        Raises
        ------
        NotFittedError
            When ``fit`` has not been called.
        """
        if not self.__sklearn_is_fitted__():
            raise NotFittedError(f"{type(self).__name__} must be fitted before predict, call fit(X, y) first")
        return checks.design("X", X, features=self.n_features_in_) @ self.coef_ + self.intercept_

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return R squared, ``1 - sum (y - prediction)^2 / sum (y - mean(y))^2``, 1 being perfect.

        A constant ``y`` has nothing to explain: the score is then 1 for exact predictions and 0 otherwise.
        """
        predictions = self.predict(X)
        y = checks.target("y", y, rows=predictions.shape[0])
        total = float(((y - y.mean()) ** 2).sum())
        unexplained = float(((y - predictions) ** 2).sum())
        return 1 - unexplained / total if total > 0 else float(unexplained == 0)

    def _keep(self, coef: np.ndarray, intercept: float | np.ndarray) -> Self:
        """Store a solution under scikit-learn's names."""
        self.coef_, self.intercept_, self.n_features_in_ = coef, float(intercept), coef.shape[0]
        return self

    def __repr__(self) -> str:
        """Return the call that would make this estimator."""
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.get_params().items())})"

    def __sklearn_is_fitted__(self) -> bool:
        """Tell scikit-learn (and predict) whether fit has run."""
        return hasattr(self, "coef_")

    def __sklearn_tags__(self):
        """Describe the estimator to scikit-learn 1.6 and later, which is the only caller."""
        from sklearn.utils import RegressorTags, Tags, TargetTags

        return Tags(estimator_type="regressor", target_tags=TargetTags(required=True), regressor_tags=RegressorTags())
