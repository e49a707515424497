"""Steps 3 to 5: the readout and the verdict follow the search on the training part."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.choosing_lambda import five_steps
from chapters.choosing_lambda.diabetes_split import AVERAGED, GRID, patients
from regularization import linear
from regularization.validation import Standardizer
from tests.chapters import reading
from tests.chapters.choosing_lambda.searches import paired_gap, search_with


def test_the_weights_are_those_of_ridge_on_the_300():
    X, y = patients().train
    Z = Standardizer().fit(X).transform(X)
    result = five_steps.compute(lam=1.0)
    np.testing.assert_allclose(result.weights, linear.Ridge(1.0).fit(Z, y).coef_)
    np.testing.assert_allclose(result.unpenalised, linear.Ridge(0.0).fit(Z, y).coef_)


def said(result):
    errors, place = result.search.errors, GRID.index(result.lam)
    means = errors.mean(axis=(1, 2))
    spreads = np.mean([errors[:, k].std(axis=1, ddof=1) / np.sqrt(10) for k in range(AVERAGED)], axis=0)
    gaps = [paired_gap(errors[place, k], errors[means.argmin(), k]) for k in range(AVERAGED)]
    gap = np.mean(gaps, axis=0) if place != means.argmin() else []
    training = result.search.train_errors[place].mean()
    return [result.lam, training, means[place], spreads[place], *gap, max(abs(result.weights))]


test_the_readout = reading.test_of(five_steps.FIVE_STEPS, said)


@pytest.mark.parametrize(
    ("place", "first", "words"),
    [
        (0, 1.500001, "More than one standard error above the minimum: too weak for the rule."),
        (0, 1.499999, "Within one standard error of the minimum; a stronger setting is too."),
        (1, 3.0, "Within one standard error of the minimum; a stronger setting is too."),
        (2, 3.0, "This is the strongest setting within one standard error of the minimum: what the rule keeps."),
        (3, 3.0, "More than one standard error above the minimum: too strong for the rule."),
    ],
)
def test_one_standard_error_and_the_choice_decide(place, first, words):
    # The minimum is 1 ± 0.5, the one-standard-error rule takes the third strength.
    search = search_with([first, 1.0, 1.499999, 1.500001], 0.5)
    result = replace(five_steps.compute(lam=1.0), search=search, place=place)
    assert five_steps.verdict(result) == words
    assert five_steps.readout(result).endswith(words)
