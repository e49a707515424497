from fractions import Fraction

import numpy as np
import pytest

from regularization.data import correlated_groups, sparse_linear, zou_hastie
from tests.regularization.data.sampling import assert_covariance, assert_normal, assert_uniform


def rng(seed=0):
    return np.random.default_rng(seed)


def sparse(**change):
    return sparse_linear(**({"n": 30, "p": 12, "support": 4, "noise": 1.0, "rng": rng()} | change))


def groups(**change):
    return correlated_groups(**({"n": 30, "noise": 1.0, "correlation": 0.9, "rng": rng()} | change))


@pytest.mark.parametrize("make", [sparse, groups])
def test_without_noise_the_target_is_the_true_linear_function(make):
    problem = make(noise=0.0)
    for part in problem.parts:
        np.testing.assert_allclose(part.y, part.X @ problem.truth.coefficients, atol=1e-12)
        np.testing.assert_allclose(part.y, problem.truth.function(part.X), atol=1e-12)


@pytest.mark.parametrize("support", [0, 4, 12])
def test_the_support_has_the_size_asked_for_and_weights_between_one_and_two(support):
    truth = sparse(support=support).truth
    assert truth.support.size == support
    magnitudes = np.abs(truth.coefficients[truth.support])
    assert ((magnitudes >= 1) & (magnitudes <= 2)).all()


def test_the_features_that_matter_are_drawn_at_random_with_uniform_weights_of_either_sign():
    draws = np.array([sparse(n=1, validation=0, test=0, rng=rng(seed)).truth.coefficients for seed in range(900)])
    chosen = draws != 0
    # Each column is chosen with probability 4/12, each sign with 1/2.
    assert np.abs(chosen.mean(axis=0) - 4 / 12).max() < 4 * np.sqrt(4 / 12 * 8 / 12 / 900)
    assert abs((draws[chosen] > 0).mean() - 0.5) < 4 * np.sqrt(0.25 / chosen.sum())
    assert_uniform(np.abs(draws[chosen]) - 1)


@pytest.mark.parametrize(
    "problem",
    [
        sparse(noise=0.7, n=3000, validation=3000, test=3000),
        groups(noise=15.0, n=3000, validation=3000, test=3000),
        *(zou_hastie(example, rng=rng(example)) for example in range(1, 5)),
    ],
    ids=lambda problem: problem.name,
)
def test_noise_is_normal_with_the_standard_deviation_that_the_truth_names(problem):
    for part in problem.parts:
        assert_normal(part.y - problem.truth.function(part.X), scale=problem.truth.noise)


@pytest.mark.parametrize(
    ("problem", "scale"),
    [(sparse(correlation=0.7, test=4000), 1), (groups(test=4000), 1), (zou_hastie(3, rng=rng()), np.sqrt(2))],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_features_are_normal(problem, scale):
    assert_normal(problem.test.X[:, 1], scale=scale)


def test_correlation_decays_with_the_distance_of_the_columns():
    X = sparse(p=4, support=1, correlation=0.7, test=100_000).test.X
    distance = np.abs(np.subtract.outer(range(4), range(4)))
    assert_covariance(X, 0.7**distance)


def test_groups_correlate_within_and_not_between():
    X = groups(groups=2, size=2, irrelevant=1, correlation=0.8, test=100_000).test.X
    expected = np.eye(5)
    expected[0, 1] = expected[1, 0] = expected[2, 3] = expected[3, 2] = 0.8
    assert_covariance(X, expected)


def test_correlation_one_makes_copies():
    X = groups(correlation=1.0, size=3).train.X
    np.testing.assert_array_equal(X[:, 0], X[:, 2])


@pytest.mark.parametrize(
    ("example", "weights", "sizes", "noise"),
    [
        (1, [3, 1.5, 0, 0, 2, 0, 0, 0], (20, 20, 200), 3),
        (2, [0.85] * 8, (20, 20, 200), 3),
        (3, [0] * 10 + [2] * 10 + [0] * 10 + [2] * 10, (100, 100, 400), 15),
        (4, [3] * 15 + [0] * 25, (50, 50, 400), 15),
    ],
)
def test_the_examples_of_the_elastic_net_paper_have_its_sizes_and_weights(example, weights, sizes, noise):
    problem = zou_hastie(example, rng=rng())
    assert (tuple(part.n for part in problem.parts), problem.truth.noise) == (sizes, noise)
    np.testing.assert_array_equal(problem.truth.coefficients, weights)


def _covariances_of_the_paper():
    distance = np.abs(np.subtract.outer(range(8), range(8)))
    three_groups = np.kron(np.eye(3), np.ones((5, 5))) + 0.01 * np.eye(15)
    fourth = np.eye(40)
    fourth[:15, :15] = three_groups
    return {1: 0.5**distance, 2: 0.5**distance, 3: 1 + np.eye(40), 4: fourth}


@pytest.mark.parametrize(("example", "expected"), list(_covariances_of_the_paper().items()))
def test_the_examples_of_the_elastic_net_paper_have_its_covariances(example, expected):
    generator = rng(example)
    draws = [zou_hastie(example, rng=generator) for _ in range(60)]
    assert_covariance(np.vstack([part.X for draw in draws for part in draw.parts]), expected)


@pytest.mark.parametrize("make", [sparse, groups])
@pytest.mark.parametrize("half", [Fraction(1, 2), np.float32(0.5)])
def test_any_real_number_is_a_correlation(make, half):
    np.testing.assert_array_equal(make(correlation=half).train.X, make(correlation=0.5).train.X)


@pytest.mark.parametrize("make", [sparse, groups, lambda rng: zou_hastie(4, rng=rng)])
def test_same_seed_same_bits_and_another_seed_others(make):
    first, second, other = (make(rng=rng(seed)) for seed in (3, 3, 4))
    for a, b, c in zip(first.parts, second.parts, other.parts, strict=True):
        assert (a.X.tobytes(), a.y.tobytes()) == (b.X.tobytes(), b.y.tobytes())
        assert a.X.tobytes() != c.X.tobytes()
    assert first.truth.coefficients.tobytes() == second.truth.coefficients.tobytes()


@pytest.mark.parametrize(
    ("make", "change", "error", "message"),
    [
        (sparse, {"support": 13}, ValueError, "support must be an integer from 0 to 12, got 13"),
        (sparse, {"n": 0}, ValueError, "n must be"),
        (sparse, {"p": 2.0}, TypeError, "p must be an integer"),
        (sparse, {"correlation": 1.0}, ValueError, "correlation must be"),
        (sparse, {"noise": -0.1}, ValueError, "noise must be"),
        (sparse, {"rng": None}, TypeError, "rng must be"),
        (groups, {"correlation": -0.1}, ValueError, "correlation must be"),
        (groups, {"size": 0}, ValueError, "size must be"),
        (groups, {"weight": float("inf")}, ValueError, "weight must be"),
        (groups, {"rng": 3}, TypeError, "rng must be"),
    ],
)
def test_bad_arguments_are_named(make, change, error, message):
    with pytest.raises(error, match=message):
        make(**change)


def test_only_examples_one_to_four_exist():
    with pytest.raises(ValueError, match="example must be an integer from 1 to 4, got 5"):
        zou_hastie(5, rng=rng())
