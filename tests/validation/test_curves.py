import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

from regularization.data import sparse_linear
from regularization.validation import Standardizer, learning_curve, misclassification, validation_curve


def rng(seed=0):
    return np.random.default_rng(seed)


def problem(n=40):
    return sparse_linear(n=n, p=8, support=3, noise=1.0, rng=rng())


def test_validation_curve_is_a_loop_of_fits():
    data = problem()
    curve = validation_curve(Ridge, [0.1, 10.0], data.train, data.validation)
    for i, alpha in enumerate([0.1, 10.0]):
        model = Ridge(alpha=alpha).fit(*data.train)
        for part, errors in ((data.train, curve.train_errors), (data.validation, curve.validation_errors)):
            assert errors[i] == pytest.approx(np.mean((part.y - model.predict(part.X)) ** 2))
    np.testing.assert_allclose(curve.gap, curve.validation_errors - curve.train_errors)
    assert curve.best == curve.validation_errors.argmin()


def test_the_step_learns_from_the_training_part_only():
    data = problem()
    curve = validation_curve(Ridge, [5.0], data.train, data.validation, prepare=Standardizer)
    scaler = Standardizer().fit(data.train.X)
    model = Ridge(alpha=5.0).fit(scaler.transform(data.train.X), data.train.y)
    expected = np.mean((data.validation.y - model.predict(scaler.transform(data.validation.X))) ** 2)
    assert curve.validation_errors[0] == pytest.approx(expected)


def test_learning_curve_of_least_squares_has_the_expected_errors():
    data = sparse_linear(n=400, p=8, support=3, noise=1.0, validation=2000, rng=rng())
    curve = learning_curve(LinearRegression, [20, 40], data.train, data.validation, rng=rng(1), repeats=300)
    # In expectation 1 - (p + 1)/n on the fitted rows; on new rows (1 + 1/n)(1 + p/(n - p - 2)) for a normal design.
    for i, n in enumerate((20, 40)):
        train = curve.train_errors[i]
        assert train.mean() == pytest.approx(1 - 9 / n, abs=5 * train.std() / np.sqrt(300) + 0.05)
        new = curve.validation_errors[i]
        expected = (1 + 1 / n) * (1 + 8 / (n - 10))
        assert new.mean() == pytest.approx(expected, abs=5 * new.std() / np.sqrt(300) + 0.1)


def test_a_sample_of_all_rows_is_the_same_in_every_repeat():
    data = problem()
    curve = learning_curve(LinearRegression, [10, 40], data.train, data.validation, rng=rng(1), repeats=3)
    np.testing.assert_allclose(curve.validation_errors[1], curve.validation_errors[1, 0])
    assert np.unique(curve.validation_errors[0]).size == 3


def test_misclassification_counts():
    assert misclassification([0, 1, 2], [0, 2, 2]) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"sizes": [41]}, ValueError, "each of sizes must be an integer from 1 to 40, got 41"),
        ({"sizes": [0]}, ValueError, "each of sizes must be"),
        ({"repeats": 0}, ValueError, "repeats must be"),
        ({"rng": None}, TypeError, "rng must be"),
    ],
)
def test_bad_arguments_are_named(change, error, message):
    data = problem()
    arguments = {"sizes": [10], "rng": rng()} | change
    with pytest.raises(error, match=message):
        learning_curve(LinearRegression, arguments.pop("sizes"), data.train, data.validation, **arguments)


def test_strengths_are_checked():
    data = problem()
    with pytest.raises(ValueError, match="strengths must be >= 0"):
        validation_curve(Ridge, [-1.0], data.train, data.validation)
