"""Linear regression with penalties: ridge, lasso, elastic net, and the paths of their solutions.

Objective everywhere: ``(1/n) sum (y_i - x_i.w - b)^2 + lam * penalty(w)``, the intercept ``b`` unpenalised::

    estimators    Ridge, WeightedRidge, Lasso, ElasticNet
    paths         ridge_path, lasso_path, elastic_net_path, exact_lasso_path
    budgets       constrained_fit
    step by step  gradient_descent, subgradient_descent, ista, fista,
                  coordinate_descent
    looking on    kkt_residual, lam_max, ridge_df, ridge_lam_at_df, lasso_df
    columns       polynomial_design
    kernels       kernel_ridge, gaussian_kernel
"""

from regularization.linear._constrained import ConstrainedFit, constrained_fit
from regularization.linear._convergence import ConvergenceWarning
from regularization.linear._coordinate import elastic_net_path, lasso_path
from regularization.linear._descent import (
    Descent,
    coordinate_descent,
    fista,
    gradient_descent,
    ista,
    subgradient_descent,
)
from regularization.linear._diagnostics import kkt_residual, lam_max
from regularization.linear._estimator import LinearEstimator, NotFittedError
from regularization.linear._exact_path import ExactPath, exact_lasso_path
from regularization.linear._freedom import lasso_df, ridge_df, ridge_lam_at_df
from regularization.linear._kernel import gaussian_kernel, kernel_ridge
from regularization.linear._path import Path
from regularization.linear._polynomial import polynomial_design
from regularization.linear._ridge import Ridge, ridge_path
from regularization.linear._sparse import ElasticNet, Lasso
from regularization.linear._weighted import WeightedRidge

__all__ = [
    "ConstrainedFit",
    "ConvergenceWarning",
    "Descent",
    "ElasticNet",
    "ExactPath",
    "Lasso",
    "LinearEstimator",
    "NotFittedError",
    "Path",
    "Ridge",
    "WeightedRidge",
    "constrained_fit",
    "coordinate_descent",
    "elastic_net_path",
    "exact_lasso_path",
    "fista",
    "gaussian_kernel",
    "gradient_descent",
    "ista",
    "kernel_ridge",
    "kkt_residual",
    "lam_max",
    "lasso_df",
    "lasso_path",
    "polynomial_design",
    "ridge_df",
    "ridge_lam_at_df",
    "ridge_path",
    "subgradient_descent",
]
