"""What readers predict in chapter 9: the right answers, computed in another way."""

import numpy as np
import pytest

from chapters import beyond_penalties as chapter
from chapters.beyond_penalties import augmented, early_stopping, study, turns
from regularization import linear
from tests.chapters.predictions import told_by

ASKED = (
    chapter.EARLY_STOPPING,
    chapter.DESCENT,
    chapter.AUGMENTED,
    chapter.NOISE,
    chapter.BATCH_NOISE,
    chapter.SCALE,
)


@pytest.mark.parametrize("experiment", ASKED, ids=lambda one: one.name)
def test_what_is_withheld_stands_in_the_first_figure(experiment):
    assert len(told_by(experiment)) == 2
    assert all(prediction.withheld for prediction in experiment.predictions)


def test_without_restoring_the_loss_falls_and_rises_with_patience():
    found = told_by(chapter.EARLY_STOPPING)
    assert found["patience-last-weights"]["spec"]["shape"] == "dips"
    losses = [np.mean(chapter.kept_losses(patience)[1]) for patience in chapter.PATIENCES]
    assert found["patience-last-weights"]["spec"]["truth"] == pytest.approx(losses)
    assert found["patience-best-weights"]["answer"].startswith("It is nearly the same")
    assert np.mean(chapter.kept_losses(50)[0]) == pytest.approx(np.mean(chapter.kept_losses(10)[0]), abs=0.02)
    assert np.mean(chapter.stops(50)[1] == chapter.stops(10)[1]) > 0.5


def within(curve, patience):
    """Return the best epoch of a run that ends as soon as ``patience`` epochs brought nothing better."""
    best = 0
    for epoch, loss in enumerate(curve):
        if loss < curve[best]:
            best = epoch
        elif epoch - best == patience:
            break
    return best


def test_in_one_run_long_patience_finds_a_lower_validation_loss_and_there_it_was_luck():
    runs = chapter.long_runs()
    best = np.array([[within(curve, patience) for curve in runs.validation.T] for patience in (10, 50)])
    assert (best[0] != best[1]).sum() == 1
    (run,) = np.flatnonzero(best[0] != best[1])
    (early, late) = best[:, run]
    assert runs.validation[late, run] < runs.validation[early, run]
    assert runs.test[late, run] > runs.test[early, run]
    lower, more = early_stopping.overtaken()
    assert list(lower) == [run]
    assert more == pytest.approx([runs.test[late, run] - runs.test[early, run]])
    whys = {option.text: option.why for option in early_stopping.LONG_PATIENCE.options}
    (why,) = (one for text, one in whys.items() if text.startswith("It is lower"))
    result = chapter.EARLY_STOPPING.result(patience=50, epoch=100)
    assert f"in 1 run of {len(best[0])}, and there the test loss is higher" in why(result)


def test_descent_is_better_early_and_best_after_few_steps():
    found = told_by(chapter.DESCENT)
    assert found["descent-against-ridge"]["answer"].startswith("At few steps")
    early = chapter.lower_than_ridge()
    assert early[0]
    assert not early[-1]
    descent = chapter.all_risks()[0]
    assert found["descent-best-stop"]["spec"]["text"] == str(chapter.STEPS[descent.argmin()])
    near = np.abs(descent / chapter.risk(np.ones(10)) - 1) < 0.01
    assert not near[np.array(chapter.STEPS) < 10_000].any()


def test_augmentation_with_many_images_costs_and_gains():
    found, runs = told_by(chapter.AUGMENTED), chapter.trained(800)
    shift, turn = (study.SETTINGS.index(one) for one in (("shift", 1.0), ("rotate", 180.0)))
    assert found["augmentation-whole-pixel"]["answer"].startswith("The scanned lose a little")
    assert -0.05 < np.mean(runs.scanned[shift] - runs.scanned[0]) < 0
    assert np.mean(runs.moved[shift] - runs.unprepared[shift]) > 0.2
    assert found["augmentation-all-angles"]["answer"] == "From 5 to 30"
    assert -0.3 < np.mean(runs.scanned[turn] - runs.scanned[0]) < -0.05


def test_what_short_training_on_many_images_costs_is_less_in_a_long_one():
    for kind, strength, least, most in (("shift", 0.5, 0, 2), ("shift", 1.0, -0.5, 2), ("rotate", 180.0, -10, -3)):
        assert least < chapter.gained_long(kind, strength).mean() < most
    assert augmented.passes(800) == 16


def test_many_noisy_copies_are_ridge_and_come_near_with_the_root_of_their_number():
    found, (few, rest) = told_by(chapter.NOISE), chapter.thirty()
    spec = found["noisy-copies-error"]["spec"]
    assert spec["shape"] == "dips"
    errors = [np.mean((rest.y - rest.X @ linear.Ridge(lam=scale**2).fit(*few).coef_) ** 2) for scale in chapter.SCALES]
    assert spec["truth"] == pytest.approx(errors, rel=0.02)
    assert found["noisy-copies-hundredfold"]["answer"].startswith("About 10 times")


def test_in_pairs_only_the_order_is_left_and_the_noise_of_small_groups_helps():
    found = told_by(chapter.BATCH_NOISE)
    assert found["normalised-in-pairs"]["answer"] == "Nearly always −1 or +1"
    assert np.mean(np.abs(np.abs(chapter.normalised(2)[0]) - 1) < 0.1) > 0.9
    assert found["group-size-wrong-labels"]["spec"]["shape"] == "peaks"
    tests = [chapter.in_groups(group, 0.2).test.mean() for group in study.GROUPS]
    assert found["group-size-wrong-labels"]["spec"]["truth"] == pytest.approx(tests)


def test_seven_times_the_weights_turn_49_times_as_slowly_and_l2_raises_the_rate():
    found = told_by(chapter.SCALE)
    assert found["seven-times-the-weights"]["answer"] == "About 50 times as slowly"
    pulls = [np.linalg.norm(turns.through_batchnorm(c * turns.START)[1]) / c for c in (1, 7)]
    assert pulls[0] / pulls[1] == pytest.approx(49)
    assert found["learning-rate-under-l2"]["spec"]["shape"] == "rises"
    lengths = np.linalg.norm(chapter.descent_path(1, 1, 0.02), axis=1)
    assert (np.diff(lengths) < 0).all()
    assert found["learning-rate-under-l2"]["spec"]["truth"] == pytest.approx(turns.RATE / lengths[::10] ** 2)
