"""A strength in the units of other libraries."""

from __future__ import annotations

from dataclasses import dataclass

from regularization import translation

__all__ = ["Setting", "settings"]


@dataclass(frozen=True)
class Setting:
    """What to write elsewhere for one of our strengths.

    Parameters
    ----------
    where : str
        The library.
    call : str
        What to write there, numbers rounded to six digits.
    values : tuple of (str, float)
        The numbers of the call, by name, in full.

    Examples
    --------
    >>> Setting("scikit-learn", "Ridge(alpha=5)", (("alpha", 5.0),)).call
    'Ridge(alpha=5)'
    """

    where: str
    call: str
    values: tuple[tuple[str, float], ...]


def settings(lam: float, rho: float, *, n: int, deviation: float | None) -> tuple[Setting, ...]:
    """Return a strength of ours in scikit-learn's units and in those of R's glmnet, and for ridge of MASS' lm.ridge.

    Parameters
    ----------
    lam : float > 0
        For standardised features.
    rho : float in [0, 1]
        The share of L1.
    n : int
        Number of rows that are fitted.
    deviation : float or None
        The standard deviation of the target, with divisor n; None where it has two classes.

    Returns
    -------
    tuple of Setting

    References
    ----------
    Friedman, Hastie & Tibshirani (2010), Regularization paths for generalized linear models via coordinate descent;
    Venables & Ripley (2002), *Modern Applied Statistics with S*, for lm.ridge.

    Examples
    --------
    >>> [one.call for one in settings(0.1, 0.0, n=50, deviation=2.0)]
    ['Ridge(alpha=5)', 'glmnet(X, y, alpha = 0, lambda = 0.2)', 'lm.ridge(y ~ X, lambda = 5)']
    >>> [one.call for one in settings(0.1, 1.0, n=50, deviation=None)][1]
    'glmnet(X, y, family = "binomial", alpha = 1, lambda = 0.1)'
    """
    if deviation is None:
        C, l1_ratio = translation.to_logistic(lam, rho, n=n)
        return (
            _setting("scikit-learn", "LogisticRegression(C={C}, l1_ratio={l1_ratio})", C=C, l1_ratio=l1_ratio),
            # glmnet's binomial loss is a mean, as ours is: its lambda is 1 / (n C)
            _setting(
                "R, glmnet",
                'glmnet(X, y, family = "binomial", alpha = {alpha}, lambda = {strength})',
                alpha=l1_ratio,
                strength=1 / (n * C),
            ),
        )
    strength, alpha = translation.to_glmnet(lam, rho, deviation=deviation)
    found = [
        _scikit_learn(lam, rho, n),
        _setting("R, glmnet", "glmnet(X, y, alpha = {alpha}, lambda = {strength})", alpha=alpha, strength=strength),
    ]
    if rho == 0:
        found.append(
            _setting("R, MASS", "lm.ridge(y ~ X, lambda = {strength})", strength=translation.to_ridge(lam, n=n))
        )
    return tuple(found)


def _scikit_learn(lam: float, rho: float, n: int) -> Setting:
    if rho == 0:
        return _setting("scikit-learn", "Ridge(alpha={alpha})", alpha=translation.to_ridge(lam, n=n))
    if rho == 1:
        return _setting("scikit-learn", "Lasso(alpha={alpha})", alpha=translation.to_lasso(lam))
    alpha, l1_ratio = translation.to_elastic_net(lam, rho)
    return _setting("scikit-learn", "ElasticNet(alpha={alpha}, l1_ratio={l1_ratio})", alpha=alpha, l1_ratio=l1_ratio)


def _setting(where: str, call: str, **values: float) -> Setting:
    return Setting(
        where, call.format(**{name: f"{value:.6g}" for name, value in values.items()}), tuple(values.items())
    )
