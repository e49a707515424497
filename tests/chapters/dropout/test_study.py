"""Chapter 7: the networks are trained on what is said, from the same start, and are those that train alone."""

import numpy as np
import pytest

from chapters.dropout import SIZES_COMPARED, study
from chapters.dropout.study import recipes
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


def test_the_three_parts_of_a_sample_share_no_digit():
    for n in SIZES_COMPARED:
        train, test = study.digit_sample(n, 0.0, 2)
        held_out = recipes.validation_digits(2)
        every = np.vstack([train.X, test.X, held_out.X])
        assert held_out.n == 397
        assert len(np.unique(every, axis=0)) == len(every)


def test_what_is_tuned_is_chosen_on_validation_digits_from_the_grid():
    found = study.tuned(100, "momentum")
    validation, test, images = recipes._trained(100, "momentum")
    for arm in range(3):
        average = validation[:, arm].mean(axis=-1)
        when, step = np.unravel_index(average.argmax(), average.shape)
        assert found.steps[arm] == study.STEPS["momentum"][step]
        assert found.images[arm] == images[when]
        np.testing.assert_array_equal(found.tuned[arm], test[when, arm, step])
    assert found.images.max() <= study.PATIENT_BUDGET


@pytest.mark.parametrize("n", SIZES_COMPARED)
def test_the_fixed_recipe_is_evaluated_after_exactly_its_budget(n):
    every = study.PATIENT_BUDGET // n // recipes.EVALUATIONS
    assert study.FIXED_BUDGET % (n * every) == 0
    assert study.PATIENT_BUDGET // (n * every) == recipes.EVALUATIONS


def test_the_fixed_recipe_is_the_one_of_the_published_comparison():
    fixed, alone = study.tuned(100, "momentum").fixed, study.recipe(100)
    for ours, theirs in zip(fixed, (alone.plain, alone.max_norm, alone.dropout), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=0.02)


def test_more_digits_than_leave_some_for_validation_are_refused():
    with pytest.raises(ValueError, match="n must be at most 400, got 401"):
        study.tuned(401, "Adam")


def test_what_is_recited_adds_up_to_the_training_accuracy():
    found, run = study.recited(), study.runs(200, 0.2)
    for place, rate in enumerate(study.TRAINED_RATES):
        together = 0.2 * found.wrong[0, place] + 0.8 * found.right[0, place]
        np.testing.assert_allclose(together, run.train_accuracy[-1, study.RATES.index(rate)], atol=0.03)
    assert (found.right[1] < found.right[0]).all()


def test_dropout_slows_narrow_networks_and_wide_ones():
    losses = study.slowed()
    assert losses.shape == (len(study.WIDTHS), len(study.SMALL_RATES), study.STARTS)
    assert (losses[:, 1].mean(axis=1) > losses[:, 0].mean(axis=1)).all()
