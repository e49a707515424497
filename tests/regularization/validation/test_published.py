"""The prostate results of *The Elements of Statistical Learning*, Table 3.3 and Figure 3.7."""

import numpy as np
import pytest

from chapters.shared.printed import printed
from regularization.data import pooled, prostate
from regularization.validation import BestSubset, Standardizer, cross_validate, k_fold


def error_on_the_test_rows(size, row_32="corrected"):
    """Mean squared error on the 30 test rows, and its standard error, standardised on all 97 rows."""
    data = prostate(row_32=row_32)
    scaler = Standardizer().fit(pooled(data).X)
    model = BestSubset(size).fit(scaler.transform(data.train.X), data.train.y)
    losses = (data.test.y - model.predict(scaler.transform(data.test.X))) ** 2
    return losses.mean(), losses.std(ddof=1) / np.sqrt(30), model


@pytest.mark.parametrize(("size", "model"), [(8, "least squares"), (2, "best subset")])
def test_least_squares_and_the_best_subset_confirm_the_split(size, model):
    mean, spread, _ = error_on_the_test_rows(size)
    assert round(mean, 3) == printed("esl-errors").numbers[model]
    assert round(spread, 3) == printed("esl-standard-errors").numbers[model]


def test_the_coefficients_of_both_columns():
    least_squares, subset = error_on_the_test_rows(8)[2], error_on_the_test_rows(2)[2]
    # ESL's standard deviation divides by n - 1, ours by n: its weights are larger by that factor.
    factor = np.sqrt(97 / 96)
    weights = printed("esl-weights").rows
    np.testing.assert_allclose(factor * least_squares.coef_, weights["least squares"], atol=5.1e-4)
    np.testing.assert_allclose(factor * subset.coef_, weights["best subset"], atol=5.1e-4)
    assert least_squares.intercept_ == pytest.approx(printed("esl-intercepts").numbers["least squares"], abs=5e-4)


def test_the_uncorrected_row_32_gives_the_error_of_the_elastic_net_paper():
    assert (
        round(error_on_the_test_rows(8, "uncorrected")[0], 3) == printed("elastic-net-errors").numbers["least squares"]
    )


def test_the_one_standard_error_rule_picks_two_features_where_the_minimum_picks_seven():
    X, y = prostate().train
    chosen = []
    for seed in range(60):
        folds = k_fold(67, 10, rng=np.random.default_rng(seed))
        search = cross_validate(BestSubset, range(9), X, y, folds=folds, simpler="smaller")
        chosen.append((search.one_standard_error, search.minimum))
    one_standard_error, minimum = (np.bincount(column, minlength=9) for column in np.transpose(chosen))
    sizes = printed("esl-subset-sizes").numbers
    assert one_standard_error.argmax() == sizes["one-standard-error rule"]
    assert minimum.argmax() == sizes["minimum"]
