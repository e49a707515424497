"""Errors on rows that took no part in anything: neither in fitting nor in choosing.

In each outer fold every penalty's strength is chosen by cross-validation among the other rows, and so is the penalty
itself; then the models are fitted to those rows and tested on the fold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from regularization import checks
from regularization._values import Frozen
from regularization.advice._fit import FAMILIES, PENALTIES, Problem, Training
from regularization.advice._folds import assigned, splits

__all__ = ["CONTENDERS", "Gain", "Honest", "contest", "curves"]

_MANY = 900.0
"""Per cent beyond which an error is so many times as large, and no longer larger by so many per cent."""

CONTENDERS = ("nothing", "no penalty", *FAMILIES, "chosen")
"""Predicting the mean or the classes' shares; no penalty; each penalty with the strength chosen; penalty chosen too."""


@dataclass(frozen=True)
class Gain:
    """How much smaller one error is than another, in per cent of the other, with a 95% interval.

    Parameters
    ----------
    value, low, high : float

    Examples
    --------
    >>> Gain(12.0, 5.2, 18.8).words, Gain(-3.0, -8.0, 2.0).certain
    ('12% (5 to 19)', False)
    >>> Gain(12.0, 5.2, 18.8).compared, Gain(-3.0, -8.0, 2.0).compared
    ('12% smaller (5 to 19)', '3% larger (−2 to 8)')
    """

    value: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0

    @property
    def words(self) -> str:
        """The gain and its interval."""
        value, low, high = self._said(self.value, self.low, self.high)
        return f"{value}% ({low} to {high})"

    @property
    def compared(self) -> str:
        """Which of the errors is the smaller one, and the interval."""
        if self.value < -_MANY:
            value, low, high = (f"{1 - one / 100:.3g}" for one in (self.value, self.high, self.low))
            return f"{value} times as large ({low} to {high} times)"
        if self.value < 0:
            value, low, high = self._said(-self.value, -self.high, -self.low)
            return f"{value}% larger ({low} to {high})"
        value, low, high = self._said(self.value, self.low, self.high)
        return f"{value}% smaller ({low} to {high})"

    @staticmethod
    def _said(*values: float) -> list[str]:
        """Whole numbers, or decimals where an end would otherwise be rounded to zero, which it is not."""
        digits = next((d for d in range(3) if all(round(one, d) for one in values)), 1)
        return [f"{round(one, digits) or 0.0:.{digits}f}".replace("-", "−") for one in values]


@dataclass(frozen=True, eq=False, repr=False)
class Honest(Frozen):
    """Errors on outer folds of the models that are compared.

    Parameters
    ----------
    names : tuple of str
        "nothing" (the mean of the target, or the shares of the classes), "no penalty" (where it exists), "ridge",
        "lasso", "elastic net", and "chosen", the best of these three by the inner cross-validation.
    errors : array of shape (len(names), R, K)
        Mean squared error, or mean cross-entropy, in each fold of each repeat.
    mistakes : array of shape (len(names), R, K)
        Share of rows told wrongly, for two classes; else NaN.
    picks : tuple of str
        The penalty chosen in each fold.

    Examples
    --------
    >>> errors = np.array([[[4.0, 6.0, 5.0]], [[3.0, 4.0, 4.0]]])
    >>> honest = Honest(("nothing", "chosen"), errors, np.full(errors.shape, np.nan), ("ridge",) * 3)
    >>> honest.error("chosen"), honest.gain("chosen", "nothing").words
    (3.6666666666666665, '27% (−9 to 51)')
    """

    names: tuple[str, ...]
    errors: np.ndarray
    mistakes: np.ndarray
    picks: tuple[str, ...]

    def error(self, name: str) -> float:
        """Mean error of a contender over all outer folds."""
        return float(self.errors[self._place(name)].mean())

    def mistaken(self, name: str) -> float:
        """Share of rows that a contender tells wrongly."""
        return float(self.mistakes[self._place(name)].mean())

    def _place(self, name: str) -> int:
        return self.names.index(checks.one_of("name", name, self.names))

    def gain(self, name: str, other: str) -> Gain:
        """By how many per cent the first error is smaller than the second, with a 95% interval, paired by fold."""
        first, second = self.errors[self._place(name)].ravel(), self.errors[self._place(other)].ravel()
        ratio = float(first.mean() / second.mean())
        spread = np.exp(self._half(first / first.mean() - second / second.mean()))
        return Gain(100 * (1 - ratio), 100 * (1 - ratio * spread), 100 * (1 - ratio / spread))

    def interval(self, name: str) -> float:
        """Half of a 95% interval for a contender's error."""
        return self._half(self.errors[self._place(name)].ravel())

    def _half(self, values: np.ndarray) -> float:
        """Half of a 95% interval for the mean over folds, widened because the rows trained on overlap."""
        k = self.errors.shape[2]
        return float(student(values.size - 1) * values.std(ddof=1) * np.sqrt(1 / values.size + 1 / (k - 1)))


def student(freedom: int) -> float:
    """The 97.5% quantile of Student's t, by Hill's expansion around the normal one.

    >>> round(student(9), 2), round(student(19), 2)
    (2.26, 2.09)
    """
    z = NormalDist().inv_cdf(0.975)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))


def curves(problem: Problem, folds: np.ndarray, grids: tuple[np.ndarray, ...]) -> np.ndarray:
    """The error of each penalty and strength on each fold held out, shape (penalties, strengths, folds)."""
    errors = []
    for train, held_out in splits(folds):
        training, test = Training(problem.take(train)), problem.take(held_out)
        Z = training.prepared(test.X)
        errors.append(
            [test.losses(training.path(family, lams).predict(Z)) for family, lams in zip(PENALTIES, grids, strict=True)]
        )
    return np.moveaxis(np.array(errors), 0, -1)


def contest(
    problem: Problem,
    grids: tuple[np.ndarray, ...],
    *,
    k: int,
    repeats: int,
    rng: np.random.Generator,
    blocks: bool,
    told: Callable[[str], None],
) -> Honest:
    """Test everything on outer folds, again for each repeat."""
    errors = np.full((len(CONTENDERS), repeats, k), np.nan)
    mistakes = errors.copy()
    picks: list[str] = []
    for r in range(repeats):
        outer = assigned(problem, k, int(rng.integers(2**31)), blocks=blocks)
        for fold, (train, held_out) in enumerate(splits(outer)):
            inside, test = problem.take(train), problem.take(held_out)
            inner = curves(inside, assigned(inside, k, int(rng.integers(2**31)), blocks=blocks), grids).mean(axis=2)
            places = inner.argmin(axis=1)
            picks.append(FAMILIES[int(inner.min(axis=1).argmin())])
            for name, predictions in _predictions(inside, test, grids, places, picks[-1]).items():
                at = CONTENDERS.index(name)
                errors[at, r, fold] = test.losses(predictions)
                mistakes[at, r, fold] = test.mistakes(predictions) if problem.two_classes else np.nan
            told("testing on rows held out of everything")
    there = [at for at, tests in enumerate(errors) if np.isfinite(tests).all()]
    names = tuple(CONTENDERS[at] for at in there)
    return Honest(names, errors[there], mistakes[there], tuple(picks))


def _predictions(
    inside: Problem, test: Problem, grids: tuple[np.ndarray, ...], places: np.ndarray, pick: str
) -> dict[str, np.ndarray]:
    """What each contender predicts for rows held out."""
    training = Training(inside)
    Z = training.prepared(test.X)
    found = {"nothing": np.full(len(test.y), training.no_features())}
    if (free := training.unpenalised()) is not None:
        found["no penalty"] = free.predict(Z)[0]
    for family, lams, place in zip(PENALTIES, grids, places, strict=True):
        found[family.name] = training.path(family, lams[place : place + 1]).predict(Z)[0]
    return found | {"chosen": found[pick]}
