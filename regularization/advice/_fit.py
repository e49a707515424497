"""The models that are compared, fitted to rows that are filled in and standardised by themselves alone."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from regularization.linear import ConvergenceWarning, Path, elastic_net_path, lam_max, logistic_path, ridge_path
from regularization.validation import Standardizer

__all__ = ["FAMILIES", "PENALTIES", "Family", "Problem", "Training"]

STRENGTHS = 41
_FEWEST_SIGNIFICANT = 3


@dataclass(frozen=True)
class Family:
    """A penalty: its name, and its share of L1."""

    name: str
    rho: float


PENALTIES = (Family("ridge", 0.0), Family("lasso", 1.0), Family("elastic net", 2 / 3))
"""The elastic net's share makes it that of scikit-learn's default, ``l1_ratio = 0.5``."""

FAMILIES = tuple(family.name for family in PENALTIES)


@dataclass(frozen=True, eq=False)
class Problem:
    """Rows to fit: X with NaN where a value is missing, and y, which is 0 or 1 where there are two classes."""

    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray
    two_classes: bool

    def take(self, rows: np.ndarray) -> Problem:
        """Some of the rows."""
        return Problem(self.X[rows], self.y[rows], self.groups[rows], self.two_classes)

    def losses(self, predictions: np.ndarray) -> np.ndarray:
        """The mean loss of predictions of shape (..., n): squared error, or cross-entropy of log-odds."""
        if self.two_classes:
            return np.logaddexp(0.0, np.where(self.y > 0, -predictions, predictions)).mean(axis=-1)
        return ((self.y - predictions) ** 2).mean(axis=-1)

    def mistakes(self, predictions: np.ndarray) -> np.ndarray:
        """The share of rows whose class log-odds of shape (..., n) tell wrongly."""
        return ((predictions > 0) != (self.y > 0)).mean(axis=-1)


class Training:
    """Rows that models are fitted to, and what was learnt from them to prepare others in the same way."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        gaps = np.isnan(problem.X)
        there = np.maximum((~gaps).sum(axis=0), 1)
        self.fill = np.where(gaps, 0.0, problem.X).sum(axis=0) / there
        self.scaler = Standardizer().fit(self.filled(problem.X))
        self.Z = self.prepared(problem.X)

    def filled(self, X: np.ndarray) -> np.ndarray:
        """X with these rows' means where a value is missing."""
        return np.where(np.isnan(X), self.fill, X)

    def prepared(self, X: np.ndarray) -> np.ndarray:
        """X filled in and standardised."""
        return self.scaler.transform(self.filled(X))

    def path(self, family: Family, lams: np.ndarray) -> Path:
        """The family's models for some strengths, in units of the standardised features."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # to the tolerance of an error on rows held out
            if self.problem.two_classes:
                return logistic_path(self.Z, self.problem.y, lams, rho=family.rho, tol=1e-7)
            return elastic_net_path(self.Z, self.problem.y, lams, rho=family.rho, tol=1e-9)

    def no_features(self) -> float:
        """What is predicted without features: the mean, or the log-odds of the classes' shares."""
        mean = float(self.problem.y.mean())
        return float(np.log(mean / (1 - mean))) if self.problem.two_classes else mean

    def unpenalised(self) -> Path | None:
        """The model without a penalty, where there is one and it leaves something unexplained."""
        n = len(self.problem.y)
        if np.linalg.matrix_rank(self.Z) > n - 2:
            return None
        if not self.problem.two_classes:
            return ridge_path(self.Z, self.problem.y, [0.0])
        with warnings.catch_warnings():
            warnings.simplefilter("error", ConvergenceWarning)
            try:
                path = logistic_path(self.Z, self.problem.y, [0.0], rho=0.0, tol=1e-7, max_steps=30)
            except ConvergenceWarning:
                return None
        separated = (path.predict(self.Z)[0] > 0) == (self.problem.y > 0)
        return None if separated.all() else path


def grid(training: Training, family: Family) -> np.ndarray:
    """Strengths from so strong that next to nothing is left of the weights to all but none, in falling order.

    The ends are rounded, so that they can be written down.
    """
    n, p = training.Z.shape
    y = training.problem.y
    if family.rho == 0:
        largest = np.linalg.norm(training.Z, 2) ** 2 / n
        top = largest * (y.var() / 2 if training.problem.two_classes else 1.0)
        return spread(1e3 * top, 1e-5 * top)
    top = lam_max(training.Z, y, rho=family.rho) / (2 if training.problem.two_classes else 1)
    return spread(top, top * (1e-2 if n <= p else 1e-3 if training.problem.two_classes else 1e-4))


def spread(top: float, bottom: float) -> np.ndarray:
    """Strengths between two ends that are rounded to three digits, the stronger one up."""
    if not top > 0:
        top, bottom = 1.0, 1e-3
    digits = 10.0 ** (np.floor(np.log10(top)) - _FEWEST_SIGNIFICANT + 1)
    return np.geomspace(float(f"{np.ceil(top / digits) * digits:.3g}"), float(f"{bottom:.3g}"), STRENGTHS)
