"""What the chapter's predictions ask has the answers that scikit-learn, numpy and the theory give."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsClassifier

from chapters.why_models_overfit import (
    CAPACITY,
    CROWDS,
    DOUBLE_DESCENT,
    LEARNING,
    NOISY_LABELS,
    RANDOM_LABELS,
    TOO_LONG,
    UNREPRESENTATIVE,
    VOTERS,
    crowd,
    study,
)
from regularization import data, linear, theory
from tests.chapters.predictions import told_by


def settles(experiment, name):
    return next(prediction.settles for prediction in experiment.predictions if prediction.name == name)


@pytest.mark.parametrize(("n", "noise", "mended"), [(16, 0.3, False), (16, 0.05, False), (160, 0.3, True)])
def test_only_more_points_mend_degree_fifteen(n, noise, mended):
    sample = data.noisy_sine(n=n, noise=noise, spacing="even", rng=np.random.default_rng(0), test=0)
    errors = []
    for degree in range(1, 16):
        fit = np.polynomial.Legendre.fit(sample.train.X[:, 0], sample.train.y, degree, domain=[0, 1])
        errors.append(np.mean((fit(sample.validation.X[:, 0]) - sample.validation.y) ** 2))
    assert (errors[-1] < 2 * min(errors)) == mended
    assert (errors[-1] > 1000 * min(errors)) != mended
    assert told_by(CAPACITY)["mend-degree-fifteen"]["answer"] == "Only ten times the points"


def test_with_fewer_patients_the_validation_error_is_higher_by_more_than_the_formula_says():
    patients = data.split(data.diabetes(), validation=0.3, test=0, rng=np.random.default_rng(0))
    rng, errors = np.random.default_rng(31), []
    for n in (15, 300):
        drawn = [patients.train.take(rng.permutation(patients.train.n)[:n]) for _ in range(200)]
        models = [LinearRegression().fit(*one) for one in drawn]
        off = [model.predict(patients.validation.X) - patients.validation.y for model in models]
        errors.append(np.median(np.square(off).mean(axis=1)))
    by_formula = (1 + 11 / 15) / (1 + 11 / 300)
    assert 3 < errors[0] / errors[1] < 6
    assert by_formula < 2
    assert told_by(LEARNING)["validation-error-of-few-patients"]["answer"] == "It is about 4 times as high"
    assert f"{by_formula:.1f} times" in LEARNING.predictions[0].prompt


def test_three_measurements_win_on_few_patients_and_tie_on_many():
    patients = data.split(data.diabetes(), validation=0.3, test=0, rng=np.random.default_rng(0))
    three, rng = [patients.features.index(name) for name in ("bmi", "map", "ltg")], np.random.default_rng(30)
    lead = {}
    for n in (20, 300):
        errors = []
        for _ in range(200):
            rows = rng.permutation(patients.train.n)[:n]
            for columns in (three, list(range(10))):
                model = LinearRegression().fit(patients.train.X[rows][:, columns], patients.train.y[rows])
                off = model.predict(patients.validation.X[:, columns]) - patients.validation.y
                errors.append(np.mean(off**2))
        few, many = np.median(np.reshape(errors, (-1, 2)), axis=0)
        lead[n] = 1 - few / many
    assert lead[20] > 1 / 3
    assert abs(lead[300]) < 0.1
    assert told_by(LEARNING)["three-measurements-or-ten"]["answer"] == "Three with 20 patients; level with 300"


def test_at_the_turn_no_more_than_one_wrong_label_is_repeated():
    net, history = study.long_training(64)
    turn = min(study.EPOCHS, key=lambda epoch: history.validation_loss[epoch // 5, 0])
    assert settles(TOO_LONG, "wrong-labels-at-the-turn") == {"epoch": turn}
    sample = study.moons(0)
    wrong = sample.truth.flipped
    repeated = {}
    for epoch in (turn, 2500):
        net.load(history.parameters[epoch // 5])
        says = net.predict(sample.train.X)[0].argmax(axis=-1)
        repeated[epoch] = int((says == sample.train.y)[wrong].sum())
    assert repeated[turn] <= 1
    assert repeated[2500] == 10
    assert history.train_accuracy[-1, 0] == 1
    assert told_by(TOO_LONG)["wrong-labels-at-the-turn"]["answer"] == "None or one"


def test_later_the_loss_grows_much_more_than_the_mistakes():
    _, history = study.long_training(64)
    turn = 180 // 5
    assert history.validation_loss[-1, 0] > 4 * history.validation_loss[turn, 0]
    assert 0.75 < history.validation_accuracy[-1, 0] < history.validation_accuracy[turn, 0] - 0.05
    answer = told_by(TOO_LONG)["loss-and-accuracy-at-the-end"]["answer"]
    assert answer == "The loss is many times as high, but most answers stay right"
    _, small = study.long_training(2)
    lowest = small.validation_loss[:, 0].argmin()
    assert small.validation_loss[-1, 0] < 1.2 * small.validation_loss[lowest, 0]
    assert abs(small.validation_accuracy[-1, 0] - small.validation_accuracy[lowest, 0]) < 0.05


def votes(flip):
    """Mean shares of labels contradicted and of mistakes on new points, by number of voters."""
    shares = np.empty((CROWDS, len(VOTERS), 2))
    for seed in range(CROWDS):
        sample = crowd(seed, flip)
        for k, voters in enumerate(VOTERS):
            model = KNeighborsClassifier(voters).fit(*sample.train)
            shares[seed, k] = [1 - model.score(*part) for part in (sample.train, sample.test)]
    return dict(zip(VOTERS, shares.mean(axis=0), strict=True))


def test_the_best_vote_contradicts_as_many_labels_as_are_wrong():
    found = votes(0.2)
    best = min(found, key=lambda voters: found[voters][1])
    assert settles(NOISY_LABELS, "training-mistakes-of-a-good-vote") == {"voters": best}
    assert found[best][0] == pytest.approx(0.2, abs=0.04)
    assert told_by(NOISY_LABELS)["training-mistakes-of-a-good-vote"]["answer"] == "About 20%, as many as are wrong"


def test_of_forty_per_cent_wrong_labels_the_best_vote_passes_on_half():
    found = votes(0.4)
    best = min(found, key=lambda voters: found[voters][1])
    assert settles(NOISY_LABELS, "forty-per-cent-wrong") == {"flip": 0.4, "voters": best}
    assert found[best][1] == pytest.approx(0.2, abs=0.04)
    assert told_by(NOISY_LABELS)["forty-per-cent-wrong"]["answer"] == "About 20%, half as many as are wrong"


def hole(n, width):
    """Median validation and test error over 40 samples, by least squares with a ridge written as rows."""
    errors = []
    for seed in range(40):
        gap, rng = (0.5 - width / 2, 0.5 + width / 2), np.random.default_rng(seed)
        sample = data.noisy_curve("bump", n=n, noise=0.1, gap=gap, rng=rng, validation=50, test=300)
        A, mean = columns(sample.train.X), columns(sample.train.X).mean(axis=0)
        rows = np.vstack([A - mean, np.sqrt(n * 1e-3) * np.eye(12)])
        level = sample.train.y.mean()
        w = np.linalg.lstsq(rows, np.r_[sample.train.y - level, np.zeros(12)], rcond=None)[0]
        parts = (sample.validation, sample.test)
        errors.append([np.mean(((columns(part.X) - mean) @ w + level - part.y) ** 2) for part in parts])
    return np.median(errors, axis=0)


def columns(X):
    return linear.polynomial_design(X[:, 0], 12, interval=(0, 1))


def test_validation_does_not_see_the_hole_and_more_points_do_not_fill_it():
    (seen, new), (seen_all, new_all), (_, many) = hole(60, 0.4), hole(60, 0.0), hole(240, 0.4)
    assert seen <= seen_all
    assert new > 3 * new_all
    assert many > 0.75 * new
    found = told_by(UNREPRESENTATIVE)
    assert found["validation-and-the-hole"]["answer"] == "It does not grow"
    assert found["more-points-around-the-hole"]["answer"] == "More than three quarters are left"


def test_half_random_labels_are_learned_after_the_digits():
    history, _ = study.memorise()
    test = history.validation_accuracy[:, study.SHARES.index(0.5)]
    assert test.max() > 0.85
    assert test[-1] < 0.75
    found = told_by(RANDOM_LABELS)["half-of-the-labels-random"]["spec"]
    assert found["shape"] == "peaks"
    epochs = RANDOM_LABELS.predictions[1].x
    np.testing.assert_array_equal(found["truth"], [test[list(history.epochs).index(epoch)] for epoch in epochs])


def test_random_labels_take_several_times_as_long():
    history, _ = study.memorise()
    shown = np.isin(history.epochs, study.DIGIT_EPOCHS)
    first = {}
    for share in (0.0, 1.0):
        training = history.train_accuracy[shown, study.SHARES.index(share)]
        first[share] = int(history.epochs[shown][np.flatnonzero(training >= 0.99)[0]])
    assert first[0.0] == 10  # the question says so
    assert settles(RANDOM_LABELS, "time-to-learn-random-labels") == {"share": 1.0, "epoch": first[1.0]}
    assert 2 < first[1.0] / first[0.0] < 20
    assert told_by(RANDOM_LABELS)["time-to-learn-random-labels"]["answer"] == "Several times as long"
    assert 64 * 512 + 512 + 512 * 10 + 10 > 40 * 797  # what is said of a network that never learns them


def seen(p):
    return min(p, 6) * 0.1 + max(p - 6, 0) * 0.4 / 194


def test_the_risk_descends_twice_and_ridge_does_best_with_the_strong_features():
    found = told_by(DOUBLE_DESCENT)
    counts = [round(40 * ratio) for ratio in DOUBLE_DESCENT.predictions[1].x]
    risks = [theory.subset_risk(p, n=40, seen=seen(p), unseen=max(1 - seen(p), 0), noise=0.2) for p in counts]
    np.testing.assert_allclose(found["risk-without-ridge"]["spec"]["truth"], risks)
    assert found["risk-without-ridge"]["spec"]["shape"] == "winds"
    assert risks[1] == pytest.approx(0.5, abs=0.05)  # the question says so
    assert min(risks) == risks[1] < risks[-1] < risks[0] < 2 < max(risks)
    weights = np.sqrt(np.r_[np.full(6, 0.1), np.full(194, 0.4 / 194)])
    simulated = {}
    for p in (4, 6, 12, 40, 200):
        s = 1 - seen(p) + 0.2**2
        lam = s * (p / 40) / seen(p)
        options = {"n": 40, "coefficients": weights, "noise": 0.2, "repeats": 200, "rng": np.random.default_rng(p)}
        simulated[p] = theory.simulate_risk(p, lam=lam, **options).mean
    assert min(simulated, key=simulated.get) == 6
    assert found["features-for-the-best-ridge"]["answer"] == "6, the strong ones only"
