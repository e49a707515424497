"""The networks of chapter 2: losses that part, and labels that are random only where they are said to be."""

import numpy as np
import pytest

from chapters.why_models_overfit import study


@pytest.mark.parametrize("width", [16, 64])
def test_the_validation_loss_turns_while_the_training_loss_falls(width):
    _, history = study.long_training(width)
    turn = history.validation_loss.argmin(axis=0)
    assert (history.validation_loss[-1] > 3 * history.validation_loss.min(axis=0)).all()
    assert (history.train_loss[-1] < 0.5 * history.train_loss[turn, np.arange(study.RUNS)]).all()


def test_what_is_repeated_of_right_and_wrong_labels_adds_up_to_the_training_accuracy():
    right, wrong = study.repeated(16, [600] * study.RUNS)
    assert len(right) == len(wrong) == study.RUNS
    _, history = study.long_training(16)
    share = study.WRONG_MOONS
    assert (1 - share) * right + share * wrong == pytest.approx(history.train_accuracy[600 // 5])


def test_random_labels_zhang_et_al_2017():
    history, _ = study.memorise()
    pure = np.array(study.SHARES) == 1.0
    assert history.train_accuracy[-1].min() > 0.99
    # Guessing among ten classes on 1000 digits: the standard error is 0.0095.
    assert np.abs(history.validation_accuracy[-1, pure] - 0.1).max() < 0.03
    assert history.validation_accuracy[-1, np.array(study.SHARES) == 0.0].min() > 0.96


def test_random_labels_are_uniform_and_only_where_they_are_said_to_be():
    labels, drawn = study.digit_labels()
    true = study.digit_parts()[0].y
    assert np.allclose(drawn.mean(axis=1), study.SHARES, atol=1e-3)
    assert (labels == true)[~drawn].all()
    pure = np.array(study.SHARES) == 1.0
    assert (labels == true)[pure].mean() == pytest.approx(0.1, abs=0.03)
    assert len(np.unique(labels[pure], axis=0)) == pure.sum()
