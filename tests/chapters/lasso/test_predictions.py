"""What the predictions of the chapter on the lasso hold to be right, computed in another way."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from sklearn.linear_model import Lasso, LinearRegression

from chapters.lasso import alike, geometry, one_weight, path, samples, support, zeros
from chapters.shared import diabetes
from regularization import linear
from tests.chapters.predictions import asked, chosen


def on_axis(spec):
    """The value of a guess that is right, on the axis where it is placed."""
    frame = spec["frame"][spec["axis"]]
    return frame["low"] + spec["truth"] / 100 * (frame["high"] - frame["low"])


def test_what_l1_leaves_of_a_large_weight_by_minimising_its_cost():
    spec = asked("one-weight", "l1-takes-from-a-large-weight")["spec"]
    lowest = minimize_scalar(one_weight.lasso_cost, args=(3.0, 2.0), bounds=(-4, 4), method="bounded").x
    assert on_axis(spec) == pytest.approx(lowest, abs=1e-4)


def test_l1_makes_the_weight_zero_at_twice_its_size():
    at = asked("one-weight", "l1-reaches-zero")["spec"]["truth"]
    values = one_weight.ONE_WEIGHT.controls[0].values
    weights = [one_weight.compute(lam=lam, z=1.5).lasso for lam in values]
    assert weights[at] == 0 < weights[at - 1]


def best_within(budget, correlation, *, power):
    """The best second weight within a budget, by looking along its boundary."""
    first = np.linspace(0, budget ** (1 / power), 200_001)
    size = np.maximum(budget - first**power, 0) ** (1 / power)
    losses = []
    for second in (size, -size):
        a, b = first - 2, second - 0.8
        losses.append((a**2 + 2 * correlation * a * b + b**2, second))
    loss, second = min(losses, key=lambda one: one[0].min())
    return second[loss.argmin()]


def test_the_second_weight_within_budgets():
    joins = on_axis(asked("budget-geometry", "budget-second-weight")["spec"])
    assert best_within(joins - 0.01, 0.4, power=1) < 1e-4 < best_within(joins + 0.01, 0.4, power=1)
    round_ones = np.array([best_within(t, -0.8, power=2) for t in geometry.BUDGETS])
    assert (np.abs(round_ones) < 1e-3).sum() == 1
    assert round_ones[0] < 0 < round_ones[-1]
    assert chosen("budget-geometry", "budget-zero-under-l2") == "For one of them, in passing"


def test_the_path_of_hdl_and_what_five_features_explain():
    X, y = diabetes.standardised()
    spec, column = asked("diabetes-path", "lasso-path-of-hdl")["spec"], diabetes.FEATURES.index("hdl")
    theirs = [Lasso(alpha=lam / 2, tol=1e-10, max_iter=100_000).fit(X, y).coef_[column] for lam in spec["x"]]
    np.testing.assert_allclose(spec["truth"], theirs, atol=1e-3)
    assert theirs[0] == pytest.approx(1, abs=0.1)
    free = LinearRegression().fit(X, y)
    assert free.coef_[column] == pytest.approx(4.8, abs=0.05)
    away, back = path.left_and_back("hdl")
    for lam, wanted in ((away * 0.95, 1), ((away + back) / 2, 0), (back * 1.05, -1), (path.joins_at("hdl") * 1.02, 0)):
        assert np.sign(Lasso(alpha=lam / 2, tol=1e-10, max_iter=100_000).fit(X, y).coef_[column]) == wanted
    five = Lasso(alpha=11.7 / 2, tol=1e-10).fit(X, y)
    assert (five.coef_ != 0).sum() == 5
    assert path.PATH_STRENGTHS[31] == 11.7
    assert five.score(X, y) == pytest.approx(0.48, abs=0.005)
    assert free.score(X, y) == pytest.approx(0.52, abs=0.005)
    assert chosen("diabetes-path", "lasso-half-of-the-features").startswith("About 48%")


def test_the_best_prediction_never_has_the_right_list():
    errors = np.mean(
        [samples.expected_error(lasso, truth, 1.0) for lasso, _, truth in samples.sample_paths(35, 1.0)], 0
    )
    assert asked("five-that-matter", "lasso-exactly-the-five")["positions"][2] == errors.argmin()
    lists = [lasso.coefs[errors.argmin()] != 0 for lasso, _, _ in samples.sample_paths(35, 1.0)]
    assert all(kept[:5].all() and kept[5:].any() for kept in lists)
    assert chosen("five-that-matter", "lasso-exactly-the-five") == "In none: it keeps too many"


def test_irrelevant_features_hurt_l2_most():
    lowest = []
    for irrelevant in (35, 155):
        drawn = samples.sample_paths(irrelevant, 1.0)
        lowest.append(
            [np.mean([samples.expected_error(one[k], one[2], 1.0) for one in drawn], 0).min() for k in (0, 1)]
        )
    first, second = np.divide(lowest[1], lowest[0])
    assert first < 1.5 < 3 < second
    assert support.IRRELEVANT[asked("five-that-matter", "more-irrelevant-features")["positions"][0]] == 155
    assert chosen("five-that-matter", "more-irrelevant-features").startswith("L1 grows by less than a half")


def test_zeros_along_both_kinds_of_steps():
    (X, y), start = zeros.ten_weights()
    solution = Lasso(alpha=zeros.DESCENT_LAM / 2, tol=1e-10).fit(X, y).coef_
    assert (solution == 0).sum() == 6
    small = linear.subgradient_descent(X, y, zeros.DESCENT_LAM, steps=80, step=0.02, start=start)
    assert (small.coefs[-1] != 0).all()
    assert chosen("steps-to-zero", "subgradient-zeros").startswith("None")
    full = linear.ista(X, y, zeros.DESCENT_LAM, steps=80, step=0.05, start=start)
    assert ((full.coefs[30:] == 0).sum(axis=1) == 6).all()
    for seed in range(5):  # not only the rows that the figure draws
        rng = np.random.default_rng(seed)
        few = linear.ista(X, y, zeros.DESCENT_LAM, steps=80, step=0.05, start=start, batch=10, rng=rng)
        assert np.ptp((few.coefs[-40:] == 0).sum(axis=1)) >= 3
    assert asked("steps-to-zero", "proximal-zeros-with-few-rows")["spec"]["shape"] == "winds"


def most_often_right(share, sign):
    """In how many of twenty new draws the best strength keeps exactly the two, by scikit-learn."""
    right = np.zeros(len(alike.ALIKE_STRENGTHS))
    for seed in range(20):
        X, y = alike.look_alike(share, sign, np.random.default_rng(100 + seed))
        for k, lam in enumerate(alike.ALIKE_STRENGTHS):
            kept = Lasso(alpha=lam / 2).fit(X, y).coef_ != 0
            right[k] += (kept == [True, True, False]).all()
    return right.max()


def test_the_share_that_fools_the_lasso():
    at = asked("look-alike", "look-alike-share")["spec"]["truth"]
    assert most_often_right(alike.SHARES[at], 1) >= 18
    assert most_often_right(alike.SHARES[at + 1], 1) < 18
    assert most_often_right(2 / 3, -1) == 20
    assert chosen("look-alike", "look-alike-opposite-signs") == "In all of them"
