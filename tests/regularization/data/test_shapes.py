import numpy as np
import pytest

from regularization.data import moons, spirals
from tests.regularization.data.sampling import assert_normal, assert_uniform


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("shape", [moons, spirals])
def test_labels_are_integers_with_a_name_each(shape):
    problem = shape(n=20, noise=0.1, rng=rng())
    assert problem.train.y.dtype.kind == "i"
    assert len(problem.classes) == 2


def test_moons_without_noise_are_half_circles_of_radius_one():
    X, y = moons(n=200, noise=0.0, rng=rng()).train
    centre = np.column_stack([y, 0.5 * y])
    np.testing.assert_allclose(np.linalg.norm(X - centre, axis=1), 1.0)
    assert (X[y == 0, 1] >= 0).all()
    assert (X[y == 1, 1] <= 0.5).all()


def test_spirals_without_noise_have_an_angle_in_proportion_to_the_radius():
    X, y = spirals(n=200, noise=0.0, turns=2.0, rng=rng()).train
    radius = np.linalg.norm(X, axis=1)
    angle = 2 * np.pi * 2.0 * radius + np.pi * y
    np.testing.assert_allclose(X[:, 0], radius * np.cos(angle), atol=1e-12)
    np.testing.assert_allclose(X[:, 1], radius * np.sin(angle), atol=1e-12)
    assert radius.max() <= 1


def test_points_are_spread_uniformly_along_their_curve():
    X, y = moons(n=4000, noise=0.0, rng=rng()).train
    up, right = (X - np.column_stack([y, 0.5 * y])).T[::-1] * (1 - 2 * y)
    assert_uniform(np.arctan2(up, right).clip(0, np.pi) / np.pi)
    X, _ = spirals(n=4000, noise=0.0, rng=rng()).train
    assert_uniform(np.linalg.norm(X, axis=1))


@pytest.mark.parametrize("shape", [moons, spirals])
def test_noise_is_normal_and_independent_on_each_coordinate(shape):
    # The same seed draws the same points on the curve, whatever the noise.
    clean, noisy = (shape(n=4000, noise=noise, validation=0, test=0, rng=rng()).train for noise in (0.0, 0.2))
    added = noisy.X - clean.X
    for coordinate in added.T:
        assert_normal(coordinate, scale=0.2)
    assert abs(np.corrcoef(added.T)[0, 1]) < 4 / np.sqrt(4000)


@pytest.mark.parametrize("shape", [moons, spirals])
@pytest.mark.parametrize("n", [2, 7, 20])
def test_every_part_is_balanced_up_to_one_row(shape, n):
    for part in shape(n=n, noise=0.1, validation=n, test=n, rng=rng()).parts:
        zeros, ones = np.bincount(part.y, minlength=2)
        assert abs(zeros - ones) <= n % 2


@pytest.mark.parametrize("shape", [moons, spirals])
def test_same_seed_same_bits(shape):
    first, second = (shape(n=9, noise=0.1, rng=rng(5)) for _ in range(2))
    for a, b in zip(first.parts, second.parts, strict=True):
        assert (a.X.tobytes(), a.y.tobytes()) == (b.X.tobytes(), b.y.tobytes())


@pytest.mark.parametrize(
    ("shape", "change", "error", "message"),
    [
        (moons, {"n": 1}, ValueError, "n must be an integer of at least 2"),
        (moons, {"noise": -1}, ValueError, "noise must be"),
        (moons, {"rng": 1}, TypeError, "rng must be"),
        (spirals, {"turns": 0.0}, ValueError, "turns must be"),
        (spirals, {"test": -1}, ValueError, "test must be"),
    ],
)
def test_bad_arguments_are_named(shape, change, error, message):
    with pytest.raises(error, match=message):
        shape(**({"n": 10, "noise": 0.1, "rng": rng()} | change))
