"""Fit to some rows, measure on others: the step that every validation function repeats."""

from __future__ import annotations

from collections.abc import Callable

from regularization import checks
from regularization.data import Part
from regularization.validation._losses import Loss
from regularization.validation._preparation import Estimator, Prepared, Step

__all__ = ["check_functions", "fit_errors"]


def fit_errors(
    estimator: Estimator, train: Part, held_out: Part, *, prepare: Callable[[], Step] | None, loss: Loss
) -> tuple[float, float]:
    """Fit to train, behind a step that learns from train too; the loss on train and on held_out.

    Raises
    ------
    ValueError
        When the predictions are not finite or not one for each row, or the loss is no finite number.

    >>> from sklearn.dummy import DummyRegressor
    >>> from regularization.validation import mean_squared_error
    >>> train, held_out = Part([[0.0], [1.0]], [0.0, 2.0]), Part([[2.0]], [4.0])
    >>> fit_errors(DummyRegressor(), train, held_out, prepare=None, loss=mean_squared_error)
    (1.0, 9.0)
    """
    model = estimator if prepare is None else Prepared(prepare, estimator)
    model.fit(*train)

    def error(part: Part) -> float:
        predictions = checks.reals("predictions", model.predict(part.X), shape=part.y.shape)
        return checks.number("loss", loss(part.y, predictions))

    return error(train), error(held_out)


def check_functions(make: object, prepare: object, loss: object) -> None:
    """Refuse what can't be called, and say how an estimator is made."""
    if not callable(make):
        raise TypeError(
            f"make must be callable and make an estimator for a strength, as the class {type(make).__name__} or a "
            f"lambda does, got {make!r}"
        )
    checks.callables(prepare=prepare, loss=loss)
