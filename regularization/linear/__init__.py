"""Linear regression with penalties: ridge, lasso, elastic net, and the paths of their solutions.

Objective everywhere: ``(1/n) sum (y_i - x_i.w - b)^2 + lam * penalty(w)``, the intercept ``b`` unpenalised.
"""

from regularization.linear._estimator import LinearEstimator, NotFittedError
from regularization.linear._path import Path
from regularization.linear._polynomial import polynomial_design
from regularization.linear._ridge import Ridge, ridge_path
from regularization.penalties import soft_threshold

__all__ = [
    "LinearEstimator",
    "NotFittedError",
    "Path",
    "Ridge",
    "polynomial_design",
    "ridge_path",
    "soft_threshold",
]
