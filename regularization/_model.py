"""What estimators and the steps before them share: parameters, the columns of fit, and how scikit-learn sees them.

``__init__`` stores its arguments and does nothing else; ``fit`` checks them, sets attributes that end in an underscore
and returns self. scikit-learn is imported only when scikit-learn itself asks for the tags.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks

__all__ = ["Model", "NotFittedError", "Regressor"]


class NotFittedError(ValueError, AttributeError):
    """Raised when a model is asked to predict or transform before ``fit``."""


def _unweighted(fit: Callable[..., Any]) -> Callable[..., Any]:
    """A ``fit`` that says of sample weights, which scikit-learn's have, that there are none."""

    @functools.wraps(fit)
    def checked(self: Model, *args: Any, **named: Any) -> Any:
        if "sample_weight" in named:
            raise TypeError(
                f"{type(self).__name__} must be fitted without sample_weight, got one: every row counts alike; repeat "
                "a row that shall count more"
            )
        return fit(self, *args, **named)

    return checked


class Model:
    """Anything with parameters that is fitted to rows: subclasses provide ``__init__`` and ``fit``."""

    n_features_in_: int
    feature_names_in_: np.ndarray

    def __init_subclass__(cls, **options: Any) -> None:
        """Let each fit name what it doesn't take."""
        super().__init_subclass__(**options)
        if "fit" in vars(cls):
            cls.fit = _unweighted(vars(cls)["fit"])

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the arguments of ``__init__``; with ``deep`` those of models among them, as ``model__argument``."""
        names = [] if type(self).__init__ is object.__init__ else inspect.signature(type(self)).parameters
        params = {name: getattr(self, name) for name in names}
        for name, value in list(params.items()) if checks.switch("deep", deep) else []:
            if hasattr(value, "get_params") and not isinstance(value, type):
                params |= {f"{name}__{inner}": part for inner, part in value.get_params().items()}
        return params

    def set_params(self, **params: Any) -> Self:
        """Set arguments of ``__init__`` by name and return self."""
        own = tuple(self.get_params(deep=False))
        for name, value in params.items():
            outer, _, inner = name.partition("__")
            checks.one_of("the name of a parameter", outer, own)
            if inner:
                getattr(self, outer).set_params(**{inner: value})
            else:
                setattr(self, name, value)
        return self

    def _learn_columns(self, X: ArrayLike, count: int) -> None:
        """Remember how many columns fit saw, and what they are called."""
        self.n_features_in_ = count
        names = checks.feature_names(X)
        if names is not None:
            self.feature_names_in_ = names
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_

    def _same_columns(self, X: ArrayLike, use: str) -> np.ndarray:
        """Return X as an array when it has the columns of fit.

        Raises
        ------
        NotFittedError
            When ``fit`` has not been called.
        """
        if not self.__sklearn_is_fitted__():
            raise NotFittedError(f"{type(self).__name__} must be fitted before {use}, call fit(X, y) first")
        checks.same_features("X", X, getattr(self, "feature_names_in_", None))
        return checks.design("X", X, features=self.n_features_in_, model=type(self).__name__)

    def __repr__(self) -> str:
        """Return the call that would make this model."""
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.get_params(deep=False).items())})"

    def __sklearn_is_fitted__(self) -> bool:
        """Tell scikit-learn (and predict) whether fit has run."""
        return hasattr(self, "n_features_in_")


class Regressor(Model):
    """A model that predicts numbers."""

    _estimator_type = "regressor"

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return predictions of shape (n,) for rows of shape (n, p)."""
        raise NotImplementedError

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return R squared, ``1 - sum (y - prediction)^2 / sum (y - mean(y))^2``, 1 being perfect.

        A constant ``y`` has nothing to explain: the score is then 1 for exact predictions and 0 otherwise.
        """
        predictions = self.predict(X)
        y = checks.target("y", y, rows=predictions.shape[0])
        total = float(((y - y.mean()) ** 2).sum())
        unexplained = float(((y - predictions) ** 2).sum())
        return 1 - unexplained / total if total > 0 else float(unexplained == 0)

    def __sklearn_tags__(self):
        """Describe the estimator to scikit-learn 1.6 and later, which is the only caller."""
        from sklearn.utils import RegressorTags, Tags, TargetTags

        return Tags(estimator_type="regressor", target_tags=TargetTags(required=True), regressor_tags=RegressorTags())
