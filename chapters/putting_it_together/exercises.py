"""Chapter 11: one knob for another, a choice among settings by pairs, tuning and testing, the faults of a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from everystate.teaching import Exercise, Parsons, Spare, numbers


def _fault_in_rate(answer: Callable[[float], float]) -> str | None:
    got = float(numbers(answer(0.25), what="The rate"))
    if np.isclose(got, 0.25):
        return "A rate is no strength: units that are kept are scaled up, so a rate r acts as r / (1 - r)."
    if np.isclose(got, 0.25 / 0.75):
        return "That is the strength that a rate of `lam` amounts to. You have the strength and look for the rate."
    if np.isclose(got, 1 / 1.25):
        return "That is the share that is kept; the rate is the share that is dropped."
    if np.isclose(got, 0.5 * (1 - np.sqrt(1 - 4 * 0.25))) and not np.isclose(got, 0.2):
        return "`rate * (1 - rate)` is the variance of the mask before it is scaled; divide by the square of 1 - rate."
    if not np.isclose(got, 0.2):
        return f"At rate 0.2 dropout acts as 0.2 / 0.8 = 0.25, so λ = 0.25 needs rate 0.2; yours gives {got:.4g}."
    whole = float(numbers(answer(1.0), what="The rate for λ = 1"))
    return None if np.isclose(whole, 0.5) else f"λ = 1 needs rate 0.5, since 0.5 / 0.5 = 1; yours gives {whole:.4g}."


EQUAL_RATE = Exercise(
    name="equal_rate",
    find_fault=_fault_in_rate,
    praise="Any λ has such a rate, below 1. With dropout at more than that, no λ ≥ 0 keeps the strength as it was.",
    mistakes=(
        (lambda lam: ..., "returns nothing yet"),
        (lambda lam: True, "should be a number"),
        (lambda lam: np.array([lam, 1.0]), "single number"),
        (lambda lam: lam, "A rate is no strength"),
        (lambda lam: lam / (1 - lam), "look for the rate"),
        (lambda lam: 1 / (1 + lam), "the share that is kept"),
        (lambda lam: 0.5 * (1 - np.sqrt(max(1 - 4 * lam, 0))), "variance of the mask"),
        (lambda lam: 2 * lam / (1 + lam), "yours gives 0.4"),
        (lambda lam: 0.2, "λ = 1 needs rate 0.5"),
    ),
    hints=(
        "What does the formula for Λ say when there is no penalty beside the dropout?",
        "Without a penalty Λ is r / (1 - r). Set this equal to λ, multiply by 1 - r, and collect what contains r.",
        "return lam / (...)  # from rate + lam * rate = lam",
    ),
)

# Six settings from the weakest to the strongest on six seeds; a seed's luck is the same for all settings.
_LUCK = np.array([0.05, -0.04, 0.02, -0.05, 0.03, -0.01])
_WIGGLE = np.array([1, -1, 1, -1, 1, -1]) * 0.01
_BEST = 0.88 + _LUCK
_SCORES = np.array(
    [
        _BEST - 0.06,
        _BEST - 0.002 + _WIGGLE,
        _BEST,
        _BEST - 0.003 + _WIGGLE,
        _BEST - 0.007 + _WIGGLE,
        _BEST - 0.02 + _WIGGLE,
    ]
)
_QUANTILE = 2.571


def _strongest(errors: np.ndarray, quantile: float) -> int:
    behind = _SCORES[2].mean() - _SCORES.mean(axis=1)
    return int(np.flatnonzero(behind <= quantile * errors)[-1])


def _paired_errors(scores: np.ndarray) -> np.ndarray:
    differences = scores[scores.mean(axis=1).argmax()] - scores
    return differences.std(axis=1, ddof=1) / np.sqrt(scores.shape[1])


def _fault_in_choice(answer: Callable[..., int]) -> str | None:
    got = answer(_SCORES, _QUANTILE)
    place = int(numbers(got, what="The place of a setting"))
    if np.asarray(got).dtype.kind == "f":
        return f"The place of a setting is an index, a whole number; yours is {got!r}."
    hints = {
        0: "Place 0 is six points behind the best, on each seed.",
        1: "That setting can't be told from the best, but it is the weakest such one; among equals keep the strongest.",
        2: "That is the best on average. Stronger ones can't be told from it: look at their paired differences.",
        3: "That goes by one standard error; the interval is `quantile` of them to each side.",
        5: (
            "The last setting is behind the best by 0.02, more than the pairs allow. "
            "Take the differences first, seed by seed: a seed's luck is common to both."
        ),
    }
    if place in hints:
        return hints[place]
    if place != 4:
        return f"There are places 0 to 5; yours returns {place}."
    alone = numbers(answer(_SCORES, 0.1), what="The place of a setting")
    return None if alone == 2 else "With a quantile of 0.1 only the best itself is left; yours doesn't use `quantile`."


def _unpaired_choice(scores: np.ndarray, quantile: float) -> int:
    errors = np.sqrt((scores.var(axis=1, ddof=1) + scores[2].var(ddof=1)) / scores.shape[1])
    return _strongest(errors, quantile)


def _weakest_choice(scores: np.ndarray, quantile: float) -> int:
    behind = scores[2].mean() - scores.mean(axis=1)
    return int(np.flatnonzero(behind <= quantile * _paired_errors(scores))[0])


STRONGEST_EQUAL = Exercise(
    name="strongest_equal",
    find_fault=_fault_in_choice,
    praise="Pairing took out the luck that the settings share: without it the last setting would pass as equal, too.",
    mistakes=(
        (lambda scores, quantile: ..., "returns nothing yet"),
        (lambda scores, quantile: 4.0, "a whole number"),
        (lambda scores, quantile: scores[4], "single number"),
        (lambda scores, quantile: int(scores.mean(axis=1).argmin()), "six points behind"),
        (_weakest_choice, "among equals keep the strongest"),
        (lambda scores, quantile: int(scores.mean(axis=1).argmax()), "the best on average"),
        (lambda scores, quantile: _strongest(_paired_errors(scores), 1.0), "one standard error"),
        (_unpaired_choice, "differences first"),
        (lambda scores, quantile: len(scores) - 1, "differences first"),
        (lambda scores, quantile: 6, "places 0 to 5"),
        (lambda scores, quantile: 4, "doesn't use `quantile`"),
    ),
    hints=(
        "What do two settings have in common on the same seed, and how do you get rid of it before you average?",
        "Subtract each row from the row of the setting that is best on average: seed by seed. A row of differences has "
        "a mean and a standard error. The setting is an equal where that mean is at most quantile standard errors, and "
        "of the equals the last is the strongest.",
        "behind = scores[scores.mean(axis=1).argmax()] - scores",
    ),
)


def hasty_rule(training: float, validation: float) -> str:
    """Advise by the training accuracy and the gap alone; the exercise finds where that goes wrong."""
    if training < 0.9:
        return "enlarge"
    return "regularize" if training - validation > 0.05 else "leave"


_WANTED = ("enlarge", "regularize", "leave")


def _fault_in_cases(answer: Callable[[], Any]) -> str | None:
    cases = numbers(answer(), (3, 3), what="The three cases, each (training, validation, possible),")
    for place, (case, wanted) in enumerate(zip(cases.tolist(), _WANTED, strict=True), start=1):
        fault = _fault_in_case(case, wanted)
        if fault:
            return f"Case {place}: {fault}"
    return None


def _fault_in_case(case: list[float], wanted: str) -> str | None:
    training, validation, possible = case
    if min(case) < 0 or max(case) > 1:
        return f"accuracies are numbers from 0 to 1; yours are {training:g}, {validation:g} and {possible:g}."
    if validation > possible:
        return f"validation is {validation:g}, above the {possible:g} that is possible."
    said = hasty_rule(training, validation)
    if said != wanted:
        return f"the rule should say {wanted!r} here; it says {said!r}."
    near = validation >= possible - 0.05
    if wanted == "leave":
        return "the rule is right: validation is about as good as it can be." if near else None
    return None if near else f"validation falls short by {possible - validation:.2f}, so {wanted!r} need not be wrong."


THREE_CASES = Exercise(
    name="three_cases",
    find_fault=_fault_in_cases,
    praise="All three faults have one cause: the rule never asks what validation accuracy can be hoped for.",
    mistakes=(
        (lambda: ..., "returns nothing yet"),
        (lambda: (0.8, 0.8, 0.8), "The three cases, each"),
        (lambda: [("a", 0.8, 0.8)] * 3, "should be numbers"),
        (lambda: [(True, True, True)] * 3, "should be numbers"),
        (lambda: [(80, 78, 80)] * 3, "numbers from 0 to 1"),
        (lambda: [(0.84, 0.9, 0.83)] * 3, "above the 0.83"),
        (lambda: [(0.95, 0.9, 0.9)] * 3, "should say 'enlarge'"),
        (lambda: [(0.6, 0.6, 0.9)] * 3, "Case 1: validation falls short by 0.30"),
        (lambda: [(0.84, 0.81, 0.83), (1.0, 0.7, 0.9), (0.92, 0.9, 1.0)], "Case 2: validation falls short"),
        (lambda: [(0.84, 0.81, 0.83), (1.0, 0.89, 0.9), (0.92, 0.9, 0.9)], "Case 3: the rule is right"),
    ),
    hints=(
        "Which of the three numbers of a case does the rule never look at?",
        "It never asks what is possible. So keep the two accuracies that make the rule say what it should, and choose "
        "the third: close above validation in the first two cases, far above it in the last.",
        "overlap = (0.84, 0.81, 0.83)  # no rule gets beyond 0.83 there",
    ),
)

# A model is its setting, which fits the better, the larger it is; validation is best at 3 and, as good, at 4.
_TRIED = (1, 2, 3, 4, 5)
_PARTS = {"train": {}, "validation": {3: 0.9, 4: 0.9, 5: 0.7}, "test": {3: 0.86, 4: 0.88, 5: 0.91}}


def _fault_in_tune_then_test(answer: Callable[..., float]) -> str | None:
    looked: list[tuple[str, int]] = []

    def fit(setting: int, part: str) -> int:
        looked.append((f"fit to {part}", setting))
        return setting

    def score(model: int, part: str) -> float:
        looked.append((part, model))
        return model / 10 if part == "train" else _PARTS[part].get(model, 0.5)

    got = float(numbers(answer(fit, score, _TRIED, "train", "validation", "test"), what="The test score"))
    strange = [what for what, _ in looked if what.startswith("fit") and what != "fit to train"]
    if strange:
        return f"A model is {strange[0]}; models are fitted to the training part only."
    opened = [model for part, model in looked if part == "test"]
    if len(opened) > 1:
        return f"The test set is opened {len(opened)} times; it is to be opened once, for the model that is kept."
    if any(part == "train" for part, _ in looked):
        return "On the training part the weakest restraint always does best: choose by the validation part."
    hints = {
        0.86: "That is the first of two settings that do equally well on validation. Keep the later one, the stronger.",
        0.91: "That is the last setting tried, not the one that is best on validation.",
        0.5: "That is the test score of a setting that does badly on validation.",
        0.9: "That is the validation score of the winner: it won partly by luck. Return its test score.",
    }
    for wrong, hint in hints.items():
        if np.isclose(got, wrong):
            return hint
    return None if np.isclose(got, 0.88) and opened else f"The kept model has the test score 0.88; yours gives {got:g}."


def _tuned(score_of: str, fit: Any, score: Any, settings: Any, train: Any, validation: Any, test: Any) -> float:
    """Tune on a part that may be the wrong one, and return the winner's test score."""
    part = {"train": train, "validation": validation, "test": test}[score_of]
    models = [fit(setting, train) for setting in settings]
    scores = [score(model, part) for model in models]
    return score(models[len(scores) - 1 - int(np.argmax(scores[::-1]))], test)


def _first_of_equals(fit: Any, score: Any, settings: Any, train: Any, validation: Any, test: Any) -> float:
    models = [fit(setting, train) for setting in settings]
    return score(max(models, key=lambda model: score(model, validation)), test)


TUNE_THEN_TEST = Exercise(
    name="tune_then_test",
    find_fault=_fault_in_tune_then_test,
    praise="The test set is opened once, after the choice: so its score owes nothing to the luck of the winner.",
    mistakes=(
        (lambda *given: ..., "returns nothing yet"),
        (lambda *given: "good", "should be a number"),
        (lambda *given: _tuned("test", *given), "opened 6 times"),
        (lambda *given: _tuned("train", *given), "On the training part"),
        (lambda fit, score, settings, train, validation, test: score(fit(4, validation), test), "fit to validation"),
        (_first_of_equals, "Keep the later one"),
        (lambda fit, score, settings, train, validation, test: score(fit(5, train), test), "the last setting tried"),
        (lambda fit, score, settings, train, validation, test: score(fit(1, train), test), "does badly on validation"),
        (lambda fit, score, settings, train, validation, test: score(fit(4, train), validation), "partly by luck"),
        (lambda *given: 0.4, "yours gives 0.4"),
        (lambda *given: 0.88, "yours gives 0.88"),
    ),
    hints=(
        "Which of the three parts is looked at for every setting, and which only once?",
        "For each setting fit a model to the training part and score it on the validation part; keep it when it does "
        "at least as well as the best so far. After the loop, score what is kept on the test part.",
        "if score(model, validation) >= best:",
    ),
)

TUNE_THEN_TEST_LINES = Parsons(
    exercise=TUNE_THEN_TEST,
    prompt="`settings` go from the weakest to the strongest restraint. Put together `tune_then_test`: it tunes on the "
    "validation part, keeps the strongest among equals, and opens the test part once. Two lines do not belong.",
    head="def tune_then_test(fit, score, settings, train, validation, test):",
    lines=(
        "    best, kept = -1, None",
        "    for setting in settings:",
        "        model = fit(setting, train)",
        "        if score(model, validation) >= best:",
        "            best, kept = score(model, validation), model",
        "    return score(kept, test)",
    ),
    spare=(
        Spare(
            "        if score(model, validation) > best:",
            3,
            "So a setting that only equals the best is passed over, and of equals the weakest stays.",
        ),
        Spare(
            "            best, kept = score(model, test), model",
            4,
            "So the test part is opened again and again, and the validation scores are compared with test scores.",
        ),
    ),
)
