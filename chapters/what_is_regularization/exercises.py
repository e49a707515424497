"""Chapter 1: the price at which a simple model pays, the strength to keep, and the five steps in order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chapters.what_is_regularization.polynomial import columns, sample
from everystate.teaching import Exercise, Parsons, Spare, numbers
from regularization import data, linear

_FREE, _SIMPLE = np.array([3.0, -4.0, 1.0]), np.array([1.0, -2.0, 0.0])

# Losses differ by 2.1; sums of squares are 26 and 5, sums of sizes 8 and 3.
_BREAK_EVEN_HINTS = (
    (
        -0.1,
        "The sign is turned: the simple model loses 2.1 in fit and saves 21 in squared weights, both above 0.",
    ),
    (10.0, "That is upside down: the price is what is lost in fit for each unit of squared weights that is saved."),
    (0.42, "That takes absolute values, the L1 penalty; here the weights are squared."),
    (
        2.1 / (26**0.5 - 5**0.5),
        "That takes the lengths of the weights; the L2 penalty is the sum of their squares, without a root.",
    ),
    (0.3, "That averages the squares; the penalty is their sum."),
    (2.1 / 9, "That squares the differences of the weights; each model pays for its own squares, 26 and 5."),
    (2.1, "That is the difference of the data losses; the weights have no part in it yet."),
    (2.6 / 5 - 0.5 / 26, "Write down both totals, loss + λ · Σw², set them equal and solve for λ."),
)


def _fault_in_break_even(answer: Callable[[float, np.ndarray, float, np.ndarray], float]) -> str | None:
    value = float(numbers(answer(0.5, _FREE, 2.6, _SIMPLE), what="The price"))
    for wrong, hint in _BREAK_EVEN_HINTS:
        if np.isclose(value, wrong):
            return hint
    if not np.isclose(value, 0.1):
        return f"Losses 0.5 and 2.6 with Σw² of 26 and 5: at λ = 0.1 both totals are 3.1; yours gives {value:g}."
    other = numbers(answer(1.0, np.array([2.0]), 2.0, np.array([0.0])), what="The price")
    if not np.isclose(other, 0.25):
        return "Right for three weights, but not for one: losses 1 and 2 with weights 2 and 0 break even at 0.25."
    return None


BREAK_EVEN = Exercise(
    name="break_even",
    find_fault=_fault_in_break_even,
    praise="Complexity has a price, and this is the one at which it stops paying for itself.",
    mistakes=(
        (lambda a, v, b, w: ..., "returns nothing yet"),
        (lambda a, v, b, w: True, "should be a number"),
        (lambda a, v, b, w: v**2, "single number"),
        (lambda a, v, b, w: "0.1", "should be a number"),
        (lambda a, v, b, w: (a - b) / ((v**2).sum() - (w**2).sum()), "sign"),
        (lambda a, v, b, w: ((v**2).sum() - (w**2).sum()) / (b - a), "upside down"),
        (lambda a, v, b, w: (b - a) / (np.abs(v).sum() - np.abs(w).sum()), "L1 penalty"),
        (lambda a, v, b, w: (b - a) / (np.linalg.norm(v) - np.linalg.norm(w)), "without a root"),
        (lambda a, v, b, w: (b - a) / ((v**2).mean() - (w**2).mean()), "averages"),
        (lambda a, v, b, w: (b - a) / ((v - w) ** 2).sum(), "its own squares"),
        (lambda a, v, b, w: b - a, "no part in it yet"),
        (lambda a, v, b, w: b / (w**2).sum() - a / (v**2).sum(), "set them equal"),
        (lambda a, v, b, w: 7.0, "yours gives 7"),
        (lambda a, v, b, w: 0.1, "not for one"),
    ),
    hints=(
        "What does each model cost in total, as a function of λ?",
        "Both totals are straight lines in λ: each begins at the data loss, and its slope is the sum of the squared "
        "weights. You are asked where the two lines cross.",
        "saved = (free_weights**2).sum() - (simple_weights**2).sum()",
    ),
)

_STRENGTHS = np.array([0.001, 0.01, 0.1, 1.0, 10.0])
_ERRORS = np.array([0.30, 0.21, 0.20, 0.22, 0.60])


def _fault_in_strongest_good(answer: Callable[[np.ndarray, np.ndarray, float], float]) -> str | None:
    got = float(numbers(answer(_STRENGTHS, _ERRORS, 0.025), what="The strength"))
    if np.isclose(got, 0.1):
        return "That is the strength with the lowest error. A stronger one is within the margin: prefer it."
    if np.isclose(got, 0.01):
        return "That is the weakest strength within the margin; keep the strongest."
    if np.isclose(got, 10.0):
        return "That is the strongest of all, but its error is 0.60: it has lost the signal."
    if got in (0, 1, 2, 3, 4) and not np.isclose(got, 1.0):
        return f"{got:g} looks like a position; return the strength that stands there."
    if not np.isclose(got, 1.0):
        return f"Within 0.025 of the lowest error, 0.20, lie the strengths 0.01, 0.1 and 1; yours gives {got:g}."
    shuffled = np.array([3, 0, 4, 1, 2])
    again = numbers(answer(_STRENGTHS[shuffled], _ERRORS[shuffled], 0.025), what="The strength")
    if not np.isclose(again, 1.0):
        return "It goes wrong when the strengths are not sorted: compare their values, not their positions."
    return None


STRONGEST_GOOD = Exercise(
    name="strongest_good",
    find_fault=_fault_in_strongest_good,
    praise="You have written step five: keep the strongest setting that still preserves the signal.",
    mistakes=(
        (lambda strengths, errors, margin: ..., "returns nothing yet"),
        (lambda strengths, errors, margin: strengths[errors.argmin()], "prefer it"),
        (lambda strengths, errors, margin: strengths[errors <= errors.min() + margin].min(), "weakest"),
        (lambda strengths, errors, margin: strengths.max(), "lost the signal"),
        (lambda strengths, errors, margin: int(np.flatnonzero(errors <= errors.min() + margin)[-1]), "position"),
        (lambda strengths, errors, margin: strengths[errors <= errors.min() + margin][-1], "not sorted"),
        (lambda strengths, errors, margin: -1.0, "yours gives -1"),
        (lambda strengths, errors, margin: errors <= errors.min() + margin, "should be a number"),
    ),
    hints=(
        "Which of the strengths would you be willing to keep at all?",
        "Find out for each strength whether its error is good enough: at most the lowest error plus the margin. Then "
        "compare those strengths by their values.",
        "good = errors <= errors.min() + margin",
    ),
)

_TRIED = np.array([1e-5, 1e-4, 0.000316, 0.001, 0.00316, 0.01, 0.1])
"""Of these 0.000316, 0.001 and 0.00316 are within a tenth of the lowest validation error."""

_KEEP_STRONGEST_HINTS = (
    (1e-4, "That is the strongest within a tenth of the lowest training error; the validation error has to judge."),
    (1e-5, "That is the weakest of all strengths: it fits the training points best, and nothing else."),
    (0.001, "That is the strength with the lowest validation error; one that is stronger does as well, to a tenth."),
    (0.000316, "That is the weakest strength within a tenth of the lowest validation error; keep the strongest."),
    (0.1, "That is the strongest of all strengths, good or not."),
)


def _fault_in_keep_strongest(answer: Callable[..., float]) -> str | None:
    train, validation = (data.Part(columns(part.X[:, 0]), part.y) for part in sample().parts[:2])
    got = float(numbers(answer(_TRIED, *train, *validation), what="The strength"))
    for wrong, hint in _KEEP_STRONGEST_HINTS:
        if np.isclose(got, wrong, rtol=1e-6):
            return hint
    if not np.isclose(got, 0.00316):
        return f"On the points of the chapter 0.00316 is the strongest good strength; yours gives {got:g}."
    again = float(numbers(answer(_TRIED[:4][::-1], *train, *validation), what="The strength"))
    if not np.isclose(again, 0.001):
        return f"Of the strengths 0.001, 0.000316, 0.0001 and 0.00001 the first is to be kept; yours gives {again:g}."
    return None


def _kept(part: int, choose: Callable[[np.ndarray, np.ndarray], float]) -> Callable[..., float]:
    """An answer that fits to the training points, measures on a part (0: training, 1: validation) and chooses."""

    def answer(strengths: np.ndarray, *given: np.ndarray) -> float:
        fits = [linear.Ridge(lam).fit(given[0], given[1]) for lam in strengths]
        X, y = given[2 * part : 2 * part + 2]
        return choose(strengths, np.array([np.mean((y - fit.predict(X)) ** 2) for fit in fits]))

    return answer


KEEP_STRONGEST = Exercise(
    name="keep_strongest",
    find_fault=_fault_in_keep_strongest,
    praise="All five steps: a loss, a penalty, a fit for each strength, an error that judges, the strongest good one.",
    mistakes=(
        (lambda *given: ..., "returns nothing yet"),
        (_kept(0, lambda strengths, errors: strengths[errors <= 1.1 * errors.min()].max()), "training error"),
        (_kept(0, lambda strengths, errors: strengths[errors.argmin()]), "weakest of all"),
        (_kept(1, lambda strengths, errors: strengths[errors.argmin()]), "lowest validation error; one"),
        (_kept(1, lambda strengths, errors: strengths[errors <= 1.1 * errors.min()].min()), "keep the strongest"),
        (_kept(1, lambda strengths, errors: strengths.max()), "good or not"),
        (lambda *given: 7.0, "yours gives 7"),
        (lambda *given: 0.00316, "the first is to be kept"),
    ),
    hints=(
        "What must be there before the loop begins, and what can be done only when it has ended?",
        "Each strength gets a fit to the training points and an error on the validation points. Which errors are good "
        "can be said only when all of them are known.",
        "errors = []",
    ),
)

KEEP_STRONGEST_LINES = Parsons(
    exercise=KEEP_STRONGEST,
    prompt="Fit with each strength, and keep the strongest whose validation error is within a tenth of the lowest.",
    head="def keep_strongest(strengths, X, y, X_new, y_new):",
    lines=(
        "    errors = []",
        "    for lam in strengths:",
        "        model = Ridge(lam).fit(X, y)",
        "        errors.append(np.mean((y_new - model.predict(X_new)) ** 2))",
        "    good = np.array(errors) <= 1.1 * min(errors)",
        "    return max(strengths[good])",
    ),
    spare=(
        Spare(
            "        errors.append(np.mean((y - model.predict(X)) ** 2))",
            3,
            "One line measures the error on the points that the model was fitted to: that error always asks for the "
            "weakest penalty.",
        ),
        Spare(
            "        model = Ridge(lam).fit(X_new, y_new)",
            2,
            "One line fits the model to the validation points: then they can't judge it any more.",
        ),
    ),
    names={"np": np, "Ridge": linear.Ridge},
)
