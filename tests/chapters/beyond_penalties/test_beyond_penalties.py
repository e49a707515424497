"""Chapter 9: rules, filters, identities and pictures against what they must be."""

import numpy as np
import pytest

from chapters import beyond_penalties as chapter
from chapters.beyond_penalties import study
from regularization import data, linear, network


@pytest.mark.parametrize("patience", chapter.PATIENCES)
def test_training_goes_on_until_patience_is_used_up(patience):
    curve = chapter.long_runs().validation[:, chapter.SHOWN_RUN]
    for epoch in (0, 7, 30, 100):
        result = chapter.EARLY_STOPPING.result(patience=patience, epoch=epoch)
        assert result.now == min(epoch, result.stop)
        assert curve[result.best] == curve[: result.now + 1].min()
        waits = [k - int(curve[: k + 1].argmin()) for k in range(result.stop + 1)]
        assert max(waits) == waits[-1] == patience or result.stop == chapter.LAST


def test_stopping_while_training_is_what_the_replay_says():
    curve = chapter.long_runs().validation[:, 0]
    rule = network.EarlyStopping(patience=1)
    images, labels = study.digits()
    order = study.orders(1)[0]
    rng = np.random.default_rng(0)
    net = network.mlp(64, [64], 10, rng=[rng], dtype=np.float32)
    history = network.train(
        net,
        images[order[:200]],
        study.wrong_labels(labels[order[:200]], 0.2, 0),
        rng=[rng],
        optimiser=network.SGD(0.05, momentum=0.9),
        epochs=12,
        batch_size=20,
        validation=(images[order[200:260]], labels[order[200:260]]),
        early_stopping=rule,
    )
    last, best = rule.replay(curve)
    assert (history.last_epoch[0], history.best_epoch[0]) == (last[0], best[0])


def test_wrong_labels_are_wrong_and_as_many_as_asked():
    labels = study.digits()[1][:200]
    given = study.wrong_labels(labels, 0.2, 3)
    assert (given != labels).sum() == 40
    assert set(given) <= set(range(10))


def test_the_filters_are_those_of_descent_and_of_ridge():
    X, truth, _ = chapter.patients()
    y = X @ truth
    steps = 100
    w = np.zeros(10)
    for _ in range(steps):
        w += chapter.rate() * 2 / len(y) * X.T @ (y - X @ w)
    d, along = chapter.directions()
    Vt = np.linalg.svd(X, full_matrices=False)[2]
    descent, ridge = chapter.both_filters(d, steps)
    np.testing.assert_allclose(Vt @ w, descent * along, rtol=1e-9)
    lam = 1 / (2 * chapter.rate() * steps)
    np.testing.assert_allclose(Vt @ linear.Ridge(lam=lam).fit(X, y).coef_, ridge * along, rtol=1e-9)


def test_the_risk_is_what_repetition_measures():
    X, truth, variance = chapter.patients()
    d, _ = chapter.directions()
    factors, _ = chapter.both_filters(d, 100)
    U = np.linalg.svd(X, full_matrices=False)[0]
    rng = np.random.default_rng(0)
    noise = np.sqrt(variance) * rng.standard_normal((4000, len(X)))
    fitted = (X @ truth + noise) @ U * factors @ U.T
    errors = ((fitted - X @ truth) ** 2).mean(axis=1)
    assert chapter.risk(factors) == pytest.approx(errors.mean(), abs=4 * errors.std() / np.sqrt(4000))


def test_descent_stays_below_the_published_multiple_of_ridge():
    descent, ridge = chapter.all_risks()
    assert (descent / ridge).max() < 1.69
    assert 1 <= chapter.tuned_ratio() < 1.22


def test_many_noisy_copies_come_close_to_ridge_at_every_scale():
    for scale in chapter.SCALES:
        few, many = (
            np.linalg.norm(chapter.noisy_weights(scale, copies) - chapter.ridge_weights(scale)) for copies in (1, 300)
        )
        assert many < 0.35 * few


def test_thirty_patients_are_standardised_with_their_own_figures():
    few, rest = chapter.thirty()
    np.testing.assert_allclose(few.X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(few.X.std(axis=0), 1)
    assert few.n + rest.n == data.diabetes().train.n
    assert abs(rest.X.mean(axis=0)).max() > 0.01


def test_movements_move():
    picture = np.zeros((8, 8))
    picture[2, 3] = 1.0

    def moved(*movement):
        return (picture.ravel() @ study.movement(*movement)).reshape(8, 8)

    assert moved(0, 0, 0)[2, 3] == 1
    assert moved(2, 1, 0)[3, 5] == 1
    assert moved(2, 1, 0).sum() == 1
    np.testing.assert_allclose(moved(0.5, 0, 0)[2, 3:5], 0.5)
    np.testing.assert_allclose(moved(0, 0, 180), picture[::-1, ::-1], atol=1e-6)
    np.testing.assert_allclose(moved(0, 0, 90).sum(), 1, atol=1e-6)
    assert moved(7, 0, 0).sum() == 0


def test_a_shower_changes_each_showing_and_keeps_what_it_is_given():
    rows = np.array([[0, 1], [2, 3]])
    before = study.digits()[0].copy()
    for kind in study.KINDS:
        shower = study.Shower(kind, study.STRENGTHS[kind][2], rng=np.random.default_rng(0))
        first, second = (shower.show(rows, np.random.default_rng(seed)) for seed in (1, 2))
        assert first.shape == (2, 2, 64)
        assert not np.allclose(first, second)
    plain = study.Shower("shift", 0.0, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(plain.show(rows, np.random.default_rng(0)), before[rows])


def test_without_augmentation_both_columns_agree():
    for n in chapter.SIZES:
        result = chapter.trained(n)
        np.testing.assert_array_equal(result.unprepared[0], result.moved[0])
        nothing = chapter.AUGMENTED.result(level=0, n=n)
        np.testing.assert_array_equal(nothing.scanned_gain, 0)


def test_groups_of_the_whole_batch_are_batch_normalization():
    x = np.random.default_rng(0).normal(size=(2, 12, 5))
    grad = np.random.default_rng(1).normal(size=x.shape)
    layers = [network.BatchNorm(), study.GroupedBatchNorm(12)]
    for layer in layers:
        layer.build((5,), members=2, rng=np.random.default_rng(0))
    outputs = [layer.forward(x, training=True) for layer in layers]
    np.testing.assert_allclose(*outputs, atol=1e-12)
    np.testing.assert_allclose(*(layer.backward(grad) for layer in layers), atol=1e-12)
    np.testing.assert_allclose(*(layer.params["variance"] for layer in layers), atol=1e-12)


def test_the_gradient_through_groups_is_right():
    layer = study.GroupedBatchNorm(3)
    layer.build((2,), members=1, rng=np.random.default_rng(0))
    x, pull = np.random.default_rng(1).normal(size=(2, 1, 6, 2))
    layer.forward(x, training=True)
    gradient = layer.backward(pull)
    for place in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[place] = 1e-6
        change = (layer.forward(x + step, training=True) - layer.forward(x - step, training=True)) * pull
        assert gradient[place] == pytest.approx(change.sum() / 2e-6, abs=1e-6)


def test_a_pair_leaves_only_the_order():
    values, _ = chapter.normalised(2)
    assert np.median(np.abs(values)) == pytest.approx(1, abs=1e-3)
    spreads = [chapter.normalised(group)[0].std() for group in study.GROUPS]
    assert (np.diff(spreads) < 0).all()


def test_the_gradient_before_normalization_is_right_and_at_right_angles():
    w = np.array([0.4, -1.3])
    _, gradient = chapter.through_batchnorm(w)
    for axis in range(2):
        step = 1e-6 * np.eye(2)[axis]
        slope = (chapter.through_batchnorm(w + step)[0] - chapter.through_batchnorm(w - step)[0]) / 2e-6
        assert gradient[axis] == pytest.approx(slope, abs=1e-8)
    assert gradient @ w == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("decay", chapter.DECAYS)
def test_seven_times_the_weights_need_forty_nine_times_the_rate(decay):
    plain = chapter.descent_path(1, 1, decay)
    np.testing.assert_allclose(chapter.descent_path(7, 49, decay), 7 * plain, rtol=1e-9, atol=1e-9)
    assert np.abs(chapter.descent_path(7, 1, decay) - 7 * plain).max() > 0.1


def test_a_growing_rate_replaces_the_penalty():
    twins = study.two_trainings(lam=0.05, steps=200)
    assert twins.difference < 1e-10 < twins.apart
    assert twins.faster == pytest.approx(0.99**-399)
    assert twins.shrunk == pytest.approx(0.99**200, rel=1e-6)


def test_the_interval_is_that_of_student():
    differences = np.arange(8.0)
    mean, half = chapter.interval(differences)
    assert mean == 3.5
    stats = pytest.importorskip("scipy.stats")
    low, high = stats.t.interval(0.95, 7, loc=3.5, scale=stats.sem(differences))
    assert (mean - half, mean + half) == pytest.approx((low, high), abs=2e-3)


@pytest.mark.parametrize(
    ("experiment", "states"),
    [
        (chapter.NOISE, [{"scale": 3.0, "copies": 1}, {"scale": 0.05, "copies": 1}]),
        (chapter.SCALE, [{"scale": 1, "faster": 49}, {"scale": 7, "faster": 1}, {"faster": 49, "decay": 0.02}]),
        (chapter.BATCH_NOISE, [{"group": 2}, {"wrong": 0.0}]),
        (chapter.AUGMENTED, [{"kind": "rotate", "level": 4}, {"kind": "shift", "level": 4}]),
        (chapter.EARLY_STOPPING, [{"patience": 50, "epoch": 100}]),
    ],
)
def test_nothing_leaves_the_axes(experiment, states):
    for state in states:
        for axes in experiment.figure(**state).axes:
            low, high = sorted(axes.get_ylim())
            drawn = [line.get_ydata() for line in axes.get_lines() if line.get_transform() == axes.transData]
            for y in drawn:
                assert low <= np.min(y), state
                assert np.max(y) <= high, state
