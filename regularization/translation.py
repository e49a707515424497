"""Penalty strengths of other books and libraries, from ours and back.

Ours is ``mean loss + lam * (rho * L1 + (1 - rho) * L2)`` with ``L1 = sum |w|``, ``L2 = sum w^2``, the mean squared
error or the mean cross-entropy as loss, and an unpenalised intercept. The others minimise a constant times that, which
moves no minimum. So each translation is the same step: scale one objective until its loss equals that of the other,
then compare the factors of L1 and of L2. RSS is the residual sum of squares, ``n`` the number of training rows:

===========  =============================  ======================================================  ===================
functions    library                        minimises                                               so that
===========  =============================  ======================================================  ===================
ridge        scikit-learn ``Ridge``; ESL    RSS + alpha L2                                          alpha = n lam
lasso        scikit-learn ``Lasso``         RSS / (2n) + alpha L1                                   alpha = lam / 2
esl_lasso    ESL, eq. 3.52                  RSS / 2 + strength L1                                   strength = n lam / 2
elastic_net  scikit-learn ``ElasticNet``    RSS / (2n) + alpha (l1_ratio L1 + (1 - l1_ratio) L2/2)  half of ours
glmnet       R ``glmnet``, Gaussian         as ``ElasticNet``, for y / deviation                    see `to_glmnet`
logistic     scikit-learn                   C sum of losses + l1_ratio L1 + (1 - l1_ratio) L2/2     n C times ours
             ``LogisticRegression``
sgd          PyTorch ``SGD``, ``Adam``      mean loss + weight_decay L2 / 2                         weight_decay = 2 lam
===========  =============================  ======================================================  ===================

``to_...`` returns their numbers and ``from_...`` ours; each undoes the other. Strengths are > 0, shares (``rho``,
``l1_ratio``) in [0, 1], n >= 1. Keras' ``L1L2`` needs no function: ``l1 = lam * rho`` and ``l2 = lam * (1 - rho)``.
``AdamW`` has no translation, since its decay is part of no objective. The scales of priors are in
``regularization.bayes``.

References: Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning* (ESL), section 3.4; Friedman,
Hastie & Tibshirani (2010), "Regularization paths for generalized linear models via coordinate descent", Journal of
Statistical Software 33 (glmnet).
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
    """Return ``alpha = n * lam`` of scikit-learn's ``Ridge``, which is also ESL's lambda of ridge (eq. 3.41).

    >>> to_ridge(0.1, n=50)
    5.0
    """
    return _rows(n) * _positive("lam", lam)


def from_ridge(alpha: float, *, n: int) -> float:
    """Return our strength for ``Ridge(alpha)``.

    >>> from_ridge(5.0, n=50)
    0.1
    """
    return _positive("alpha", alpha) / _rows(n)


def to_lasso(lam: float) -> float:
    """Return ``alpha = lam / 2`` of scikit-learn's ``Lasso``.

    >>> to_lasso(0.5)
    0.25
    """
    return _positive("lam", lam) / 2


def from_lasso(alpha: float) -> float:
    """Return our strength for ``Lasso(alpha)``.

    >>> from_lasso(0.25)
    0.5
    """
    return 2 * _positive("alpha", alpha)


def to_esl_lasso(lam: float, *, n: int) -> float:
    """Return ESL's lambda of the lasso, ``n * lam / 2``.

    >>> to_esl_lasso(0.5, n=50)
    12.5
    """
    return _rows(n) * _positive("lam", lam) / 2


def from_esl_lasso(strength: float, *, n: int) -> float:
    """Return our strength for ESL's lambda of the lasso.

    >>> from_esl_lasso(12.5, n=50)
    0.5
    """
    return 2 * _positive("strength", strength) / _rows(n)


def to_elastic_net(lam: float, rho: float) -> tuple[float, float]:
    """Return ``(alpha, l1_ratio)`` of scikit-learn's ``ElasticNet``.

    ``alpha * l1_ratio = lam * rho / 2`` and ``alpha * (1 - l1_ratio) = lam * (1 - rho)``; add the two for alpha.

    >>> to_elastic_net(0.5, 0.5)
    (0.375, 0.3333333333333333)
    """
    lam, rho = _positive("lam", lam), _share("rho", rho)
    return lam * (1 - rho / 2), rho / (2 - rho)


def from_elastic_net(alpha: float, l1_ratio: float) -> tuple[float, float]:
    """Return our ``(lam, rho)`` for ``ElasticNet(alpha, l1_ratio)``.

    >>> from_elastic_net(0.375, 1 / 3)
    (0.5, 0.5)
    """
    alpha, l1_ratio = _positive("alpha", alpha), _share("l1_ratio", l1_ratio)
    return alpha * (1 + l1_ratio), 2 * l1_ratio / (1 + l1_ratio)


def to_glmnet(lam: float, rho: float, *, deviation: float) -> tuple[float, float]:
    """Return ``(lambda, alpha)`` of R's ``glmnet`` for a regression; ``alpha`` is its share of L1.

    It divides y by ``deviation``, the standard deviation of y with divisor n, and multiplies lambda back afterwards.
    For weights in the units of y that divides the factor of L2 by ``deviation`` and leaves that of L1 alone:
    ``lambda * alpha = lam * rho / 2`` and ``lambda * (1 - alpha) / deviation = lam * (1 - rho)``.
    The columns of X count as divided by their standard deviations (divisor n), unless ``standardize = FALSE``.

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

    >>> from_glmnet(2.0, 0.0, deviation=4.0)
    (0.5, 0.0)
    """
    strength, alpha = _positive("strength", strength), _share("alpha", alpha)
    l1, l2 = 2 * strength * alpha, strength * (1 - alpha) / _positive("deviation", deviation)
    return l1 + l2, l1 / (l1 + l2)


def to_logistic(lam: float, rho: float = 0.0, *, n: int) -> tuple[float, float]:
    """Return ``(C, l1_ratio)`` of scikit-learn's ``LogisticRegression``.

    ``l1_ratio / (n C) = lam * rho`` and ``(1 - l1_ratio) / (2 n C) = lam * (1 - rho)``: ``C = 1 / (2 n lam)`` for L2,
    ``C = 1 / (n lam)`` for L1.

    >>> to_logistic(0.25, n=8), to_logistic(0.25, rho=1.0, n=8)
    ((0.25, 0.0), (0.5, 1.0))
    """
    lam, rho = _positive("lam", lam), _share("rho", rho)
    return 1 / (_rows(n) * lam * (2 - rho)), rho / (2 - rho)


def from_logistic(C: float, l1_ratio: float = 0.0, *, n: int) -> tuple[float, float]:
    """Return our ``(lam, rho)`` for ``LogisticRegression(C=C, l1_ratio=l1_ratio)``.

    >>> from_logistic(0.25, n=8), from_logistic(0.5, 1.0, n=8)
    ((0.25, 0.0), (0.25, 1.0))
    """
    l1_ratio = _share("l1_ratio", l1_ratio)
    return (1 + l1_ratio) / (2 * _rows(n) * _positive("C", C)), 2 * l1_ratio / (1 + l1_ratio)


def to_sgd(lam: float) -> float:
    """Return ``weight_decay = 2 * lam`` of PyTorch's ``SGD`` or ``Adam``, for a loss that is a mean.

    They add ``weight_decay * w`` to the gradient, where our L2 penalty adds ``2 * lam * w``.

    >>> to_sgd(0.25)
    0.5
    """
    return 2 * _positive("lam", lam)


def from_sgd(weight_decay: float) -> float:
    """Return our L2 strength for ``SGD(weight_decay=...)``.

    >>> from_sgd(0.5)
    0.25
    """
    return _positive("weight_decay", weight_decay) / 2
