"""The data loss and the price of the weights add up; the validation error says which price is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.strengths import including, strength_slider
from chapters.what_is_regularization.polynomial import DEGREE, STRENGTHS, errors, path
from everystate.controls import short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOLERANCE = 0.1
"""Validation errors that differ by less than this share count as equally good."""


@dataclass(frozen=True)
class Bill:
    """The two terms of the objective at one strength, and the errors at all of them.

    ``good`` are the weakest and the strongest strength whose validation error is within TOLERANCE of the lowest.
    """

    lam: float
    weights: np.ndarray
    unpenalised_weights: np.ndarray
    data_loss: float
    penalty: float
    strengths: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    place: int
    good: tuple[float, float]


def good(validation: np.ndarray) -> np.ndarray:
    """Tell which validation errors are within TOLERANCE of the lowest."""
    return validation <= (1 + TOLERANCE) * validation.min()


def good_strengths() -> np.ndarray:
    """Strengths whose validation error is within TOLERANCE of the lowest, in rising order."""
    _, validation, _ = errors()
    return np.array(STRENGTHS)[good(validation)]


def compute(*, lam: float) -> Bill:
    """Return the objective's terms at strength ``lam``, above 0."""
    grid = including(STRENGTHS, lam)
    place = grid.index(lam)
    training, validation, _ = errors(grid)
    weights = path(grid).coefs[place]
    return Bill(
        lam=lam,
        weights=weights,
        unpenalised_weights=path().coefs[0],
        data_loss=float(training[place]),
        penalty=float(lam * (weights**2).sum()),
        strengths=np.array(grid[1:]),
        training=training[1:],
        validation=validation[1:],
        place=place - 1,
        good=(float(good_strengths()[0]), float(good_strengths()[-1])),
    )


def draw(result: Bill, weights: Axes, curve: Axes) -> None:
    """Draw the weights as stems beside the training and validation errors."""
    powers = np.arange(1, DEGREE + 1)
    weights.axhline(0, color=style.MUTED, linewidth=1)
    weights.vlines(powers, 0, result.weights, color=style.BLUE, linewidth=3)
    weights.plot(powers, result.weights, "o", color=style.BLUE, label="at this λ")
    weights.plot(
        powers, result.unpenalised_weights, "_", color=style.RED, markersize=13, markeredgewidth=2.5, label="no penalty"
    )
    weights.set(xlabel="weight number", ylabel="weight", xlim=(0.3, DEGREE + 0.7), xticks=[1, 3, 5, 7, 9, 11])
    style.signed_log_axis(weights, "y", linear=1.0, ticks=(-1000, -100, -10, 0, 10, 100, 1000))
    weights.set_ylim(-4000, 4000)
    style.key(weights, columns=2)
    curve.plot(result.strengths, result.training, color=style.ORANGE, linestyle=style.DASHED, label="training")
    curve.plot(result.strengths, result.validation, color=style.GREEN, label="validation", gid="validation")
    curve.axvspan(*result.good, color=style.GREEN, alpha=0.15, linewidth=0, label="as good", gid="validation")
    curve.axvline(result.lam, color=style.BLUE, linewidth=1.5)
    curve.plot(
        [result.lam] * 2,
        [result.training[result.place], result.validation[result.place]],
        "o",
        color=style.BLUE,
        markersize=7,
        gid="validation",
    )
    curve.set(xlabel="penalty strength λ", ylim=(3e-4, 60))
    style.log_axis(curve, "x", ticks=5)
    style.log_axis(curve, "y", ticks=5)
    curve.set_ylabel("mean squared error")
    style.key(curve, columns=3)


def verdict(result: Bill) -> str:
    """Say whether this strength is the one to keep: the strongest that is as good as the best."""
    weakest, strongest = result.good
    if result.lam < weakest:
        return "A stronger penalty would do better on the validation points."
    if result.lam > strongest:
        return "A weaker penalty would do better on the validation points."
    if result.lam == strongest:
        return "This is the strongest penalty that is as good as the best: keep it."
    return "As good as the best, to within a tenth; a stronger penalty is as good."


def readout(result: Bill) -> str:
    """Say what the total is made of, and how this strength does on the validation points."""
    return (
        f"λ = {short(result.lam)}: data loss {result.data_loss:.3f} + λ · Σw² {result.penalty:.3f} = "
        f"{result.data_loss + result.penalty:.3f}. Validation error {result.validation[result.place]:.3f}. "
        f"{verdict(result)}"
    )


ASKED = range(0, len(STRENGTHS) - 1, 4)
"""Places of the strengths at which the validation error is asked for: one in each decade."""


def times_lowest(result: Bill, decades: int) -> float:
    """How many times its lowest the validation error is, so many decades from the best strength."""
    best = int(result.validation.argmin())
    return float(result.validation[best + 4 * decades] / result.validation[best])


VALIDATION = Sketch(
    name="validation-against-strength",
    prompt="The dashed line is the training error. Draw the error on the 100 validation points, from a penalty that "
    "is far too weak to one that is far too strong.",
    x=tuple(STRENGTHS[1 + k] for k in ASKED),
    truth=lambda r: r.validation[list(ASKED)],
    x_label="λ =",
    y_label="the validation error",
    shapes={
        "rises": "So does the training error, which only ever asks for a weaker penalty. On points that were not "
        "fitted the weakest penalty does worst: the curve swings wildly between the points.",
        "falls": "The penalty takes the wild swings first, but in the end it takes the signal too.",
        "flat": "The axis is logarithmic: the error changes more than a hundredfold.",
        "peaks": "The ends are where it is high: at one the curve fits the noise, at the other it misses the signal.",
        "dips": "How much higher is it at the left end than at the right?",
    },
    settles={"lam": 0.001},
    says=lambda r: (
        f"It is no symmetric valley. With a λ ten thousand times too weak the error is {times_lowest(r, -4):.0f} "
        f"times its lowest, with one ten thousand times too strong {times_lowest(r, 4):.1f} times: a flat line is "
        "wrong, but not wild."
    ),
    panel=1,
    withheld=("validation",),
)

BILL = Experiment(
    name="price-of-a-weight",
    title="What the penalty does to the weights, and how validation picks λ",
    description=(
        "Left: the eleven weights of the polynomial, the largest in the thousands without a penalty or with a very "
        "weak one, and small with a strong one. Right: the training error rises with the penalty strength all the way; "
        "the validation error first falls, then rises."
    ),
    controls=(strength_slider(STRENGTHS[1:], STRENGTHS[1]),),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(VALIDATION,),
    theme=style.THEME,
    panels=(Panel(left=70), Panel(left=66)),
)
