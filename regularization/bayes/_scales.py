"""From the scale of a prior to the strength of a penalty, and back.

With noise of standard deviation sigma the negative log posterior, times ``2 sigma^2 / n``, is the mean
squared error plus a penalty. A Gaussian prior N(0, tau^2) on each weight gives ridge, a Laplace prior with
density ``exp(-|w| / b) / (2b)`` gives the lasso:

    ridge  lam = sigma^2 / (n tau^2)          lasso  lam = 2 sigma^2 / (n b)
"""

from __future__ import annotations

from regularization import checks

__all__ = ["gaussian_scale", "gaussian_strength", "laplace_scale", "laplace_strength"]


def _positive(name: str, value: float) -> float:
    return checks.number(name, value, low=0, low_open=True)


def gaussian_strength(scale: float, *, noise: float, n: int) -> float:
    """Ridge strength of the prior N(0, scale^2), ``noise^2 / (n scale^2)``.

    Reference: Hoerl & Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems", Technometrics
    12.

    Parameters
    ----------
    scale : float > 0
    noise : float > 0; standard deviation of the noise
    n : int >= 1; rows of data

    Returns
    -------
    float > 0

    Examples
    --------
    >>> gaussian_strength(0.5, noise=1.0, n=8)
    0.5
    """
    return _positive("noise", noise) ** 2 / (checks.integer("n", n, low=1) * _positive("scale", scale) ** 2)


def gaussian_scale(lam: float, *, noise: float, n: int) -> float:
    """Deviation of the Gaussian prior whose mode is ridge with strength lam, ``noise / sqrt(n lam)``.

    Reference: Hoerl & Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems", Technometrics
    12.

    Parameters
    ----------
    lam : float > 0
    noise : float > 0; standard deviation of the noise
    n : int >= 1; rows of data

    Returns
    -------
    float > 0, in the unit of the weights

    Examples
    --------
    >>> gaussian_scale(0.5, noise=1.0, n=8)
    0.5
    """
    return _positive("noise", noise) / (checks.integer("n", n, low=1) * _positive("lam", lam)) ** 0.5


def laplace_strength(scale: float, *, noise: float, n: int) -> float:
    """Lasso strength of the prior ``exp(-|w| / scale) / (2 scale)``, ``2 noise^2 / (n scale)``.

    Reference: Tibshirani (1996), "Regression shrinkage and selection via the lasso", JRSS B 58, section 5.

    Parameters
    ----------
    scale : float > 0
    noise : float > 0; standard deviation of the noise
    n : int >= 1; rows of data

    Returns
    -------
    float > 0

    Examples
    --------
    >>> laplace_strength(0.5, noise=1.0, n=8)
    0.5
    """
    return 2 * _positive("noise", noise) ** 2 / (checks.integer("n", n, low=1) * _positive("scale", scale))


def laplace_scale(lam: float, *, noise: float, n: int) -> float:
    """Scale of the Laplace prior whose mode is the lasso with strength lam, ``2 noise^2 / (n lam)``.

    Reference: Tibshirani (1996), "Regression shrinkage and selection via the lasso", JRSS B 58, section 5.

    Parameters
    ----------
    lam : float > 0
    noise : float > 0; standard deviation of the noise
    n : int >= 1; rows of data

    Returns
    -------
    float > 0, in the unit of the weights

    Examples
    --------
    >>> laplace_scale(0.5, noise=1.0, n=8)
    0.5
    """
    return 2 * _positive("noise", noise) ** 2 / (checks.integer("n", n, low=1) * _positive("lam", lam))
