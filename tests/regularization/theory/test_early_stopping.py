import numpy as np
import pytest

from chapters.shared.printed import printed
from regularization.theory import early_stopping_bounds, matched_risk_ratio, tuned_risk_ratio


def test_the_bounds_are_the_largest_values_on_a_fine_grid():
    x = np.linspace(1e-3, 60, 200_001)
    bounds = early_stopping_bounds()
    for ratio, largest, where in (
        (matched_risk_ratio, bounds.matched, bounds.matched_x),
        (tuned_risk_ratio, bounds.tuned, bounds.tuned_x),
    ):
        values = ratio(x)
        assert largest == pytest.approx(values.max(), abs=1e-6)
        assert largest >= values.max()
        assert where == pytest.approx(x[values.argmax()], abs=1e-3)


@pytest.mark.parametrize("x", [0.1, printed("early-stopping-digits").numbers["x"], 8.0])
def test_the_matched_ratio_is_the_ratio_of_two_variances(x):
    # Gradient descent in tiny steps for time t = x at curvature 1, beside ridge at lambda = 1/t.
    descent = 1 - (1 - x / 1e6) ** 1_000_000
    ridge = 1 / (1 + 1 / x)
    assert matched_risk_ratio(x) == pytest.approx((descent / ridge) ** 2, rel=1e-5)


@pytest.mark.parametrize("x", [0.1, 2.0, 8.0])
def test_the_tuned_ratio_is_the_ratio_of_two_bayes_risks(x):
    # Prior variance 1, noise variance 1/x on the least-squares weight: then the best ridge factor is x/(1+x).
    def risk(factor):
        return (1 - factor) ** 2 + factor**2 / x

    assert tuned_risk_ratio(x) == pytest.approx(risk(1 - np.exp(-x)) / risk(x / (1 + x)), rel=1e-12)


def test_both_methods_agree_at_the_ends():
    np.testing.assert_allclose(matched_risk_ratio(np.array([1e-8, 1e8])), 1.0, rtol=1e-6)
    np.testing.assert_allclose(tuned_risk_ratio(np.array([1e-8, 1e8])), 1.0, rtol=1e-6)


@pytest.mark.parametrize("ratio", [matched_risk_ratio, tuned_risk_ratio])
@pytest.mark.parametrize("x", [-1.0, 0.0, [1.0, 0.0]])
def test_x_must_be_positive(ratio, x):
    with pytest.raises(ValueError, match=r"x must be > 0 everywhere, got -?[01].0"):
        ratio(x)
