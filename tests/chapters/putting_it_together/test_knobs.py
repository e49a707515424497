"""Three knobs in one formula: the filter is what gradient descent does, and the readout adds up."""

import numpy as np
import pytest

from chapters import putting_it_together as chapter
from chapters.putting_it_together.knobs import directions
from regularization import linear
from tests.chapters import reading


@pytest.mark.parametrize(("lam", "rate", "rounds"), [(0.1, 0.0, 30), (0.0, 0.35, 100), (0.3, 0.2, 10)])
def test_the_filter_is_what_gradient_descent_does(lam, rate, rounds):
    X = np.random.default_rng(0).normal(size=(50, 4)) * [2.0, 1.0, 0.5, 0.1]
    X -= X.mean(axis=0)
    y, total = X @ [1.0, -2.0, 0.5, 3.0], lam + chapter.price(rate)
    w, (values, directions) = np.zeros(4), np.linalg.eigh(X.T @ X / 50)
    for _ in range(rounds):
        w -= chapter.STEP * (2 * X.T @ (X @ w - y) / 50 + 2 * total * w)
    left = chapter.factors(values, lam=lam, rate=rate, rounds=rounds)
    assert np.allclose(directions.T @ w, left * (directions.T @ [1.0, -2.0, 0.5, 3.0]))
    many = chapter.factors(values, lam=lam, rate=rate, rounds=10**7)
    ridge = linear.Ridge(total).fit(X, y).coef_
    assert np.allclose(directions @ (many * (directions.T @ [1.0, -2.0, 0.5, 3.0])), ridge, atol=1e-6)


def said(result):
    s, lam, price = directions(), result.lam, result.rate / (1 - result.rate)
    left = 1 - (1 - 0.1 * s) ** result.rounds
    both = s / (s + lam + price) * (1 - (1 - 0.1 * (s + lam + price)) ** result.rounds)
    alone = (s / (s + lam)).sum(), (s / (s + price)).sum(), result.rounds, left.sum()
    return [lam, price, lam + price, *alone, both.sum()]


test_the_readout = reading.test_of(chapter.KNOBS, said)
