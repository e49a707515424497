"""Steps 3 to 5: the readout and the verdict follow the search on the training part."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.choosing_lambda import five_steps
from chapters.choosing_lambda.diabetes_split import GRID, patients
from regularization import linear
from regularization.validation import Standardizer
from tests.chapters import reading
from tests.chapters.choosing_lambda.searches import search_with


def test_the_weights_are_those_of_ridge_on_the_300():
    X, y = patients().train
    Z = Standardizer().fit(X).transform(X)
    result = five_steps.compute(lam=1.0)
    np.testing.assert_allclose(result.weights, linear.Ridge(1.0).fit(Z, y).coef_)
    np.testing.assert_allclose(result.unpenalised, linear.Ridge(0.0).fit(Z, y).coef_)


def said(result):
    errors, place = result.search.errors[:, 0], GRID.index(result.lam)
    means, spreads = errors.mean(axis=1), errors.std(axis=1, ddof=1) / np.sqrt(10)
    kept = np.flatnonzero(means <= means.min() + spreads[means.argmin()]).max()
    step = [5] if place == kept else []  # "step 5 keeps it"
    training = result.search.train_errors[place].mean()
    return [result.lam, training, means[place], spreads[place], max(abs(result.weights)), *step]


test_the_readout = reading.test_of(five_steps.FIVE_STEPS, said)


@pytest.mark.parametrize(
    ("place", "first", "words"),
    [
        (0, 1.500001, "Too weak: noise is being fitted."),
        (0, 1.499999, "Within one standard error of the minimum; a stronger setting is too."),
        (1, 3.0, "Within one standard error of the minimum; a stronger setting is too."),
        (2, 3.0, "This is the strongest setting within one standard error: step 5 keeps it."),
        (3, 3.0, "Signal is being lost."),
    ],
)
def test_one_standard_error_and_the_choice_decide(place, first, words):
    # The minimum is 1 ± 0.5, the one-standard-error rule takes the third strength.
    search = search_with([first, 1.0, 1.499999, 1.500001], 0.5)
    result = replace(five_steps.compute(lam=1.0), search=search, place=place)
    assert five_steps.verdict(result) == words
    assert five_steps.readout(result).endswith(words)
