"""The recipe: each step's verdict is on what validation did, and the readout gives the numbers."""

from dataclasses import replace

import numpy as np
import pytest

from chapters import putting_it_together as chapter
from chapters.putting_it_together import recipe, study
from regularization import data, network
from tests.chapters import reading


@pytest.mark.parametrize(
    ("step", "change", "said"),
    [
        ("2 add L2", 0.0299, "Validation +3.0 points: no more than the luck of 300 validation digits."),
        ("2 add L2", 0.0301, "Validation +3.0 points: it worked."),
        ("4 stop early", -0.0299, "Validation −3.0 points: no more than the luck of 300 validation digits."),
        ("4 stop early", -0.0301, "Validation −3.0 points: worse."),
    ],
)
def test_the_verdict_is_on_the_change_of_validation(step, change, said):
    result = chapter.RECIPE.result(step=step)
    accuracy = result.accuracy.copy()
    accuracy[1, -2:] = 0.7, 0.7 + change
    assert recipe.verdict(replace(result, accuracy=accuracy)) == said


def test_the_first_step_looks_and_the_last_one_opens_the_test_set():
    first, last = (chapter.RECIPE.result(step=step) for step in ("1 look", "5 tune"))
    accuracy = np.array([[0.984], [0.75]])
    assert recipe.verdict(replace(first, accuracy=accuracy)) == (
        f"Validation is {100 * (chapter.hoped() - 0.75):.0f} points short of what can be hoped for, training 23 ahead: "
        "overfitting."
    )
    opened = recipe.verdict(replace(last, test=0.8765))
    assert opened == "Now, once, the test set with its true labels: 87.6%."


@pytest.mark.parametrize("draw", range(1, chapter.DRAWS + 1))
def test_the_last_step_uses_what_validation_chose_among_all(draw):
    result, runs = chapter.RECIPE.result(step="5 tune", draw=draw), study.digit_runs(0.1)
    setting = study.DIGIT_SETTINGS.index((result.lam, result.rate))
    assert runs.validation[1, setting, draw - 1] == runs.validation[1, :, draw - 1].max()
    assert result.epoch == runs.best[setting, draw - 1]
    assert result.test == runs.test[1, setting, draw - 1]


def test_what_can_be_hoped_for_is_what_right_labels_give_counted_on_labels_a_tenth_of_which_is_wrong():
    runs = study.digit_runs(0.0)
    early, picked = study.chosen(runs, "all three")
    right = np.mean([runs.test[early, setting, seed] for seed, setting in enumerate(picked)])
    assert chapter.hoped() == pytest.approx(0.9 * right)
    for draw in range(1, chapter.DRAWS + 1):  # so that the first verdict is true for each
        assert chapter.RECIPE.result(draw=draw).accuracy[1, 0] < chapter.hoped() - chapter.NEAR


def test_under_the_penalty_wrong_labels_are_learned_late_and_the_weights_stay_limited():
    digits, draws = data.digits().train, range(chapter.DRAWS)
    X, y = (np.array([study.digit_parts(recipe.RECIPE_WRONG, seed)[0][part] for seed in draws]) for part in (0, 1))
    orders = (np.random.default_rng(seed).permutation(digits.n) for seed in draws)
    wrong = y != np.array([digits.y[order[: y.shape[1]]] for order in orders])
    learned, weights = {}, {}
    for lam in (0.0, 0.003):
        rng = [np.random.default_rng(seed) for seed in draws]
        net = network.mlp(64, [64], 10, rng=rng, dtype=np.float32)
        training = {"rng": rng, "optimiser": network.SGD(0.1, momentum=0.9), "batch_size": 40, "l2": lam}
        history = network.train(net, X, y, epochs=300, evaluate_every=60, keep_parameters=True, **training)
        weights[lam] = (history.parameters[[1, 5]] ** 2).sum(axis=-1)
        learned[lam] = ((net.predict(X).argmax(axis=-1) == y) & wrong).sum(axis=1) / wrong.sum(axis=1)
    assert (learned[0.003] > 0.5).all()
    assert (weights[0.003][1] < 1.15 * weights[0.003][0]).all()
    assert (weights[0.0][1] > 3 * weights[0.003][1]).all()


def said(result):
    hoped = chapter.hoped()
    training, validation = (row[-1] for row in result.accuracy)
    found = [result.lam, result.rate, result.epoch, training, validation]
    if result.step == 0:
        return [*found, 100 * (hoped - validation), 100 * (training - validation)]
    if result.step == 4:
        return [*found, result.test]
    change = 100 * (validation - result.accuracy[1][-2])
    return [*found, change, *([300] if abs(change) < recipe.LUCK - 1e-9 else [])]


test_the_readout = reading.test_of(chapter.RECIPE, said)
