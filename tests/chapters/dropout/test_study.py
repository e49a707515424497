"""Chapter 7: the networks are trained on what is said, from the same start, and are those that train alone."""

import numpy as np
import pytest

from chapters.dropout import SIZES_COMPARED, study
from regularization import network


def test_all_rates_start_from_the_same_networks():
    for n in SIZES_COMPARED:
        run = study.runs(n, 0.2)
        assert (run.test_accuracy[0] == run.test_accuracy[0, :1]).all()


def test_samples_have_the_share_of_wrong_labels_that_is_said():
    clean, test = study.digit_sample(200, 0.0, 3)
    spoilt, same = study.digit_sample(200, 0.2, 3)
    assert (clean.y != spoilt.y).sum() == 40
    np.testing.assert_array_equal(test.y, same.y)
    both = np.vstack([clean.X, test.X])
    assert len(np.unique(both, axis=0)) == len(both)


def test_a_run_is_the_one_that_trains_alone():
    train, test = study.digit_sample(100, 0.2, 2)
    rng = np.random.default_rng(2)
    net = network.mlp(64, [100, 100], 10, rng=rng, rate=0.5, dtype=np.float32)
    history = network.train(
        net, train.X, train.y, rng=rng, optimiser=network.Adam(0.005), epochs=20, batch_size=100, validation=tuple(test)
    )
    run, place = study.runs(100, 0.2), study.RATES.index(0.5)
    assert history.validation_loss[20, 0] == pytest.approx(run.test_loss[1, place, 2], rel=2e-2)
    assert history.validation_accuracy[20, 0] == pytest.approx(run.test_accuracy[1, place, 2], abs=0.02)
