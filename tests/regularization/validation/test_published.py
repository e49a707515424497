"""The prostate results of *The Elements of Statistical Learning*, Table 3.3 and Figure 3.7."""

import numpy as np
import pytest

from regularization.data import pooled, prostate
from regularization.validation import BestSubset, Standardizer, cross_validate, k_fold


def error_on_the_test_rows(size, row_32="corrected"):
    """Mean squared error on the 30 test rows, and its standard error, standardised on all 97 rows."""
    data = prostate(row_32=row_32)
    scaler = Standardizer().fit(pooled(data).X)
    model = BestSubset(size).fit(scaler.transform(data.train.X), data.train.y)
    losses = (data.test.y - model.predict(scaler.transform(data.test.X))) ** 2
    return losses.mean(), losses.std(ddof=1) / np.sqrt(30), model


@pytest.mark.parametrize(("size", "error", "standard_error"), [(8, 0.521, 0.179), (2, 0.492, 0.143)])
def test_least_squares_and_the_best_subset_confirm_the_split(size, error, standard_error):
    mean, spread, _ = error_on_the_test_rows(size)
    assert (round(mean, 3), round(spread, 3)) == (error, standard_error)


def test_the_coefficients_of_both_columns():
    least_squares, subset = error_on_the_test_rows(8)[2], error_on_the_test_rows(2)[2]
    # ESL's standard deviation divides by n - 1, ours by n: its weights are larger by that factor.
    factor = np.sqrt(97 / 96)
    printed = [0.680, 0.263, -0.141, 0.210, 0.305, -0.288, -0.021, 0.267]
    np.testing.assert_allclose(factor * least_squares.coef_, printed, atol=5.1e-4)
    np.testing.assert_allclose(factor * subset.coef_[:2], [0.740, 0.316], atol=5.1e-4)
    assert least_squares.intercept_ == pytest.approx(2.465, abs=5e-4)


def test_the_uncorrected_row_32_gives_the_error_of_the_elastic_net_paper():
    assert round(error_on_the_test_rows(8, "uncorrected")[0], 3) == 0.586


def test_the_one_standard_error_rule_picks_two_features_where_the_minimum_picks_seven():
    X, y = prostate().train
    chosen = []
    for seed in range(60):
        folds = k_fold(67, 10, rng=np.random.default_rng(seed))
        search = cross_validate(BestSubset, range(9), X, y, folds=folds, simpler="smaller")
        chosen.append((search.one_standard_error, search.minimum))
    one_standard_error, minimum = (np.bincount(column, minlength=9) for column in np.transpose(chosen))
    assert one_standard_error.argmax() == 2
    assert minimum.argmax() == 7
