"""Does a sample follow the distribution it claims? A right sample breaks these bounds about once in 10,000 times."""

from statistics import NormalDist

import numpy as np


def assert_uniform(sample):
    """Kolmogorov and Smirnov's distance from the uniform distribution on [0, 1]."""
    ordered, n = np.sort(sample), len(sample)
    steps = np.arange(n + 1) / n
    distance = max((steps[1:] - ordered).max(), (ordered - steps[:-1]).max())
    assert distance < np.sqrt(np.log(2 / 1e-4) / (2 * n)), f"distance {distance:.4f} from uniform with {n} numbers"


def assert_normal(sample, *, scale):
    """The same for a normal distribution with mean 0 and the standard deviation ``scale``, and for that alone."""
    assert_uniform([NormalDist(0, scale).cdf(value) for value in sample])
    assert abs(np.std(sample) - scale) < 4 * scale / np.sqrt(2 * len(sample))


def assert_covariance(X, expected):
    """Each sample covariance of normal columns within five of its standard errors."""
    variances = np.diag(expected)
    errors = np.sqrt((np.outer(variances, variances) + expected**2) / len(X))
    assert np.abs((np.cov(X.T) - expected) / errors).max() < 5
