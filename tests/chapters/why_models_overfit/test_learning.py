"""Learning curve: its errors are those of scikit-learn's least squares, and the words follow the gap."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from chapters.why_models_overfit import LEARNING, PATIENTS, learning
from regularization import data
from tests.chapters import reading
from tests.chapters.borders import with_entry


@pytest.mark.parametrize("measurements", [3, 10])
def test_the_errors_are_those_of_least_squares_on_growing_samples(measurements):
    train, unseen = learning.halves(measurements)
    assert train.p == measurements
    errors, rng = learning.curve(measurements), np.random.default_rng(1)
    for draw in range(3):
        order = rng.permutation(train.n)
        for place in (1, 9):
            rows = train.take(order[: PATIENTS[place]])
            model = LinearRegression().fit(*rows)
            assert errors.train_errors[place, draw] == pytest.approx(np.mean((model.predict(rows.X) - rows.y) ** 2))
            found = np.mean((model.predict(unseen.X) - unseen.y) ** 2)
            assert errors.validation_errors[place, draw] == pytest.approx(found)


def test_the_three_measurements_are_those_that_it_names():
    whole, (few, _) = data.diabetes(), learning.halves(3)
    rows = {tuple(row) for row in whole.train.X[:, [2, 3, 8]]}
    assert learning.MEASUREMENTS[3] == tuple(whole.features[k] for k in (2, 3, 8))
    assert {tuple(row) for row in few.X} <= rows


def test_no_band_leaves_the_axes():
    for measurements in (3, 10):
        result = LEARNING.result(patients=15, measurements=measurements)
        assert min(result.training.min(), result.unseen.min()) > 200
        assert max(result.training.max(), result.unseen.max()) < 30000


RESULT = LEARNING.result(patients=50, measurements=10)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (2.001, "A wide gap"),
        (1.999, "The gap is closing."),
        (1.251, "The gap is closing."),
        (1.249, "The gap has nearly closed"),
    ],
)
def test_the_verdict_follows_the_gap(ratio, words):
    place = (PATIENTS.index(50), 1)
    result = replace(
        RESULT,
        training=with_entry(RESULT.training, place, 1000.0),
        unseen=with_entry(RESULT.unseen, place, 1000 * ratio),
    )
    assert learning.verdict(result).startswith(words)


def said(result):
    place = PATIENTS.index(result.patients)
    errors = learning.curve(result.measurements)
    medians = [np.median(part[place]) for part in (errors.train_errors, errors.validation_errors)]
    return [result.measurements, result.patients, *medians, 50]


test_the_readout = reading.test_of(LEARNING, said)
