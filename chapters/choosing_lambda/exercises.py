"""Chapter 6: the one-standard-error rule, a procedure with two leaks, folds of patients, a search inside a search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from everystate.teaching import Exercise, Parsons, Spare, numbers
from regularization import linear
from regularization.validation import Fold, Prepared, Standardizer, cross_validate, k_fold

# -- The one-standard-error rule --------------------------------------------------------------------
_STRENGTHS = np.array([0.01, 0.1, 1.0, 10.0, 100.0])
_ERRORS = np.array(
    [
        [20.0, 24.0, 28.0, 28.0],
        [10.0, 12.0, 14.0, 12.0],
        [12.4, 12.8, 12.7, 12.7],
        [13.0, 13.2, 13.4, 13.2],
        [6.0, 20.0, 14.0, 18.0],
    ]
)


def _fault_in_one_standard_error(answer: Callable[[np.ndarray, np.ndarray], float]) -> str | None:
    got = float(numbers(answer(_STRENGTHS, _ERRORS), what="The strength"))
    if np.isclose(got, 0.1):
        return "That is the strength with the lowest mean, or the weakest within reach. The rule wants the strongest."
    if np.isclose(got, 10.0):
        return (
            "That allows too much: divide the standard deviation over the folds by √K. "
            "It tells how much the mean varies, not how much a fold does."
        )
    if np.isclose(got, 100.0):
        return (
            "Strength 100 has a wide standard error of its own. What counts is the standard error at the minimum, "
            "added to the lowest mean."
        )
    if not np.isclose(got, 1.0):
        return (
            f"In this example the lowest mean is 12.0 and its standard error 0.82; it should be 1, yours gives {got:g}."
        )
    order = np.array([3, 0, 4, 2, 1])
    if not np.isclose(answer(_STRENGTHS[order], _ERRORS[order]), 1.0):
        return "It goes wrong when the strengths are not sorted: compare their values, not their positions."
    return None


def _means_and_margin(errors: np.ndarray, divisor: float) -> tuple[np.ndarray, float]:
    means = errors.mean(axis=1)
    return means, errors[means.argmin()].std(ddof=1) / divisor


def _with_margin(strengths: np.ndarray, errors: np.ndarray, divisor: float) -> np.ndarray:
    means, margin = _means_and_margin(errors, divisor)
    return strengths[means <= means.min() + margin]


def _own_margins(strengths: np.ndarray, errors: np.ndarray) -> float:
    means = errors.mean(axis=1)
    margins = errors.std(axis=1, ddof=1) / 2
    return strengths[means <= means.min() + margins].max()


ONE_STANDARD_ERROR = Exercise(
    name="one_standard_error",
    find_fault=_fault_in_one_standard_error,
    praise="That is the rule of Breiman and his co-authors. It is a convention: a preference for the simpler model.",
    mistakes=(
        (lambda strengths, errors: ..., "returns nothing yet"),
        (lambda strengths, errors: True, "should be a number"),
        (lambda strengths, errors: "1", "should be a number"),
        (lambda strengths, errors: _with_margin(strengths, errors, 2), "single number"),
        (lambda strengths, errors: strengths[errors.mean(axis=1).argmin()], "wants the strongest"),
        (lambda strengths, errors: _with_margin(strengths, errors, 2).min(), "weakest within reach"),
        (lambda strengths, errors: _with_margin(strengths, errors, 1).max(), "divide the standard deviation"),
        (_own_margins, "standard error at the minimum"),
        (lambda strengths, errors: _with_margin(strengths, errors, 2)[-1], "not sorted"),
        (lambda strengths, errors: 0.5, "it should be 1"),
    ),
    hints=(
        "Which strength has the lowest mean, and how sure is the height of that mean?",
        "Every strength will do whose mean is at most the lowest mean plus its standard error: the standard deviation "
        "over the folds divided by √K. Take the strongest of them.",
        "margin = errors[means.argmin()].std(ddof=1) / np.sqrt(errors.shape[1])",
    ),
)


# -- A procedure that leaks in two places -----------------------------------------------------------
Procedure = Callable[[np.ndarray, np.ndarray, Sequence[Fold]], float]
_KEPT, _LAM = 10, 0.1


def _leaky_data() -> tuple[np.ndarray, np.ndarray, tuple[Fold, ...]]:
    """Thirty rows of very skewed features, none of which has anything to do with the target."""
    rng = np.random.default_rng(5)
    return np.exp(1.5 * rng.normal(size=(30, 60))), rng.normal(size=30), k_fold(30, 5, rng=rng).repeats[0]


def _best(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The ten columns that correlate most with y."""
    return np.argsort(-np.abs(np.corrcoef(X.T, y)[-1, :-1]))[:_KEPT]


def _procedure(
    screened: str = "inside", scaled: str = "inside", fitted: str = "inside", total: Callable[..., float] = np.mean
) -> Procedure:
    """Screening, scaling and fitting, each learnt "inside" the training rows of a fold, on "all" rows or "held out"."""

    def error(X: np.ndarray, y: np.ndarray, folds: Sequence[Fold]) -> float:
        losses = []
        for fold in folds:
            rows = {"inside": fold.train, "all": np.arange(len(y)), "held out": fold.held_out}
            columns = _best(X[rows[screened]], y[rows[screened]])
            own = (rows["all"] if scaled == "all" else rows["inside"]), rows[scaled]
            parts = [X[place][:, columns] for place in own]
            train, new = (
                (X[r][:, columns] - part.mean(axis=0)) / part.std(axis=0)
                for r, part in zip((rows[fitted], fold.held_out), parts, strict=True)
            )
            model = linear.Ridge(_LAM).fit(train, y[rows[fitted]])
            losses.append(np.mean((y[fold.held_out] - model.predict(new)) ** 2))
        return float(total(losses))

    return error


_LEAKS = (
    (
        _procedure(screened="all", scaled="all"),
        "Both steps still look at all rows, the held-out ones included: each must learn inside the loop.",
    ),
    (
        _procedure(scaled="all"),
        "The features are now chosen inside the fold. The mean and the standard deviation still come from all rows.",
    ),
    (
        _procedure(screened="all"),
        "The scaling is mended. The features are still chosen by the targets of all rows, the held-out ones included.",
    ),
    (
        _procedure(screened="held out"),
        "The features are chosen on the held-out rows: their targets must not be looked at before the prediction.",
    ),
    (
        _procedure(scaled="held out"),
        "The held-out rows are scaled by their own mean, but the model learnt another scale: the training rows'.",
    ),
    (_procedure(fitted="all"), "The model is fitted to all rows: fit it to the training rows of the fold."),
    (_procedure(total=np.sum), "That is the sum over the folds; take their mean."),
)


def _fault_in_honest_error(answer: Procedure) -> str | None:
    X, y, folds = _leaky_data()
    got = float(numbers(answer(X, y, folds), what="The error"))
    for leaky, hint in _LEAKS:
        if np.isclose(got, leaky(X, y, folds)):
            return hint
    honest = _procedure()(X, y, folds)
    if not np.isclose(got, honest):
        return (
            f"On a test case of pure noise the honest error is {honest:.3f}; yours gives {got:.3f}. In each fold "
            "choose ten features on the training rows, scale both parts by the training rows, then fit and predict."
        )
    return None


HONEST_ERROR = Exercise(
    name="honest_error",
    find_fault=_fault_in_honest_error,
    praise="Nothing of the held-out rows reaches the training. The same holds for every step that learns from data.",
    mistakes=(
        (lambda X, y, folds: ..., "returns nothing yet"),
        (lambda X, y, folds: [1.0, 2.0], "single number"),
        *((leaky, hint) for leaky, hint in _LEAKS),
        (lambda X, y, folds: 0.5, "On a test case"),
    ),
    hints=(
        "Which steps use rows that are held out later?",
        "The choice of the columns and the scaling learn from all rows before the loop begins. Do both inside it, on "
        "the training rows, and give the held-out rows the same columns and the same scale.",
        "scaler = Standardizer().fit(X[fold.train][:, best])",
    ),
)

# -- Folds that keep patients together --------------------------------------------------------------
_PATIENTS = np.array(["f", "b", "b", "a", "c", "c", "c", "a", "d", "e", "e", "g", "d", "h"])
_FOLDS = 4


def _fault_in_patient_folds(answer: Callable[[np.ndarray, int, np.random.Generator], Any]) -> str | None:
    got = answer(_PATIENTS, _FOLDS, np.random.default_rng(0))
    if not isinstance(got, list | tuple | np.ndarray) or len(got) != _FOLDS:
        return f"Return a list of k arrays, one for each fold: here {_FOLDS}; yours is {got!r}."
    parts = [np.asarray(part) for part in got]
    if any(part.ndim != 1 for part in parts):
        return "Each fold must be an array of row numbers."
    if any(part.size == 0 for part in parts):
        return "A fold is empty: each must hold out somebody."
    if any(not np.issubdtype(part.dtype, np.integer) for part in parts):
        return f"Each fold must be an array of row numbers; yours starts with {parts[0].tolist()}."
    if sorted(np.concatenate(parts).tolist()) != list(range(len(_PATIENTS))):
        return "Every row must be held out in exactly one fold, counting from 0."
    members = [set(_PATIENTS[part].tolist()) for part in parts]
    if sum(map(len, members)) > len(set(_PATIENTS.tolist())):
        return (
            "A patient has rows in two folds, so that one visit helps to predict another: deal out patients, not rows."
        )
    if max(map(len, members)) - min(map(len, members)) > 1:
        return f"Deal the patients out evenly: your folds hold {', '.join(str(len(one)) for one in members)} of them."
    again = [answer(_PATIENTS, _FOLDS, np.random.default_rng(seed)) for seed in (1, 2, 3)]
    if all(_same(parts, other) for other in again):
        return "The folds are the same for every generator: shuffle the patients with rng."
    return None


def _same(parts: list[np.ndarray], others: Sequence[np.ndarray]) -> bool:
    return {frozenset(part.tolist()) for part in parts} == {frozenset(np.asarray(part).tolist()) for part in others}


def _dealt(patients: np.ndarray, parts: Sequence[Any]) -> list[np.ndarray]:
    return [np.flatnonzero(np.isin(patients, part)) for part in parts]


PATIENT_FOLDS = Exercise(
    name="patient_folds",
    find_fault=_fault_in_patient_folds,
    praise="Patients are dealt out, not rows: what is held out is somebody whom the model has never met.",
    mistakes=(
        (lambda patients, k, rng: ..., "returns nothing yet"),
        (lambda patients, k, rng: 3, "a list of k arrays"),
        (lambda patients, k, rng: np.array_split(rng.permutation(len(patients)), k), "two folds"),
        (lambda patients, k, rng: np.array_split(np.arange(len(patients)), k), "two folds"),
        (lambda patients, k, rng: np.array_split(np.unique(patients), k), "array of row numbers"),
        (
            lambda patients, k, rng: _dealt(patients, np.array_split(np.unique(patients), k)),
            "the same for every generator",
        ),
        (lambda patients, k, rng: _dealt(patients, [["a"], ["b"], ["c"], ["d", "e", "f", "g", "h"]]), "evenly"),
        (lambda patients, k, rng: _dealt(patients, [["a"], ["b"], ["c"], ["d"]]), "exactly one fold"),
        (lambda patients, k, rng: _dealt(patients, [np.unique(patients), [], [], []]), "is empty"),
        (lambda patients, k, rng: [np.ones((2, 2), int)] * k, "array of row numbers"),
    ),
    hints=(
        "What is it that must not be torn apart, and so what is to be shuffled?",
        "Shuffle the different patients and cut them into k parts; a fold holds the rows of all patients in its part.",
        "parts = np.array_split(rng.permutation(np.unique(patients)), k)",
    ),
)

# -- A search inside a search -----------------------------------------------------------------------
Search = Callable[[np.ndarray, np.ndarray], float]


def _searched(X: np.ndarray, y: np.ndarray) -> float:
    """The strength with the lowest cross-validated error."""
    folds = k_fold(len(y), 5, rng=np.random.default_rng(1))
    strengths = [0.01, 0.1, 1.0, 10.0]
    return cross_validate(linear.Ridge, strengths, X, y, folds=folds, prepare=Standardizer).strength()


def _noisy_rows() -> tuple[np.ndarray, np.ndarray, tuple[Fold, ...]]:
    """Forty rows of fifteen features, of which one matters a little, and four folds."""
    rng = np.random.default_rng(9)
    X = rng.normal(size=(40, 15))
    return X, X[:, 0] / 2 + rng.normal(size=40), k_fold(40, 4, rng=rng).repeats[0]


def _nesting(
    searched: str = "inside", fitted: str = "inside", total: Callable[..., float] = np.mean
) -> Callable[[np.ndarray, np.ndarray, Sequence[Fold], Search], float]:
    """The nested error, with the strength or the fit learnt on "all" rows or on those "held out" if asked for."""

    def error(X: np.ndarray, y: np.ndarray, folds: Sequence[Fold], best: Search) -> float:
        losses = []
        for fold in folds:
            rows = {"inside": fold.train, "all": np.arange(len(y)), "held out": fold.held_out}
            lam = best(X[rows[searched]], y[rows[searched]])
            model = Prepared(Standardizer, linear.Ridge(lam)).fit(X[rows[fitted]], y[rows[fitted]])
            losses.append(np.mean((y[fold.held_out] - model.predict(X[fold.held_out])) ** 2))
        return float(total(losses))

    return error


_UNNESTED = (
    (
        _nesting(searched="all"),
        "The search has seen the rows that are held out: λ must be chosen anew in each fold, on its training rows.",
    ),
    (_nesting(searched="held out"), "The search runs on the rows held out, on which its winner is then tested."),
    (_nesting(fitted="all"), "The model has seen the rows on which it is tested: fit it to the training rows."),
    (
        _nesting(searched="all", fitted="all"),
        "Search and fit use all rows, the held-out ones included: that is the training error of the winner.",
    ),
    (_nesting(total=np.sum), "That is the sum over the folds; take their mean."),
)


def _fault_in_nested_error(answer: Callable[[np.ndarray, np.ndarray, Sequence[Fold], Search], float]) -> str | None:
    X, y, folds = _noisy_rows()
    given = answer(X, y, folds, _searched)
    if isinstance(given, float) and np.isnan(given):
        return "There is nothing to take the mean of: begin with an empty list before the loop, not after it."
    got = float(numbers(given, what="The error"))
    for leaky, hint in _UNNESTED:
        if np.isclose(got, leaky(X, y, folds, _searched)):
            return hint
    nested = _nesting()(X, y, folds, _searched)
    if np.isclose(got, nested):
        return None
    return (
        f"In a test case the nested error is {nested:.3f}; yours gives {got:.3f}. In each fold search and fit on the "
        "training rows, then test on the others; at last take the mean over all folds."
    )


NESTED_ERROR = Exercise(
    name="nested_error",
    find_fault=_fault_in_nested_error,
    praise="What is tested is the procedure, the search included: each fold may choose another λ.",
    mistakes=(
        (lambda X, y, folds, best: ..., "returns nothing yet"),
        (lambda X, y, folds, best: [1.0, 2.0], "single number"),
        *((leaky, hint) for leaky, hint in _UNNESTED),
        (lambda X, y, folds, best: _nesting()(X, y, folds[:1], best), "over all folds"),
        (lambda X, y, folds, best: float("nan"), "before the loop"),
        (lambda X, y, folds, best: 0.5, "In a test case"),
    ),
    hints=(
        "What may the search for λ see of the rows that are held out?",
        "In each fold search on the training rows alone, fit the winner to the same rows, and test it on the others.",
        "lam = best(X[fold.train], y[fold.train])",
    ),
)

NESTED_LINES = Parsons(
    exercise=NESTED_ERROR,
    prompt="`best(X, y)` cross-validates and returns a λ. Put the lines in order, so that `nested_error` returns the "
    "nested cross-validated error of this search.",
    head="def nested_error(X, y, folds, best):",
    lines=(
        "    errors = []",
        "    for fold in folds:",
        "        lam = best(X[fold.train], y[fold.train])",
        "        model = Prepared(Standardizer, linear.Ridge(lam)).fit(X[fold.train], y[fold.train])",
        "        errors.append(np.mean((y[fold.held_out] - model.predict(X[fold.held_out])) ** 2))",
        "    return np.mean(errors)",
    ),
    spare=(
        Spare(
            "        lam = best(X, y)",
            2,
            "This search sees the rows on which its winner is then tested.",
        ),
        Spare(
            "        model = Prepared(Standardizer, linear.Ridge(lam)).fit(X, y)",
            3,
            "This model, and its scaling, have seen the rows on which it is tested.",
        ),
    ),
    names={"np": np, "linear": linear, "Prepared": Prepared, "Standardizer": Standardizer},
)
