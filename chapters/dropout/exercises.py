"""Chapter 7: a step with two faults, the price of classic dropout, and the geometric mean of an ensemble."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from everystate.teaching import Exercise, Parsons, Spare, numbers

# -- Two faults in a step ---------------------------------------------------------------------------
_RNG = np.random.default_rng(7)
_RATE = 0.4
_STEP = {
    "X": _RNG.normal(size=(6, 3)),
    "y": _RNG.normal(size=6),
    "W": _RNG.normal(size=(3, 4)),
    "v": _RNG.normal(size=4),
    "seen": _RNG.random((6, 3)) > _RATE,
    "kept": _RNG.random((6, 4)) > _RATE,
}
Gradients = Callable[..., tuple[np.ndarray, np.ndarray]]


def _gradients(X, y, W, v, seen, kept, rate, *, below=True, mask=True, scale=True, relu=True):  # type: ignore[no-untyped-def]
    """Return the gradients of the mean squared error by W and v; each switch off is one fault."""
    x = X * seen / (1 - rate)
    a = x @ W
    factor = kept / (1 - rate)
    h = np.maximum(a, 0) * factor
    to_output = 2 * (h @ v - y) / len(y)
    back = np.outer(to_output, v) * (a > 0 if relu else 1)
    back = back * (factor if mask and scale else kept if mask else 1 / (1 - rate) if scale else 1)
    return (x if below else X).T @ back, h.T @ to_output


def _fault_in_gradients(answer: Gradients) -> str | None:
    got = answer(**_STEP, rate=_RATE)
    if not isinstance(got, tuple | list) or len(got) != 2:
        return "Return two arrays: the gradients by W and by v."
    by_W = numbers(got[0], (3, 4), what="The gradient by W")
    by_v = numbers(got[1], (4,), what="The gradient by v")
    right_W, right_v = _gradients(**_STEP, rate=_RATE)
    if not np.allclose(by_v, right_v):
        return "The gradient by v was right before and is not now: h is what came out of the dropout layer."
    if np.allclose(by_W, right_W):
        return None
    return _known_fault(by_W) or (
        "The gradient by W is not what a small change of W does to the loss. Follow one weight: what comes in below "
        "it, and by which factors does its effect reach the output?"
    )


def _known_fault(by_W: np.ndarray) -> str | None:
    def like(**switches: bool) -> bool:
        return np.allclose(by_W, _gradients(**_STEP, rate=_RATE, **switches)[0])

    if any(like(below=False, mask=False, scale=scale) for scale in (True, False)):
        return "Two lines are still wrong: try which weights of a dropped unit get a gradient, and of a dropped input."
    if like(below=False):
        return (
            "One fault is left: a dropped input was not seen, so its weights learn nothing. X came in before its mask."
        )
    if any(like(mask=False, scale=scale) for scale in (True, False)):
        return "One fault is left: a dropped unit passes no gradient on. The mask is missing on the way back."
    if like(scale=False):
        return (
            "The mask is back, its factor is not: what was multiplied by 1 / (1 - rate) forwards is so backwards too."
        )
    if like(relu=False):
        return (
            "The derivative of the ReLU was right before and is gone: a unit whose sum is negative passes nothing on."
        )
    return None


GRADIENTS = Exercise(
    name="gradients",
    find_fault=_fault_in_gradients,
    praise="In the backward pass everything that was dropped forwards is dropped again, by the same mask and factor.",
    mistakes=(
        (lambda **step: ..., "returns nothing yet"),
        (lambda **step: _gradients(**step)[0], "Return two arrays"),
        (lambda **step: (True, _gradients(**step)[1]), "should be numbers"),
        (lambda **step: (_gradients(**step)[0].T, _gradients(**step)[1]), "shape (3, 4)"),
        (lambda **step: (_gradients(**step)[0] * np.nan, _gradients(**step)[1]), "finite"),
        (lambda **step: _gradients(**step, below=False, mask=False, scale=False), "Two lines are still wrong"),
        (lambda **step: _gradients(**step, below=False), "X came in before its mask"),
        (lambda **step: _gradients(**step, mask=False, scale=False), "passes no gradient on"),
        (lambda **step: _gradients(**step, mask=False), "passes no gradient on"),
        (lambda **step: _gradients(**step, scale=False), "its factor is not"),
        (lambda **step: _gradients(**step, relu=False), "derivative of the ReLU"),
        (lambda **step: (_gradients(**step)[0], -_gradients(**step)[1]), "right before"),
        (lambda **step: (2 * _gradients(**step)[0], _gradients(**step)[1]), "Follow one weight"),
    ),
    hints=(
        "Follow the forward pass: which arrays did a mask change, and which arrays do the lines of the gradients use?",
        "What a factor multiplied forwards is multiplied by the same factor backwards. And the gradient of a weight "
        "uses what really came in below it.",
        "by_W = x.T @ to_hidden",
    ),
)

# -- The price of classic dropout -------------------------------------------------------------------
_INPUTS = np.random.default_rng(8).normal(size=(6, 2))
_TARGETS = np.random.default_rng(9).normal(size=6)
_BELOW = np.array([[1.0, -0.5, 0.8, 0.3], [0.4, 1.2, -0.7, 0.9]])
_ABOVE = np.array([0.7, -1.1, 0.5, 1.6])


def _hidden(X: np.ndarray, W: np.ndarray) -> np.ndarray:
    return np.maximum(X @ W, 0)


def _classic_price(X: np.ndarray, y: np.ndarray, W: np.ndarray, v: np.ndarray, rate: float) -> float:
    return float(rate * (1 - rate) * (v**2 * (_hidden(X, W) ** 2).mean(axis=0)).sum())


_VARIANCE = "The variance of a mask that is 1 with probability q and else 0 is q (1 - q): one factor is missing."


def _fault_in_classic_price(answer: Callable[..., float]) -> str | None:
    given, rate = (_INPUTS, _TARGETS, _BELOW, _ABOVE), 0.2
    value = float(numbers(answer(*given, rate), what="The price"))
    price, squares = _classic_price(*given, rate), (_hidden(_INPUTS, _BELOW) ** 2).mean(axis=0)
    factor, sums = rate * (1 - rate), _INPUTS @ _BELOW
    known = (
        (
            price / (1 - rate) ** 2,
            "That is the price of inverted dropout. Classic masks are 0 or 1: take their variance.",
        ),
        (price * len(_TARGETS), "That adds the rows up; the loss is a mean over them."),
        (price / (1 - rate), _VARIANCE),
        (price / rate, _VARIANCE),
        (factor * (_ABOVE**2).sum(), "The activations are missing: a large unit's weight has a higher price."),
        (factor * (_ABOVE @ squares), "The weights must be squared: v h m has the variance of m times (v h)^2."),
        (
            factor * (_ABOVE**2 @ (sums**2).mean(axis=0)),
            "Not the sums before the ReLU are dropped, but the activations.",
        ),
    )
    for wrong, hint in known:
        if np.isclose(value, wrong):
            return hint
    if not np.isclose(value, price):
        return (
            f"At rate 0.2 the masks add {price:.4f} to the squared error; yours is {value:.4f}. "
            "The output's mean over masks is the scaled output at inference; what is left is its variance."
        )
    if not np.isclose(numbers(answer(*given, 0.5), what="The price at rate 0.5"), _classic_price(*given, 0.5)):
        return "At rate 0.2 it is right, at 0.5 it is not: use the rate that is passed in."
    return None


CLASSIC_PRICE = Exercise(
    name="classic_price",
    find_fault=_fault_in_classic_price,
    praise="The targets play no part in a variance. Per squared scaled weight it is the price of the inverted kind.",
    mistakes=(
        (lambda X, y, W, v, rate: ..., "returns nothing yet"),
        (lambda X, y, W, v, rate: False, "should be a number"),
        (lambda X, y, W, v, rate: _hidden(X, W) @ v, "a single number"),
        (lambda X, y, W, v, rate: _classic_price(X, y, W, v, rate) / (1 - rate) ** 2, "price of inverted dropout"),
        (lambda X, y, W, v, rate: _classic_price(X, y, W, v, rate) * len(y), "adds the rows up"),
        (lambda X, y, W, v, rate: _classic_price(X, y, W, v, rate) / (1 - rate), "one factor is missing"),
        (lambda X, y, W, v, rate: _classic_price(X, y, W, v, rate) / rate, "one factor is missing"),
        (lambda X, y, W, v, rate: rate * (1 - rate) * (v**2).sum(), "activations are missing"),
        (
            lambda X, y, W, v, rate: rate * (1 - rate) * (v * (_hidden(X, W) ** 2).mean(axis=0)).sum(),
            "must be squared",
        ),
        (lambda X, y, W, v, rate: rate * (1 - rate) * (v**2 * ((X @ W) ** 2).mean(axis=0)).sum(), "before the ReLU"),
        (lambda X, y, W, v, rate: np.mean((y - _hidden(X, W) @ v) ** 2), "what is left is its variance"),
        (lambda X, y, W, v, rate: _classic_price(X, y, W, v, 0.2), "use the rate"),
    ),
    hints=(
        "What is the mean of the output over all masks, and what else is in an average of squares?",
        "An average square is the square of the mean plus the variance. The mean gives the loss at inference; the "
        "variances of what the units contribute add up.",
        "hidden = np.maximum(X @ W, 0)\nvariances = rate * (1 - rate) * (v * hidden) ** 2",
    ),
)

# -- The geometric mean -----------------------------------------------------------------------------
_MEMBERS = np.array([[0.9, 0.05, 0.05], [0.1, 0.6, 0.3], [0.6, 0.3, 0.1]])


def _fault_in_geometric_mean(answer: Callable[[np.ndarray], np.ndarray]) -> str | None:
    got = numbers(answer(_MEMBERS), (3,), what="The mean, one probability a class,")
    raw = np.exp(np.log(_MEMBERS).mean(axis=0))
    right = raw / raw.sum()
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
        return f"Expected about {right.round(3)}, got {got.round(3)}."
    return None


GEOMETRIC_MEAN = Exercise(
    name="geometric_mean",
    find_fault=_fault_in_geometric_mean,
    praise="With one dropped layer before a softmax, one pass with scaled weights gives exactly this.",
    mistakes=(
        (lambda probabilities: ..., "returns nothing yet"),
        (lambda probabilities: "one third", "should be numbers"),
        (lambda probabilities: probabilities.mean(axis=0), "arithmetic mean"),
        (lambda probabilities: np.exp(np.log(probabilities).mean(axis=0)), "divide by the sum"),
        (lambda probabilities: probabilities.prod(axis=0) / probabilities.prod(axis=0).sum(), "root"),
        (lambda probabilities: np.exp(np.log(probabilities).mean(axis=1)), "Rows are networks"),
        (lambda probabilities: np.exp(np.log(probabilities).mean()), "shape (3,)"),
        (lambda probabilities: np.full(3, 1 / 3), "Expected about"),
    ),
    hints=(
        "The geometric mean of two numbers is the root of their product. How do you take it of thousands of them?",
        "Average the logarithms over the sub-networks and go back with the exponential. What comes out does not sum "
        "to 1 yet.",
        "mean = np.exp(np.log(probabilities).mean(axis=0))",
    ),
)


# -- A step under a mask ----------------------------------------------------------------------------
_MASKED = {
    "X": _RNG.normal(size=(5, 3)),
    "y": _RNG.normal(size=5),
    "w": np.array([0.5, -1.0, 2.0]),
    "keep": np.array([[1, 0, 1], [0, 1, 1], [1, 1, 0], [1, 0, 0], [0, 1, 1]]),
    "rate": 0.4,
    "eta": 0.1,
}


def _masked_step(X, y, w, keep, rate, eta, *, error=True, gradient=True):  # type: ignore[no-untyped-def]
    """Return the weights after a step; each switch off is a line that uses the features before their mask."""
    masked = X * keep / (1 - rate)
    missed = (masked if error else X) @ w - y
    return w - eta * 2 / len(y) * (masked if gradient else X).T @ missed


def _fault_in_masked_step(answer: Callable[..., np.ndarray]) -> str | None:
    got = numbers(answer(**_MASKED), (3,), what="The weights")
    if np.allclose(got, _MASKED["w"]):
        return "The weights come back as they were: they are returned before the step."
    if np.allclose(got, _masked_step(**_MASKED, error=False, gradient=False)):
        return "Nothing was dropped: the mask comes after all that should have been made with it."
    if np.allclose(got, _masked_step(**_MASKED, error=False)):
        return "The error is that of the whole model, the gradient that of the features that are left: mask them first."
    if np.allclose(got, _masked_step(**_MASKED, gradient=False)):
        return (
            "The error is that of the features that are left, the gradient that of all: use the masked ones for both."
        )
    right = _masked_step(**_MASKED)
    if not np.allclose(got, right):
        return f"The weights should be about {right.round(3)}; yours are {got.round(3)}."
    return None


MASKED_STEP = Exercise(
    name="masked_step",
    find_fault=_fault_in_masked_step,
    praise="One mask, drawn before anything else is computed, is in the error and in the gradient.",
    mistakes=(
        (lambda **step: ..., "returns nothing yet"),
        (lambda **step: step["w"], "before the step"),
        (lambda **step: _masked_step(**step, error=False, gradient=False), "Nothing was dropped"),
        (lambda **step: _masked_step(**step, error=False), "mask them first"),
        (lambda **step: _masked_step(**step, gradient=False), "for both"),
        (lambda **step: 2 * _masked_step(**step), "should be about"),
        (lambda **step: step["X"], "shape (3,)"),
    ),
    hints=(
        "Which lines have to see the features as the mask leaves them?",
        "The error and the gradient are those of the smaller model. So the mask comes first, and the weights are "
        "changed last.",
        "error = X @ w - y",
    ),
)

MASKED_STEP_LINES = Parsons(
    exercise=MASKED_STEP,
    prompt="A linear regression is trained with inverted dropout of its features; `keep` is 1 where a feature is kept "
    "and 0 where it is dropped. Put the lines of one step of gradient descent on the mean squared error in order.",
    head="def masked_step(X, y, w, keep, rate, eta):",
    lines=(
        "    X = X * keep / (1 - rate)",
        "    error = X @ w - y",
        "    gradient = 2 / len(y) * X.T @ error",
        "    w = w - eta * gradient",
        "    return w",
    ),
    spare=(
        Spare(
            "    X = X * keep / rate",
            0,
            "What is kept is divided by the keep probability, 1 - rate: the rate is the share that goes.",
        ),
        Spare(
            "    w = (1 - rate) * (w - eta * gradient)",
            3,
            "Inverted dropout has scaled the features already. Weights that are scaled too, and at each step, "
            "are held back as by a strong penalty, however long the training.",
        ),
    ),
)
