import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

from regularization.data import Part, sparse_linear
from regularization.validation import Prepared, Standardizer, learning_curve, validation_curve


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


def test_within_a_repeat_a_larger_sample_contains_the_smaller_ones():
    data, seen = problem(), []

    class Recorder(LinearRegression):
        def fit(self, X, y):
            seen.append(set(X[:, 0]))
            return super().fit(X, y)

    learning_curve(Recorder, [5, 10, 20], data.train, data.validation, rng=rng(), repeats=2)
    first, second = seen[::2], seen[1::2]
    for samples in (first, second):
        assert [len(sample) for sample in samples] == [5, 10, 20]
        assert samples[0] < samples[1] < samples[2] < set(data.train.X[:, 0])
    assert first[0] != second[0]


def test_each_curve_is_made_of_the_loss_and_the_step_that_were_asked_for():
    data = problem()
    options = {"prepare": Standardizer, "loss": lambda y, predictions: float(np.abs(y - predictions).max())}
    curve = learning_curve(lambda: Ridge(5.0), [40], data.train, data.validation, rng=rng(), **options)
    other = validation_curve(Ridge, [5.0], data.train, data.validation, **options)
    model = Prepared(Standardizer, Ridge(5.0)).fit(*data.train)
    for part, ours, theirs in (
        (data.train, curve.train_errors, other.train_errors),
        (data.validation, curve.validation_errors, other.validation_errors),
    ):
        expected = np.abs(part.y - model.predict(part.X)).max()
        assert (ours[0, 0], theirs[0]) == (pytest.approx(expected), pytest.approx(expected))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"sizes": [41]}, ValueError, "each of sizes must be an integer from 1 to 40, got 41"),
        ({"sizes": [0]}, ValueError, "each of sizes must be"),
        ({"sizes": []}, ValueError, r"sizes must have shape \(s,\) with s >= 1, got \[\]"),
        ({"sizes": 5}, ValueError, "sizes must have shape .* got 5"),
        ({"train": tuple(problem().train)}, TypeError, "train must be a Part"),
        ({"validation": Part([[0.0]], [0.0])}, ValueError, "validation must have 8 columns"),
        ({"repeats": 0}, ValueError, "repeats must be"),
        ({"rng": None}, TypeError, "rng must be"),
    ],
)
def test_bad_arguments_are_named(change, error, message):
    data = problem()
    given = {"sizes": [10], "train": data.train, "validation": data.validation, "rng": rng()} | change
    with pytest.raises(error, match=message):
        learning_curve(LinearRegression, **given)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"strengths": [-1.0]}, ValueError, "strengths must be >= 0"),
        ({"train": 3}, TypeError, "train must be a Part, .* got int"),
        ({"validation": None}, TypeError, "validation must be a Part, .* got NoneType"),
        ({"validation": Part([[0.0]], [0.0])}, ValueError, "validation must have 8 columns, as train has, got 1"),
        ({"loss": lambda y, predictions: y - predictions}, TypeError, "loss must be a finite number"),
        ({"loss": lambda y, predictions: np.inf}, ValueError, "loss must be a finite number, got inf"),
    ],
)
def test_bad_arguments_of_the_validation_curve_are_named(change, error, message):
    data = problem()
    given = {"strengths": [1.0], "train": data.train, "validation": data.validation} | change
    with pytest.raises(error, match=message):
        validation_curve(Ridge, **given)


def test_a_curve_can_not_be_changed_by_accident():
    data = problem()
    curve = validation_curve(Ridge, [1.0], data.train, data.validation)
    with pytest.raises(ValueError, match="read-only"):
        curve.validation_errors[0] = 0.0
