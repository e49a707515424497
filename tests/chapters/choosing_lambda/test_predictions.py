"""What the chapter's experiments ask before they answer."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chapters import choosing_lambda as chapter
from chapters.choosing_lambda.diabetes_split import diabetes_search
from chapters.shared.prostate import prostate_searches
from regularization.validation import k_fold
from tests.chapters.predictions import told_by

EXPERIMENTS = (
    chapter.ENDS,
    chapter.K_FOLD,
    chapter.PROSTATE,
    chapter.LUCK,
    chapter.SCREEN,
    chapter.SCALE,
    chapter.CURSE,
    chapter.FIVE_STEPS,
)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.name)
def test_every_experiment_asks_something(experiment):
    assert told_by(experiment)
    assert all(one.withheld for one in experiment.predictions)


def measured(rows):
    """Errors on many new rows of least squares, of the best ridge and of the mean."""
    sample, rng = chapter.problem(rows), np.random.default_rng(0)
    covariance = 0.5 ** np.abs(np.arange(40)[:, None] - np.arange(40))
    X = rng.multivariate_normal(np.zeros(40), covariance, size=50_000)
    y = sample.truth.function(X) + sample.truth.noise * rng.normal(size=len(X))
    ridges = [make_pipeline(StandardScaler(), Ridge(rows * lam)) for lam in (0.01, 0.0316, 0.1, 0.316)]
    free, *found = (np.mean((fit.fit(*sample.train).predict(X) - y) ** 2) for fit in (LinearRegression(), *ridges))
    return free, min(found), np.mean((sample.train.y.mean() - y) ** 2)


def test_the_two_ends():
    told = told_by(chapter.ENDS)
    free, _, huge = measured(60)
    assert 0.67 < huge / free < 1.5
    assert told["which-end-is-worse"]["answer"] == "They are about equally bad"
    free, best, _ = measured(240)
    assert free / best < 1.04
    assert told["no-penalty-with-more-rows"]["answer"] == "By one or two percent"


def by_sklearn(k, split):
    """The lowest CV error and its strength."""
    X, y = chapter.problem().train
    folds = k_fold(len(y), k, rng=np.random.default_rng([k, split])).repeats[0]
    cv = [(fold.train, fold.held_out) for fold in folds]
    options = {"scoring": "neg_mean_squared_error", "cv": cv}
    curve = [
        -cross_val_score(make_pipeline(StandardScaler(), Ridge((60 - 60 // k) * lam)), X, y, **options).mean()
        for lam in chapter.STRENGTHS
    ]
    return min(curve), chapter.STRENGTHS[int(np.argmin(curve))]


def test_splits_move_the_minimum_up_and_down_and_two_folds_lift_it():
    told = told_by(chapter.K_FOLD)
    heights, places = zip(*(by_sklearn(10, split) for split in range(1, 5)), strict=True)
    assert np.ptp(heights) > 0.1 * np.mean(heights)
    assert len(set(places)) == 1
    assert told["another-random-split"]["answer"] == "It moves up and down, at the same λ"
    assert by_sklearn(2, 1)[0] > 1.05 * heights[0]
    assert told["two-folds-or-ten"]["answer"] == "Higher: fewer rows to train on"


def test_the_first_feature_brings_most_and_the_rule_changes_more():
    told = told_by(chapter.PROSTATE)
    assert told["error-of-the-best-subset"]["spec"]["shape"] == "falls"
    changes = [
        np.count_nonzero(np.diff([getattr(one, rule) for one in prostate_searches()]))
        for rule in ("minimum", "one_standard_error")
    ]
    assert changes[1] > 3 * changes[0]
    assert told["which-choice-changes-more"]["answer"] == "The rule's"


def test_an_unlucky_split_costs_less_than_a_tenth():
    truth = chapter.truth_at()
    chosen = {one.minimum for one in chapter.searches(5)}
    assert len(chosen) > 1
    assert max(truth[place] for place in chosen) < 1.1 * truth.min()
    assert told_by(chapter.LUCK)["the-unluckiest-split"]["answer"] == "By less than a tenth"


def test_screening_first_makes_noise_look_like_signal():
    told = told_by(chapter.SCREEN)["screened-before-splitting"]["spec"]
    assert told["shape"] == "falls"
    assert told["truth"][0] > 45
    assert told["truth"][-1] < 5


def test_scaling_first_flatters_where_rows_are_few():
    told = told_by(chapter.SCALE)
    ratio = told["scaled-before-splitting"]["spec"]
    for rows, value in zip(ratio["x"], ratio["truth"], strict=True):
        result = chapter.SCALE.result(rows=rows, tail=2.0)
        assert value == pytest.approx(np.median(result.before / result.inside))
    assert ratio["shape"] == "rises"
    result = chapter.SCALE.result(rows=30, tail=2.0)
    assert np.median(result.fresh) > 2 * max(np.median(result.before), np.median(result.inside))
    assert told["scaling-and-new-rows"]["answer"] == "Neither: both are far too low"


def test_the_winner_of_more_settings_is_worse():
    told = told_by(chapter.CURSE)["true-error-of-the-winner"]["spec"]
    np.testing.assert_allclose(told["truth"], chapter.outcomes(25)[2].mean(axis=0))
    assert told["shape"] == "rises"


def test_the_floor_is_wide_and_the_weights_shrink_along_it():
    told = told_by(chapter.FIVE_STEPS)
    search = diabetes_search()
    low = search.minimum
    near = search.strengths[search.mean <= search.mean[low] + search.standard_error[low]]
    assert 8 <= len(near) <= 13
    assert told["strengths-within-one-standard-error"]["answer"] == "About ten"
    X, y = chapter.patients().train
    Z = StandardScaler().fit_transform(X)
    first, last = (np.abs(Ridge(len(y) * lam).fit(Z, y).coef_).max() for lam in (near[0], near[-1]))
    assert first > 5 * last
    assert told["weights-along-the-floor"]["answer"] == "It falls to less than a fifth"
