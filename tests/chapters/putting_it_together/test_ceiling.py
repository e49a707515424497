"""The ceiling is what the best rule reaches on the laboratory's points, and nothing goes beyond it."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from chapters.putting_it_together import ceiling, study
from regularization import data


def drawn(kind, n, seed):
    """Points as the laboratory draws them, with true labels."""
    make, more = (data.moons, {}) if kind == "moons" else (data.spirals, {"turns": 1.0})
    rng = np.random.default_rng(seed)
    return make(n=n, noise=ceiling.SPREAD[kind], rng=rng, validation=0, test=0, **more).train


@pytest.mark.parametrize("kind", study.KINDS)
def test_the_points_are_those_of_the_laboratory(kind):
    train, validation, _ = study.points(kind, 3)
    mine = drawn(kind, train.n + validation.n, 3)
    assert np.array_equal(np.r_[train.X, validation.X], mine.X)


@pytest.mark.parametrize("kind", study.KINDS)
def test_the_densities_are_whole(kind):
    density, area = ceiling.densities(kind)
    assert density.sum(axis=1) * area == pytest.approx([1.0, 1.0], abs=1e-6)


@pytest.mark.parametrize("kind", study.KINDS)
def test_many_neighbours_come_close_to_the_ceiling_and_not_beyond(kind):
    old, new = drawn(kind, 20_000, 0), drawn(kind, 20_000, 1)
    reached = KNeighborsClassifier(60).fit(old.X, old.y).score(new.X, new.y)
    error = 1 / np.sqrt(4 * new.n)
    assert ceiling.possible(kind, 0.0) - 0.01 < reached < ceiling.possible(kind, 0.0) + 3 * error


def test_wrong_labels_pull_the_ceiling_towards_a_coin():
    right = ceiling.possible("moons", 0.0)
    assert ceiling.possible("moons", 0.5) == pytest.approx(0.5)
    assert ceiling.possible("moons", 0.1) == pytest.approx(0.1 + 0.8 * right)
