"""Verdicts at their borders, and how the intervals that they rest on come about."""

import numpy as np
import pytest
from scipy import stats

from regularization import translation
from regularization.advice import Gain, Honest, judge, settings
from regularization.advice import _contest as contest


def honest(nothing, free, chosen, k=10):
    """Errors around the means given, paired but for a hundredth."""
    cosines = np.cos(np.arange(3 * k)).reshape(3, 1, k)
    wiggle = 1 + 0.01 * (cosines - cosines.mean(axis=2, keepdims=True))
    names = ("nothing", "no penalty", "chosen") if free else ("nothing", "chosen")
    means = np.array([one for one in (nothing, free, chosen) if one])
    errors = means[:, None, None] * wiggle[: len(means)]
    return Honest(names, errors, np.full(errors.shape, np.nan), ("ridge",) * k)


BORDERS = [
    ((10, 5, 4.8), "helps", "Regularization helps here by "),
    ((10, 5, 5.01), "no difference", "Regularization makes no difference here that could be told from the noise"),
    ((10, 5, 4.99), "no difference", "Regularization makes no difference"),
    ((10, 5, 5.2), "hurts", "Regularization does harm here: "),
    ((10, None, 5), "needed", "Regularization is needed here: "),
    ((10, 20, 10.01), "nothing works", "Nothing here beats the mean: "),
    ((10, 20, 9.99), "can't tell", "These rows can't tell whether anything beats the mean: "),
    ((10, 1.1e-5, 5), "hurts", "Regularization does harm here: "),
    ((10, 0.9e-5, 5), "exact", "The features tell the target exactly, but for 9e-07 of its variance: "),
    ((10, 20, 9.7), "helps", "Regularization helps here by "),
]


@pytest.mark.parametrize(("means", "kind", "start"), BORDERS)
def test_the_verdict_at_its_borders(means, kind, start):
    verdict = judge(honest(*means), two_classes=False)
    assert (verdict.kind, verdict.words[: len(start)]) == (kind, start)


def test_the_verdict_tells_the_gain_that_it_rests_on():
    errors = honest(10, 5, 4)
    verdict = judge(errors, two_classes=False)
    assert verdict.gain == errors.gain("chosen", "no penalty")
    assert verdict.gain.words in verdict.words
    assert errors.gain("chosen", "nothing").compared in verdict.words
    assert judge(honest(10, None, 5), two_classes=False).gain == honest(10, None, 5).gain("chosen", "nothing")


def test_with_classes_errors_are_cross_entropies_and_nothing_are_the_shares():
    words = judge(honest(10, 20, 10.01), two_classes=True).words
    assert "cross-entropy" in words
    assert "the classes' shares" in words
    assert "can be separated" in judge(honest(10, None, 5), two_classes=True).words


SAID = [
    (Gain(12.2, 5.1, 18.9), "12% (5 to 19)", "12% smaller (5 to 19)"),
    (Gain(-12.2, -18.9, -5.1), "−12% (−19 to −5)", "12% larger (5 to 19)"),
    (Gain(-0.4, -1.9, 1.2), "−0.4% (−1.9 to 1.2)", "0.4% larger (−1.2 to 1.9)"),
    (Gain(-900.0, -1900.0, -300.0), "−900% (−1900 to −300)", "900% larger (300 to 1900)"),
    (Gain(-901.0, -1900.0, -300.0), "−901% (−1900 to −300)", "10 times as large (4 to 20 times)"),
    (Gain(4.0, 0.3, 8.0), "4.0% (0.3 to 8.0)", "4.0% smaller (0.3 to 8.0)"),
]


@pytest.mark.parametrize(("gain", "words", "compared"), SAID)
def test_a_gain_in_words_never_hides_on_which_side_of_zero_an_end_lies(gain, words, compared):
    assert (gain.words, gain.compared) == (words, compared)


@pytest.mark.parametrize("freedom", [4, 9, 19, 49, 1000])
def test_the_quantile_is_students(freedom):
    assert contest.student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=5e-4)


def test_an_interval_is_that_of_nadeau_and_bengio():
    errors = np.random.default_rng(0).uniform(1, 2, size=(1, 2, 5))
    found = Honest(("nothing",), errors, errors, ())
    corrected = errors.var(ddof=1) * (1 / 10 + (1 / 5) / (4 / 5))  # rows tested over rows trained on
    assert found.interval("nothing") == pytest.approx(stats.t.ppf(0.975, 9) * np.sqrt(corrected), rel=1e-4)


def test_a_gain_is_the_ratio_of_means_and_its_interval_pairs_the_folds():
    rng = np.random.default_rng(0)
    level = rng.uniform(1, 3, size=(2, 10))
    errors = np.array([level, 0.8 * level])
    exact = Honest(("nothing", "chosen"), errors, errors, ())
    gain = exact.gain("chosen", "nothing")
    # What differs from fold to fold drops out.
    assert (gain.value, gain.low, gain.high) == pytest.approx((20, 20, 20))
    errors[1] += 0.3 * rng.normal(size=10)
    noisy = Honest(("nothing", "chosen"), errors, errors, ())
    gain = noisy.gain("chosen", "nothing")
    ratio = noisy.error("chosen") / noisy.error("nothing")
    assert gain.value == pytest.approx(100 * (1 - ratio))
    assert gain.low < gain.value < gain.high < 100
    assert (1 - gain.low / 100) * (1 - gain.high / 100) == pytest.approx(ratio**2)  # symmetric in the logarithm


def test_a_gain_over_itself_is_nothing():
    gain = honest(10, 5, 4).gain("chosen", "chosen")
    assert (gain.value, gain.low, gain.high, gain.certain) == (0, 0, 0, False)


# -- units ------------------------------------------------------------------------------------------
def numbers(lam, rho, n, deviation):
    return {one.where: dict(one.values) for one in settings(lam, rho, n=n, deviation=deviation)}


def test_settings_are_the_translations():
    assert numbers(0.3, 0.0, 50, 2.0)["scikit-learn"] == {"alpha": translation.to_ridge(0.3, n=50)}
    assert numbers(0.3, 1.0, 50, 2.0)["scikit-learn"] == {"alpha": translation.to_lasso(0.3)}
    alpha, share = translation.to_elastic_net(0.3, 2 / 3)
    assert numbers(0.3, 2 / 3, 50, 2.0)["scikit-learn"] == {"alpha": alpha, "l1_ratio": share}
    strength, mixing = translation.to_glmnet(0.3, 2 / 3, deviation=2.0)
    assert numbers(0.3, 2 / 3, 50, 2.0)["R, glmnet"] == {"alpha": mixing, "strength": strength}
    C, share = translation.to_logistic(0.3, 2 / 3, n=50)
    assert numbers(0.3, 2 / 3, 50, None)["scikit-learn"] == {"C": C, "l1_ratio": share}


@pytest.mark.parametrize("rho", [0.0, 2 / 3, 1.0])
def test_glmnets_binomial_objective_is_ours(rho):
    # glmnet: mean loss + strength (mixing L1 + (1 - mixing) L2 / 2)
    found = numbers(0.3, rho, 50, None)["R, glmnet"]
    assert found["strength"] * found["alpha"] == pytest.approx(0.3 * rho)
    assert found["strength"] * (1 - found["alpha"]) / 2 == pytest.approx(0.3 * (1 - rho))


def test_lm_ridge_gives_our_weights():
    """What MASS does, step by step: columns centred and divided by their root mean squares, then d / (d^2 + lambda)."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 3)) * [1, 5, 0.2] + 3, rng.normal(size=40)
    from regularization import linear

    centred = X - X.mean(axis=0)
    scale = np.sqrt((centred**2).mean(axis=0))
    U, d, Vt = np.linalg.svd(centred / scale, full_matrices=False)
    strength = numbers(0.3, 0.0, 40, float(y.std()))["R, MASS"]["strength"]
    theirs = Vt.T @ (d / (d**2 + strength) * (U.T @ (y - y.mean())))
    np.testing.assert_allclose(theirs, linear.Ridge(0.3).fit(centred / scale, y).coef_)
