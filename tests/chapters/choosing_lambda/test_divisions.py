"""The five steps done again: each division is chosen on 300 patients and tested on the other 142."""

import numpy as np
import pytest

from chapters.choosing_lambda import divisions
from chapters.choosing_lambda.diabetes_split import quadratic
from regularization import data, linear
from regularization.validation import Prepared, Standardizer, cross_validate, k_fold


@pytest.mark.parametrize(("method", "model"), [("ridge", linear.Ridge), ("lasso", linear.Lasso)])
def test_a_division_is_chosen_and_tested_as_said(method, model):
    result, division = divisions.redone(method), 3
    rng, plain = np.random.default_rng([8, division]), data.diabetes().train
    order, X = rng.permutation(plain.n), quadratic(plain.X)
    new, old = np.sort(order[:142]), np.sort(order[142:])
    for rule in range(2):
        fit = Prepared(Standardizer, model(result.chosen[rule, division])).fit(X[old], plain.y[old])
        error = np.mean((fit.predict(X[new]) - plain.y[new]) ** 2)
        assert result.errors[rule, division] == pytest.approx(error, rel=1e-4)
        np.testing.assert_allclose(result.predictions[rule, division], fit.predict(X), rtol=1e-3)
    assert (result.chosen[1] >= result.chosen[0]).all()
    assert (result.kept[1] <= result.kept[0]).all()


def test_the_quick_search_with_the_lasso_is_the_plain_one():
    rng, grid = np.random.default_rng(0), np.array([1.0, 10.0])
    train, _, _ = divisions._divided(0)
    folds = k_fold(train.n, 3, rng=rng)
    quick = divisions.lasso_cross_validation(train.X, train.y, grid, folds)
    plain = cross_validate(linear.Lasso, grid, *train, folds=folds, prepare=Standardizer)
    np.testing.assert_allclose(quick.errors, plain.errors, rtol=1e-4)


def test_what_swings_and_what_is_unsettled():
    weights = np.zeros((2, 10, 3))
    weights[0, :5, 0], weights[0, :, 1], weights[0, :1, 2] = 1.0, 2.0, 3.0
    predictions = np.zeros((2, 10, 2))
    predictions[0, :, 1] = np.arange(10)
    result = divisions.Redone(np.zeros((2, 10)), np.zeros((2, 10)), weights, predictions)
    assert result.unsettled.tolist() == [1, 0]
    assert result.kept[0].tolist() == [3, 2, 2, 2, 2, 1, 1, 1, 1, 1]
    assert result.swing == pytest.approx([np.sqrt(np.var(np.arange(10), ddof=1) / 2), 0.0])


def test_least_squares_is_tested_on_the_same_patients():
    train, new, _ = divisions._divided(0)
    fit = linear.Ridge(0.0).fit(train.X, train.y)
    error = np.mean((fit.predict(new.X) - new.y) ** 2)
    assert divisions.unpenalised_errors()[0] == pytest.approx(error, rel=1e-6)
