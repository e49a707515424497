"""Many samples: the fits are scikit-learn's, and their spread and distance those of the drawn curves."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from chapters.landing import MANY_SAMPLES, many_samples
from regularization import data
from tests.chapters import reading


def powers(x):
    return (2 * x[:, None] - 1) ** np.arange(1, many_samples.DEGREE + 1)


@pytest.mark.parametrize("lam", [1e-4, 0.01, 1.0])
def test_every_fit_is_that_of_scikit_learn(lam):
    result = MANY_SAMPLES.result(lam=lam, sample=4)
    for seed, fit in enumerate(result.fits):
        sample = data.noisy_sine(n=18, noise=0.35, spacing="even", rng=np.random.default_rng(seed))
        model = Ridge(alpha=18 * lam, solver="svd").fit(powers(sample.train.X[:, 0]), sample.train.y)
        np.testing.assert_allclose(fit, model.predict(powers(many_samples.GRID)), atol=1e-8)
        if seed == 3:
            np.testing.assert_array_equal(result.y, sample.train.y)


def test_without_a_penalty_the_fits_are_least_squares():
    result = MANY_SAMPLES.result(lam=0.0, sample=1)
    other = np.polynomial.Polynomial.fit(result.x, result.y, 12)
    np.testing.assert_allclose(result.fits[0], other(many_samples.GRID), atol=1e-6)


def test_the_spread_falls_with_the_strength_and_the_error_has_its_lowest_inside():
    strengths = many_samples.STRENGTHS
    results = [[MANY_SAMPLES.result(lam=lam, sample=k) for k in range(1, 11)] for lam in strengths]
    assert (np.diff([row[0].spread for row in results]) < 0).all()
    errors = [np.mean([one.error for one in row]) for row in results]
    assert 0 < int(np.argmin(errors)) < len(strengths) - 1


@pytest.mark.parametrize(
    ("lam", "spread", "away", "words"),
    [
        (0.0, 0.1, 0.0, "With no penalty every sample"),
        (1e-12, 0.201, 0.0, "The wildest swings are gone"),
        (1e-12, 0.199, 0.198, "The samples nearly agree"),
        (1e-12, 0.199, 0.2, "The samples agree, but on too little"),
    ],
)
def test_the_verdict_follows_spread_and_distance(lam, spread, away, words):
    result = replace(MANY_SAMPLES.result(lam=0.01, sample=1), lam=lam, spread=spread, away=away)
    assert many_samples.verdict(result).startswith(words)


def test_the_mean_fit_leaves_the_signal_where_the_penalty_is_strong():
    for lam in (0.001, 10.0):
        result = MANY_SAMPLES.result(lam=lam, sample=1)
        distance = result.fits.mean(axis=0) - np.sin(2 * np.pi * many_samples.GRID)
        assert result.away == pytest.approx(np.sqrt(np.mean(distance**2)))
        assert (np.ptp(result.fits.mean(axis=0)) < 0.5 * np.ptp(result.truth)) == (lam == 10.0)


def said(result):
    distance = result.fits[result.sample - 1] - np.sin(2 * np.pi * many_samples.GRID)
    centred = result.fits - result.fits.mean(axis=0)
    return [result.sample, np.mean(distance**2), np.mean(np.sqrt(np.mean(centred**2, axis=0)))]


test_the_readout = reading.test_of(MANY_SAMPLES, said)
