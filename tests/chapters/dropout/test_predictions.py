"""What the predictions of chapter 7 call right, computed in another way; what they say of the data holds."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

from chapters.dropout import adaptive, curves, ensemble, epochs, help, knock_out, network, scaling, study
from everystate.prediction import Sketch
from tests.chapters.predictions import told_by

EXPERIMENTS = (
    network.NETWORK,
    curves.CURVES,
    help.HELP,
    epochs.EPOCHS,
    scaling.SCALING,
    ensemble.ENSEMBLE,
    knock_out.KNOCK_OUT,
    adaptive.ADAPTIVE,
)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.name)
def test_each_is_settled_and_withholds_what_stands_in_the_figure(experiment):
    assert 1 <= len(told_by(experiment)) <= 2


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.name)
def test_a_curve_to_draw_moves_on_its_axis(experiment):
    for prediction in experiment.predictions:
        if isinstance(prediction, Sketch):
            assert told_by(experiment)[prediction.name]["spec"]["shape"] != "flat"


def test_three_of_the_last_eight_masked_networks_are_sure():
    run, place = study.followed(), study.DIAGRAM_RATES.index(0.35)
    masked, whole = (kind[-1][place, -8:, run.label] for kind in (run.training, run.inference))
    assert sum(one > 0.9 for one in masked) == 3
    assert (whole > 0.99).all()
    assert told_by(network.NETWORK)["masked-networks-sure"]["answer"] == "In three to five"


def test_over_all_masks_five_of_eight_would_be_sure():
    run, place = study.followed(), study.DIAGRAM_RATES.index(0.35)
    assert run.many.shape == (len(study.DIAGRAM_RATES), study.DIAGRAM_STEPS + 1, study.MANY)
    assert network.usually_sure(network.NETWORK.result()) == pytest.approx(8 * np.mean(run.many[place, -8:] > 0.9))
    assert round(network.usually_sure(network.NETWORK.result())) == 5
    undropped = study.DIAGRAM_RATES.index(0.0)
    assert run.many[undropped] == pytest.approx(run.inference[-1][undropped, :, run.label, None] + np.zeros(study.MANY))


def test_training_accuracy_falls_with_the_rate():
    last = study.runs(200, 0.2).train_accuracy[-1].mean(axis=1)
    spec = told_by(curves.CURVES)["labels-repeated-by-rate"]["spec"]
    assert spec["truth"] == pytest.approx(last)
    assert (np.diff(last) < 0).all()
    assert spec["shape"] == "falls"
    assert last[-1] < 0.8 < last[study.RATES.index(0.5)]


def test_a_network_that_repeats_all_right_labels_repeats_this_share_of_the_wrong():
    result = curves.compute(epoch=100, rate=0.5, wrong=True)
    share = curves.wrong_repeated(result)
    assert 0.8 + 0.2 * share == pytest.approx(result.train_accuracy[study.RATES.index(0.5)])


def test_without_dropout_the_test_loss_turns_early():
    run = study.runs(200, 0.2)
    mean = run.test_loss[:, 0].mean(axis=1)
    epoch = next(run.epochs[k] for k in range(len(mean)) if mean[k] == min(mean))
    assert told_by(curves.CURVES)["test-loss-turns"]["spec"]["text"] == str(epoch)
    assert run.train_loss[-1, 0].mean() < run.train_loss[run.epochs.tolist().index(epoch), 0].mean()


def final(n, wrong):
    accuracy = 100 * study.runs(n, wrong).test_accuracy[-1].mean(axis=1)
    return accuracy - accuracy[0]


def test_right_labels_leave_little_to_gain_and_wrong_ones_most_on_many_digits():
    found = told_by(help.HELP)
    assert final(100, 0.0).max() < 1
    assert found["gain-with-right-labels"]["answer"] == "Below 1"
    half = study.RATES.index(0.5)
    gains = {n: final(n, 0.2)[half] for n in (100, 200, 400)}
    assert gains[100] < gains[200] < gains[400]
    assert found["gain-by-sample-size"]["answer"].startswith("On 400")


def test_more_than_six_points_would_be_more_than_half_of_the_errors():
    assert 0.5 * (100 - 100 * help.HELP.result().test_accuracy[0]) < 6


def test_rate_eight_tenths_climbs_slowly():
    accuracy = study.runs(200, 0.2).test_accuracy[:, -1].mean(axis=1)
    spec = told_by(epochs.EPOCHS)["rate-eight-tenths-course"]["spec"]
    assert spec["truth"] == pytest.approx(accuracy[::2])
    assert spec["shape"] == "rises"
    assert accuracy[-1] > accuracy[-3]
    assert accuracy[0] == pytest.approx(0.1, abs=0.05)


def test_with_right_labels_the_gap_is_largest_at_the_highest_rate():
    run = study.runs(200, 0.0)
    gap = 100 * (run.train_accuracy - run.test_accuracy)[-1].mean(axis=1)
    assert gap.argmax() == len(gap) - 1
    assert np.abs(gap[:-1] - gap[0]).max() < 1
    assert gap[0] == pytest.approx(7, abs=0.5)
    assert told_by(epochs.EPOCHS)["gap-with-right-labels"]["answer"] == "Larger"


def test_forgotten_scaling_costs_little_accuracy():
    run = study.scaled(3)[study.SCALE_RATES.index(0.5)]
    assert 0.005 < run.accuracy[0, 0] - run.accuracy[0, 1] < 0.05
    assert run.output[0, 1] > 3 * run.output[0, 0]
    assert told_by(scaling.SCALING)["forgotten-scaling-cost"]["answer"] == "Less than 5, but some"


def test_weight_scaling_is_the_geometric_mean_with_one_layer():
    run = study.enumerated(1)[study.ENSEMBLE_RATES.index(0.5)]
    assert run.scaling == pytest.approx(run.geometric, abs=1e-12)
    assert not np.allclose(run.scaling, run.arithmetic, atol=0.05)
    assert told_by(ensemble.ENSEMBLE)["weight-scaling-which-mean"]["answer"] == "With the geometric mean, to rounding"


def test_with_two_layers_one_pass_beats_its_parts():
    alone, _, geometric, scaled = study.enumerated(2)[study.ENSEMBLE_RATES.index(0.5)].accuracy
    assert alone == pytest.approx(0.4, abs=0.05)
    assert scaled == pytest.approx(0.7, abs=0.05)
    assert abs(geometric - scaled) < 0.02
    assert told_by(ensemble.ENSEMBLE)["weight-scaling-two-layers"]["answer"] == "About seven of ten"


def test_half_of_the_units_do_most_of_the_work():
    random = study.knocked_out().random.mean(axis=-1)
    plain, dropped = random[:, 0], random[:, -1]
    half = study.REMOVED.index(32)
    found = told_by(knock_out.KNOCK_OUT)
    assert plain[half] == pytest.approx(0.8, abs=0.05)
    assert found["half-removed-without-dropout"]["answer"] == "About 80%"
    assert found["units-removed-with-dropout"]["spec"]["truth"] == pytest.approx(dropped[::2])
    assert found["units-removed-with-dropout"]["spec"]["shape"] == "falls"
    assert 0 <= dropped[0] - dropped[half] < 0.02


def test_ridge_gives_a_feature_with_large_numbers_more_than_least_squares_does():
    X, y = adaptive.patients(10.0)
    bmi = X[:, adaptive.BMI].std()
    ridge = Ridge(len(y), fit_intercept=False).fit(X, y).coef_[adaptive.BMI] * bmi
    free = LinearRegression(fit_intercept=False).fit(X, y).coef_[adaptive.BMI] * bmi
    assert ridge > free + 1
    assert told_by(adaptive.ADAPTIVE)["ridge-in-another-unit"]["answer"] == "Larger than under least squares"


def test_without_masks_larger_weights_than_dropouts_fit_better():
    X, y = adaptive.patients()
    w = Ridge(len(y), fit_intercept=False).fit(X, y).coef_
    losses = [np.mean((y - t * X @ w) ** 2) / 1000 for t in np.arange(0, 1.6, 0.25)]
    spec = told_by(adaptive.ADAPTIVE)["loss-along-dropouts-weights"]["spec"]
    assert spec["truth"] == pytest.approx(losses, rel=1e-6)
    assert spec["shape"] == "falls"
    assert f"{losses[0]:.2f}" == "5.93"
