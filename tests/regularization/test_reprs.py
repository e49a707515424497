"""Results are shown by their sizes, in one line: arrays of thousands of numbers tell nobody anything."""

import dataclasses
import functools

import numpy as np
import pytest

from regularization import advice, bayes, data, linear, network, penalties, theory, validation
from website import uses

rng = np.random.default_rng(0)
N, P = 200, 60
X, Y = rng.normal(size=(N, P)), rng.normal(size=N)
ERRORS = rng.uniform(size=(50, 4, 10))
PROBLEM = data.sparse_linear(n=N, p=P, support=5, noise=1.0, rng=rng)
PLANE, AXIS = X[:, :2], np.linspace(-1, 1, 80)


def trained():
    net = network.mlp(P, [8], 2, rng=rng, members=3)
    labels = (Y > 0).astype(int)
    options = {"validation": (X, labels), "probe": X, "keep_parameters": True}
    return network.train(net, X, labels, rng=rng, optimiser=network.SGD(0.1), epochs=2, **options)


def repeats():
    parts = [rng.normal(size=(30, N)) for _ in range(2)]
    return theory.bias_variance(parts[0], parts[1][0], noise=1.0)


ROWS = "\n".join(",".join(map(repr, [*row[:20].tolist(), float(last)])) for row, last in zip(X, Y, strict=True))
TABLE = advice.read_table(",".join([*(f"x{j}" for j in range(20)), "y"]) + "\n" + ROWS)


@functools.cache
def advised():
    return advice.advise(TABLE, "y", rng=rng, folds=3, repeats=1, half_samples=2)


INSTANCES = {
    penalties.L1: penalties.L1,
    penalties.L2: penalties.L2,
    penalties.L1L2: lambda: penalties.L1L2(1 / 3),
    data.Part: lambda: data.Part(X, Y),
    data.LinearFunction: lambda: data.LinearFunction(X[0]),
    data.Truth: lambda: data.Truth(data.LinearFunction(X[0]), X[0], 1.0, Y > 0),
    data.Dataset: data.digits,
    data.SimulatedDataset: lambda: data.mislabelled(data.digits(), fraction=0.5, rng=rng),
    linear.Path: lambda: linear.ridge_path(X, Y, np.logspace(-3, 3, 300)),
    linear.ExactPath: lambda: linear.exact_lasso_path(X, Y),
    linear.ConstrainedFit: lambda: linear.constrained_fit(X, Y, 1.0, penalty=penalties.L1()),
    linear.Descent: lambda: linear.ista(X, Y, 0.1, steps=100),
    network.EarlyStopping: lambda: network.EarlyStopping(patience=3),
    network.History: trained,
    validation.Fold: lambda: validation.k_fold(N, 5, rng=rng).repeats[0][0],
    validation.Folds: lambda: validation.k_fold(N, 20, rng=rng, repeats=30),
    validation.CrossValidation: lambda: validation.CrossValidation(np.arange(50.0), ERRORS, ERRORS),
    validation.NestedCrossValidation: lambda: validation.NestedCrossValidation(ERRORS[0], ERRORS[1], ERRORS[2]),
    validation.ValidationCurve: lambda: validation.ValidationCurve(np.arange(50.0), *ERRORS.T[:2, 0]),
    validation.LearningCurve: lambda: validation.LearningCurve(np.arange(50), ERRORS[:, 0], ERRORS[:, 1]),
    advice.Table: lambda: TABLE,
    advice.Column: lambda: TABLE.columns[0],
    advice.Inspection: lambda: advised().inspection,
    advice.Feature: lambda: advised().inspection.features[0],
    advice.Finding: lambda: advice.Finding("constant", False, "'site' is the same in every row: left out.", ("site",)),
    advice.Advice: advised,
    advice.Tuned: lambda: advised().tuned(),
    advice.Honest: lambda: advised().honest,
    advice.Gain: lambda: advised().verdict.gain,
    advice.Verdict: lambda: advice.Verdict("helps", advised().verdict.gain, "Regularization helps here."),
    advice.Setting: lambda: advised().settings()[0],
    bayes.EvidenceFit: lambda: bayes.evidence_fixed_point(*PROBLEM.train),
    bayes.GaussianPosterior: lambda: bayes.gaussian_posterior(X, Y, noise=1.0, scale=1.0),
    bayes.PosteriorGrid: lambda: bayes.posterior_grid(
        PLANE, Y, first=AXIS, second=AXIS, family="laplace", scale=1.0, noise=1.0
    ),
    bayes.BayesianLasso: lambda: bayes.bayesian_lasso(X, Y, strength=1.0, draws=30, rng=rng),
    theory.BiasVariance: repeats,
    theory.RidgeError: lambda: theory.ridge_error(X, X[0], noise=1.0, lams=np.logspace(-3, 3, 90)),
    theory.SimulatedRisk: lambda: theory.simulate_risk(5, n=20, coefficients=X[0], noise=1.0, repeats=500, rng=rng),
    theory.EarlyStoppingBounds: theory.early_stopping_bounds,
}


def test_every_public_dataclass_is_tried():
    assert set(INSTANCES) == {value for value in uses.public().values() if dataclasses.is_dataclass(value)}


@pytest.mark.parametrize("kind", INSTANCES, ids=lambda kind: kind.__name__)
def test_a_result_is_shown_in_a_line(kind):
    value = INSTANCES[kind]()
    assert type(value) is kind
    said = repr(value)
    assert kind.__name__ in said
    assert len(said) < 300
    assert "\n" not in said
    assert "array(" not in said


def test_sizes_and_ranges_are_told():
    assert repr(linear.ridge_path(X, Y, [0.1, 1.0, 10.0])).startswith("Path(lams=<3 from 0.1 to 10>, coefs=<3 x 60>, ")
    assert repr(PROBLEM).startswith("<SimulatedDataset 'sparse linear': train 200 x 60, validation 100 x 60, test 1000")
    assert repr(data.diabetes()) == "<Dataset 'diabetes': train 442 x 10; features age, sex, bmi, ..., glu>"
