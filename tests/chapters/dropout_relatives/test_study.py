"""Chapter 8: what the studies train on and measure is what they say."""

import inspect

import numpy as np
import pytest

from chapters.dropout_relatives import study
from chapters.dropout_relatives.study import convolution, sine


def test_the_guess_is_perfect_for_a_constant_and_worthless_for_noise():
    rng = np.random.default_rng(0)
    mask = rng.random((40, 8, 8, study.CHANNELS)) > 0.3
    constant = np.broadcast_to(rng.normal(size=(40, 1, 1, study.CHANNELS)), mask.shape)
    assert convolution.explained(constant, mask) == pytest.approx(1)
    assert convolution.explained(rng.normal(size=mask.shape), mask) < 0.001


def test_damage_is_what_it_says():
    whole, patch, dots = study.examples(30)
    assert ((patch == whole) | (patch == 0)).all()
    assert ((dots == whole) | (dots == 0)).all()
    _, covered, missing = study.damaged(np.ones((1, 30, 8, 8, 1), dtype=np.float32))
    assert (covered[0] == 0).sum(axis=(1, 2, 3)).tolist() == [9] * 30
    assert (missing[0] == 0).sum(axis=(1, 2, 3)).tolist() == [16] * 30


def test_the_guess_from_channels_is_perfect_for_copies_and_worthless_for_strangers():
    rng = np.random.default_rng(1)
    mask = rng.random((40, 8, 8, study.CHANNELS)) > 0.3
    alone = rng.normal(size=mask.shape)
    alike = np.repeat(alone[..., :1], study.CHANNELS, axis=-1)
    for maps, low, high in ((alike, 0.99, 1.0001), (alone, -0.0001, 0.01)):
        covariance = np.cov(maps.reshape(-1, study.CHANNELS).T)
        assert low < study.explained_by_channels(maps, mask, covariance) < high


def test_the_guess_from_channels_is_the_regression_on_the_kept_ones():
    rng = np.random.default_rng(2)
    maps = rng.normal(size=(50, 8, 8, study.CHANNELS)) @ rng.normal(size=(study.CHANNELS, study.CHANNELS))
    mask = np.ones(maps.shape, dtype=bool)
    mask[..., 3] = False
    flat = maps.reshape(-1, study.CHANNELS)
    others = np.delete(flat, 3, axis=1)
    fitted = others @ np.linalg.lstsq(others, flat[:, 3], rcond=None)[0]
    wanted = np.corrcoef(fitted, flat[:, 3])[0, 1] ** 2
    found = study.explained_by_channels(maps, mask, flat.T @ flat / len(flat))
    assert found == pytest.approx(wanted, abs=1e-3)


@pytest.mark.parametrize("copies", study.COPIES)
def test_with_more_copies_less_is_hedged_as_the_squared_error_says(copies):
    rates = np.array([0.3, 0.5])
    slopes = study.copied(copies, (0.3, 0.5), tuple(range(8)))
    np.testing.assert_allclose(slopes.mean(axis=1), 1 / (1 + rates / (copies * (1 - rates))), atol=0.02)


def test_every_sample_of_the_curve_gets_the_same_number_of_steps(monkeypatch):
    """More steps alone make the spread over masks smaller, which is no effect of the number of points."""
    taken = []
    monkeypatch.setattr(
        sine, "train", lambda net, X, y, *, epochs, batch_size, **_: taken.append(epochs * -(-len(X) // batch_size))
    )
    for sample in study.SAMPLES:
        inspect.unwrap(sine.curve_parameters)(sample, (0.2,), 0)
    assert taken == [sine.STEPS] * len(study.SAMPLES)
