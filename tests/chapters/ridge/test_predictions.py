"""What the predictions of the chapter on ridge hold to be right, computed in another way."""

import numpy as np
import pytest

from chapters.ridge import existence, leverage, polynomials, redraws, study, trace
from chapters.ridge.adam import ADAM
from chapters.ridge.directions import CONTRAST, SHARED, TRUE_PAIR, pair
from chapters.shared import diabetes
from regularization import data, linear
from tests.chapters.predictions import asked, chosen


def ridge(X, y, lam):
    A = X - X.mean(axis=0)
    return np.linalg.solve(A.T @ A + len(X) * lam * np.eye(X.shape[1]), A.T @ (y - y.mean()))


def curve_error(lam):
    """Weights at degree 15 and their test error."""
    (x, y), test = polynomials.sample().train, polynomials.sample().test
    X, new = polynomials.columns(x[:, 0], 15), polynomials.columns(test.X[:, 0], 15)
    w = ridge(X, y, lam)
    return w, np.mean((test.y - y.mean() - (new - X.mean(axis=0)) @ w) ** 2)


def test_the_weights_lose_most_of_their_length():
    (free, wild), (calm, small) = curve_error(0.0), curve_error(0.01)
    assert 0.75 < 1 - np.linalg.norm(calm) / np.linalg.norm(free) < 0.95
    assert small < 0.05 * wild
    assert chosen("ridge-weights", "ridge-weights-length").startswith("More than three quarters")
    errors = [curve_error(lam)[1] for lam in polynomials.WEIGHT_STRENGTHS]
    assert asked("ridge-weights", "ridge-weights-best")["spec"]["truth"] == int(np.argmin(errors))


def test_five_weights_of_the_trace_cross_zero():
    X, y = diabetes.standardised()
    path = np.array([ridge(X, y, lam) for lam in (0.0, *trace.TRACE_STRENGTHS)])
    assert (path * path[0] < 0).any(axis=0).sum() == 5
    assert chosen("ridge-trace", "ridge-trace-crossings").startswith("About half")
    spec = asked("ridge-trace", "ridge-trace-hdl")["spec"]
    np.testing.assert_allclose(spec["truth"], path[1::2, diabetes.FEATURES.index("hdl")], atol=1e-7)
    assert 4.5 < path[0, diabetes.FEATURES.index("hdl")] < 5.5
    assert spec["shape"] == "dips"


def test_estimates_scatter_along_the_narrow_direction_as_their_covariance_says():
    spread = np.linalg.inv(pair(0.95).T @ pair(0.95))
    wide, narrow = (np.sqrt(v @ spread @ v) for v in (SHARED, CONTRAST))
    assert narrow > 5 * wide
    assert "narrow" in chosen("principal-directions", "ridge-estimates-scatter")


def test_without_correlation_the_penalty_costs_more_than_it_saves():
    kept = 1 / 1.1
    error = kept**2 * 2 / 60 + (1 - kept) ** 2 * (TRUE_PAIR**2).sum()
    assert error > 1.5 * 2 / 60
    assert chosen("principal-directions", "ridge-without-correlation").startswith("It raises it")


def test_the_factors_of_leverage_in_the_prompt_and_the_answer():
    A = np.column_stack([np.ones(12), leverage.PLACES, leverage.PLACES**2])
    hat = A @ np.linalg.pinv(A)
    spec = asked("leverage", "leverage-of-each-point")["spec"]
    np.testing.assert_allclose(spec["truth"], np.diag(hat), atol=1e-9)
    start = np.array(leverage.POINTS.y)
    lifted = start + np.eye(12)[-1]
    residuals = np.array([start, lifted]) @ (np.eye(12) - hat)
    training, left_out = (np.diff((r**2).mean(axis=1))[0] for r in (residuals, residuals / (1 - np.diag(hat))))
    assert training < 0.5 / 12 < 2 / 12 < left_out
    assert round(1 / 12, 3) == 0.083
    assert chosen("leverage", "leave-one-out-notices") == "The training error by far less, the other by far more"


def test_noise_adds_variance_and_no_bias():
    x = (np.arange(redraws.SPREAD_ROWS) + 0.5) / redraws.SPREAD_ROWS
    new = (np.arange(redraws.TEST_ROWS) + 0.5) / redraws.TEST_ROWS
    truth = data.CURVES["sine"]
    rows, grid = redraws.spread_columns(x), redraws.spread_columns(new)
    exact = []
    for lam in redraws.SPREAD_STRENGTHS[::2]:
        w = ridge(rows, truth(x), lam)
        exact.append(np.mean((truth(x).mean() + (grid - rows.mean(axis=0)) @ w - truth(new)) ** 2))
    small = redraws.SPREAD_STRENGTHS[::2].index(0.00464)
    assert max(exact[: small + 1]) < 1e-3
    gone = redraws.redrawn(0.3).variance[[0, redraws.SPREAD_STRENGTHS.index(0.01)]]
    assert gone[0] - gone[1] == pytest.approx(0.21, abs=0.005)
    assert gone[1] / gone[0] == pytest.approx(0.5, abs=0.02)
    assert chosen("bias-and-variance", "bias-for-half-the-variance").startswith("Nothing")
    assert chosen("bias-and-variance", "bias-with-more-noise").endswith("the bias² stays")


def test_the_best_strength_saves_a_fifth_and_the_slider_soon_goes_too_far():
    (truth, noise), X = existence.diabetes_truth(), diabetes.standardised().X
    e, V = np.linalg.eigh(X.T @ X)
    alpha, n = V.T @ truth, len(X)

    def error(lam):
        return ((noise**2 * e + (n * lam) ** 2 * alpha**2) / (e + n * lam) ** 2).sum()

    errors = np.array([error(lam) for lam in existence.EXISTENCE_STRENGTHS])
    assert 0.15 < 1 - errors.min() / error(0.0) < 0.25
    assert chosen("ridge-beats-least-squares", "ridge-best-saves") == "About 20%"
    worse = asked("ridge-beats-least-squares", "ridge-worse-than-none")["spec"]["truth"]
    assert errors[worse] > error(0.0) > errors[:worse].max()


def test_the_numbers_of_the_networks():
    nets = study.trained()
    loss, mistakes = nets.test.mean(axis=1), 1000 * (1 - nets.accuracy.mean(axis=1))
    best = study.NETWORK_STRENGTHS.index(0.004)
    assert nets.training[0].mean() == pytest.approx(0.005, abs=5e-4)
    assert mistakes[0] == pytest.approx(128, abs=0.5)
    assert loss.argmin() == best
    assert loss[best] / loss[0] == pytest.approx(0.2, abs=0.02)
    assert mistakes[best] == pytest.approx(110, abs=5)
    assert chosen("weight-decay-network", "weight-decay-mistakes").startswith("About 110")
    assert asked("weight-decay-network", "weight-decay-test-loss")["spec"]["shape"] == "dips"


def test_adamw_holds_the_third_weight_at_one_over_the_decay():
    found = asked("l2-or-weight-decay", "adamw-third-weight")
    assert ADAM.controls[0].values[found["positions"][0]] == "AdamW (weight decay)"
    assert study.DECAY_STRENGTHS[found["positions"][1]] == 0.25
    frame = found["spec"]["frame"]["y"]
    shown = frame["low"] + found["spec"]["truth"] / 100 * (frame["high"] - frame["low"])
    assert shown == pytest.approx(min(1, 1 / 0.5), abs=1e-3)
    strong = asked("l2-or-weight-decay", "adamw-strong-decay")
    assert study.DECAY_STRENGTHS[strong["positions"][1]] == 2.0
    assert strong["answer"] == f"At {1 / 4:.2f}, all three"
    np.testing.assert_allclose(study.penalised_minimum(2.0), [0.96, 0.20, 0.002], atol=5e-3)


def test_least_squares_is_the_same_with_other_columns():
    """The oracle of the leverages above uses plain powers, the figure Legendre columns."""
    model = linear.Ridge(0.0).fit(polynomials.columns(leverage.PLACES, 2), np.array(leverage.POINTS.y))
    powers = np.polyfit(leverage.PLACES, leverage.POINTS.y, 2)
    np.testing.assert_allclose(
        model.predict(polynomials.columns(leverage.GRID, 2)), np.polyval(powers, leverage.GRID), atol=1e-9
    )
