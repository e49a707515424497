"""Whatever is no data, no scale, no count and no generator is refused by name."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization import bayes
from tests.regularization import bad_values as bad

X = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 4.0], [0.0, 1.0], [2.0, 2.5]])
Y = np.array([1.0, 2.0, 4.0, 0.5, 1.5])
RNG = np.random.default_rng(0)
GRID = np.linspace(-1, 1, 5)
FALLING = st.sampled_from([GRID[::-1], np.array([0.0, 1.0, 3.0]), np.zeros(3), np.zeros(1)])
POSTERIOR = bayes.gaussian_posterior(X, Y, noise=1.0, scale=1.0)

DATA = {"X": (X, bad.design(X)), "y": (Y, bad.of_shape(Y))}
NOISE, SCALE = {"noise": (1.0, bad.POSITIVE)}, {"scale": (1.0, bad.POSITIVE)}
FAMILY = {"family": ("laplace", bad.FAMILY)}
DRAWS, GENERATOR = {"draws": (2, bad.COUNT)}, {"rng": (RNG, bad.RNG)}
PAIR = bad.of_shape([1.0, 2.0]).filter(lambda w: np.shape(w) != (2, 2))  # (..., 2) is fine
WEIGHTS = {"weights": ([1.0, 2.0], PAIR)}
PENALTY = NOISE | {"n": (5, bad.COUNT)}

CALLS = {
    bayes.log_evidence: DATA | NOISE | SCALE,
    bayes.log_evidence_gradient: DATA | NOISE | SCALE,
    bayes.effective_parameters: {"X": DATA["X"]} | NOISE | SCALE,
    bayes.evidence_fixed_point: DATA | {"tolerance": (1e-6, bad.POSITIVE), "max_iterations": (99, bad.COUNT)},
    bayes.gaussian_posterior: DATA | NOISE | SCALE,
    POSTERIOR.predict: {"X": (X, bad.design(X))},
    POSTERIOR.functions: {"X": (X, bad.design(X))} | DRAWS | GENERATOR,
    bayes.log_prior: {"weights": ([1.0, 2.0], PAIR.filter(lambda w: np.shape(w) != (3,)))} | FAMILY | SCALE,
    bayes.log_likelihood: WEIGHTS | DATA | NOISE,
    bayes.draw_prior: {"p": (2, bad.COUNT)} | FAMILY | SCALE | DRAWS | GENERATOR,
    bayes.laplace_map: DATA | NOISE | SCALE | {"tolerance": (1e-6, bad.POSITIVE), "max_sweeps": (9, bad.COUNT)},
    bayes.posterior_grid: DATA
    | FAMILY
    | NOISE
    | SCALE
    | {axis: (GRID, st.one_of(bad.of_shape(GRID), FALLING)) for axis in ("first", "second")},
    bayes.bayesian_lasso: DATA
    | {"strength": (1.0, bad.POSITIVE), "burn_in": (0, st.sampled_from([-1, 0.5, "1", None]))}
    | {"noise": (1.0, bad.POSITIVE.filter(lambda value: value is not None))}
    | DRAWS
    | GENERATOR,
    bayes.bayesian_lasso_strength: DATA | {"rounds": (1, bad.COUNT)} | DRAWS | GENERATOR,
    bayes.effective_sample_size: {"chain": (Y, bad.of_shape(Y).filter(lambda c: np.shape(c) != (6,)))},
    bayes.batch_standard_error: {
        "chain": (Y, bad.of_shape(Y).filter(lambda c: np.shape(c) != (6,))),
        "batches": (2, st.one_of(bad.COUNT, st.sampled_from([1, 6]))),
    },
    bayes.gaussian_strength: SCALE | PENALTY,
    bayes.laplace_strength: SCALE | PENALTY,
    bayes.gaussian_scale: {"lam": (1.0, bad.POSITIVE)} | PENALTY,
    bayes.laplace_scale: {"lam": (1.0, bad.POSITIVE)} | PENALTY,
}
EVERY = [(call, name) for call, arguments in CALLS.items() for name in arguments]


@pytest.mark.parametrize(("call", "name"), EVERY, ids=[f"{call.__name__}-{name}" for call, name in EVERY])
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_what_an_argument_cannot_be_is_refused_by_name(call, name, data):
    good = {argument: value for argument, (value, _) in CALLS[call].items()}
    bad.assert_refused(call, good, name, data.draw(CALLS[call][name][1]))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_the_arguments_that_the_others_start_from_are_fine(call):
    call(**{argument: value for argument, (value, _) in CALLS[call].items()})


@pytest.mark.parametrize("call", [call for call in CALLS if "rng" in CALLS[call]], ids=lambda call: call.__name__)
def test_the_generator_is_required(call):
    with pytest.raises(TypeError, match="rng"):
        call(**{argument: value for argument, (value, _) in CALLS[call].items() if argument != "rng"})


@pytest.mark.parametrize("call", [call for call in CALLS if "rng" in CALLS[call]], ids=lambda call: call.__name__)
def test_the_same_seed_gives_the_same_bits(call):
    def run(seed):
        arguments = {argument: value for argument, (value, _) in CALLS[call].items()}
        result = call(**(arguments | {"rng": np.random.default_rng(seed)}))
        return getattr(result, "weights", result)

    np.testing.assert_array_equal(run(1), run(1))
    assert (run(1) != run(2)).any()
