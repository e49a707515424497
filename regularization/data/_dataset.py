"""The one type in which every data set of the book travels, generated or packaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization._values import Frozen, Maybe

__all__ = ["Dataset", "LinearFunction", "Part", "SimulatedDataset", "Truth", "checked_part", "pooled"]


@dataclass(frozen=True, eq=False, repr=False, init=False)
class Part(Frozen):
    """Rows that belong together: a training, validation or test set.

    Parameters
    ----------
    X : array of shape (n, p), n >= 1, p >= 1
        Finite real numbers, one row for each observation. Stored as a read-only float64 copy.
    y : array of shape (n,)
        Finite real numbers (regression), stored as float64, or class labels 0, 1, 2, ... given as
        integers (classification), stored as they are.

    Notes
    -----
    A part unpacks into its two arrays, so ``model.fit(*part)`` works.

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

    def __init__(self, X: ArrayLike, y: ArrayLike) -> None:
        """Check both arrays and store read-only copies."""
        rows = checks.design("X", X)
        target, labels = checks.target("y", y, rows=len(rows)), np.asarray(y)
        object.__setattr__(self, "X", rows)
        object.__setattr__(self, "y", labels if labels.dtype.kind in "iu" else target)
        super().__post_init__()

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

    def take(self, rows: np.ndarray | Sequence[int] | Sequence[bool] | slice) -> Part:
        """The part that holds the given rows only, in that order.

        Parameters
        ----------
        rows : array of int in -n..n-1, or Boolean array of shape (n,), or slice
            At least one row.

        Raises
        ------
        IndexError
            When a row is not there.

        Examples
        --------
        >>> Part([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0]).take([2, 0]).y
        array([5., 1.])
        """
        expected = f"rows must be one or more indices below {self.n} or a mask of {self.n} Booleans, got {rows!r}"
        try:
            X, y = self.X[rows], self.y[rows]
        except IndexError as error:
            raise IndexError(expected) from error
        if y.ndim != 1 or y.size == 0:
            raise ValueError(expected)
        return Part(X, y)


def checked_part(name: str, value: Part, *, p: int | None = None) -> Part:
    """Return ``value`` when it is a `Part`, with p columns if p is given.

    >>> checked_part("test", Part([[0.0]], [1.0]), p=2)
    Traceback (most recent call last):
    ...
    ValueError: test must have 2 columns, as train has, got 1
    """
    if not isinstance(value, Part):
        raise TypeError(f"{name} must be a Part, e.g. Part(X, y), got {type(value).__name__}")
    if p is not None and value.p != p:
        raise ValueError(f"{name} must have {p} columns, as train has, got {value.p}")
    return value


@dataclass(frozen=True, eq=False, repr=False)
class LinearFunction(Frozen):
    """``X @ coefficients + intercept``, as a function of the design matrix.

    Parameters
    ----------
    coefficients : array of shape (p,), stored as a read-only copy
    intercept : float

    Examples
    --------
    >>> LinearFunction(np.array([1.0, 2.0]), intercept=0.5)(np.ones((1, 2)))
    array([3.5])
    """

    coefficients: np.ndarray
    intercept: float = 0.0

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """The value in each row of X, of shape (n, p): an array of shape (n,)."""
        return X @ self.coefficients + self.intercept


@dataclass(frozen=True, eq=False, repr=False)
class Truth(Frozen):
    """What is known about the source of a data set; to read what does not apply is an AttributeError that says so.

    Parameters
    ----------
    function : callable or None
        Maps a design matrix of shape (n, p) to the noise-free target of shape (n,).
    coefficients : array of shape (p,) or None
        The true weights, when the function is linear.
    noise : float >= 0 or None
        Standard deviation of the noise that was added, in the unit of what it was added to (the target
        in regression, the features in the two-class shapes).
    flipped : Boolean array of shape (n,) or None
        Which training labels were flipped on purpose.

    Examples
    --------
    >>> truth = Truth(coefficients=np.array([0.0, 2.0, 0.0, -1.0]))
    >>> truth.support
    array([1, 3])
    >>> truth.noise
    Traceback (most recent call last):
    ...
    AttributeError: Truth has no noise: no noise was added
    """

    function: Maybe[Callable[[np.ndarray], np.ndarray]] = Maybe("no noise-free function is known")
    coefficients: Maybe[np.ndarray] = Maybe("the function is not linear")
    noise: Maybe[float] = Maybe("no noise was added")
    flipped: Maybe[np.ndarray] = Maybe("no labels were flipped; regularization.data.mislabelled does that")

    def __post_init__(self) -> None:
        """Check what is given and store read-only copies."""
        if hasattr(self, "coefficients"):
            object.__setattr__(self, "coefficients", checks.reals("coefficients", self.coefficients))
        if hasattr(self, "noise"):
            checks.number("noise", self.noise, low=0)
        if hasattr(self, "flipped"):
            flipped = np.asarray(self.flipped)
            if flipped.dtype != bool or flipped.ndim != 1:
                raise TypeError(f"flipped must be a Boolean array of shape (n,), got {self.flipped!r}")
            object.__setattr__(self, "flipped", flipped)
        super().__post_init__()

    @property
    def support(self) -> np.ndarray:
        """Indices of the features whose true weight is not zero."""
        return np.flatnonzero(self.coefficients)


def _words(name: str, value: tuple[str, ...]) -> tuple[str, ...]:
    """``value`` as a tuple of str; a single str would silently become its letters."""
    if not isinstance(value, tuple | list) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"{name} must be a tuple of str, got {value!r}")
    return tuple(value)


_PARTS = ("train", "validation", "test")
_NO_PART = "regularization.data.split makes one, and generators take a number of rows for it"


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A named data set in up to three parts.

    Parameters
    ----------
    name : str
    train : Part
    validation, test : Part or None
        None when the data set does not come with that part; to read it is then an AttributeError that says so.
        `regularization.data.split` makes them.
    features : tuple of str, one for each column of X
    units : tuple of str, one for each column of X
        ``"1"`` marks a pure number.
    target, target_unit : str
        Name and unit of y.
    classes : tuple of str
        Names of the labels 0, 1, ...; empty for regression.

    Raises
    ------
    ValueError
        When the parts disagree about the features, or a label has no class.

    Examples
    --------
    >>> line = Dataset(name="line", train=Part([[0.0], [1.0]], [0.0, 2.0]), features=("x",))
    >>> line
    <Dataset 'line': train 2 x 1; features x>
    >>> line.p, line.units, hasattr(line, "test")
    (1, ('1',), False)
    """

    name: str
    train: Part
    validation: Maybe[Part] = Maybe(_NO_PART)
    test: Maybe[Part] = Maybe(_NO_PART)
    features: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    target: str = "y"
    target_unit: str = "1"
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Fill in default names and check that everything fits together."""
        p = checked_part("train", self.train).p
        for name in ("validation", "test"):
            if hasattr(self, name):
                checked_part(name, getattr(self, name), p=p)
        for name, default in (("features", tuple(f"x{j + 1}" for j in range(p))), ("units", ("1",) * p)):
            words = _words(name, getattr(self, name)) or default
            if len(words) != p:
                raise ValueError(f"{name} must name all {p} columns of X, got {words!r}")
            object.__setattr__(self, name, words)
        object.__setattr__(self, "classes", _words("classes", self.classes))
        self._check_labels()

    def _check_labels(self) -> None:
        k = len(self.classes)
        for part in self.parts if k else ():
            if part.y.dtype.kind not in "iu" or part.y.min() < 0 or part.y.max() >= k:
                raise ValueError(f"y must hold integer labels from 0 to {k - 1}, got {part.y!r} for {self.classes!r}")

    @property
    def p(self) -> int:
        """Number of features."""
        return self.train.p

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that exist, in the order train, validation, test."""
        return tuple(getattr(self, name) for name in _PARTS if hasattr(self, name))

    def replaced(self, **changes: Any) -> Self:
        """The same data set but for some of its fields, given by name."""
        return type(self)(**vars(self) | changes)

    def __repr__(self) -> str:
        """Name, shapes, features and classes, the middle of long lists left out."""
        sizes = ", ".join(f"{name} {getattr(self, name).n} x {self.p}" for name in _PARTS if hasattr(self, name))
        classes = f"; classes {_listed(self.classes)}" if self.classes else ""
        return f"<{type(self).__name__} {self.name!r}: {sizes}; features {_listed(self.features)}{classes}>"


def _listed(words: tuple[str, ...]) -> str:
    shown = words if len(words) <= 5 else (*words[:3], "...", words[-1])
    return ", ".join(word if len(word) <= 24 else f"{word[:21]}..." for word in shown)


@dataclass(frozen=True, eq=False, repr=False)
class SimulatedDataset(Dataset):
    """A data set whose source is known, because it was generated, or spoilt on purpose.

    Parameters
    ----------
    name, train, validation, test, features, units, target, target_unit, classes
        As in `Dataset`.
    truth : Truth

    Raises
    ------
    ValueError
        When the truth disagrees with the parts about the number of features or rows.

    Examples
    --------
    >>> rows = Part([[0.0], [1.0]], [0.0, 2.0])
    >>> line = SimulatedDataset("line", rows, truth=Truth(coefficients=np.array([2.0]), noise=0.0))
    >>> line.truth.support, hasattr(line.truth, "flipped")
    (array([0]), False)
    """

    truth: Truth = field(kw_only=True)

    def __post_init__(self) -> None:
        """Check that the truth fits the parts."""
        super().__post_init__()
        if not isinstance(self.truth, Truth):
            raise TypeError(f"truth must be a Truth, got {self.truth!r}")
        for name, length in (("coefficients", self.p), ("flipped", self.train.n)):
            array = getattr(self.truth, name, None)
            if array is not None and array.shape != (length,):
                raise ValueError(f"truth.{name} must have shape ({length},), got shape {array.shape}")


def pooled(dataset: Dataset) -> Part:
    """All rows of a data set in one part: first train, then validation, then test.

    For textbooks that standardise on all rows, and for showing why that leaks.

    Parameters
    ----------
    dataset : Dataset

    Returns
    -------
    Part

    Examples
    --------
    >>> line = Dataset(name="line", train=Part([[0.0], [1.0]], [0.0, 2.0]), test=Part([[2.0]], [4.0]))
    >>> pooled(line).n
    3
    """
    return Part(np.vstack([part.X for part in dataset.parts]), np.concatenate([part.y for part in dataset.parts]))
