"""What the predictions take for granted and what is right, each found in another way than there."""

import numpy as np
import pytest
from scipy import stats

from chapters import putting_it_together as chapter
from chapters.putting_it_together import recipe, study
from regularization import data
from regularization.validation import Standardizer
from tests.chapters.predictions import told_by

EXPERIMENTS = (chapter.LABORATORY, chapter.ABLATION, chapter.STRENGTH_MAP, chapter.KNOBS, chapter.RECIPE)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.name)
def test_every_figure_asks(experiment):
    assert told_by(experiment)


def test_the_loss_grows_fourfold_while_five_points_of_accuracy_are_lost():
    runs, free = study.lab_runs("moons", "large"), study.LAB_SETTINGS.index((0.0, 0.0))
    loss = runs.validation[:, free]
    assert runs.epochs[loss.argmin()] == 10
    assert 3.5 < loss[-1] / loss.min() < 4.5
    lost = runs.validation_accuracy[[study.EPOCHS.index(20), -1], free, 0] @ [1, -1]
    assert lost == pytest.approx(0.05, abs=0.01)
    assert told_by(chapter.LABORATORY)["loss-fourfold"]["answer"] == "It has lost about five points"


def test_with_ten_times_the_penalty_one_class_is_everywhere():
    runs = study.lab_runs("moons", "large")
    some, much = (runs.odds[-1, study.LAB_SETTINGS.index((lam, 0.0))] > 0 for lam in (0.01, 0.1))
    assert 0.2 < some.mean() < 0.8
    assert much.all() or not much.any()
    assert told_by(chapter.LABORATORY)["ten-times-the-penalty"]["answer"].startswith("Nothing")


def test_all_three_gain_little_more_than_weight_decay():
    table = chapter.scores(0.2)
    found = told_by(chapter.ABLATION)["all-three-together"]["spec"]
    gain = 100 * (table[4].mean() - table[0].mean())
    low, high = found["frame"]["x"]["low"], found["frame"]["x"]["high"]
    assert low + found["truth"] / 100 * (high - low) == pytest.approx(gain)
    best = 100 * (table[1].mean() - table[0].mean())
    assert 0 < gain - best < 2 < 100 * (table[1:4].mean(axis=1) - table[0].mean()).min()
    assert stats.ttest_rel(table[4], table[1]).pvalue < 0.05
    assert 100 * (table[1] - table[[2, 3]]).mean() > 0  # weight decay gains most, as the question says


def test_two_strengths_that_help_alone_do_harm_together():
    runs = study.digit_runs(0.2)
    none, decay, drop, both = (
        runs.validation[0, study.DIGIT_SETTINGS.index(pair)].mean()
        for pair in ((0.0, 0.0), (0.01, 0.0), (0.0, 0.75), (0.01, 0.75))
    )
    assert both < none < min(decay, drop)
    assert told_by(chapter.STRENGTH_MAP)["both-at-full-strength"]["answer"].startswith("Harm")


def test_together_two_quarters_take_a_third_of_the_degrees_of_freedom():
    X = Standardizer().fit(data.diabetes().train.X).transform(data.diabetes().train.X)

    def taken(lam):
        return 10 - np.trace(X @ np.linalg.solve(X.T @ X + len(X) * lam * np.eye(10), X.T))

    rate = 0.1
    assert [taken(0.1), taken(rate / (1 - rate))] == pytest.approx([2.5, 2.5], abs=0.2)
    assert taken(0.1 + rate / (1 - rate)) == pytest.approx(3.3, abs=0.05)
    assert "3.3" in told_by(chapter.KNOBS)["two-quarters"]["answer"]


def test_under_the_penalty_the_validation_loss_does_not_climb_again():
    runs = study.digit_runs(0.1)
    free, some = (runs.losses[1, :, study.DIGIT_SETTINGS.index((lam, 0.0)), 0] for lam in (0.0, 0.003))
    assert free.argmin() == 5
    assert free[-1] > 1.7 * free.min()
    assert some[-1] < 1.2 * some.min()
    found = told_by(chapter.RECIPE)["validation-loss-under-l2"]["spec"]
    assert found["shape"] == "falls"
    assert found["truth"] == pytest.approx(some[list(recipe.WATCHED)].tolist())


def test_the_test_set_gives_back_what_wrong_labels_took():
    result = chapter.RECIPE.result(step="5 tune", draw=1)
    assert round(result.accuracy[1, -1], 2) == 0.81
    assert result.test == pytest.approx(0.9, abs=0.01)
    assert told_by(chapter.RECIPE)["test-set-opened"]["answer"].startswith("About 90%")
