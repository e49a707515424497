"""The quick cross-validation is the plain one, and the exact error is that of very many rows."""

import numpy as np

from chapters.choosing_lambda import known_truth
from regularization import linear
from regularization.validation import Prepared, Standardizer, cross_validate, k_fold


def test_the_quick_cross_validation_is_the_plain_one():
    X, y = known_truth.problem().train
    strengths, folds = np.array([0.0, 0.1, 10.0]), k_fold(len(y), 5, rng=np.random.default_rng(0), repeats=2)
    quick = known_truth.ridge_cross_validation(X, y, strengths, folds)
    plain = cross_validate(linear.Ridge, strengths, X, y, folds=folds, prepare=Standardizer)
    np.testing.assert_allclose(quick.errors, plain.errors)
    np.testing.assert_allclose(quick.train_errors, plain.train_errors)


def test_the_true_error_is_that_of_very_many_new_rows():
    sample, strengths = known_truth.problem(), np.array([0.01, 1.0])
    path = known_truth.standardised_path(sample.train, strengths)
    exact = known_truth.true_errors(path, sample.truth)
    model = Prepared(Standardizer, linear.Ridge(1.0)).fit(*sample.train)
    np.testing.assert_allclose(path.predict(sample.test.X)[1], model.predict(sample.test.X))
    squares = (path.predict(sample.test.X) - sample.test.y) ** 2
    assert (np.abs(squares.mean(axis=1) - exact) < 4 * squares.std(axis=1) / np.sqrt(sample.test.n)).all()
