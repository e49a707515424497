"""What chapter 7 shows, held against enumeration, closed forms, scikit-learn and the layers themselves."""

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.linear_model import Ridge

from chapters import dropout as chapter
from chapters.dropout import study
from regularization import network, theory


@pytest.mark.parametrize("layers", [1, 2])
def test_weight_scaling_is_the_geometric_mean_for_one_dropped_layer_only(layers):
    largest = np.array([one.largest for one in study.enumerated(layers)])
    assert (largest < 1e-12).all() if layers == 1 else (largest > 0.01).all()


def test_the_masks_of_the_ensemble_are_counted_as_often_as_they_are_drawn():
    for rate, one in zip(study.ENSEMBLE_RATES, study.enumerated(1), strict=True):
        kept = theory.patterns(study.SWITCHES).sum(axis=1)
        by_count = np.bincount(kept.astype(int), weights=one.weight)
        np.testing.assert_allclose(by_count, binom.pmf(np.arange(study.SWITCHES + 1), study.SWITCHES, 1 - rate))
        np.testing.assert_allclose(one.members @ one.weight, one.arithmetic[: study.SHOWN])


def test_an_ensemble_beats_its_average_member():
    for layers in (1, 2):
        for one in study.enumerated(layers):
            alone, *together = one.accuracy
            assert min(together) > alone


def test_masks_and_inference_agree_in_the_mean_where_they_must():
    for one in study.scaled(1):
        for row in range(2):
            error = one.sampled[row].std() / np.sqrt(study.DRAWS)
            assert abs(one.sampled[row].mean() - one.output[row, 0]) < 4 * error


def test_the_keep_probability_and_the_rate_coincide_at_one_half_only():
    for layers in study.DEPTHS:
        for rate, one in zip(study.SCALE_RATES, study.scaled(layers), strict=True):
            same = np.isclose(one.output[0, 0], one.output[0, 2], rtol=1e-5)
            assert same == (rate == 0.5)


def test_the_diagram_shows_the_network_that_it_trains():
    run = study.followed()
    for place, rate in enumerate(study.DIAGRAM_RATES):
        _, *hidden, out = (values[place, 5] for values in run.training)
        w1, w2, w3 = (values[place, 5] for values in run.weights)
        assert (hidden[0][~run.masks[0][place, 5]] == 0).all()
        assert (hidden[1][~run.masks[1][place, 5]] == 0).all()
        assert out.sum() == pytest.approx(1)
        assert [w.shape for w in (w1, w2, w3)] == [(4, 8), (8, 8), (8, 3)]
        if rate == 0:
            np.testing.assert_allclose(run.training[-1][place], run.inference[-1][place])
    drop = np.concatenate([~mask for mask in run.masks], axis=-1).mean(axis=(1, 2))
    error = np.sqrt(0.25 / (16 * (study.DIAGRAM_STEPS + 1)))
    assert np.abs(drop - study.DIAGRAM_RATES).max() < 4 * error


def test_the_first_weights_are_the_same_at_every_rate():
    for values in study.followed().weights:
        assert (values[:, 0] == values[0, 0]).all()


def test_all_rates_start_from_the_same_networks():
    for n in chapter.SIZES_COMPARED:
        run = chapter.runs(n, 0.2)
        assert (run.test_accuracy[0] == run.test_accuracy[0, :1]).all()


def test_samples_have_the_share_of_wrong_labels_that_is_said():
    clean, test = study.digit_sample(200, 0.0, 3)
    spoilt, same = study.digit_sample(200, 0.2, 3)
    assert (clean.y != spoilt.y).sum() == 40
    np.testing.assert_array_equal(test.y, same.y)
    both = np.vstack([clean.X, test.X])
    assert len(np.unique(both, axis=0)) == len(both)


def test_wrong_labels_are_where_dropout_pays():
    for n in chapter.SIZES_COMPARED:
        right, wrong = (chapter.gains(n, share, study.BUDGET) for share in chapter.WRONG)
        half = study.RATES.index(0.5)
        assert wrong.mean[half] - wrong.half[half] > 1
        assert right.mean[half] < 1.5


def test_every_gain_lies_within_the_axes():
    for state in chapter.HELP.states():
        result = chapter.HELP.result(**state)
        assert min(result.gains.min(), (result.mean - result.half).min()) > -85
        assert max(result.gains.max(), (result.mean + result.half).max()) < 24


def test_removing_all_units_leaves_the_most_frequent_class_at_best():
    run = study.knocked_out()
    assert run.random[-1].max() < 0.16
    np.testing.assert_allclose(run.random[0], run.important[0])
    assert (np.diff(run.worth, axis=2) <= 0).all()


def test_dropout_makes_a_network_redundant():
    run = study.knocked_out()
    half = study.REMOVED.index(32)
    assert (run.random[half, 2] > run.random[half, 0] + 0.05).all()
    assert (run.silent[2] > run.silent[0]).all()
    assert (run.mean_activation[2] < run.mean_activation[0]).all()


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("unit", [0.1, 1.0, 10.0])
def test_dropout_in_linear_regression(rate, unit):
    result = chapter.ADAPTIVE.result(rate=rate, unit=unit)
    np.testing.assert_allclose(result.masks, result.penalised[:: chapter.SAMPLED], rtol=1e-9)
    np.testing.assert_allclose(result.effects[1], chapter.ADAPTIVE.result(rate=rate, unit=1.0).effects[1], rtol=1e-7)
    assert result.penalised.argmin() == np.abs(chapter.STRETCH - 1).argmin()
    X, y = chapter.patients(unit)
    theirs = Ridge(alpha=len(y) * rate / (1 - rate), fit_intercept=False).fit(X, y).coef_ * X.std(axis=0)
    np.testing.assert_allclose(result.effects[2], theirs, rtol=1e-6)


def test_the_second_order_price_of_a_logistic_regression():
    ratio = [np.divide(*chapter.logistic_prices(0.2, shrink)) for shrink in (0.01, 0.1, 1.0)]
    assert ratio[0] == pytest.approx(1, abs=1e-3)
    assert abs(ratio[0] - 1) < abs(ratio[1] - 1) < abs(ratio[2] - 1)


def test_a_run_is_the_one_that_trains_alone():
    train, test = study.digit_sample(100, 0.2, 2)
    rng = np.random.default_rng(2)
    net = network.mlp(64, [100, 100], 10, rng=rng, rate=0.5, dtype=np.float32)
    history = network.train(
        net, train.X, train.y, rng=rng, optimiser=network.Adam(0.005), epochs=20, batch_size=100, validation=tuple(test)
    )
    run, place = chapter.runs(100, 0.2), study.RATES.index(0.5)
    assert history.validation_loss[20, 0] == pytest.approx(run.test_loss[1, place, 2], rel=2e-2)
    assert history.validation_accuracy[20, 0] == pytest.approx(run.test_accuracy[1, place, 2], abs=0.02)
