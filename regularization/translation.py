"""Penalty strengths of other books and libraries, from ours and back.

Ours is ``mean loss + lam * (rho * sum |w| + (1 - rho) * sum w^2)``, with the mean squared error or the mean
cross-entropy as loss and an unpenalised intercept. Other objectives are a constant times ours, which moves no
minimum. So each translation below is the same step: scale one objective until its loss equals that of the
other, then compare the factors of ``sum |w|`` and of ``sum w^2``. ``n`` is the number of training rows.

For every ``to_x`` there is a ``from_x`` that undoes it. All strengths are positive; anything else raises ValueError
or TypeError. The scales of priors are in ``regularization.bayes``.
"""

from __future__ import annotations

from regularization import checks

__all__ = [
    "from_elastic_net",
    "from_esl_lasso",
    "from_glmnet",
    "from_lasso",
    "from_logistic",
    "from_ridge",
    "from_sgd",
    "to_elastic_net",
    "to_esl_lasso",
    "to_glmnet",
    "to_lasso",
    "to_logistic",
    "to_ridge",
    "to_sgd",
]


def _positive(name: str, value: float) -> float:
    return checks.number(name, value, low=0, low_open=True)


def _share(name: str, value: float) -> float:
    return checks.number(name, value, low=0, high=1)


def _rows(n: int) -> int:
    return checks.integer("n", n, low=1)


def to_ridge(lam: float, *, n: int) -> float:
    """Return ``alpha`` of scikit-learn's ``Ridge``, which is also the lambda of ridge in ESL (eq. 3.41).

    Theirs is ``||y - Xw||^2 + alpha * sum w^2``, n times ours: ``alpha = n * lam``.

    Examples
    --------
    >>> to_ridge(0.1, n=50)
    5.0
    """
    return _rows(n) * _positive("lam", lam)


def from_ridge(alpha: float, *, n: int) -> float:
    """Return our strength for ``Ridge(alpha)``, ``alpha / n``.

    Examples
    --------
    >>> from_ridge(5.0, n=50)
    0.1
    """
    return _positive("alpha", alpha) / _rows(n)


def to_lasso(lam: float) -> float:
    """Return ``alpha`` of scikit-learn's ``Lasso``.

    Theirs is ``||y - Xw||^2 / (2n) + alpha * sum |w|``, half of ours: ``alpha = lam / 2``.

    Examples
    --------
    >>> to_lasso(0.5)
    0.25
    """
    return _positive("lam", lam) / 2


def from_lasso(alpha: float) -> float:
    """Return our strength for ``Lasso(alpha)``, ``2 * alpha``.

    Examples
    --------
    >>> from_lasso(0.25)
    0.5
    """
    return 2 * _positive("alpha", alpha)


def to_esl_lasso(lam: float, *, n: int) -> float:
    """Return the lambda of the lasso in ESL (eq. 3.52).

    Theirs is ``||y - Xw||^2 / 2 + lambda * sum |w|``, n/2 times ours: ``lambda = n * lam / 2``.

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, section 3.4.

    Examples
    --------
    >>> to_esl_lasso(0.5, n=50)
    12.5
    """
    return _rows(n) * _positive("lam", lam) / 2


def from_esl_lasso(strength: float, *, n: int) -> float:
    """Return our strength for ESL's lambda of the lasso, ``2 * lambda / n``.

    References
    ----------
    Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, section 3.4.

    Examples
    --------
    >>> from_esl_lasso(12.5, n=50)
    0.5
    """
    return 2 * _positive("strength", strength) / _rows(n)


def to_elastic_net(lam: float, rho: float) -> tuple[float, float]:
    """Return ``(alpha, l1_ratio)`` of scikit-learn's ``ElasticNet``.

    Theirs is ``||y - Xw||^2 / (2n) + alpha * l1_ratio * sum |w| + alpha * (1 - l1_ratio) / 2 * sum w^2``, half of ours,
    so ``alpha * l1_ratio = lam * rho / 2`` and ``alpha * (1 - l1_ratio) = lam * (1 - rho)``. Add the two for alpha.

    Examples
    --------
    >>> to_elastic_net(0.5, 0.5)
    (0.375, 0.3333333333333333)
    """
    lam, rho = _positive("lam", lam), _share("rho", rho)
    return lam * (1 - rho / 2), rho / (2 - rho)


def from_elastic_net(alpha: float, l1_ratio: float) -> tuple[float, float]:
    """Return our ``(lam, rho)`` for ``ElasticNet(alpha, l1_ratio)``.

    Examples
    --------
    >>> from_elastic_net(0.375, 1 / 3)
    (0.5, 0.5)
    """
    alpha, l1_ratio = _positive("alpha", alpha), _share("l1_ratio", l1_ratio)
    return alpha * (1 + l1_ratio), 2 * l1_ratio / (1 + l1_ratio)


def to_glmnet(lam: float, rho: float, *, deviation: float) -> tuple[float, float]:
    """Return ``(lambda, alpha)`` of R's ``glmnet`` for a regression.

    The objective in its manual is that of ``ElasticNet`` above. But it is applied to y divided by ``deviation``, the
    standard deviation of y with divisor n, and lambda is multiplied back afterwards. For the weights in
    the units of y this divides the factor of ``sum w^2`` by ``deviation`` and leaves that of ``sum |w|`` alone:
    ``lambda * alpha = lam * rho / 2`` and ``lambda * (1 - alpha) / deviation = lam * (1 - rho)``.
    The columns of X count as divided by their standard deviations (divisor n), unless ``standardize = FALSE``.

    References
    ----------
    Friedman, Hastie & Tibshirani (2010), "Regularization paths for generalized linear models via coordinate
    descent", Journal of Statistical Software 33.

    Examples
    --------
    >>> to_glmnet(0.5, 0.5, deviation=1.0) == to_elastic_net(0.5, 0.5)
    True
    >>> to_glmnet(0.5, 0.0, deviation=4.0)
    (2.0, 0.0)
    """
    lam, rho = _positive("lam", lam), _share("rho", rho)
    strength = lam * rho / 2 + _positive("deviation", deviation) * lam * (1 - rho)
    return strength, lam * rho / 2 / strength


def from_glmnet(strength: float, alpha: float, *, deviation: float) -> tuple[float, float]:
    """Return our ``(lam, rho)`` for ``glmnet(alpha = alpha, lambda = strength)`` of a regression.

    References
    ----------
    Friedman, Hastie & Tibshirani (2010), "Regularization paths for generalized linear models via coordinate
    descent", Journal of Statistical Software 33.

    Examples
    --------
    >>> from_glmnet(2.0, 0.0, deviation=4.0)
    (0.5, 0.0)
    """
    strength, alpha = _positive("strength", strength), _share("alpha", alpha)
    l1, l2 = 2 * strength * alpha, strength * (1 - alpha) / _positive("deviation", deviation)
    return l1 + l2, l1 / (l1 + l2)


def to_logistic(lam: float, rho: float = 0.0, *, n: int) -> tuple[float, float]:
    """Return ``(C, l1_ratio)`` of scikit-learn's ``LogisticRegression``.

    Theirs is ``C * sum of cross-entropies + l1_ratio * sum |w| + (1 - l1_ratio) / 2 * sum w^2``. Divide it by n C:
    ``l1_ratio / (n C) = lam * rho`` and ``(1 - l1_ratio) / (2 n C) = lam * (1 - rho)``. So ``C = 1 / (2 n lam)`` for L2
    and ``C = 1 / (n lam)`` for L1.

    Examples
    --------
    >>> to_logistic(0.25, n=8), to_logistic(0.25, rho=1.0, n=8)
    ((0.25, 0.0), (0.5, 1.0))
    """
    lam, rho = _positive("lam", lam), _share("rho", rho)
    return 1 / (_rows(n) * lam * (2 - rho)), rho / (2 - rho)


def from_logistic(C: float, l1_ratio: float = 0.0, *, n: int) -> tuple[float, float]:
    """Return our ``(lam, rho)`` for ``LogisticRegression(C=C, l1_ratio=l1_ratio)``.

    Examples
    --------
    >>> from_logistic(0.25, n=8), from_logistic(0.5, 1.0, n=8)
    ((0.25, 0.0), (0.25, 1.0))
    """
    l1_ratio = _share("l1_ratio", l1_ratio)
    return (1 + l1_ratio) / (2 * _rows(n) * _positive("C", C)), 2 * l1_ratio / (1 + l1_ratio)


def to_sgd(lam: float) -> float:
    """Return ``weight_decay`` of PyTorch's ``SGD``, for a loss that is a mean.

    It adds ``weight_decay * w`` to the gradient, where our L2 penalty adds ``2 * lam * w``: ``weight_decay = 2 * lam``.
    The same number serves PyTorch's ``Adam``. ``AdamW`` has no translation: its decay is part of no objective.

    Examples
    --------
    >>> to_sgd(0.25)
    0.5
    """
    return 2 * _positive("lam", lam)


def from_sgd(weight_decay: float) -> float:
    """Return our L2 strength for ``SGD(weight_decay=...)``, half of it.

    Examples
    --------
    >>> from_sgd(0.5)
    0.25
    """
    return _positive("weight_decay", weight_decay) / 2
