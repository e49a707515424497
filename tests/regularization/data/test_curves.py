import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization.data import CURVES, noisy_curve, noisy_sine
from tests.regularization.data.sampling import assert_normal, assert_uniform


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("curve", CURVES)
def test_without_noise_the_sample_lies_on_the_true_curve(curve):
    problem = noisy_curve(curve, n=20, noise=0.0, rng=rng())
    for part in problem.parts:
        np.testing.assert_array_equal(part.y, problem.truth.function(part.X))
        assert part.X.min() >= 0
        assert part.X.max() <= 1


@pytest.mark.parametrize("curve", CURVES)
def test_every_curve_stays_within_the_range_the_docstring_names(curve):
    values = CURVES[curve](np.linspace(0, 1, 2001))
    assert 0.9 < np.abs(values).max() < 1.5


@pytest.mark.parametrize("outside", [[-0.05], [-1.0, 2.0], [-np.inf, np.inf]])
def test_doppler_stays_at_zero_outside_the_unit_interval(outside):
    np.testing.assert_array_equal(CURVES["doppler"](outside), np.zeros(len(outside)))


@pytest.mark.parametrize("curve", CURVES)
def test_noise_is_normal_with_the_standard_deviation_asked_for(curve):
    problem = noisy_curve(curve, n=5000, noise=0.3, validation=5000, test=5000, rng=rng())
    for part in problem.parts:
        assert_normal(part.y - problem.truth.function(part.X), scale=0.3)


def test_positions_are_uniform_and_so_they_are_outside_a_gap():
    problem = noisy_sine(n=5000, noise=0.1, gap=(0.25, 0.75), validation=5000, test=5000, rng=rng())
    assert_uniform(problem.test.X[:, 0])
    for part in (problem.train, problem.validation):
        x = part.X[:, 0]
        assert_uniform(2 * np.where(x < 0.5, x, x - 0.5))


def test_even_spacing_takes_the_midpoints_of_equal_cells():
    problem = noisy_sine(n=4, noise=0.0, spacing="even", rng=rng())
    np.testing.assert_allclose(problem.train.X.ravel(), [0.125, 0.375, 0.625, 0.875])


def test_the_training_part_ignores_the_sizes_of_the_others():
    small = noisy_sine(n=10, noise=0.5, validation=0, test=0, rng=rng(3))
    large = noisy_sine(n=10, noise=0.5, validation=50, test=70, rng=rng(3))
    np.testing.assert_array_equal(small.train.y, large.train.y)
    assert small.parts == (small.train,)
    with pytest.raises(AttributeError, match="SimulatedDataset has no test: regularization.data.split makes one"):
        small.test  # noqa: B018
    assert (large.validation.n, large.test.n) == (50, 70)


@settings(deadline=None)
@given(
    edges=st.tuples(st.floats(0, 0.99), st.floats(0, 0.99)).map(sorted),
    spacing=st.sampled_from(["random", "even"]),
    seed=st.integers(0, 100),
)
def test_the_gap_is_empty_in_train_and_validation_only(edges, spacing, seed):
    low, high = edges
    problem = noisy_sine(n=30, noise=0.1, gap=(low, high), spacing=spacing, rng=rng(seed))
    for part in (problem.train, problem.validation):
        x = part.X[:, 0]
        assert not ((x >= low) & (x < high)).any()
        assert x.min() >= 0
        assert x.max() <= 1
    if high - low > 0.1:
        x = problem.test.X[:, 0]
        assert ((x >= low) & (x < high)).any()


@pytest.mark.parametrize(("low", "high", "n"), [(0.43, 0.93, 175), (0.05, 0.21, 42), (0.0, 1 - 2**-53, 7)])
def test_no_position_rounds_into_the_gap_or_out_of_the_interval(low, high, n):
    x = noisy_sine(n=n, noise=0.0, gap=(low, high), spacing="even", rng=rng()).train.X
    assert not ((x >= low) & (x < high)).any()
    assert x.max() <= 1


def test_same_seed_same_bits():
    first, second = (noisy_sine(n=9, noise=0.2, rng=rng(5)) for _ in range(2))
    for a, b in zip(first.parts, second.parts, strict=True):
        np.testing.assert_array_equal(a.X, b.X)
        np.testing.assert_array_equal(a.y, b.y)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"n": 0}, ValueError, "n must be an integer of at least 1, got 0"),
        ({"n": 2.5}, TypeError, "n must be an integer"),
        ({"noise": -1.0}, ValueError, "noise must be"),
        ({"noise": float("nan")}, ValueError, "noise must be"),
        ({"rng": 7}, TypeError, "rng must be a numpy.random.Generator"),
        ({"spacing": "odd"}, ValueError, "spacing must be one of"),
        ({"gap": (0.6, 0.4)}, ValueError, r"gap\[1\] must be"),
        ({"gap": (0.0, 1.0)}, ValueError, "gap must leave"),
        ({"gap": 0.5}, ValueError, "gap must be None or a pair"),
        ({"gap": ((0.1, 0.2), 0.3)}, TypeError, r"gap\[0\] must be a finite number"),
        ({"gap": (0.1, np.nan)}, ValueError, r"gap\[1\] must be a finite number"),
        ({"test": -1}, ValueError, "test must be"),
        ({"curve": "cosine"}, ValueError, "curve must be one of"),
    ],
)
def test_bad_arguments_are_named(change, error, message):
    arguments = {"curve": "sine", "n": 5, "noise": 0.1, "rng": rng()} | change
    with pytest.raises(error, match=message):
        noisy_curve(arguments.pop("curve"), **arguments)


def test_rng_is_required():
    with pytest.raises(TypeError, match="rng"):
        noisy_sine(n=5, noise=0.1)
