import numpy as np
import pytest

from regularization.data import correlated_groups, sparse_linear, zou_hastie


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


def test_correlation_decays_with_the_distance_of_the_columns():
    X = sparse(p=4, support=1, correlation=0.7, test=100_000).test.X
    distance = np.abs(np.subtract.outer(range(4), range(4)))
    np.testing.assert_allclose(np.cov(X.T), 0.7**distance, atol=0.03)


def test_groups_correlate_within_and_not_between():
    X = groups(groups=2, size=2, irrelevant=1, correlation=0.8, test=100_000).test.X
    expected = np.eye(5)
    expected[0, 1] = expected[1, 0] = expected[2, 3] = expected[3, 2] = 0.8
    np.testing.assert_allclose(np.cov(X.T), expected, atol=0.03)


def test_correlation_one_makes_copies():
    X = groups(correlation=1.0, size=3).train.X
    np.testing.assert_array_equal(X[:, 0], X[:, 2])


@pytest.mark.parametrize(
    ("example", "p", "sizes", "noise", "total"),
    [
        (1, 8, (20, 20, 200), 3, 6.5),
        (2, 8, (20, 20, 200), 3, 6.8),
        (3, 40, (100, 100, 400), 15, 40),
        (4, 40, (50, 50, 400), 15, 45),
    ],
)
def test_the_examples_of_the_elastic_net_paper_have_its_sizes(example, p, sizes, noise, total):
    problem = zou_hastie(example, rng=rng())
    assert (problem.p, tuple(part.n for part in problem.parts), problem.truth.noise) == (p, sizes, noise)
    assert problem.truth.coefficients.sum() == pytest.approx(total)


def test_the_examples_of_the_elastic_net_paper_have_its_covariances():
    def covariance(example):
        generator = rng(example)
        draws = [zou_hastie(example, rng=generator) for _ in range(60)]
        return np.cov(np.vstack([draw.test.X for draw in draws]).T)

    distance = np.abs(np.subtract.outer(range(8), range(8)))
    np.testing.assert_allclose(covariance(1), 0.5**distance, atol=0.06)
    np.testing.assert_allclose(covariance(2), 0.5**distance, atol=0.06)
    np.testing.assert_allclose(covariance(3), 1 + np.eye(40), atol=0.12)
    block = np.ones((5, 5)) + 0.01 * np.eye(5)
    expected = np.eye(40)
    for start in (0, 5, 10):
        expected[start : start + 5, start : start + 5] = block
    np.testing.assert_allclose(covariance(4), expected, atol=0.06)


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
