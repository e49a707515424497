"""Chapter 11: early stopping and the arms keep to their rules, and networks are those that train alone."""

import numpy as np
import pytest

from chapters.putting_it_together import study
from regularization import network


def test_early_stopping_never_chooses_an_epoch_beyond_its_patience():
    runs = study.digit_runs(0.1)
    assert (runs.stop - runs.best <= study.PATIENCE).all()
    losses = np.take_along_axis(runs.losses[1], runs.best[None], axis=0)[0]
    assert (losses <= runs.losses[1, :5].min(axis=0) + 1e-6).all()


@pytest.mark.parametrize("arm", study.ARMS)
def test_an_arm_may_only_use_its_own_strengths_and_picks_the_best_of_them(arm):
    runs = study.digit_runs(0.2)
    early, picked = study.chosen(runs, arm)
    pairs = np.array(study.DIGIT_SETTINGS)[picked]
    assert early == (arm in ("early stopping", "all three"))
    assert arm in ("weight decay", "all three") or (pairs[:, 0] == 0).all()
    assert arm in ("dropout", "all three") or (pairs[:, 1] == 0).all()
    best = runs.validation[early][picked, np.arange(study.DIGIT_SEEDS)]
    if arm == "all three":
        assert (best == runs.validation[1].max(axis=0)).all()


def test_no_digit_is_in_two_parts_and_only_test_labels_are_true():
    spoilt, clean = study.digit_parts(0.2, 3), study.digit_parts(0.0, 3)
    wrong = [(one[1] != other[1]).mean() for one, other in zip(spoilt, clean, strict=True)]
    assert wrong == pytest.approx([0.2, 0.2, 0.0])
    images = [image.tobytes() for part in spoilt for image in part[0]]
    assert len(set(images)) == len(images)


def test_a_network_of_the_laboratory_is_the_one_that_is_trained_alone():
    runs, setting = study.lab_runs("moons", "small"), study.LAB_SETTINGS.index((0.01, 0.2))
    train, validation, _ = study.points("moons", 0)
    rng = [np.random.default_rng(0)]
    net = network.mlp(2, (4,), 2, rng=rng, rate=0.2, dtype=np.float32)
    history = network.train(
        net,
        train.X,
        train.y,
        rng=rng,
        optimiser=network.Adam(0.02),
        epochs=40,
        batch_size=40,
        l2=0.01,
        validation=(validation.X, validation.y),
        evaluate_every=5,
    )
    assert history.validation_loss[:, 0] == pytest.approx(runs.validation[:9, setting], rel=1e-3)
