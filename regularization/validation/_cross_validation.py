"""Choosing a strength by cross-validation, and measuring honestly what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Frozen
from regularization.data import Part
from regularization.validation._fitting import check_functions, fit_errors
from regularization.validation._folds import Fold, Folds, k_fold
from regularization.validation._losses import Loss, mean_squared_error
from regularization.validation._preparation import Estimator, Step

__all__ = ["CrossValidation", "NestedCrossValidation", "cross_validate", "nested_cross_validate"]

RULES = ("minimum", "one_standard_error")
SIMPLER = ("larger", "smaller")


@dataclass(frozen=True, eq=False, repr=False)
class CrossValidation(Frozen):
    """Errors of every strength in every fold.

    Parameters
    ----------
    strengths : array of shape (m,), each >= 0
    train_errors, errors : array of shape (m, R, K), K >= 2
        Mean loss on the training rows and on the held-out rows, for each strength, repeat and fold.
    simpler : "larger" or "smaller"
        Which strengths belong to the simpler models: larger for a penalty, smaller for a model size.

    Examples
    --------
    >>> errors = np.array([[[3.0, 5.0]], [[2.0, 4.0]], [[3.0, 3.5]]])
    >>> search = CrossValidation(np.array([0.1, 1.0, 10.0]), errors, errors)
    >>> search.mean, search.standard_error[search.minimum]
    (array([4.  , 3.  , 3.25]), np.float64(1.0))
    >>> search.strength(), search.strength("one_standard_error")
    (1.0, 10.0)
    """

    strengths: np.ndarray
    train_errors: np.ndarray
    errors: np.ndarray
    simpler: str = "larger"

    def __post_init__(self) -> None:
        """Check the shapes and store read-only copies."""
        m, shape = checks.strengths("strengths", self.strengths).size, checks.reals("errors", self.errors).shape
        if len(shape) != 3 or shape[0] != m or shape[1] < 1 or shape[2] < 2:
            raise ValueError(f"errors must have shape ({m}, R, K) with R >= 1 and K >= 2, got shape {shape}")
        checks.reals("train_errors", self.train_errors, shape=shape)
        checks.one_of("simpler", self.simpler, SIMPLER)
        super().__post_init__()

    @property
    def mean(self) -> np.ndarray:
        """Mean held-out error of each strength, shape (m,); every fold counts alike."""
        return self.errors.mean(axis=(1, 2))

    @property
    def standard_error(self) -> np.ndarray:
        """Standard deviation over the K folds / sqrt(K), averaged over repeats, shape (m,).

        Repeats shuffle the same rows, so more of them do not make it smaller.
        """
        k = self.errors.shape[2]
        return self.errors.std(axis=2, ddof=1).mean(axis=1) / np.sqrt(k)

    def _simplest(self, candidates: np.ndarray) -> int:
        sign = 1 if self.simpler == "larger" else -1
        return int(np.argmax(np.where(candidates, sign * self.strengths, -np.inf)))

    @property
    def minimum(self) -> int:
        """Index of the strength with the smallest mean error; the simplest when several tie."""
        return self._simplest(self.mean == self.mean.min())

    @property
    def one_standard_error(self) -> int:
        """Index of the simplest strength whose mean error is within one standard error of the minimum."""
        best = self.minimum
        return self._simplest(self.mean <= self.mean[best] + self.standard_error[best])

    def strength(self, rule: str = "minimum") -> float:
        """The strength chosen by the rule "minimum" or "one_standard_error"."""
        return float(self.strengths[getattr(self, checks.one_of("rule", rule, RULES))])


def _fold_errors(
    estimator: Estimator, data: Part, fold: Fold, prepare: Callable[[], Step] | None, loss: Loss
) -> tuple[float, float]:
    """The loss on the training rows of a fold, which are fitted, and on the held-out rows."""
    return fit_errors(estimator, data.take(fold.train), data.take(fold.held_out), prepare=prepare, loss=loss)


Given = Folds | Iterable[tuple[ArrayLike, ArrayLike]]
"""Folds, or pairs (train, held_out) of row indices, such as scikit-learn's splitters yield."""


def _matching(name: str, folds: Given, n: int) -> Folds:
    """Return folds of these n rows, at least two of them."""
    if not isinstance(folds, Folds):
        if not isinstance(folds, Iterable) or isinstance(folds, str):
            raise TypeError(
                f"{name} must be Folds, e.g. k_fold({n}, 5, rng=rng), or pairs of row indices, got "
                f"{type(folds).__name__}"
            )
        folds = Folds.of(n, folds)
    if folds.n != n:
        raise ValueError(f"{name} must be made for the {n} rows of X, got folds for {folds.n} rows")
    if folds.shape[1] < 2:
        raise ValueError(f"{name} must hold at least 2 folds, without which there is no standard error, got 1")
    return folds


def cross_validate(
    make: Callable[[float], Estimator],
    strengths: ArrayLike,
    X: ArrayLike,
    y: ArrayLike,
    *,
    folds: Given,
    prepare: Callable[[], Step] | None = None,
    leak: bool = False,
    loss: Loss = mean_squared_error,
    simpler: str = "larger",
) -> CrossValidation:
    """Fit every strength in every training fold and measure the error on the rows held out.

    Parameters
    ----------
    make : callable
        Maps a strength to an estimator with fit and predict, e.g. ``Ridge``.
    strengths : array of shape (m,), each >= 0
        Passed to make as they are: integers stay integers.
    X : array of shape (n, p)
    y : array of shape (n,)
    folds : Folds, or pairs of row indices
        From `k_fold`, for n rows, or given as pairs (train, held_out); at least two.
    prepare : callable or None
        Makes a step, such as `Standardizer`, that is fitted in each training fold.
    leak : bool
        Fit that step on all rows instead: wrong, and here to be shown.
    loss : callable
        Maps y and predictions to a mean loss.
    simpler : "larger" or "smaller"
        Which strengths belong to the simpler models.

    Returns
    -------
    CrossValidation

    Raises
    ------
    ValueError
        When there is no step to leak from, or the predictions or losses are not finite or not of the right shape.

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, section 7.10; Breiman,
    Friedman, Olshen & Stone (1984), *Classification and Regression Trees*, for the one-standard-error rule.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> from regularization.data import sparse_linear
    >>> rng = np.random.default_rng(0)
    >>> from regularization.validation import Standardizer
    >>> X, y = sparse_linear(n=40, p=10, support=3, noise=1.0, rng=rng).train
    >>> result = cross_validate(Ridge, [0.1, 1.0, 10.0], X, y, folds=k_fold(40, 5, rng=rng), prepare=Standardizer)
    >>> result.errors.shape, result.strength("one_standard_error") >= result.strength("minimum")
    ((3, 1, 5), True)
    """
    data, values = Part(X, y), checks.strengths("strengths", strengths)
    checks.one_of("simpler", simpler, SIMPLER)
    check_functions(make, prepare, loss)
    folds = _matching("folds", folds, data.n)
    if checks.switch("leak", leak):
        if prepare is None:
            raise ValueError("prepare must make a step, e.g. Standardizer, when leak is True, got None")
        data, prepare = Part(prepare().fit(*data).transform(data.X), data.y), None
    errors = [
        [[_fold_errors(make(strength), data, fold, prepare, loss) for fold in repeat] for repeat in folds.repeats]
        for strength in np.asarray(strengths).tolist()
    ]
    train_errors, held_out_errors = np.moveaxis(np.array(errors), -1, 0)
    return CrossValidation(values, train_errors, held_out_errors, simpler)


@dataclass(frozen=True, eq=False, repr=False)
class NestedCrossValidation(Frozen):
    """The error of the whole procedure "choose a strength by cross-validation, then fit".

    `nested_cross_validate` makes one; its arrays are read-only.

    Parameters
    ----------
    chosen : array of shape (R, K)
        Strength chosen inside each outer training fold.
    errors : array of shape (R, K)
        Error of that choice on the rows of the outer fold, which took no part in choosing.
    inner_errors : array of shape (R, K)
        Cross-validated error that the inner search reported for its choice.

    Examples
    --------
    >>> nested = NestedCrossValidation(np.ones((1, 2)), np.array([[3.0, 5.0]]), np.array([[2.0, 4.0]]))
    >>> nested.mean, nested.standard_error, nested.optimism
    (4.0, 1.0, 1.0)
    """

    chosen: np.ndarray
    errors: np.ndarray
    inner_errors: np.ndarray

    @property
    def mean(self) -> float:
        """Mean outer error."""
        return float(self.errors.mean())

    @property
    def standard_error(self) -> float:
        """Standard deviation over the K outer folds / sqrt(K), averaged over repeats."""
        return float(self.errors.std(axis=1, ddof=1).mean() / np.sqrt(self.errors.shape[1]))

    @property
    def optimism(self) -> float:
        """Outer error minus inner error, on average: how much the chosen minimum flatters itself."""
        return float((self.errors - self.inner_errors).mean())


def _inner(outer: Folds, inner: int | Sequence[Given], rng: np.random.Generator | None) -> Iterator[Folds]:
    """Return the inner folds of each outer fold in turn, all checked, those that are drawn when their turn comes."""
    sizes = [fold.train.size for repeat in outer.repeats for fold in repeat]
    if isinstance(inner, Sequence) and not isinstance(inner, str):
        if len(inner) != len(sizes):
            raise ValueError(f"inner must hold folds for each of {len(sizes)} outer folds, got {len(inner)}")
        return iter([_matching(f"inner[{i}]", folds, n) for i, (folds, n) in enumerate(zip(inner, sizes, strict=True))])
    k, generator = checks.integer("inner", inner, low=2, high=min(sizes)), checks.generator("rng", rng)
    return (k_fold(size, k, rng=generator) for size in sizes)


def nested_cross_validate(
    make: Callable[[float], Estimator],
    strengths: ArrayLike,
    X: ArrayLike,
    y: ArrayLike,
    *,
    outer: Given,
    inner: int | Sequence[Given],
    rng: np.random.Generator | None = None,
    rule: str = "minimum",
    prepare: Callable[[], Step] | None = None,
    loss: Loss = mean_squared_error,
    simpler: str = "larger",
) -> NestedCrossValidation:
    """Choose a strength by cross-validation inside each outer training fold, and test it on the outer fold.

    Parameters
    ----------
    make, strengths, X, y, prepare, loss, simpler
        As in `cross_validate`.
    outer : Folds, or pairs of row indices
        As ``folds`` in `cross_validate`.
    inner : int in 2..rows of the smallest outer training fold, or a sequence of folds
        Number of inner folds. Or the inner folds themselves, as ``folds`` in `cross_validate`, for each outer fold in
        turn: row 0 is then the first row of that fold's ``train``.
    rng : numpy.random.Generator
        Shuffles the inner folds; not needed where they are given.
    rule : "minimum" or "one_standard_error"

    Returns
    -------
    NestedCrossValidation

    Raises
    ------
    ValueError
        As `cross_validate`.

    References
    ----------
    Varma & Simon (2006), "Bias in error estimation when using cross-validation for model selection", BMC
    Bioinformatics 7; Cawley & Talbot (2010), JMLR 11.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> rng = np.random.default_rng(0)
    >>> X, y = rng.normal(size=(30, 5)), rng.normal(size=30)
    >>> nested = nested_cross_validate(Ridge, [1.0, 10.0], X, y, outer=k_fold(30, 5, rng=rng), inner=4, rng=rng)
    >>> nested.chosen.shape
    (1, 5)
    """
    data = Part(X, y)
    outer = _matching("outer", outer, data.n)
    checks.strengths("strengths", strengths)
    checks.one_of("rule", rule, RULES)
    checks.one_of("simpler", simpler, SIMPLER)
    check_functions(make, prepare, loss)
    inner_folds = _inner(outer, inner, rng)
    options = {"prepare": prepare, "loss": loss, "simpler": simpler}

    def one(fold: Fold) -> tuple[float, float, float]:
        rows = data.take(fold.train)
        search = cross_validate(make, strengths, *rows, folds=next(inner_folds), **options)
        index = getattr(search, rule)
        estimator = make(np.asarray(strengths).tolist()[index])
        error = _fold_errors(estimator, data, fold, prepare, loss)[1]
        return float(search.strengths[index]), error, float(search.mean[index])

    table = np.array([[one(fold) for fold in repeat] for repeat in outer.repeats])
    return NestedCrossValidation(*np.moveaxis(table, -1, 0))
