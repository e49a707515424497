"""What the predictions take for granted and what is right, each found in another way than there."""

import numpy as np
import pytest
from scipy import stats
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import LeaveOneOut, cross_val_predict

from chapters import bayesian_priors as chapter
from chapters.bayesian_priors import check, cloud, criteria, paths, scores, study
from chapters.bayesian_priors.contours import PLANE_TRUTH, plane_rows
from chapters.bayesian_priors.curves import curve_columns, curve_posterior, curve_sample
from tests.chapters.predictions import told_by

EXPERIMENTS = (
    chapter.PLANE,
    chapter.PATHS,
    chapter.CHECK,
    chapter.FUNCTIONS,
    chapter.ONE_WEIGHT,
    chapter.CLOUD,
    chapter.SAMPLED,
    chapter.CRITERIA,
)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.name)
def test_every_figure_asks(experiment):
    assert told_by(experiment)


def test_with_one_row_a_wide_prior_puts_the_mode_nearest_to_zero():
    (row,), (y,) = plane_rows(1)
    nearest = row * y / (row @ row)
    assert chapter.PLANE.result(scale=5.0).mode == pytest.approx(nearest, abs=0.01)
    assert np.hypot(*(nearest - PLANE_TRUTH)) > 0.5
    assert told_by(chapter.PLANE)["wide-prior-one-row"]["answer"].startswith("To the point")


def test_more_than_half_of_the_ridge_weights_lie_outside_of_what_their_prior_expects():
    X, y = chapter.diabetes()
    weights = Ridge(alpha=len(y)).fit(X, y).coef_
    tau = chapter.diabetes_noise() / np.sqrt(len(y))
    assert round(tau, 1) == 2.6
    assert round(1.96 * tau) == 5
    assert 5 < (stats.norm.sf(np.abs(weights) / tau) < 0.025).sum() < 10
    assert told_by(chapter.PATHS)["weights-outside-the-prior"]["answer"] == "More than half of them"
    free = LinearRegression().fit(X, y).coef_
    driven = (np.abs(free) < 1.96 * tau) & (np.abs(weights) > 1.96 * tau)
    assert [name for name, out in zip(chapter.FEATURES, driven, strict=True) if out] == ["hdl", "glu"]
    assert paths._driven_out(chapter.PATHS.result(family="gaussian")) == "`hdl` and `glu`"


def test_a_prior_a_hundred_times_as_strong_has_no_weight_outside():
    X, y = chapter.diabetes()
    counts = []
    for lam in (0.01, 1.0, 100.0):
        weights, tau = Ridge(alpha=lam * len(y)).fit(X, y).coef_, chapter.diabetes_noise() / np.sqrt(lam * len(y))
        counts.append(int((np.abs(weights) > 1.96 * tau).sum()))
        assert chapter.outside(chapter.PATHS.result(family="gaussian", lam=lam)) == counts[-1]
    assert counts == [0, 6, 0]


def test_the_neutral_prior_expects_the_features_to_explain_nearly_everything():
    X, noise = chapter.diabetes()[0], chapter.diabetes_noise()
    signal = (1000 * np.random.default_rng(0).normal(size=(300, 10)) @ X.T).var(axis=1)
    assert (signal / (signal + noise**2) > 0.95).mean() > 0.99
    for tau, end in ((10.0, np.less), (30.0, np.greater)):  # what is said of a peak in the middle
        assert end(chapter.CHECK.result(scale=tau).median_share, 0.5)
    found = told_by(chapter.CHECK)["neutral-prior"]["spec"]
    assert found["shape"] == "rises"
    assert sum(found["truth"]) == pytest.approx(1, abs=0.01)
    assert [round(20 * x - 0.5) for x in found["x"]] == list(check._ASKED)


def test_the_band_is_widest_beyond_the_last_point():
    x = curve_sample().train.X[:40, 0]
    assert not ((x > 0.5) & (x < 0.75)).any()
    assert (round(x.min(), 2), round(x.max(), 2)) == (0.04, 0.98)
    places = np.array([0.0, 1.0, *np.linspace(0.5, 0.75, 51)])
    variance = curve_posterior(2.0, 40).predict(curve_columns(places))[1]
    assert variance[:2].min() > variance[2:].max()
    shown = chapter.FUNCTIONS.result(n=40)
    widths = shown.high - shown.low
    assert widths.argmax() in (0, len(widths) - 1)
    assert told_by(chapter.FUNCTIONS)["widest-band"]["answer"].startswith("At an end")


def test_no_draw_is_zero_and_the_mean_leaves_zero_where_the_mode_does_not():
    found = told_by(chapter.ONE_WEIGHT)
    assert found["zeros-among-draws"]["answer"] == "None"
    spec = found["posterior-mean-curve"]["spec"]
    w = np.linspace(-15, 15, 300_001)
    for z, mean in zip(spec["x"], spec["truth"], strict=True):
        density = np.exp(-0.5 * (z - w) ** 2 - np.abs(w) / 0.25)
        assert mean == pytest.approx((density * w).sum() / density.sum(), abs=1e-3)
        assert (density.argmax() == 150_000) == (z <= 4)
    assert spec["shape"] == "rises"


def test_few_of_the_weights_whose_mode_is_zero_are_near_zero_in_a_draw():
    found = study.sparse_cloud(0.1)
    near = np.abs(found.draws[:, found.mode == 0]) < 0.01
    assert near[0].sum() == 2
    assert near.mean() < 0.3  # so it is in other draws as well
    assert cloud._share_near(chapter.CLOUD.result(scale=0.1, draw=1)) == pytest.approx(near.mean())
    spread = found.draws[:, found.mode == 0].std(axis=0)
    assert 0.05 < np.median(spread) < 0.2
    assert told_by(chapter.CLOUD)["how-near-to-zero"]["answer"] == "A few at most"


def test_a_weight_that_the_lasso_drops_can_have_a_wide_interval():
    run, ldl, bmi = study.chain(), chapter.FEATURES.index("ldl"), chapter.FEATURES.index("bmi")
    low, high = run.intervals[-1][ldl]
    assert low < -200 < 200 < high
    assert run.medians[-1][bmi] == pytest.approx(500, abs=30)
    assert sorted(run.medians[-1])[-2:] == pytest.approx([500, 500], abs=30)
    assert high - low > 2 * np.ptp(run.intervals[-1][bmi])
    assert told_by(chapter.SAMPLED)["interval-of-a-dropped-weight"]["answer"].startswith("From below −200")


def test_leave_one_out_hardly_minds_a_weak_penalty():
    X, y = chapter.diabetes()
    found = told_by(chapter.CRITERIA)["leave-one-out-score"]["spec"]
    errors = []
    for lam in found["x"][::2]:
        left_out = cross_val_predict(Ridge(alpha=len(y) * lam), X, y, cv=LeaveOneOut())
        errors.append(((y - left_out) ** 2).mean())
    score = -0.5 * len(y) * np.log(np.array(errors) / errors[0])
    assert score == pytest.approx(np.subtract(found["truth"][::2], found["truth"][0]), abs=0.05)
    assert found["shape"] == "falls"
    top = scores.profile_evidence(y, scores.FINE).max()
    assert scores.profile_evidence(y, np.array([0.001]))[0] - top == pytest.approx(-11, abs=0.6)
    assert found["x"] == pytest.approx(scores.SCORED[list(criteria._ASKED)], rel=5e-3)
