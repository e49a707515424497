"""Regression problems whose true weights are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from regularization import checks
from regularization.data._dataset import LinearFunction, Part, SimulatedDataset, Truth

__all__ = ["correlated_groups", "sparse_linear", "zou_hastie"]

Features = Callable[[int], np.ndarray]


def _dataset(
    name: str, features: Features, coefficients: np.ndarray, noise: float, sizes: tuple[int, int, int], rng
) -> SimulatedDataset:
    """y = X @ coefficients + noise * standard normal, with X = features(rows), for train, validation and test."""

    def part(rows: int) -> Part:
        X = features(rows)
        return Part(X, X @ coefficients + noise * rng.normal(size=rows))

    coefficients.flags.writeable = False
    truth = Truth(function=LinearFunction(coefficients), coefficients=coefficients, noise=noise)
    n, validation, test = sizes
    train = part(n)
    return SimulatedDataset(
        name, train, part(validation) if validation else None, part(test) if test else None, truth=truth
    )


def _decaying(rows: int, p: int, correlation: float, rng: np.random.Generator) -> np.ndarray:
    """Standard normal columns with corr(x_i, x_j) = correlation^|i - j|."""
    X = rng.normal(size=(rows, p))
    for j in range(1, p):
        X[:, j] = correlation * X[:, j - 1] + np.sqrt(1 - correlation**2) * X[:, j]
    return X


def _sizes(n: int, validation: int, test: int) -> tuple[int, int, int]:
    return (
        checks.integer("n", n, low=1),
        checks.integer("validation", validation, low=0),
        checks.integer("test", test, low=0),
    )


def sparse_linear(
    *,
    n: int,
    p: int,
    support: int,
    noise: float,
    rng: np.random.Generator,
    correlation: float = 0.0,
    validation: int = 100,
    test: int = 1000,
) -> SimulatedDataset:
    """Draw a linear problem in which few of many features matter.

    The features are standard normal with ``corr(x_i, x_j) = correlation^|i - j|``. The features that
    matter are chosen at random; their weights are uniform in [1, 2] with a random sign.

    Parameters
    ----------
    n, p : int >= 1
        Training rows and features.
    support : int in 0..p
        Number of features whose weight is not zero.
    noise : float >= 0
        Standard deviation of the noise, in units of y.
    rng : numpy.random.Generator
    correlation : float in (-1, 1)
    validation, test : int >= 0
        Rows in those parts; 0 leaves the part out.

    Returns
    -------
    SimulatedDataset
        With ``truth.coefficients``, ``truth.support``, ``truth.function`` and ``truth.noise``.

    Examples
    --------
    >>> problem = sparse_linear(n=60, p=40, support=5, noise=1.0, rng=np.random.default_rng(7))
    >>> problem.train.X.shape, problem.truth.support.size
    ((60, 40), 5)
    """
    sizes = _sizes(n, validation, test)
    checks.integer("p", p, low=1)
    checks.integer("support", support, low=0, high=p)
    noise = checks.number("noise", noise, low=0)
    correlation = checks.number("correlation", correlation, low=-1, high=1, low_open=True, high_open=True)
    checks.generator("rng", rng)
    coefficients = np.zeros(p)
    chosen = rng.permutation(p)[:support]
    coefficients[chosen] = rng.uniform(1, 2, size=support) * rng.choice([-1.0, 1.0], size=support)
    return _dataset("sparse linear", lambda rows: _decaying(rows, p, correlation, rng), coefficients, noise, sizes, rng)


def _grouped(
    rows: int, groups: int, size: int, shared: float, own: float, irrelevant: int, rng: np.random.Generator
) -> np.ndarray:
    """Columns shared * z_group + own * standard normal, then irrelevant standard normal columns."""
    z = np.repeat(rng.normal(size=(rows, groups)), size, axis=1)
    members = shared * z + own * rng.normal(size=(rows, groups * size))
    return np.hstack([members, rng.normal(size=(rows, irrelevant))])


def correlated_groups(
    *,
    n: int,
    noise: float,
    correlation: float,
    rng: np.random.Generator,
    groups: int = 3,
    size: int = 5,
    irrelevant: int = 25,
    weight: float = 3.0,
    validation: int = 100,
    test: int = 1000,
) -> SimulatedDataset:
    """Draw a linear problem whose relevant features come in groups that say nearly the same.

    Feature i of group g is ``sqrt(correlation) z_g + sqrt(1 - correlation) e_i`` with standard normal z
    and e, so every feature has variance 1 and members of a group have the given correlation.

    Parameters
    ----------
    n : int >= 1
        Training rows.
    noise : float >= 0
        Standard deviation of the noise, in units of y.
    correlation : float in [0, 1]
        Within a group; 1 makes its members copies of each other.
    rng : numpy.random.Generator
    groups, size : int >= 1
        Number of groups, and of features in each.
    irrelevant : int >= 0
        Independent features with weight zero, after the groups.
    weight : float
        True weight of every member of a group.
    validation, test : int >= 0
        Rows in those parts; 0 leaves the part out.

    Returns
    -------
    SimulatedDataset
        With ``truth.coefficients``, ``truth.support``, ``truth.function`` and ``truth.noise``.

    Examples
    --------
    >>> problem = correlated_groups(n=50, noise=15.0, correlation=0.95, rng=np.random.default_rng(0))
    >>> problem.p, problem.truth.support.size
    (40, 15)
    """
    sizes = _sizes(n, validation, test)
    noise = checks.number("noise", noise, low=0)
    correlation = checks.number("correlation", correlation, low=0, high=1)
    checks.integer("groups", groups, low=1)
    checks.integer("size", size, low=1)
    checks.integer("irrelevant", irrelevant, low=0)
    weight = checks.number("weight", weight)
    checks.generator("rng", rng)
    shared, own = np.sqrt(correlation), np.sqrt(1 - correlation)
    coefficients = np.repeat([weight, 0.0], [groups * size, irrelevant])

    def features(rows: int) -> np.ndarray:
        return _grouped(rows, groups, size, shared, own, irrelevant, rng)

    return _dataset("correlated groups", features, coefficients, noise, sizes, rng)


def _equicorrelated(rows: int, p: int, correlation: float, rng: np.random.Generator) -> np.ndarray:
    """Standard normal columns, each pair with the same correlation: one group of all p columns."""
    return _grouped(rows, 1, p, np.sqrt(correlation), np.sqrt(1 - correlation), 0, rng)


def zou_hastie(example: int, *, rng: np.random.Generator) -> SimulatedDataset:
    """Draw one data set of the simulation study in the elastic net paper (section 5, examples 1 to 4).

    ======= === ===== ================== ========================================================
    example p   sigma train/valid./test  features and weights
    ======= === ===== ================== ========================================================
    1       8   3     20 / 20 / 200      correlation .5^|i-j|; weights 3, 1.5, 0, 0, 2, 0, 0, 0
    2       8   3     20 / 20 / 200      as 1, all weights .85
    3       40  15    100 / 100 / 400    ``z_j + z``, variance 2, correlation .5; ten 0, ten 2, ten 0, ten 2
    4       40  15    50 / 50 / 400      three groups of five, ``z + N(0, .01)`` with one standard
                                         normal z for each group, weights 3; then 25 irrelevant
    ======= === ===== ================== ========================================================

    Parameters
    ----------
    example : int in 1..4
    rng : numpy.random.Generator

    Returns
    -------
    SimulatedDataset

    Notes
    -----
    The paper prints only the correlation of example 3; its features are built as in the lasso paper (Tibshirani
    1996), which it follows. With variance 1 the printed errors do not come out, with 2 they do.

    References
    ----------
    Zou & Hastie (2005), "Regularization and variable selection via the elastic net", JRSS B 67.

    Examples
    --------
    >>> problem = zou_hastie(4, rng=np.random.default_rng(0))
    >>> problem.train.X.shape, problem.test.n, problem.truth.noise
    ((50, 40), 400, 15.0)
    """
    checks.integer("example", example, low=1, high=4)
    checks.generator("rng", rng)
    features, coefficients, noise, sizes = {
        1: (lambda rows: _decaying(rows, 8, 0.5, rng), np.array([3, 1.5, 0, 0, 2, 0, 0, 0]), 3.0, (20, 20, 200)),
        2: (lambda rows: _decaying(rows, 8, 0.5, rng), np.full(8, 0.85), 3.0, (20, 20, 200)),
        3: (
            lambda rows: np.sqrt(2) * _equicorrelated(rows, 40, 0.5, rng),
            np.tile(np.repeat([0.0, 2.0], 10), 2),
            15.0,
            (100, 100, 400),
        ),
        4: (lambda rows: _grouped(rows, 3, 5, 1.0, 0.1, 25, rng), np.repeat([3.0, 0.0], [15, 25]), 15.0, (50, 50, 400)),
    }[example]
    return _dataset(f"elastic net paper, example {example}", features, coefficients, noise, sizes, rng)
