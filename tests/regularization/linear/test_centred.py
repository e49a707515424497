import numpy as np
import pytest

from regularization import linear

from .problems import assert_close

EVERY = {
    "ridge": linear.Ridge(0.0),
    "lasso": linear.Lasso(0.0),
    "tiny lasso": linear.Lasso(1e-18),
    "elastic net": linear.ElasticNet(1e-18),
    "weighted": linear.WeightedRidge([1.0], 0.0),
}


def test_the_rounding_of_a_mean_is_no_direction():
    # Two rows have one difference and so rank 1; deviations are small beside means that are not exact.
    rng = np.random.default_rng(0)
    for _ in range(300):
        X, y = rng.normal(size=(2, 2)) * 0.1 + 1.4, rng.normal(size=2)
        difference = X[1] - X[0]
        expected = difference * (y[1] - y[0]) / (difference @ difference)
        assert_close(linear.Ridge(0.0).fit(X, y).coef_, expected, relative=1e-12)
        assert linear.ridge_df(X, [0.0])[0] == pytest.approx(1)


@pytest.mark.parametrize("estimator", EVERY.values(), ids=EVERY.keys())
def test_a_column_that_varies_by_rounding_only_is_constant(estimator):
    column = np.array([0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2])
    assert column[0] != column[1]
    model = estimator.fit(column[:, None], [1.0, 2.0, 1.0, 2.0])
    assert model.coef_.tolist() == [0.0]
    assert model.intercept_ == 1.5


def test_many_rows_of_the_mean_make_no_column_constant():
    late = np.append(np.zeros(200), [1.0, -1.0] * 5)
    constant = np.where(np.arange(210) % 2, 0.3, 0.1 + 0.2)
    X = np.column_stack([late, constant])
    assert linear.Ridge(0.0).fit(X, late).coef_.round(12).tolist() == [1.0, 0.0]
    assert linear.Lasso(1e-3).fit(X, constant + late).coef_[1] == 0.0


def test_means_may_be_far_larger_than_deviations():
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(30, 3)), rng.normal(size=30)
    for offset in (1e3, 1e6):
        assert_close(
            linear.Ridge(0.1).fit(X + offset, y + offset).coef_, linear.Ridge(0.1).fit(X, y).coef_, relative=1e-7
        )
