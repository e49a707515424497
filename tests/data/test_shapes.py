import numpy as np
import pytest

from regularization.data import circles, moons, spirals


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("shape", [moons, circles, spirals])
def test_classes_are_balanced_and_labels_are_integers(shape):
    problem = shape(n=20, noise=0.1, rng=rng())
    np.testing.assert_array_equal(np.bincount(problem.train.y), [10, 10])
    assert problem.train.y.dtype.kind == "i"
    assert len(problem.classes) == 2


def test_moons_without_noise_are_half_circles_of_radius_one():
    X, y = moons(n=200, noise=0.0, rng=rng()).train
    centre = np.column_stack([y, 0.5 * y])
    np.testing.assert_allclose(np.linalg.norm(X - centre, axis=1), 1.0)
    assert (X[y == 0, 1] >= 0).all()
    assert (X[y == 1, 1] <= 0.5).all()


def test_circles_without_noise_have_the_two_radii():
    X, y = circles(n=50, noise=0.0, inner=0.3, rng=rng()).train
    np.testing.assert_allclose(np.linalg.norm(X, axis=1), np.where(y == 1, 0.3, 1.0))


def test_spirals_without_noise_have_an_angle_in_proportion_to_the_radius():
    X, y = spirals(n=200, noise=0.0, turns=2.0, rng=rng()).train
    radius = np.linalg.norm(X, axis=1)
    angle = 2 * np.pi * 2.0 * radius + np.pi * y
    np.testing.assert_allclose(X[:, 0], radius * np.cos(angle), atol=1e-12)
    np.testing.assert_allclose(X[:, 1], radius * np.sin(angle), atol=1e-12)
    assert radius.max() <= 1


def test_noise_is_the_standard_deviation_on_each_coordinate():
    X, y = circles(n=20_000, noise=0.02, rng=rng()).train
    off = np.linalg.norm(X, axis=1) - np.where(y == 1, 0.5, 1.0)
    assert off.std() == pytest.approx(0.02, rel=0.03)


@pytest.mark.parametrize(
    ("shape", "change", "error", "message"),
    [
        (moons, {"n": 1}, ValueError, "n must be an integer of at least 2"),
        (moons, {"noise": -1}, ValueError, "noise must be"),
        (moons, {"rng": 1}, TypeError, "rng must be"),
        (circles, {"inner": 1.0}, ValueError, "inner must be"),
        (spirals, {"turns": 0.0}, ValueError, "turns must be"),
        (spirals, {"test": -1}, ValueError, "test must be"),
    ],
)
def test_bad_arguments_are_named(shape, change, error, message):
    with pytest.raises(error, match=message):
        shape(**({"n": 10, "noise": 0.1, "rng": rng()} | change))
