"""What chapter 2 shows, held against closed forms, scikit-learn and published values."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from chapters import why_models_overfit as chapter
from chapters.why_models_overfit import study
from regularization import network


@pytest.mark.parametrize(("degree", "n"), [(1, 16), (7, 24), (12, 160)])
def test_the_drawn_fit_is_the_least_squares_polynomial(degree, n):
    result = chapter.CAPACITY.result(degree=degree, n=n, noise=0.3)
    other = np.polynomial.Polynomial.fit(result.x, result.y, degree)
    assert np.allclose(result.curve, other(chapter.GRID))
    assert result.training[degree - 1] == pytest.approx(np.mean((other(result.x) - result.y) ** 2))


def test_more_capacity_never_raises_the_training_error():
    for n in (16, 40, 160):
        training, _ = chapter.capacity_errors(n, 0.3)
        assert (np.diff(training, axis=1) < 1e-12).all()
        expected = 0.09 * (1 - np.array([6, 11]) / n)
        spread = training[:, [4, 9]].std(axis=0) / np.sqrt(len(training))
        assert np.abs(training[:, [4, 9]].mean(axis=0) - expected).max() < 4 * spread.max() + 0.003


def test_every_error_and_marker_of_the_capacity_figure_lies_within_its_axes():
    for n in (16, 24, 40, 80, 160):
        for noise in (0.05, 0.6):
            result = chapter.CAPACITY.result(degree=1, n=n, noise=noise)
            assert max(result.validation.max(), result.high.max()) < 1e5


@pytest.mark.parametrize("width", [16, 64])
def test_the_validation_loss_turns_while_the_training_loss_falls(width):
    _, history = study.long_training(width)
    turn = history.validation_loss.argmin(axis=0)
    assert (history.validation_loss[-1] > 3 * history.validation_loss.min(axis=0)).all()
    assert (history.train_loss[-1] < 0.5 * history.train_loss[turn, np.arange(study.RUNS)]).all()


def test_a_shown_epoch_is_the_network_of_that_epoch():
    result = chapter.TOO_LONG.result(epoch=500, units=8)
    net = network.mlp(2, [8], 2, rng=np.random.default_rng(0), activation="tanh", dtype=np.float32)
    points = [chapter.moons(0).train, chapter.moons(0).validation]
    again = network.train(
        net, *points[0], rng=np.random.default_rng(0), optimiser=network.Adam(0.02), epochs=500, validation=points[1]
    )
    assert again.train_accuracy[-1, 0] == pytest.approx(result.accuracy[0], abs=0.03)
    assert again.train_loss[100, 0] == pytest.approx(result.training[study.EPOCHS.index(100)], rel=1e-3)
    assert again.validation_loss[100, 0] == pytest.approx(result.validation[study.EPOCHS.index(100)], rel=1e-3)


@pytest.mark.parametrize(("flip", "voters"), [(0.0, 1), (0.2, 9), (0.4, 61)])
def test_the_vote_is_that_of_scikit_learn(flip, voters):
    sample = chapter.crowd(0, flip)
    model = KNeighborsClassifier(voters).fit(*sample.train)
    place = chapter.VOTERS.index(voters)
    training, test = chapter.vote_errors(flip)
    assert training[0, place] == pytest.approx(1 - model.score(*sample.train))
    assert test[0, place] == pytest.approx(1 - model.score(*sample.test))
    share = chapter.NOISY_LABELS.result(flip=flip, voters=voters).share.ravel()
    assert np.allclose(share, model.predict_proba(chapter.VOTE_PLANE)[:, 1])


@pytest.mark.parametrize("width", [0.2, 0.5])
def test_nothing_is_collected_in_the_gap_but_the_test_points_cover_it(width):
    low, high = chapter.gap_of(width)
    sample = chapter.survey(60, width, 3)
    inside = [np.mean((low <= part.X) & (high > part.X)) for part in sample.parts]
    assert inside[:2] == [0, 0]
    assert inside[2] == pytest.approx(width, abs=0.1)


def test_random_labels_zhang_et_al_2017():
    history, _ = study.memorise()
    pure = np.array(study.SHARES) == 1.0
    assert history.train_accuracy[-1].min() > 0.99
    # Guessing among ten classes on 1000 digits: the standard error is 0.0095.
    assert np.abs(history.validation_accuracy[-1, pure] - 0.1).max() < 0.03
    assert history.validation_accuracy[-1, 0] > 0.96


def test_random_labels_are_uniform_and_only_where_they_are_said_to_be():
    labels, drawn = study.digit_labels()
    true = study.digit_parts()[0].y
    assert np.allclose(drawn.mean(axis=1), study.SHARES, atol=1e-3)
    assert (labels == true)[~drawn].all()
    assert (labels == true)[3:].mean() == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize("ridge", [False, True])
def test_every_simulated_point_lies_on_the_exact_curve(ridge):
    p, mean, error = chapter.simulated(ridge).T
    exact = [chapter.ridge_optimum(int(k))[1] if ridge else chapter.exact_risk(int(k)) for k in p]
    # The ridge curve is the limit of many rows; at n = 40 it is off by O(1/n).
    assert (np.abs(mean - exact) < 4 * error + (0.02 * mean if ridge else 0)).all()


def test_ridge_has_no_peak_and_beats_no_penalty_everywhere():
    with_ridge = [chapter.ridge_optimum(p)[1] for p in range(chapter.STRONG, chapter.FEATURES + 1)]
    without = [chapter.exact_risk(p) for p in range(chapter.STRONG, chapter.FEATURES + 1)]
    assert (np.diff(with_ridge) > 0).all()
    assert np.less_equal(with_ridge, without).all()


def test_the_double_descent_figure_holds_all_its_points():
    for state in chapter.DOUBLE_DESCENT.states():
        result = chapter.DOUBLE_DESCENT.result(**state)
        assert np.abs(np.r_[result.seen, result.new][:, 0]).max() < 3
        assert np.abs(np.r_[result.seen, result.new][:, 1]).max() < 200
        assert result.simulated[:, 1].max() + 2 * result.simulated[:, 2].max() < 25
