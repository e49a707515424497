"""Chapter 6: the quick computations equal the plain ones, published values, and the test part opened in one cell."""

import json
from pathlib import Path

import numpy as np
import pytest

from chapters import choosing_lambda as chapter
from regularization import linear
from regularization.data import Part
from regularization.validation import (
    Prepared,
    Screener,
    Standardizer,
    cross_validate,
    k_fold,
    mean_squared_error,
)

NOTEBOOK = Path(__file__).parents[3] / "book" / "choosing-lambda.ipynb"


def rng(seed=0):
    return np.random.default_rng(seed)


def test_the_quick_cross_validation_is_the_plain_one():
    X, y = chapter.problem().train
    strengths, folds = np.array([0.0, 0.1, 10.0]), k_fold(len(y), 5, rng=rng(), repeats=2)
    quick = chapter.ridge_cross_validation(X, y, strengths, folds)
    plain = cross_validate(linear.Ridge, strengths, X, y, folds=folds, prepare=Standardizer)
    np.testing.assert_allclose(quick.errors, plain.errors)
    np.testing.assert_allclose(quick.train_errors, plain.train_errors)


def test_the_true_error_is_that_of_very_many_new_rows():
    sample, strengths = chapter.problem(), np.array([0.01, 1.0])
    path = chapter.standardised_path(sample.train, strengths)
    exact = chapter.true_errors(path, sample.truth)
    model = Prepared(Standardizer, linear.Ridge(1.0)).fit(*sample.train)
    np.testing.assert_allclose(path.predict(sample.test.X)[1], model.predict(sample.test.X))
    squares = (path.predict(sample.test.X) - sample.test.y) ** 2
    assert (np.abs(squares.mean(axis=1) - exact) < 4 * squares.std(axis=1) / np.sqrt(sample.test.n)).all()


@pytest.mark.parametrize("k", chapter.K_FOLD.control("k").values)
def test_both_choices_lie_where_the_rule_says(k):
    for split in range(1, chapter.SPLITS + 1):
        curve = chapter.k_fold.compute(k=k, split=split, lam=1.0)
        within = np.flatnonzero(curve.mean <= curve.limit)
        assert curve.mean[curve.minimum] == curve.mean.min()
        assert curve.simplest == within.max()
        assert curve.fold_errors.mean() == pytest.approx(curve.mean[curve.place])


def test_a_very_strong_penalty_predicts_the_mean_and_none_is_least_squares():
    train = chapter.problem().train
    none, strong = (chapter.ends.compute(rows=60, lam=lam) for lam in (0.0, 1e4))
    assert np.abs(strong.predicted - train.y.mean()).max() < 0.01
    design = np.column_stack([np.ones(60), train.X])
    weights = np.linalg.lstsq(design, train.y, rcond=None)[0]
    new = chapter.problem().validation.X[:60]
    np.testing.assert_allclose(none.predicted, np.column_stack([np.ones(60), new]) @ weights)


def test_the_published_choices_on_the_prostate_data():
    last = chapter.prostate.compute(split=chapter.PROSTATE_SPLITS)
    assert (last.simplest_counts.argmax(), last.minimum_counts.argmax()) == (2, 7)
    assert last.simplest_counts.sum() == last.minimum_counts.sum() == chapter.PROSTATE_SPLITS


def test_screening_before_splitting_gives_the_published_error_rate():
    rates = chapter.screen.compute(features=5000, way=chapter.BEFORE).error_rates
    assert abs(rates.mean() - 0.03) < 0.005 + 2 * rates.std() / np.sqrt(len(rates))
    inside = chapter.screen.compute(features=5000, way=chapter.INSIDE).error_rates
    assert abs(inside.mean() - 0.5) < 3 * inside.std() / np.sqrt(len(inside))


def test_nothing_leaks_when_nothing_is_chosen():
    before, inside = (chapter.screen.compute(features=100, way=way) for way in (chapter.BEFORE, chapter.INSIDE))
    np.testing.assert_array_equal(before.error_rates, inside.error_rates)


def test_screening_by_absolute_value_leaks_as_well():
    assert chapter.rates_by_absolute_value().mean() < 0.05


def test_a_correlation_that_rounds_to_zero_has_no_sign():
    words = chapter.screen.readout(chapter.screen.compute(features=100, way=chapter.BEFORE))
    assert "held-out fold 0.00" in words


def test_our_correlations_rank_like_the_screener():
    X, y = rng().normal(size=(30, 40)), np.repeat([0.0, 1.0], 15)
    ours = np.sort(np.argsort(-np.abs(chapter.correlations(X, y)))[:5])
    np.testing.assert_array_equal(Screener(5).fit(X, y).columns_, ours)
    np.testing.assert_allclose(chapter.correlations(X, y)[3], np.corrcoef(X[:, 3], y)[0, 1])


def test_the_nearest_neighbour():
    train = rng().normal(size=(9, 3))
    np.testing.assert_array_equal(chapter.nearest_neighbour(train, np.arange(9), train + 1e-6), np.arange(9))


def test_every_setting_is_ridge_on_its_columns():
    X, y = rng().normal(size=(25, chapter.NOISE_FEATURES)), rng(1).normal(size=25)
    weights, intercepts = chapter._fit_settings(X, y)
    columns, strengths = chapter.settings()
    for k in (0, 57, 99):
        model = linear.Ridge(strengths[k]).fit(X[:, columns[k]], y)
        np.testing.assert_allclose(weights[k, columns[k]], model.coef_)
        assert intercepts[k] == pytest.approx(model.intercept_)
        assert np.count_nonzero(weights[k]) == chapter.USED


def test_the_winner_is_the_lowest_point_drawn_and_more_tries_only_lower_it():
    shown = [chapter.curse.compute(tried=tried, rows=50, sample=2) for tried in chapter.TRIED]
    lowest = [curse.cross_validated[curse.chosen] for curse in shown]
    assert all(low == curse.cross_validated.min() for low, curse in zip(lowest, shown, strict=True))
    assert (np.diff(lowest) <= 0).all()
    assert (shown[0].truth >= 1).all()


def test_both_ways_of_scaling_on_one_data_set():
    generator = rng(12)
    sample, folds = chapter.skewed_rows(15, 1.0, generator), k_fold(15, 5, rng=generator)
    Z = Standardizer().fit(sample.X).transform(sample.X)
    errors = [
        mean_squared_error(
            sample.y[f.held_out], linear.Ridge(0.1).fit(Z[f.train], sample.y[f.train]).predict(Z[f.held_out])
        )
        for f in folds.repeats[0]
    ]
    assert chapter.scale.compute(rows=15, tail=1.0).before[0] == pytest.approx(np.mean(errors))


def test_the_quadratic_columns():
    X = np.array([[1.0, 2.0, 3.0], [2.0, 5.0, 3.0], [1.0, 1.0, 4.0]])
    assert chapter.quadratic(X)[0].tolist() == [1, 2, 3, 2, 3, 6, 4]
    parts = chapter.patients()
    assert [part.X.shape for part in parts.parts] == [(300, 64), (142, 64)]


def test_the_search_of_the_five_steps_sees_the_training_part_only(monkeypatch):
    shuffled = chapter.patients()
    X, y = shuffled.train
    found = cross_validate(
        linear.Ridge, np.array([0.0, 1.0]), X, y, folds=k_fold(300, 10, rng=rng(6)), prepare=Standardizer
    )
    mean = chapter.diabetes_search().mean
    np.testing.assert_allclose(found.mean, mean[[0, 1 + chapter.STRENGTHS.index(1.0)]])
    empty = type(shuffled)(shuffled.name, train=Part(X, y), test=None)
    monkeypatch.setattr(chapter, "patients", lambda: empty)
    chapter.diabetes_search.cache_clear()
    np.testing.assert_array_equal(chapter.diabetes_search().mean, mean)


def test_one_cell_opens_the_test_part_of_the_diabetes_data():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}
    assert [name for name, source in code.items() if "parts.test" in source] == ["five-test-claim"]
    assert [name for name, source in code.items() if "patients()" in source] == ["five-split"]
    assert ".test" not in Path(chapter.__file__).read_text(encoding="utf-8")
