"""Chapter 10: what its experiments show agrees with closed forms, other libraries and published values."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from sklearn.linear_model import Lasso, Ridge

from chapters import bayesian_priors as chapter
from chapters.bayesian_priors import study
from regularization import bayes, linear


@pytest.mark.parametrize("family", ["gaussian", "laplace"])
def test_contours_of_prior_and_posterior_stand_at_their_heights(family):
    heights = np.log(chapter.LEVELS)[:, None]
    for scale in chapter.PLANE_SCALES:
        for n in chapter.PLANE_ROWS:
            shown = chapter.plane.compute(family=family, scale=scale, n=n)
            # Straight from the package's densities, which the experiment's own height doesn't use.
            X, y = chapter.plane_rows(n)

            def height(w, X=X, y=y, scale=scale):
                prior = bayes.log_prior(w, family=family, scale=scale)
                return prior, prior + bayes.log_likelihood(w, X, y, noise=chapter.PLANE_NOISE)

            np.testing.assert_allclose(
                height(shown.posterior)[1] - height(shown.mode)[1], heights + np.zeros(72), atol=1e-8
            )
            np.testing.assert_allclose(
                height(shown.prior)[0] - height(np.zeros(2))[0], heights + np.zeros(72), atol=1e-9
            )


@pytest.mark.parametrize("n", chapter.PLANE_ROWS)
@pytest.mark.parametrize("scale", chapter.PLANE_SCALES)
def test_modes_are_penalised_fits_of_scikit_learn(n, scale):
    X, y = chapter.plane_rows(n)
    ridge = Ridge(alpha=1 / scale**2, fit_intercept=False).fit(X, y).coef_
    np.testing.assert_allclose(chapter.plane.compute(family="gaussian", scale=scale, n=n).mode, ridge, atol=1e-8)
    lasso = Lasso(alpha=1 / (n * scale), fit_intercept=False, tol=1e-12, max_iter=100_000).fit(X, y).coef_
    np.testing.assert_allclose(chapter.plane.compute(family="laplace", scale=scale, n=n).mode, lasso, atol=1e-5)


@pytest.mark.parametrize(("scale", "n"), [(0.05, 64), (0.3, 4), (5.0, 1), (5.0, 64)])
def test_the_mean_under_the_laplace_prior_does_not_depend_on_the_grid(scale, n):
    shown = chapter.plane.compute(family="laplace", scale=scale, n=n)
    X, y = chapter.plane_rows(n)
    reach = np.abs(shown.posterior - shown.mode).max(axis=(0, 1)) * 5
    first, second = (m + r * np.linspace(-1, 1, 301) for m, r in zip(shown.mode, reach, strict=True))
    fine = bayes.posterior_grid(X, y, family="laplace", noise=1.0, scale=scale, first=first, second=second)
    np.testing.assert_allclose(shown.mean, fine.mean, atol=0.01 * reach.max() / 5)


@pytest.mark.parametrize("family", ["gaussian", "laplace"])
def test_the_path_of_the_penalty_is_the_path_of_the_prior(family):
    np.testing.assert_allclose(chapter.penalty_path(family), chapter.prior_path(family), atol=1e-8)


def test_the_lasso_path_of_the_prior_is_that_of_scikit_learn():
    X, y = chapter.diabetes()
    for lam, weights in zip(chapter.MAP_STRENGTHS[6:], chapter.prior_path("laplace")[6:], strict=True):
        theirs = Lasso(alpha=lam / 2, tol=1e-12, max_iter=100_000).fit(X, y).coef_
        np.testing.assert_allclose(weights, theirs, atol=1e-5)


def test_a_wider_prior_or_more_features_expect_wilder_scores():
    for family in ("gaussian", "laplace"):
        for features in chapter.CHECK_FEATURES:
            shown = [
                chapter.check.compute(family=family, scale=scale, features=features) for scale in chapter.CHECK_SCALES
            ]
            assert (np.diff([one.impossible for one in shown]) > -1e-4).all()  # noise alone leaves the range at times
            assert (np.diff([one.median_share for one in shown]) > 0).all()
            assert np.abs(shown[-1].ranges).max() < 200_000
            assert all(one.shares.sum() == pytest.approx(1) for one in shown)
    X = chapter.check_columns(64)
    assert X.shape == (442, 64)
    assert np.linalg.matrix_rank(X) == 64
    assert chapter.data.diabetes().train.y.min() == chapter.LOWEST
    assert chapter.data.diabetes().train.y.max() == chapter.HIGHEST


@pytest.mark.parametrize("n", chapter.CURVE_ROWS)
@pytest.mark.parametrize("scale", [0.02, 0.3, 5.0])
def test_the_band_is_that_of_a_gaussian_process(n, scale):
    # Another route: condition jointly normal values of the function, with an intercept of huge variance.
    shown = chapter.functions.compute(scale=scale, n=n)
    Z, G = chapter.curve_columns(shown.x), chapter.curve_columns(chapter.GRID)
    cross, flat = scale**2 * G @ Z.T + 1e5, scale**2 * Z @ Z.T + 1e5
    gain = np.linalg.solve(flat + chapter.CURVE_NOISE**2 * np.eye(n), cross.T).T
    variance = scale**2 * (G**2).sum(axis=1) + 1e5 - (gain * cross).sum(axis=1) + chapter.CURVE_NOISE**2
    reach = 1.96 * np.sqrt(variance)
    np.testing.assert_allclose(shown.mean, gain @ shown.y, atol=2e-3 * reach.max())
    np.testing.assert_allclose(shown.high - shown.mean, reach, rtol=2e-3)
    ridge = Ridge(alpha=(chapter.CURVE_NOISE / scale) ** 2, solver="svd").fit(Z, shown.y)
    np.testing.assert_allclose(shown.mean, ridge.predict(G), atol=1e-6)


def test_the_band_holds_what_it_promises_when_the_prior_is_true():
    inside, _ = chapter.average_coverage(0.3, 8)
    assert inside == pytest.approx(0.95, abs=0.015)
    assert chapter.average_coverage(0.03, 8)[0] < 0.6


@pytest.mark.parametrize("scale", chapter.ONE_SCALES)
def test_mode_and_mean_of_one_weight(scale):
    for estimate in chapter.ESTIMATES[::4]:
        shown = chapter.one_weight.compute(estimate=estimate, scale=scale)

        def density(w, z=estimate):
            return np.exp(-0.5 * (z - w) ** 2 - abs(w) / scale)

        whole, first = (quad(f, -10, 15, points=[0, estimate])[0] for f in (density, lambda w: w * density(w)))
        assert shown.mean == pytest.approx(first / whole, abs=1e-4)
        grid = np.linspace(-1, 5, 6001)
        assert shown.mode == pytest.approx(grid[density(grid).argmax()], abs=1e-3)
        assert (np.abs(shown.draws) > 1e-6).all()
        assert shown.density.max() < 2.2


def test_only_the_mode_of_the_twenty_weights_is_sparse():
    X, y = study.sparse_problem().train
    for scale in chapter.CLOUD_SCALES:
        found = study.sparse_cloud(scale)
        lam = bayes.laplace_strength(scale, noise=study.SPARSE_NOISE, n=len(y))
        np.testing.assert_allclose(found.mode, linear.Lasso(lam).fit(X, y).coef_, atol=1e-6)
        assert (found.mean != 0).all()
        assert found.zeros == 0
        assert np.abs(found.draws).max() < 5
    assert (study.sparse_cloud(0.05).mode == 0).sum() == 15


def test_park_and_casella_within_the_error_of_sampling():
    run = study.chain()
    # The published chain was half as long, and has its own error.
    error = np.sqrt(3) * run.error
    assert (np.abs(run.medians[-1] - study.PUBLISHED_MEDIANS) < 3 * error).all()
    for name, ends in study.PUBLISHED_INTERVALS.items():
        j = chapter.FEATURES.index(name)
        margin = 3 * np.sqrt(3) * run.interval_errors[j] + 0.5
        assert (np.abs(run.intervals[-1, j] - ends) < margin).all(), name
    slowest = {chapter.FEATURES[j] for j in run.sizes[-1].argsort()[:4]}
    assert slowest == {"tc", "ldl", "hdl", "tch"}
    assert run.zeros == 0
    for place in range(len(study.COUNTS)):
        assert np.abs(run.intervals[place]).max() < 950
        assert np.abs(run.shown[place]).max() < 950
    assert study.marginal_strengths()[40:].mean() == pytest.approx(0.237, abs=0.003)


def test_the_evidence_curve_has_its_top_at_the_fixed_point():
    X, y = chapter.diabetes()
    fit = bayes.evidence_fixed_point(X, y)
    assert fit.lam == pytest.approx(0.0336118, abs=5e-8)
    assert chapter.profile_evidence(y, np.array([fit.lam]))[0] == pytest.approx(fit.log_evidence, abs=1e-8)
    near = chapter.profile_evidence(y, fit.lam * np.array([0.99, 1, 1.01]))
    assert near.argmax() == 1


def test_leaving_one_out_is_refitting():
    X, y = chapter.diabetes()
    n, lam = len(y), 0.01
    errors = chapter.leave_one_out(y, np.array([lam]))[0]
    for i in (0, 100, 441):
        rest = np.delete(np.arange(n), i)
        model = linear.Ridge(n * lam / (n - 1)).fit(X[rest], y[rest])
        assert errors[i] == pytest.approx((y[i] - model.predict(X[[i]])[0]) ** 2, rel=1e-9)


def test_leave_one_out_chooses_a_strength_eight_times_smaller():
    _, y = chapter.diabetes()
    found = minimize_scalar(
        lambda k: chapter.leave_one_out(y, np.array([np.exp(k)])).mean(), bounds=np.log([1e-3, 1e-1]), method="bounded"
    )
    assert np.exp(found.x) == pytest.approx(0.00414, rel=0.02)
    by_evidence, by_left_out = chapter.choices(0)
    assert by_evidence / by_left_out == pytest.approx(8.1, abs=0.3)
