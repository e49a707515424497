"""Which share of L1 and which form win in each world, and what chance could explain."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.elastic_net import contest, worlds
from chapters.elastic_net.study import path_errors, rescaled, standardised
from chapters.elastic_net.worlds import WORLD_RHOS, WORLDS, world_scores
from regularization import linear
from tests.chapters import reading

QUANTILE = 2.0226909
"""Of Student's t with 39 degrees of freedom, at 97.5%."""


def test_the_lasso_keeps_no_more_features_than_rows_less_one_and_the_elastic_net_does():
    kept = world_scores("wide").kept
    assert kept[:, -1].max() <= 19 < kept[0, 3].min()


def test_without_an_l2_part_both_forms_are_the_lasso():
    for name in WORLDS:
        errors = world_scores(name).errors
        np.testing.assert_array_equal(errors[0, -1], errors[1, -1])


def test_the_rescaled_path_is_that_of_the_estimator():
    train = standardised(WORLDS["groups"](np.random.default_rng([7, 0]))).train
    path = linear.elastic_net_path(*train, [0.3, 2.0], rho=0.5)
    for coef, lam in zip(rescaled(path, 0.5).coefs, path.lams, strict=True):
        model = linear.ElasticNet(lam, rho=0.5, form="rescaled").fit(*train)
        np.testing.assert_allclose(coef, model.coef_, atol=1e-6)


@pytest.mark.parametrize("name", WORLDS)
def test_the_chosen_strengths_do_not_stand_at_the_end_of_the_grid(name):
    chosen = world_scores(name).strengths
    ends = [(chosen == end).mean(axis=2) for end in worlds.WORLD_STRENGTHS[[0, -1]]]
    assert ends[1].max() < 0.03
    assert ends[0].max() < 0.03 or name == "wide"


def test_with_more_features_than_rows_the_error_is_flat_where_the_penalty_ends():
    problem = standardised(WORLDS["wide"](np.random.default_rng([7, 0])))
    for rho in WORLD_RHOS:
        path = linear.elastic_net_path(*problem.train, worlds.WORLD_STRENGTHS[:4], rho=rho)
        training, validation = path_errors(path, problem.train), path_errors(path, problem.validation)
        assert training[0] < 0.001
        assert validation[0] == pytest.approx(validation[3], rel=0.02)


def test_near_ridge_a_weak_penalty_leaves_the_irrelevant_features_in_and_a_strong_one_overshoots():
    parts, strengths = [], [0.1, 1.0, 10.0]
    for redraw in range(worlds.WORLD_REDRAWS):
        problem = standardised(WORLDS["groups"](np.random.default_rng([7, redraw])))
        path = rescaled(linear.elastic_net_path(*problem.train, strengths, rho=0.0), 0.0)
        members, others = (problem.test.X[:, part] @ path.coefs[:, part].T for part in (slice(10), slice(10, 30)))
        off = members + path.intercepts - problem.test.y[:, None]
        parts.append([path.coefs[:, :10].sum(axis=1), np.mean(off**2, axis=0), np.mean(others**2, axis=0)])
    total, members, others = np.mean(parts, axis=0)
    assert (np.diff(total) > 0).all()
    assert total[0] < 11 < total[1] < total[2]
    assert others[0] > 2 * members[0]
    assert members[2] > 5 * members[0]


def test_the_tuned_error_is_that_of_the_lowest_validation_error():
    problem = standardised(WORLDS["groups"](np.random.default_rng([7, 2])))
    found = []
    for rho in WORLD_RHOS:
        path = linear.elastic_net_path(*problem.train, worlds.WORLD_STRENGTHS, rho=rho)
        found += zip(path_errors(path, problem.validation), path_errors(path, problem.test), strict=True)
    assert world_scores("groups").tuned[0, 2] == pytest.approx(min(found)[1])


def said(result):
    errors, kept = result.errors[:, result.place], result.kept[:, result.place]
    matter = WORLDS[result.world](np.random.default_rng(0)).truth.coefficients != 0
    means = result.errors.mean(axis=2)
    start = [WORLD_RHOS[result.place], *errors.mean(axis=1), *kept.mean(axis=1), len(matter), matter.sum()]
    low = means.min()
    form, rho = np.argwhere(means == low)[0]
    if rho == result.place:
        return start
    gain = errors[errors.mean(axis=1).argmin()] - result.errors[form, rho]
    half = QUANTILE * np.sqrt(gain.var(ddof=1) / len(gain))
    return [*start, low, WORLD_RHOS[rho], len(gain), gain.mean(), half]


test_the_readout = reading.test_of(contest.CONTEST, said)


def with_gain(gain):
    """A result in which the rescaled form at ρ = 0.5 beats ρ = 0 by ``gain`` on average, with a half width of 1."""
    result = contest.compute(world="few", rho=0.0)
    errors = np.full((2, 7, 40), 50.0)
    swing = np.tile([1.0, -1.0], 20) * np.sqrt(39) / QUANTILE
    errors[1, 3] = 20.0
    errors[0, 0] = 20.0 + gain + swing
    return replace(result, errors=errors)


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (-0.001, "No other ρ has a lower error here."),
        (0.001, "0.00 ± 1.00 less, which chance could explain."),
        (0.999, "1.00 ± 1.00 less, which chance could explain."),
        (1.001, "1.00 ± 1.00 less."),
    ],
)
def test_the_interval_tells_from_chance(gain, words):
    result = with_gain(gain)
    assert contest.verdict(result).endswith(words)
    assert contest.readout(result).endswith(words)


def test_the_lowest_error_is_named_with_its_form():
    assert contest.best_of(with_gain(0.5)) == (1, 3)
    assert "The lowest error, 20.00, is that of the rescaled form at ρ = 0.5" in contest.verdict(with_gain(0.5))
