"""Two published tables and a rule on the prostate data: who is kept, and what 30 men held out say of it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from chapters.shared.kept import kept
from chapters.shared.printed import printed
from regularization import data, linear
from regularization.validation import BestSubset, CrossValidation, cross_validate, k_fold

PROSTATE_SPLITS = 60
ESL_BUDGET = 0.3748
"""Share of the least-squares L1 norm at which the lasso has the printed weights."""


# -- The Elements of Statistical Learning, Table 3.3
@dataclass(frozen=True)
class Row:
    """A model of the table: its weights, its mean squared test error and the standard error of that."""

    intercept: float
    weights: np.ndarray
    error: float
    standard_error: float


def prostate_parts(row_32: str = "corrected") -> tuple[data.Part, data.Part]:
    """ESL's training and test rows, standardised on all 97 rows as that book does."""
    prostate = data.prostate(row_32=row_32)
    everything = data.pooled(prostate).X
    centre, spread = everything.mean(axis=0), everything.std(axis=0, ddof=1)
    train, test = (data.Part((part.X - centre) / spread, part.y) for part in (prostate.train, prostate.test))
    return train, test


def prostate_table(row_32: str = "corrected") -> dict[str, Row]:
    """Fit the four models of the table on the 67 rows and test them on the 30."""
    train, test = prostate_parts(row_32)
    X, y = train
    # The printed lasso standardises the training rows once more before it penalises.
    spread = X.std(axis=0, ddof=1)
    path = linear.exact_lasso_path(X / spread, y)
    lasso = path.at_norm([ESL_BUDGET * path.norms[-1]])
    fits = {"least squares": linear.Ridge(0.0), "best subset": BestSubset(2)}
    models = {name: (fit.fit(X, y).intercept_, fit.coef_) for name, fit in fits.items()}
    # The printed ridge takes the mean of y as its intercept, and the columns as they are: not quite centred on 67 rows.
    strength = linear.ridge_lam_at_df(X, 5.0, fit_intercept=False)
    models["ridge (df 5)"] = float(y.mean()), linear.Ridge(strength, fit_intercept=False).fit(X, y - y.mean()).coef_
    models["lasso"] = float(lasso.intercepts[0]), lasso.coefs[0] / spread
    return {name: _tested(test, *model) for name, model in models.items()}


def components_table(*, centred: bool = False) -> dict[str, Row]:
    """Fit the two columns of the table that use directions instead of features: seven principal, two partial.

    The printed ones take the columns as they are, standardised on all 97 rows; ``centred`` centres them on the 67.
    """
    train, test = prostate_parts()
    centre, level = train.X.mean(axis=0) * centred, float(train.y.mean())
    X, y = train.X - centre, train.y
    directions = np.linalg.svd(X, full_matrices=False)[2][:7].T
    principal = linear.Ridge(0.0).fit(X @ directions, y)
    weights = directions @ principal.coef_
    return {
        "principal components": _tested(test, principal.intercept_ - float(centre @ weights), weights),
        "partial least squares": _tested(test, level, partial_least_squares(X, y - level, 2)),
    }


def partial_least_squares(X: np.ndarray, y: np.ndarray, directions: int) -> np.ndarray:
    """Weights of the fit to ``directions`` directions, each the best correlated with y and free of those before."""
    rest, weights, loadings, slopes = X, [], [], []
    for _ in range(directions):
        w = rest.T @ y / np.linalg.norm(rest.T @ y)
        t = rest @ w
        weights.append(w)
        loadings.append(rest.T @ t / (t @ t))
        slopes.append(y @ t / (t @ t))
        rest = rest - np.outer(t, loadings[-1])
    W, P = np.array(weights).T, np.array(loadings).T
    return W @ np.linalg.solve(P.T @ W, np.array(slopes))


def _tested(test: data.Part, intercept: float, weights: np.ndarray) -> Row:
    losses = (test.y - intercept - test.X @ weights) ** 2
    return Row(float(intercept), weights, float(losses.mean()), float(losses.std(ddof=1) / np.sqrt(test.n)))


# -- Zou and Hastie (2005), Table 1
@dataclass(frozen=True)
class PaperRow:
    """A row of the table: setting, published test error, ours, and our weights in unit-norm columns."""

    method: str
    setting: str
    published: float
    error: float
    weights: np.ndarray
    losses: np.ndarray


def paper_scaling(typo: bool) -> tuple[data.Part, data.Part]:
    """ESL's 67 and 30 rows; columns centred and scaled to unit length on the 67."""
    problem = data.prostate(row_32="uncorrected" if typo else "corrected")
    centre = problem.train.X.mean(axis=0)
    length = np.sqrt(((problem.train.X - centre) ** 2).sum(axis=0))
    train, test = (data.Part((part.X - centre) / length, part.y) for part in (problem.train, problem.test))
    return train, test


@functools.cache
def paper_table(typo: bool) -> tuple[PaperRow, ...]:
    """Fit the five models of Table 1 with the tuning constants printed there.

    The paper adds squared errors up, so that its λ₂ is n times our L2 strength; s is the share of the final L1 norm.
    """
    train, test = paper_scaling(typo)
    n = train.n

    def at_share(l2: float, share: float) -> np.ndarray:
        path = linear.exact_lasso_path(train.X, train.y, l2=l2 / n)
        return path.at_norm([share * path.norms[-1]]).coefs[0]

    least_squares, ridge = linear.ridge_path(train.X, train.y, [0.0, 1 / n]).coefs
    found = (
        ("least squares", "", least_squares),
        ("ridge", "λ₂ = 1", ridge),
        ("lasso", "s = 0.39", at_share(0, 0.39)),
        ("naive elastic net", "λ₂ = 1, s = 1", at_share(1, 1)),
        ("elastic net", "λ₂ = 1000, s = 0.26", 1001 * at_share(1000, 0.26)),
    )
    published, rows = printed("elastic-net-errors").numbers, []
    for method, setting, weights in found:
        losses = (test.y - train.y.mean() - test.X @ weights) ** 2
        rows.append(PaperRow(method, setting, published[method], float(losses.mean()), weights, losses))
    return tuple(rows)


# -- Subset size by cross-validation
@kept
def prostate_searches() -> tuple[CrossValidation, ...]:
    """Best subsets of size 0 to 8 on ESL's 67 training rows, with sixty random ten-fold splits."""
    X, y = data.prostate().train
    return tuple(
        cross_validate(
            lambda size: BestSubset(int(size)),
            range(9),
            X,
            y,
            folds=k_fold(67, 10, rng=np.random.default_rng(seed)),
            simpler="smaller",
        )
        for seed in range(PROSTATE_SPLITS)
    )
