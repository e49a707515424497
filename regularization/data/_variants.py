"""The same data set, spoilt or divided: wrong labels, samples that do not represent their population, splits."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from regularization import checks
from regularization.data._dataset import Dataset, Part, SimulatedDataset, Truth

__all__ = ["biased_sample", "mislabelled", "split", "without_interval"]


AnyDataset = TypeVar("AnyDataset", bound=Dataset)


def _keep_training_rows(dataset: AnyDataset, rows: np.ndarray, **parts: Part) -> AnyDataset:
    """The data set with those training rows only; the record of flipped labels follows them."""
    changes = {"train": dataset.train.take(rows), **parts}
    if isinstance(dataset, SimulatedDataset) and hasattr(dataset.truth, "flipped"):
        return dataset.replaced(truth=_with_flipped(dataset.truth, dataset.truth.flipped[rows]), **changes)
    return dataset.replaced(**changes)


def _with_flipped(truth: Truth, flipped: np.ndarray) -> Truth:
    known: dict[str, Any] = vars(truth) | {"flipped": flipped}
    return Truth(**known)


def mislabelled(dataset: Dataset, *, fraction: float, rng: np.random.Generator) -> SimulatedDataset:
    """Give a fraction of the training rows a wrong label; validation and test stay clean.

    Parameters
    ----------
    dataset : Dataset
        With ``classes``, i.e. for classification.
    fraction : float in [0, 1]
        ``round(fraction * n)`` rows get another label, uniform among the other classes. With the same
        seed a larger fraction flips the same rows and more.
    rng : numpy.random.Generator

    Returns
    -------
    SimulatedDataset
        With ``truth.flipped`` marking the rows.

    Raises
    ------
    ValueError
        When the data set has fewer than two classes, or is mislabelled already: the record of flipped labels would be
        lost.

    References
    ----------
    Zhang et al. (2017), "Understanding deep learning requires rethinking generalization" (fraction 1).

    Examples
    --------
    >>> from regularization.data import moons
    >>> clean = moons(n=50, noise=0.1, rng=np.random.default_rng(0))
    >>> wrong = mislabelled(clean, fraction=0.2, rng=np.random.default_rng(1))
    >>> int((wrong.train.y != clean.train.y).sum())
    10
    """
    fraction = checks.number("fraction", fraction, low=0, high=1)
    checks.generator("rng", rng)
    n, k = dataset.train.n, len(dataset.classes)
    if k < 2:
        raise ValueError(f"dataset must have at least two classes to mislabel, got classes={dataset.classes!r}")
    truth = dataset.truth if isinstance(dataset, SimulatedDataset) else Truth()
    if hasattr(truth, "flipped"):
        raise ValueError(f"dataset must have the labels it came with, got {dataset.name!r} with flipped labels")
    order, shift = rng.permutation(n), rng.integers(1, k, size=n)
    flipped = np.zeros(n, dtype=bool)
    flipped[order[: round(fraction * n)]] = True
    labels = np.where(flipped, (dataset.train.y + shift) % k, dataset.train.y)
    fields: dict[str, Any] = vars(dataset) | {
        "name": f"{dataset.name}, mislabelled",
        "train": Part(dataset.train.X, labels),
        "truth": _with_flipped(truth, flipped),
    }
    return SimulatedDataset(**fields)


def without_interval(dataset: AnyDataset, *, low: float, high: float, feature: int = 0) -> AnyDataset:
    """Remove the training and validation rows with ``low <= x[feature] < high``; the test set keeps them.

    Validation rows go too, because they come from the same collection as the training rows: validation
    cannot see what was never collected.

    Parameters
    ----------
    dataset : Dataset
    low, high : float
        In units of the feature, low <= high.
    feature : int in 0..p-1

    Returns
    -------
    Dataset, of the type of the one given
        With fewer rows in ``train`` and ``validation``.

    Raises
    ------
    ValueError
        When no row of a part would be left.

    Examples
    --------
    >>> from regularization.data import moons
    >>> whole = moons(n=200, noise=0.1, rng=np.random.default_rng(0))
    >>> bool((without_interval(whole, low=-9, high=0.5).train.X[:, 0] >= 0.5).all())
    True
    """
    low = checks.number("low", low)
    high = checks.number("high", high, low=low)
    checks.integer("feature", feature, low=0, high=dataset.p - 1)

    def outside(name: str, part: Part) -> np.ndarray:
        x = part.X[:, feature]
        rows = np.flatnonzero((x < low) | (x >= high))
        if rows.size == 0:
            raise ValueError(f"low and high must leave at least one {name} row, got [{low:g}, {high:g})")
        return rows

    kept = outside("training", dataset.train)
    if not hasattr(dataset, "validation"):
        return _keep_training_rows(dataset, kept)
    rest = dataset.validation.take(outside("validation", dataset.validation))
    return _keep_training_rows(dataset, kept, validation=rest)


def biased_sample(
    dataset: AnyDataset, *, n: int, tilt: float, rng: np.random.Generator, feature: int = 0
) -> AnyDataset:
    """Keep n training rows, drawn without replacement with odds ``exp(tilt * z)``.

    z is the feature in standard deviations from its mean over the training rows: a positive tilt prefers
    large values, tilt 0 draws fairly. Validation and test stay as they are: the shift is between the
    sample that was collected and the population.

    Parameters
    ----------
    dataset : Dataset
    n : int in 1..number of training rows
    tilt : float in [-1000, 1000]
    rng : numpy.random.Generator
    feature : int in 0..p-1

    Returns
    -------
    Dataset, of the type of the one given
        With n training rows.

    Notes
    -----
    Rows with the n largest values of ``tilt * z + Gumbel noise`` are such a draw (the Gumbel top-k trick).

    Examples
    --------
    >>> from regularization.data import noisy_sine
    >>> whole = noisy_sine(n=500, noise=0.1, rng=np.random.default_rng(0))
    >>> shifted = biased_sample(whole, n=50, tilt=3.0, rng=np.random.default_rng(1))
    >>> bool(shifted.train.X.mean() > whole.train.X.mean() + 0.2)
    True
    """
    checks.integer("n", n, low=1, high=dataset.train.n)
    tilt = checks.number("tilt", tilt, low=-1000, high=1000)
    checks.generator("rng", rng)
    checks.integer("feature", feature, low=0, high=dataset.p - 1)
    x = dataset.train.X[:, feature]
    z = (x - x.mean()) / (x.std() or 1.0)
    keys = tilt * z + rng.gumbel(size=x.size)
    return _keep_training_rows(dataset, np.argsort(-keys)[:n])


def split(dataset: AnyDataset, *, rng: np.random.Generator, validation: float = 0.25, test: float = 0.25) -> AnyDataset:
    """Divide the training rows at random into train, validation and test.

    Parameters
    ----------
    dataset : Dataset
    rng : numpy.random.Generator
        Shuffles the rows.
    validation, test : float in [0, 1)
        Fractions of the training rows, rounded to whole rows. With 0 the part stays as it was, so a
        validation set can be cut from a data set that comes with its own test set.

    Returns
    -------
    Dataset, of the type of the one given
        With the rows of ``train`` divided among three parts.

    Raises
    ------
    ValueError
        When a fraction rounds to no row, they leave no training row, or the part exists already.

    Examples
    --------
    >>> from regularization.data import diabetes
    >>> parts = split(diabetes(), validation=0.2, test=0.3, rng=np.random.default_rng(0)).parts
    >>> [part.n for part in parts]
    [221, 88, 133]
    """
    checks.generator("rng", rng)
    n, sizes = dataset.train.n, {}
    for name, fraction in {"validation": validation, "test": test}.items():
        sizes[name] = round(n * checks.number(name, fraction, low=0, high=1, high_open=True))
        if fraction > 0 and hasattr(dataset, name):
            raise ValueError(f"{name} must be 0 for a data set that already has that part, got {fraction!r}")
        if fraction > 0 and sizes[name] == 0:
            raise ValueError(f"{name} must be 0 or large enough for one of the {n} rows, got {fraction!r}")
    if sum(sizes.values()) >= n:
        raise ValueError(f"validation + test must leave a training row of {n}, got {validation!r} + {test!r}")
    order, cut, divided = rng.permutation(n), n, {}
    for name, size in sizes.items():
        if size:
            divided[name] = dataset.train.take(order[cut - size : cut])
            cut -= size
    return _keep_training_rows(dataset, order[:cut], **divided)
