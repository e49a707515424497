"""Whatever is no data, no strength, no count and no generator is refused by name."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularization import theory
from tests.regularization import bad_values as bad

X = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 4.0], [0.0, 1.0], [2.0, 2.5]])
Y = np.array([1.0, 2.0, 4.0, 0.5, 1.5])
W = np.array([1.0, -2.0])
RNG = np.random.default_rng(0)


def fit(X, y):
    return SimpleNamespace(predict=lambda new: np.full(len(new), y.mean()))


def sample(rng):
    return X, rng.normal(size=5)


DATA = {"X": (X, bad.design(X)), "y": (Y, bad.of_shape(Y))}
WEIGHTS, COEFFICIENTS = {"w": (W, bad.of_shape(W))}, {"coefficients": (W, bad.of_shape(W))}
NOISE, LAM = {"noise": (1.0, bad.NOT_NEGATIVE)}, {"lam": (0.5, bad.NOT_NEGATIVE)}
RATE, SHIFT = {"rate": (0.5, bad.RATE)}, {"scale": (0.5, bad.NOT_NEGATIVE)}
ROWS, GENERATOR = {"n": (8, bad.COUNT)}, {"rng": (RNG, bad.RNG)}
SIGNAL, GAMMA = {"signal": (5.0, bad.NOT_NEGATIVE)}, {"gamma": (2.0, bad.POSITIVE)}
NO_FINITE_RISK = {"p": (4, st.one_of(bad.COUNT, st.sampled_from([7, 8, 9])))}
VALUES = {"singular_values": (W**2, st.one_of(st.just(-W), bad.of_shape(W).filter(lambda d: np.shape(d) != (3,))))}
X_AXIS = st.one_of(bad.NOT_FINITE, st.floats(max_value=0), st.just([1.0, 0.0]), st.sampled_from(["1", None]))

CALLS = {
    theory.bias_variance: {"predictions": (X, bad.design(X)), "truth": (W, bad.of_shape(W))} | NOISE,
    theory.ridge_bias_variance: {"X": DATA["X"], "truth": (Y, bad.of_shape(Y))} | NOISE | LAM,
    theory.redraw_predictions: {"X": DATA["X"], "redraws": (2, bad.COUNT)} | GENERATOR,
    theory.subset_risk: NO_FINITE_RISK
    | ROWS
    | {"seen": (1.0, bad.NOT_NEGATIVE), "unseen": (1.0, bad.NOT_NEGATIVE)}
    | NOISE,
    theory.minimum_norm_risk: NO_FINITE_RISK | ROWS | SIGNAL | NOISE,
    theory.ridge_risk: GAMMA | {"lam": (0.5, bad.POSITIVE)} | SIGNAL | NOISE,
    theory.optimal_ridge_risk: GAMMA | {"signal": (5.0, bad.POSITIVE), "noise": (1.0, bad.POSITIVE)},
    theory.simulate_risk: {
        "p": (2, st.one_of(bad.COUNT, st.just(3))),
        "coefficients": (W, bad.of_shape(W).filter(lambda b: np.shape(b) != (3,))),
    }
    | ROWS
    | NOISE
    | LAM
    | {"repeats": (2, st.one_of(bad.COUNT, st.just(1)))}
    | GENERATOR,
    theory.matched_risk_ratio: {"x": (1.0, X_AXIS)},
    theory.tuned_risk_ratio: {"x": (1.0, X_AXIS)},
    theory.ridge_error: {"X": DATA["X"]}
    | COEFFICIENTS
    | NOISE
    | {"lams": ([0.5], st.sampled_from([[], [-1.0], [np.nan], 0.5, "a"]))},
    theory.existence_bound: {"X": DATA["X"]} | COEFFICIENTS | NOISE,
    theory.patterns: {"p": (2, st.one_of(bad.COUNT, st.integers(min_value=17)))},
    theory.dropout_loss: DATA | WEIGHTS | RATE,
    theory.dropout_penalty: {"X": DATA["X"]} | WEIGHTS | RATE,
    theory.dropout_weights: DATA | RATE,
    theory.noise_loss: DATA | WEIGHTS | SHIFT,
    theory.noisy_copies: DATA | SHIFT,
    theory.ridge_filter: VALUES | LAM | ROWS,
    theory.gradient_descent_filter: VALUES
    | ROWS
    | {
        "step": (0.1, st.one_of(bad.POSITIVE, st.floats(min_value=0.6))),
        "steps": (3, st.sampled_from([-1, 0.5, "1", None, True])),
    },
    theory.matching_strength: {"step": (0.1, bad.POSITIVE), "steps": (3, bad.COUNT)},
    theory.filtered_weights: DATA | {"factors": (W, bad.of_shape(W))},
}
FIXED = {theory.redraw_predictions: {"sample": sample, "fit": fit}}
EVERY = [(call, name) for call, arguments in CALLS.items() for name in arguments]


def good(call):
    return FIXED.get(call, {}) | {argument: value for argument, (value, _) in CALLS[call].items()}


@pytest.mark.parametrize(("call", "name"), EVERY, ids=[f"{call.__name__}-{name}" for call, name in EVERY])
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_what_an_argument_cannot_be_is_refused_by_name(call, name, data):
    bad.assert_refused(call, good(call), name, data.draw(CALLS[call][name][1]))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_the_arguments_that_the_others_start_from_are_fine(call):
    call(**good(call))


@pytest.mark.parametrize("call", [theory.redraw_predictions, theory.simulate_risk], ids=lambda call: call.__name__)
def test_the_generator_is_required_and_the_same_seed_gives_the_same_bits(call):
    def run(**change):
        arguments = {name: value for name, value in good(call).items() if name != "rng"}
        result = call(**(arguments | change))
        return getattr(result, "draws", result)

    with pytest.raises(TypeError, match="rng"):
        run()
    first, again, other = (run(rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
