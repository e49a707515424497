"""The one type in which every data set of the book travels, generated or packaged.

Used in: every chapter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from regularization import checks

__all__ = ["Dataset", "LinearFunction", "Part", "Truth", "pooled"]


def _frozen(array: np.ndarray) -> np.ndarray:
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


@dataclass(frozen=True, eq=False)
class Part:
    """Rows that belong together: a training, validation or test set.

    Parameters
    ----------
    X : array of shape (n, p), n >= 1, p >= 1
        Finite real numbers, one row for each observation. Stored as a read-only float64 copy.
    y : array of shape (n,)
        Finite real numbers (regression), stored as float64, or class labels 0, 1, 2, ... given as
        integers (classification), stored as they are.

    Raises
    ------
    TypeError, ValueError
        When an entry is not a finite real number or the shapes do not match.

    Notes
    -----
    A part unpacks into its two arrays, so ``model.fit(*part)`` works.

    Used in: every chapter.

    Examples
    --------
    >>> part = Part([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    >>> part.n, part.p
    (3, 1)
    >>> X, y = part
    >>> y
    array([1., 3., 5.])
    """

    X: np.ndarray
    y: np.ndarray

    def __post_init__(self) -> None:
        """Check both arrays and store read-only copies."""
        X = checks.design("X", self.X)
        y = np.asarray(self.y)
        checked = checks.target("y", y, rows=len(X))
        object.__setattr__(self, "X", _frozen(X))
        object.__setattr__(self, "y", _frozen(y if y.dtype.kind in "iu" else checked))

    def __iter__(self) -> Iterator[np.ndarray]:
        """X, then y."""
        return iter((self.X, self.y))

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.X.shape[0]

    @property
    def p(self) -> int:
        """Number of features."""
        return self.X.shape[1]

    def take(self, rows: np.ndarray) -> Part:
        """The part that holds the given rows only (indices or a Boolean mask), in that order."""
        return Part(self.X[rows], self.y[rows])


@dataclass(frozen=True, eq=False)
class LinearFunction:
    """``X @ coefficients + intercept``, as a function of the design matrix.

    >>> LinearFunction(np.array([1.0, 2.0]), intercept=0.5)(np.ones((1, 2)))
    array([3.5])
    """

    coefficients: np.ndarray
    intercept: float = 0.0

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """The value in each row of X."""
        return X @ self.coefficients + self.intercept


@dataclass(frozen=True, eq=False)
class Truth:
    """What is known about the source of a generated data set; fields that do not apply are None.

    Parameters
    ----------
    function : callable or None
        Maps a design matrix of shape (n, p) to the noise-free target of shape (n,).
    coefficients : array of shape (p,) or None
        The true weights, when the function is linear.
    noise : float or None
        Standard deviation of the noise that was added, in the unit of what it was added to (the target
        in regression, the features in the two-class shapes).
    flipped : Boolean array of shape (n,) or None
        Which training labels were flipped on purpose.

    Used in: chapters 2 to 6, 10.
    """

    function: Callable[[np.ndarray], np.ndarray] | None = None
    coefficients: np.ndarray | None = None
    noise: float | None = None
    flipped: np.ndarray | None = None

    @property
    def support(self) -> np.ndarray | None:
        """Indices of the features whose true weight is not zero, or None when the truth is not linear."""
        return None if self.coefficients is None else np.flatnonzero(self.coefficients)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A named data set in up to three parts.

    Parameters
    ----------
    name : str
    train : Part
    validation, test : Part or None
        None when the data set does not come with that part; `regularization.data.split` makes them.
    features : tuple of str, one for each column of X
    units : tuple of str, one for each column of X
        ``"1"`` marks a pure number.
    target, target_unit : str
        Name and unit of y.
    classes : tuple of str
        Names of the labels 0, 1, ...; empty for regression.
    truth : Truth or None
        Known for generated data only.

    Raises
    ------
    ValueError
        When the parts, names or units disagree about the number of features.

    Used in: every chapter.

    Examples
    --------
    >>> line = Dataset(name="line", train=Part([[0.0], [1.0]], [0.0, 2.0]), features=("x",))
    >>> line.p, line.units, line.test is None
    (1, ('1',), True)
    """

    name: str
    train: Part
    validation: Part | None = None
    test: Part | None = None
    features: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    target: str = "y"
    target_unit: str = "1"
    classes: tuple[str, ...] = ()
    truth: Truth | None = None

    def __post_init__(self) -> None:
        """Fill in default names and check that everything has p columns."""
        p = self.train.p
        object.__setattr__(self, "features", tuple(self.features) or tuple(f"x{j + 1}" for j in range(p)))
        object.__setattr__(self, "units", tuple(self.units) or ("1",) * p)
        for name in ("features", "units"):
            if len(getattr(self, name)) != p:
                raise ValueError(f"{name} must name all {p} columns of X, got {getattr(self, name)!r}")
        for name in ("validation", "test"):
            part = getattr(self, name)
            if part is not None and part.p != p:
                raise ValueError(f"{name} must have {p} columns, as train has, got {part.p}")

    @property
    def p(self) -> int:
        """Number of features."""
        return self.train.p

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that exist, in the order train, validation, test."""
        return tuple(part for part in (self.train, self.validation, self.test) if part is not None)


def pooled(dataset: Dataset) -> Part:
    """All rows of a data set in one part: first train, then validation, then test.

    For textbooks that standardise on all rows, and for showing why that leaks (chapter 6).

    >>> line = Dataset(name="line", train=Part([[0.0], [1.0]], [0.0, 2.0]), test=Part([[2.0]], [4.0]))
    >>> pooled(line).n
    3
    """
    return Part(np.vstack([part.X for part in dataset.parts]), np.concatenate([part.y for part in dataset.parts]))
