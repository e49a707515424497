"""The reader's own points: what is multiplied on the page is the ridge fit to them."""

import numpy as np
import pytest

from chapters.what_is_regularization import YOUR_POINTS, polynomial, your_points
from regularization import linear
from tests.chapters import reading

x = polynomial.sample().train.X[:, 0]


def powers(x):
    return (2 * x[:, None] - 1) ** np.arange(1, 12)


def heights(seed):
    return tuple(np.random.default_rng(seed).uniform(-2, 2, size=12).round(2).tolist())


@pytest.mark.parametrize("lam", [0.0, 1e-6, 0.001, 0.316, 10.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_curve_is_the_ridge_fit_to_the_points(lam, seed):
    y = heights(seed)
    path = linear.ridge_path(powers(x), np.array(y), np.array([lam]))
    shown = YOUR_POINTS.result(lam=lam, y=y)
    np.testing.assert_allclose(shown.curve, path.predict(powers(your_points.GRID))[0], rtol=1e-6, atol=1e-6)


def test_a_constant_added_to_all_points_is_added_to_the_curve():
    for lam in your_points.STRENGTHS:
        whole = your_points.smoother(x, your_points.GRID, lam).sum(axis=1)
        np.testing.assert_allclose(whole, 1, atol=1e-6)


def test_the_points_start_where_the_chapter_has_them():
    assert your_points.POINTS.x == tuple(x)
    np.testing.assert_allclose(your_points.POINTS.y, polynomial.sample().train.y, atol=0.005)


def said(result):
    path = linear.ridge_path(powers(x), np.array(result.y), np.array([result.lam]))
    return [float(np.mean((path.predict(powers(x))[0] - result.y) ** 2))]


test_the_readout = reading.test_of(YOUR_POINTS, said)


def test_the_readout_gives_the_training_error_of_any_points():
    for lam, seed in ((0.001, 3), (1.0, 4)):
        result = YOUR_POINTS.result(lam=lam, y=heights(seed))
        ((shown, half),) = reading.printed(your_points.readout(result))
        assert float(shown) == pytest.approx(said(result)[0], abs=float(half) * 1.001)
