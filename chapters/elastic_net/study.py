"""The simulations of the paper on the elastic net."""

from __future__ import annotations

import numpy as np

from chapters.shared.kept import kept
from regularization import data, linear
from regularization.validation import Standardizer

PAPER_RIDGE_PARTS = (0.0, 0.01, 0.1, 1.0, 10.0, 100.0)
FORM_NAMES = ("lasso", "naive elastic net", "elastic net")


def standardised(problem: data.SimulatedDataset) -> data.Dataset:
    """The same data with features scaled by the training rows, and targets of the test part free of noise."""
    step = Standardizer().fit(problem.train.X)
    train, validation = (data.Part(step.transform(part.X), part.y) for part in (problem.train, problem.validation))
    signal = problem.truth.function(problem.test.X)
    return data.Dataset(problem.name, train, validation, data.Part(step.transform(problem.test.X), signal))


def path_errors(path: linear.Path, part: data.Part) -> np.ndarray:
    """Mean squared error of each strength on a part."""
    return np.mean((path.predict(part.X) - part.y) ** 2, axis=1)


def rescaled(path: linear.Path, rho: float) -> linear.Path:
    """The rescaled form of a path of the naive one: weights of centred features times 1 + λ(1 − ρ)."""
    return linear.Path(path.lams, path.coefs * (1 + path.lams * (1 - rho))[:, None], path.intercepts)


BLOCK = 10
"""Repetitions that are computed, and kept, at a time."""


@kept
def simulated_block(example: int, block: int) -> np.ndarray:
    """Errors and numbers of kept features of BLOCK repetitions, shape (BLOCK, len(FORM_NAMES), 2)."""
    seeds = range(BLOCK * block, BLOCK * (block + 1))
    problems = (data.zou_hastie(example, rng=np.random.default_rng([3, seed])) for seed in seeds)
    return np.array([_best_of_each_form(standardised(problem)) for problem in problems])


def paper_scores(example: int, repetitions: int) -> np.ndarray:
    """Errors and numbers of kept features, shape (repetitions, len(FORM_NAMES), 2); ``repetitions`` in tens."""
    if repetitions % BLOCK:
        raise ValueError(f"repetitions must be a multiple of {BLOCK}, got {repetitions}")
    return np.concatenate([simulated_block(example, block) for block in range(repetitions // BLOCK)])


def paper_simulation(example: int, repetitions: int) -> tuple[np.ndarray, np.ndarray]:
    """Median errors and median numbers of kept features of FORM_NAMES in the paper's simulation.

    Both strengths are chosen on the validation part, for each form and repetition.
    """
    errors, kept_features = np.moveaxis(np.median(paper_scores(example, repetitions), axis=0), 1, 0)
    return errors, kept_features


def _best_of_each_form(problem: data.Dataset) -> list[tuple[float, int]]:
    """Error beyond the noise and number of kept features of FORM_NAMES, tuned on the validation part."""
    found: dict[str, tuple[float, float, int]] = {}
    for l2 in PAPER_RIDGE_PARTS:
        path = linear.exact_lasso_path(problem.train.X, problem.train.y, l2=l2)
        naive = path.at_norm(np.linspace(0, 1, 51) * path.norms[-1]).coefs
        for form, factor in zip(FORM_NAMES, (1, 1, 1 + l2), strict=True):
            if form == "lasso" and l2 > 0:
                continue
            fits = linear.Path(np.zeros(51), factor * naive, np.full(51, problem.train.y.mean()))
            errors = path_errors(fits, problem.validation)
            best = int(errors.argmin())
            result = float(errors[best]), float(path_errors(fits, problem.test)[best]), int(fits.n_kept[best])
            found[form] = min(found.get(form, result), result)
    return [found[form][1:] for form in FORM_NAMES]
