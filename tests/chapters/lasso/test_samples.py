"""The exact error of a fit is that of many new rows."""

import numpy as np

from chapters.lasso.samples import (
    DENSE,
    LITTLE,
    RELEVANT,
    STRENGTHS,
    dense_errors,
    expected_error,
    many_features,
    refitted_errors,
    sample_paths,
)
from regularization import linear


def test_the_exact_error_is_that_of_many_new_rows():
    path, _, truth = sample_paths(35, 1.0)[0]
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40_000, 40))
    y = X @ truth + rng.normal(size=40_000)
    measured = ((y - path.predict(X)) ** 2).mean(axis=1)
    np.testing.assert_allclose(expected_error(path, truth, 1.0), measured, rtol=0.03)


def test_many_small_weights_are_large_ones_seen_through_more_noise():
    small, large = dense_errors(1.0, LITTLE)[1], dense_errors(1.0 / LITTLE)[1]
    np.testing.assert_allclose(small, LITTLE**2 * large, rtol=1e-9)  # ridge at the same strength scales with y
    np.testing.assert_allclose(DENSE * LITTLE**2, RELEVANT)


def test_the_refitted_error_is_that_of_least_squares_on_what_is_kept():
    place = STRENGTHS.index(min(STRENGTHS, key=lambda lam: abs(lam - 1)))
    lasso, _, truth = sample_paths(35, 1.0)[3]
    kept = lasso.coefs[place] != 0
    X, y, _ = many_features(35, 1.0, 3)
    fit = linear.Ridge(0.0).fit(X[:, kept], y)
    rng = np.random.default_rng(0)
    new = rng.normal(size=(40_000, 40))
    measured = ((new @ truth + rng.normal(size=40_000) - fit.predict(new[:, kept])) ** 2).mean()
    assert 0 < kept.sum() < 40
    np.testing.assert_allclose(refitted_errors(35, 1.0)[3, place], measured, rtol=0.03)
