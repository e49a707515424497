"""Chapter 7: a dropout layer, and the geometric mean of an ensemble."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise

_UNITS = np.full((400, 50), 3.0)
_RATE = 0.2

Layer = Callable[[np.ndarray, float, np.random.Generator, bool], np.ndarray]


def _fault_in_dropout_layer(answer: Layer) -> str | None:
    got = answer(_UNITS.copy(), _RATE, np.random.default_rng(1), True)
    if got is None or got is Ellipsis:
        return "dropout_layer returns nothing yet: replace the dots."
    if np.shape(got) != _UNITS.shape:
        return f"The output must have the shape of h, {_UNITS.shape}; yours has {np.shape(got)}."
    got = np.asarray(got, dtype=float)
    silent = float((got == 0).mean())
    return (
        _fault_in_pattern(got == 0)
        or _fault_in_share(silent)
        or _fault_in_scale(got)
        or _fault_at_inference(answer)
        or _fault_in_randomness(answer)
    )


def _fault_in_share(silent: float) -> str | None:
    if abs(silent - (1 - _RATE)) < 0.03:
        return "At rate 0.2 you drop 80% of the units: that is the keep probability. The rate is the share that goes."
    if silent == 0:
        return "Nothing is dropped in training mode."
    if abs(silent - _RATE) > 0.03:
        return f"At rate 0.2 about 20% of the outputs should be 0; yours are {silent:.0%}."
    return None


def _fault_in_pattern(zero: np.ndarray) -> str | None:
    if not zero.any():
        return None
    if (zero == zero[0]).all():
        return "All rows share one mask. Each example draws its own: the mask has the shape of h."
    if (zero == zero[:, :1]).all():
        return "Whole rows are dropped: an example loses all its units or none. The mask has the shape of h."
    return None


def _fault_in_scale(got: np.ndarray) -> str | None:
    value = float(got[got != 0].mean())
    if np.isclose(value, 3.0):
        return "The kept units are not scaled, so that the mean output falls: divide by the keep probability."
    if np.isclose(value, 3.0 / _RATE):
        return "You divide by the rate. What keeps the mean is the keep probability, 1 - rate."
    if np.isclose(value, 3.0 * (1 - _RATE)):
        return "You multiply by the keep probability in training. Inverted dropout divides by it."
    if not np.isclose(value, 3.0 / (1 - _RATE)):
        return f"A kept unit of 3 should become 3 / 0.8 = 3.75; yours becomes {value:g}."
    return None


def _fault_at_inference(answer: Layer) -> str | None:
    got = answer(_UNITS.copy(), _RATE, np.random.default_rng(2), False)
    if got is None or got is Ellipsis:
        return "With training=False it returns nothing; it should return h."
    if (np.asarray(got) == 0).any():
        return "Units are dropped with training=False: at inference nothing is random."
    if not np.allclose(got, _UNITS):
        return "With training=False the output should be h itself: inverted dropout has done its scaling in training."
    return None


def _fault_in_randomness(answer: Layer) -> str | None:
    first, again = (answer(_UNITS.copy(), _RATE, np.random.default_rng(3), True) for _ in range(2))
    if not np.array_equal(first, again):
        return "Two calls with equal generators give different masks: draw from rng."
    if np.array_equal(first, answer(_UNITS.copy(), _RATE, np.random.default_rng(4), True)):
        return "The mask is the same for every generator: draw from rng."
    return None


def _inverted(h: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    return h * mask / (1 - rate)


def _mask(h: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    return rng.random(h.shape) >= rate


DROPOUT_LAYER = Exercise(
    name="dropout_layer",
    find_fault=_fault_in_dropout_layer,
    praise="This is the whole layer. Its gradient is the same mask and the same factor again.",
    mistakes=(
        (lambda h, rate, rng, training: ..., "returns nothing yet"),
        (lambda h, rate, rng, training: h, "Nothing is dropped"),
        (lambda h, rate, rng, training: _inverted(h, rng.random(h.shape) < rate, rate), "keep probability"),
        (lambda h, rate, rng, training: _inverted(h, rng.random(h.shape[1]) >= rate, rate), "share one mask"),
        (lambda h, rate, rng, training: _inverted(h, rng.random((len(h), 1)) >= rate, rate), "Whole rows"),
        (lambda h, rate, rng, training: h * _mask(h, rate, rng) if training else h, "not scaled"),
        (lambda h, rate, rng, training: h * _mask(h, rate, rng) / rate if training else h, "divide by the rate"),
        (lambda h, rate, rng, training: h * _mask(h, rate, rng) * (1 - rate) if training else h, "divides by it"),
        (lambda h, rate, rng, training: _inverted(h, _mask(h, rate, rng), rate), "nothing is random"),
        (
            lambda h, rate, rng, training: _inverted(h, _mask(h, rate, rng), rate) if training else h * (1 - rate),
            "h itself",
        ),
        (
            lambda h, rate, rng, training: (
                _inverted(h, _mask(h, rate, np.random.default_rng()), rate) if training else h
            ),
            "draw from rng",
        ),
        (lambda h, rate, rng, training: h[:1], "must have the shape"),
    ),
)

_MEMBERS = np.array([[0.9, 0.05, 0.05], [0.1, 0.6, 0.3], [0.6, 0.3, 0.1]])


def _fault_in_geometric_mean(answer: Callable[[np.ndarray], np.ndarray]) -> str | None:
    got = answer(_MEMBERS.copy())
    if got is None or got is Ellipsis:
        return "geometric_mean returns nothing yet: replace the dots."
    raw = np.exp(np.log(_MEMBERS).mean(axis=0))
    right = raw / raw.sum()
    if np.shape(got) != (3,):
        return f"The result must have one probability for each of 3 classes; yours has shape {np.shape(got)}."
    if np.allclose(got, _MEMBERS.mean(axis=0)):
        return "That is the arithmetic mean. The geometric mean averages logarithms."
    if np.allclose(got, raw):
        return f"These sum to {raw.sum():.3f}: divide by the sum, so that they are probabilities again."
    if np.allclose(got, _MEMBERS.prod(axis=0) / _MEMBERS.prod(axis=0).sum()):
        return "That is the normalised product: the root, or the mean of the logarithms, is missing."
    across = np.exp(np.log(_MEMBERS).mean(axis=1))
    if np.allclose(got, across) or np.allclose(got, across / across.sum()):
        return "You average over the classes. Rows are networks: average over axis 0."
    if not np.allclose(got, right):
        return f"Expected about {right.round(3)}, got {np.round(np.asarray(got, dtype=float), 3)}."
    return None


GEOMETRIC_MEAN = Exercise(
    name="geometric_mean",
    find_fault=_fault_in_geometric_mean,
    praise="With one dropped layer before a softmax, one pass with scaled weights gives exactly this.",
    mistakes=(
        (lambda probabilities: ..., "returns nothing yet"),
        (lambda probabilities: probabilities.mean(axis=0), "arithmetic mean"),
        (lambda probabilities: np.exp(np.log(probabilities).mean(axis=0)), "divide by the sum"),
        (lambda probabilities: probabilities.prod(axis=0) / probabilities.prod(axis=0).sum(), "root"),
        (lambda probabilities: np.exp(np.log(probabilities).mean(axis=1)), "Rows are networks"),
        (lambda probabilities: np.exp(np.log(probabilities).mean()), "must have one probability"),
        (lambda probabilities: np.full(3, 1 / 3), "Expected about"),
    ),
)
