"""From a table to advice: paths, curves, honest errors, what is kept how often, and a verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from regularization import checks
from regularization._values import Frozen
from regularization.advice._contest import Honest, contest, curves
from regularization.advice._fit import FAMILIES, PENALTIES, Family, Problem, Training, grid
from regularization.advice._folds import assigned, halves
from regularization.advice._inspect import Inspection, inspect
from regularization.advice._judge import Verdict, judge
from regularization.advice._lines import lines
from regularization.advice._plain import plain
from regularization.advice._settings import Setting, settings
from regularization.advice._table import Table, TableError

__all__ = ["Advice", "Tuned", "advise"]

Progress = Callable[[int, int, str], None]
_CHUNK = 10
MOST_WORK, MANY_ROWS = 2e8, 2000


@dataclass(frozen=True, eq=False, repr=False)
class Tuned(Frozen):
    """One penalty over all its strengths.

    Parameters
    ----------
    name : "ridge", "lasso" or "elastic net"
    rho : float
        Its share of L1.
    strengths : array of shape (m,)
        In falling order; for standardised features.
    coefs : array of shape (m, p)
        Weights of the standardised features, fitted to all rows.
    intercepts : array of shape (m,)
    errors : array of shape (m, K)
        Mean squared error, or mean cross-entropy, of each strength on each fold held out.
    kept : array of int, shape (p,)
        In how many half-samples each feature's weight is not zero, at the strength chosen.
    half_samples : int
        How many there were.

    Examples
    --------
    >>> errors = np.array([[3.0, 5.0], [2.0, 4.2], [2.5, 4.5]])
    >>> one = Tuned("lasso", 1.0, np.array([1.0, 0.1, 0.01]), np.eye(3), np.zeros(3), errors, np.zeros(3, int), 50)
    >>> one.strength, one.weights, one.paired_error.round(2)
    (0.1, array([0., 1., 0.]), array([0.1, 0. , 0.1]))
    """

    name: str
    rho: float
    strengths: np.ndarray
    coefs: np.ndarray
    intercepts: np.ndarray
    errors: np.ndarray
    kept: np.ndarray
    half_samples: int

    @property
    def mean(self) -> np.ndarray:
        """Mean error of each strength over the folds, shape (m,)."""
        return self.errors.mean(axis=1)

    @property
    def place(self) -> int:
        """Index of the strength whose mean error is smallest, the strongest of several."""
        return int(self.mean.argmin())

    @property
    def strength(self) -> float:
        """The strength chosen."""
        return float(self.strengths[self.place])

    @property
    def weights(self) -> np.ndarray:
        """Weights of the standardised features at the strength chosen, shape (p,)."""
        return self.coefs[self.place]

    @property
    def standard_error(self) -> np.ndarray:
        """Standard error of each mean over the K folds, shape (m,): standard deviation / sqrt(K)."""
        return self.errors.std(axis=1, ddof=1) / np.sqrt(self.errors.shape[1])

    @property
    def paired_error(self) -> np.ndarray:
        """Standard error of each mean's difference from the smallest one, paired by fold, shape (m,)."""
        differences = self.errors - self.errors[self.place]
        return differences.std(axis=1, ddof=1) / np.sqrt(self.errors.shape[1])

    @property
    def strongest_alike(self) -> float:
        """The strongest strength whose error differs from the smallest by one paired standard error at most."""
        alike = self.mean - self.mean[self.place] <= self.paired_error
        return float(self.strengths[int(np.argmax(alike))])

    @property
    def at_the_end(self) -> str:
        """Whether the strength chosen is the strongest or the weakest tried: "strongest", "weakest" or ""."""
        return {0: "strongest", len(self.strengths) - 1: "weakest"}.get(self.place, "")


@dataclass(frozen=True, eq=False, repr=False)
class Advice(Frozen):
    """What to do about a model that overfits a table.

    Parameters
    ----------
    inspection : Inspection
    penalties : tuple of Tuned
        Ridge, lasso and elastic net.
    best : str
        The name of the penalty whose cross-validated error is smallest.
    honest : Honest
        Errors on rows that took no part in choosing.
    verdict : Verdict
    means, scales : array of shape (p,)
        Of the features, missing values filled in, over all rows.
    folds : array of int, shape (n,)
        The fold of each row in the cross-validation that chose.
    seed : int
        What the folds were drawn with.
    blocks : bool

    Examples
    --------
    >>> from regularization.advice import advise, read_table
    >>> rng = np.random.default_rng(0)
    >>> rows = "\\n".join(f"{x:.3f},{z:.3f},{x + 0.1 * z:.3f}" for x, z in rng.normal(size=(40, 2)))
    >>> found = advise(read_table("a,b,y\\n" + rows), "y", rng=rng, half_samples=10)
    >>> found.names, found.tuned("lasso").kept
    (('a', 'b'), array([10, 10]))
    """

    inspection: Inspection
    penalties: tuple[Tuned, ...]
    best: str
    honest: Honest
    verdict: Verdict
    means: np.ndarray
    scales: np.ndarray
    folds: np.ndarray
    seed: int
    blocks: bool

    def __repr__(self) -> str:
        """The choice and the verdict."""
        gain = f"{self.verdict.kind}, {self.verdict.gain.words}"
        return f"<Advice on {self.inspection.target!r}: {self.best}, lam = {self.tuned().strength:.4g}; {gain}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the features."""
        return tuple(feature.name for feature in self.inspection.features)

    @property
    def two_classes(self) -> bool:
        """Whether the target has two classes, and errors are cross-entropies."""
        return bool(self.inspection.classes)

    def tuned(self, name: str | None = None) -> Tuned:
        """One of the penalties by its name, or the best."""
        name = self.best if name is None else checks.one_of("name", name, FAMILIES)
        return self.penalties[FAMILIES.index(name)]

    def formula(self, name: str | None = None) -> tuple[np.ndarray, float]:
        """Weights for features in their own units, and the intercept, of a penalty at the strength chosen.

        What it predicts for a row x is ``x @ weights + intercept``: the target, or the log-odds of the second class.
        """
        one = self.tuned(name)
        weights = one.weights / self.scales
        return weights, float(one.intercepts[one.place] - weights @ self.means)

    def settings(self, name: str | None = None) -> tuple[Setting, ...]:
        """The strength chosen in the units of other libraries, for standardised features."""
        one = self.tuned(name)
        deviation = None if self.two_classes else float(self.inspection.y.std())
        return settings(one.strength, one.rho, n=self.inspection.n, deviation=deviation)

    def scikit_learn(self, name: str | None = None, *, file: str = "data.csv") -> str:
        """Python that finds the same strength, error and weights with scikit-learn.

        Parameters
        ----------
        name : "ridge", "lasso", "elastic net" or None
            None is the best.
        file : str
            Where the table's text lies, in UTF-8.

        Returns
        -------
        str
        """
        one, k = self.tuned(name), int(self.folds.max()) + 1
        return lines(self.inspection, one.name, one.strengths, k=k, seed=self.seed, blocks=self.blocks, file=file)

    def as_dict(self) -> dict[str, Any]:
        """Everything but the table and its numbers, as JSON can hold it."""
        return {
            "summary": self.inspection.summary,
            "findings": plain(self.inspection.findings),
            "features": list(self.names),
            "penalties": [
                plain(one) | {"mean": plain(one.mean), "paired_error": plain(one.paired_error), "place": one.place}
                for one in self.penalties
            ],
            "settings": {name: plain(self.settings(name)) for name in FAMILIES},
            "best": self.best,
            "honest": plain(self.honest) | {"mean": {name: self.honest.error(name) for name in self.honest.names}},
            "verdict": plain(self.verdict),
            "scikit_learn": {name: self.scikit_learn(name) for name in FAMILIES},
        }


def advise(
    table: Table,
    target: str,
    *,
    rng: np.random.Generator,
    leave_out: Sequence[str] = (),
    folds: int | None = None,
    repeats: int = 2,
    half_samples: int = 50,
    blocks: bool = False,
    progress: Progress | None = None,
) -> Advice:
    """Say whether a linear model of a table needs a penalty, which one, how strong, and how sure that is.

    The table is inspected first. A number is fitted by linear regression, and errors are mean squared errors; two
    classes are fitted by logistic regression, and errors are mean cross-entropies. Ridge, the lasso and the elastic net
    are each fitted with 41 strengths and cross-validated. How good that choice is, is measured by nested
    cross-validation, beside the model without a penalty and that without features. Missing values are filled in, and
    features standardised, in each training fold anew.

    Parameters
    ----------
    table : Table
        From `read_table`.
    target : str
        The column to predict.
    rng : numpy.random.Generator
    leave_out : sequence of str
        Columns that are not to be used.
    folds : int from 3 to 10, or None
        None makes it 10, and 5 for classes, whose fits take longer, and for more than 2000 rows.
    repeats : int >= 1
        How often the nested cross-validation is done with other folds. With blocks once, since they are no others.
    half_samples : int >= 2
        Halves of the rows in which it is counted what is kept.
    blocks : bool
        Make folds of rows that follow each other, as an answer to rows that are ordered in time.
    progress : callable or None
        Called with the steps done, their number, and words on what is being done.

    Returns
    -------
    Advice

    Raises
    ------
    TableError
        When the table can't be used, as `inspect` says, or rows times features times the smaller of both are more than
        200 million, or 100 million for classes, which takes a few minutes.

    Notes
    -----
    Intervals are paired by fold and use the standard deviation over all folds with the factor
    ``sqrt(1/J + 1/(K - 1))`` in place of ``sqrt(1/J)``, for J tests in K folds: the rows trained on overlap, and
    without that they would be too narrow. The logarithms of ratios of errors are linearised. The strengths tried come
    from all rows, which tells the folds nothing about which of them is good.

    References
    ----------
    Nadeau & Bengio (2003), Inference for the generalization error, Machine Learning 52; Shah & Samworth (2013),
    Variable selection with error control, JRSS B 75, for the halves.

    Examples
    --------
    >>> from regularization.advice import read_table
    >>> rng = np.random.default_rng(0)
    >>> noise = rng.normal(size=(30, 4))
    >>> text = "a,b,c,y\\n" + "\\n".join(",".join(f"{one:.2f}" for one in row) for row in noise)
    >>> found = advise(read_table(text), "y", rng=rng, half_samples=10)
    >>> found.verdict.kind
    'nothing works'
    """
    checks.generator("rng", rng)
    found = inspect(table, target, leave_out=leave_out)
    usual = 5 if found.classes or found.n > MANY_ROWS else 10
    k = checks.integer("folds", usual if folds is None else folds, low=3, high=10)
    repeats = 1 if checks.switch("blocks", blocks) else checks.integer("repeats", repeats, low=1)
    checks.integer("half_samples", half_samples, low=2)
    checks.callables(progress=progress)
    _check_work(found)
    problem = Problem(found.X, found.y, found.groups, bool(found.classes))
    k = _possible(problem, k, blocks)
    told = _Steps(progress, 1 + repeats * k + -(-half_samples // _CHUNK))
    seed = int(rng.integers(2**31))
    training = Training(problem)
    grids = tuple(grid(training, family) for family in PENALTIES)
    assignment = assigned(problem, k, seed, blocks=blocks)
    errors = curves(problem, assignment, grids)
    told("cross-validating")
    honest = contest(problem, grids, k=k, repeats=repeats, rng=rng, blocks=blocks, told=told)
    places = errors.mean(axis=2).argmin(axis=1)
    kept = _kept(
        problem, [float(lams[place]) for lams, place in zip(grids, places, strict=True)], half_samples, rng, told
    )
    penalties = tuple(map(_tuned, PENALTIES, grids, [training] * 3, errors, kept, [half_samples] * 3))
    best = min(penalties, key=lambda one: one.mean.min()).name
    verdict = judge(honest, two_classes=bool(found.classes))
    scaler = training.scaler
    return Advice(found, penalties, best, honest, verdict, scaler.mean_, scaler.scale_, assignment, seed, bool(blocks))


def _tuned(
    family: Family, lams: np.ndarray, training: Training, errors: np.ndarray, kept: np.ndarray, half_samples: int
) -> Tuned:
    path = training.path(family, lams)
    return Tuned(family.name, family.rho, lams, path.coefs, path.intercepts, errors, kept, half_samples)


def _kept(
    problem: Problem, lams: list[float], count: int, rng: np.random.Generator, told: Callable[[str], None]
) -> np.ndarray:
    """In how many halves of the rows each penalty keeps each feature, shape (penalties, p)."""
    kept = np.zeros((len(PENALTIES), problem.X.shape[1]), dtype=int)
    for done, rows in enumerate(halves(problem, count, rng), start=1):
        training = Training(problem.take(rows))
        for at, (family, lam) in enumerate(zip(PENALTIES, lams, strict=True)):
            kept[at] += training.path(family, np.array([lam])).coefs[0] != 0
        if done % _CHUNK == 0 or done == count:
            told("counting what halves of the rows keep")
    return kept


def _check_work(found: Inspection) -> None:
    """Raise where the fits would take many minutes."""
    work, most = float(found.n) * found.p * min(found.n, found.p), MOST_WORK / (2 if found.classes else 1)
    if work > most:
        raise TableError(
            f"{found.n} rows of {found.p} features would take too long to fit: rows times columns times the smaller "
            f"of both must be at most {most / 1e6:g} million, here it is {work / 1e6:.0f} million."
        )


def _possible(problem: Problem, k: int, blocks: bool) -> int:
    """The number of folds, fewer where there are so few rows of a class; blocks must hold both classes."""
    if not problem.two_classes or not blocks:
        return k
    folds = assigned(problem, k, 0, blocks=True)
    inner = [assigned(problem.take((folds != j).nonzero()[0]), k, 0, blocks=True) for j in range(k)]
    for j in range(k):
        rest = problem.y[folds != j]
        if any(len(np.unique(rest[inner[j] != i])) < 2 for i in range(k)):
            raise TableError(
                "With blocks of rows as folds, some are trained on rows of one class only: the rows seem to be sorted "
                "by class, so use random folds."
            )
    return k


class _Steps:
    """Counts steps, and tells who wants to know."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def __call__(self, words: str) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total, words)
