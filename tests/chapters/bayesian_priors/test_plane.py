"""Two weights: contours stand at their heights, modes are scikit-learn's, and the words say who decided."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Lasso, Ridge

from chapters.bayesian_priors import PLANE, PLANE_ROWS, PLANE_SCALES, contours, plane
from regularization import bayes
from tests.chapters import reading


@pytest.mark.parametrize("family", ["gaussian", "laplace"])
def test_contours_of_prior_and_posterior_stand_at_their_heights(family):
    heights = np.log(contours.LEVELS)[:, None]
    for scale in PLANE_SCALES:
        for n in PLANE_ROWS:
            shown = plane.compute(family=family, scale=scale, n=n)
            # Straight from the package's densities, which the experiment's own height doesn't use.
            X, y = contours.plane_rows(n)

            def height(w, X=X, y=y, scale=scale):
                prior = bayes.log_prior(w, family=family, scale=scale)
                return prior, prior + bayes.log_likelihood(w, X, y, noise=contours.PLANE_NOISE)

            np.testing.assert_allclose(
                height(shown.posterior)[1] - height(shown.mode)[1], heights + np.zeros(72), atol=1e-8
            )
            np.testing.assert_allclose(
                height(shown.prior)[0] - height(np.zeros(2))[0], heights + np.zeros(72), atol=1e-9
            )


@pytest.mark.parametrize("n", PLANE_ROWS)
@pytest.mark.parametrize("scale", PLANE_SCALES)
def test_modes_are_penalised_fits_of_scikit_learn(n, scale):
    X, y = contours.plane_rows(n)
    ridge = Ridge(alpha=1 / scale**2, fit_intercept=False).fit(X, y).coef_
    np.testing.assert_allclose(plane.compute(family="gaussian", scale=scale, n=n).mode, ridge, atol=1e-8)
    lasso = Lasso(alpha=1 / (n * scale), fit_intercept=False, tol=1e-12, max_iter=100_000).fit(X, y).coef_
    np.testing.assert_allclose(plane.compute(family="laplace", scale=scale, n=n).mode, lasso, atol=1e-5)


@pytest.mark.parametrize(("scale", "n"), [(0.05, 64), (0.3, 4), (5.0, 1), (5.0, 64)])
def test_the_mean_under_the_laplace_prior_does_not_depend_on_the_grid(scale, n):
    shown = plane.compute(family="laplace", scale=scale, n=n)
    X, y = contours.plane_rows(n)
    reach = np.abs(shown.posterior - shown.mode).max(axis=(0, 1)) * 5
    first, second = (m + r * np.linspace(-1, 1, 301) for m, r in zip(shown.mode, reach, strict=True))
    fine = bayes.posterior_grid(X, y, family="laplace", noise=1.0, scale=scale, first=first, second=second)
    np.testing.assert_allclose(shown.mean, fine.mean, atol=0.01 * reach.max() / 5)


@pytest.mark.parametrize(
    ("n", "kept", "words"),
    [
        (1, 0.9, "Along the strip of the likelihood the prior alone decides."),
        (2, 0.349, "The prior decides."),
        (2, 0.351, "Prior and data share the decision."),
        (2, 0.849, "Prior and data share the decision."),
        (2, 0.851, "The data decide."),
    ],
)
def test_the_verdict_says_who_decided(n, kept, words):
    result = plane.compute(family="gaussian", scale=0.5, n=4)
    assert plane.verdict(replace(result, n=n, kept=kept)) == words


def said(result):
    X, y = contours.plane_rows(result.n)
    free = np.linalg.pinv(X) @ y
    kept = (X @ free) @ (X @ result.mean) / ((X @ free) @ (X @ free))
    lam = 1 / (result.n * result.scale**2) if result.family == "gaussian" else 2 / (result.n * result.scale)
    return [result.scale, result.n, lam, *result.mode, *result.mean, kept]


test_the_readout = reading.test_of(PLANE, said)


@pytest.mark.parametrize(("scale", "n"), [(1.0, 4), (0.5, 16), (0.1, 64)])
def test_the_area_of_a_contour_is_that_of_an_ellipse(scale, n):
    X, _ = contours.plane_rows(n)
    covariance = np.linalg.inv(X.T @ X / contours.PLANE_NOISE**2 + np.eye(2) / scale**2)
    exact = -2 * np.log(contours.LEVELS[-1]) * np.pi * np.sqrt(np.linalg.det(covariance))
    assert contours.area(PLANE.result(scale=scale, n=n).posterior[-1]) == pytest.approx(exact, rel=0.01)


def test_the_same_strength_leaves_a_smaller_area_where_there_are_more_rows():
    assert bayes.gaussian_strength(1.0, noise=1.0, n=4) == bayes.gaussian_strength(0.5, noise=1.0, n=16) == 0.25
    few, many = (contours.area(PLANE.result(scale=t, n=n).posterior[-1]) for t, n in ((1.0, 4), (0.5, 16)))
    assert many < few / 2
