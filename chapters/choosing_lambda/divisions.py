"""A look back at the five steps: what the one-standard-error rule costs and buys when all of it is done again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.choosing_lambda.diabetes_split import TEST_ROWS, quadratic
from chapters.choosing_lambda.known_truth import STRENGTHS, ridge_cross_validation
from chapters.shared.kept import kept
from chapters.shared.strengths import strengths
from regularization import data, linear
from regularization.validation import CrossValidation, Folds, Standardizer, k_fold

DIVISIONS, REPEATS = 40, 5
RULES = ("minimum", "one_standard_error")
LASSO_STRENGTHS = strengths(-1, 2, 8)


@dataclass(frozen=True)
class Redone:
    """Ridge or the lasso chosen and tested in every division, first by the minimum and then by the rule.

    ``chosen`` and ``errors`` have shape (2, DIVISIONS); ``weights``, shape (2, DIVISIONS, 64), belong to columns in
    their own units.
    """

    chosen: np.ndarray
    errors: np.ndarray
    weights: np.ndarray
    predictions: np.ndarray
    """Of all patients, shape (2, DIVISIONS, 442)."""

    @property
    def cost(self) -> np.ndarray:
        """Test error of the rule's choice minus that of the minimum, on the same patients, shape (DIVISIONS,)."""
        return self.errors[1] - self.errors[0]

    @property
    def kept(self) -> np.ndarray:
        """Number of columns with a weight, shape (2, DIVISIONS)."""
        return np.count_nonzero(self.weights, axis=2)

    @property
    def swing(self) -> np.ndarray:
        """Standard deviation of a patient's prediction over the divisions, root mean square over patients."""
        return np.sqrt(self.predictions.var(axis=1, ddof=1).mean(axis=1))

    @property
    def unsettled(self) -> np.ndarray:
        """Columns that more than a tenth and fewer than nine tenths of the divisions keep."""
        share = (self.weights != 0).mean(axis=1)
        return ((share > 0.1) & (share < 0.9)).sum(axis=1)


def lasso_cross_validation(X: np.ndarray, y: np.ndarray, strengths: np.ndarray, folds: Folds) -> CrossValidation:
    """What ``cross_validate(Lasso, ..., prepare=Standardizer)`` gives, from one path a fold."""
    errors = np.empty((2, len(strengths), *folds.shape))
    for r, repeat in enumerate(folds.repeats):
        for k, fold in enumerate(repeat):
            scaler = Standardizer().fit(X[fold.train])
            path = linear.lasso_path(scaler.transform(X[fold.train]), y[fold.train], strengths)
            for part, rows in enumerate((fold.train, fold.held_out)):
                errors[part, :, r, k] = ((path.predict(scaler.transform(X[rows])) - y[rows]) ** 2).mean(axis=1)
    training, held_out = errors
    return CrossValidation(np.asarray(strengths, dtype=float), training, held_out)


METHODS = {
    "ridge": (ridge_cross_validation, linear.ridge_path, STRENGTHS),
    "lasso": (lasso_cross_validation, linear.lasso_path, LASSO_STRENGTHS),
}


def _divided(division: int) -> tuple[data.Part, data.Part, np.random.Generator]:
    """All patients in 300 to choose on and 142 to test on, and the generator that divided them."""
    rng, plain = np.random.default_rng([8, division]), data.diabetes().train
    order = rng.permutation(plain.n)
    everyone = data.Part(quadratic(plain.X), plain.y)
    return everyone.take(np.sort(order[TEST_ROWS:])), everyone.take(np.sort(order[:TEST_ROWS])), rng


@kept
def redone(method: str) -> Redone:
    """Choose by ten-fold cross-validation, the mean of REPEATS splits, and test: in DIVISIONS random divisions."""
    search, fit, grid = METHODS[method]
    everyone, found = quadratic(data.diabetes().train.X), []
    for division in range(DIVISIONS):
        train, new, rng = _divided(division)
        curve = search(train.X, train.y, np.array(grid), k_fold(train.n, 10, rng=rng, repeats=REPEATS))
        scaler = Standardizer().fit(train.X)
        path = fit(scaler.transform(train.X), train.y, np.array(grid))
        errors = np.mean((path.predict(scaler.transform(new.X)) - new.y) ** 2, axis=1)
        all_predictions = path.predict(scaler.transform(everyone))
        places = [getattr(curve, rule) for rule in RULES]
        found.append([(grid[p], errors[p], path.coefs[p] / scaler.scale_, all_predictions[p]) for p in places])
    columns = [np.array([[row[rule][k] for row in found] for rule in range(2)]) for k in range(4)]
    return Redone(*columns)


@kept
def unpenalised_errors() -> np.ndarray:
    """Test error of least squares in every division, shape (DIVISIONS,)."""
    errors = []
    for division in range(DIVISIONS):
        train, new, _ = _divided(division)
        scaler = Standardizer().fit(train.X)
        model = linear.Ridge(0.0).fit(scaler.transform(train.X), train.y)
        errors.append(np.mean((model.predict(scaler.transform(new.X)) - new.y) ** 2))
    return np.array(errors)
