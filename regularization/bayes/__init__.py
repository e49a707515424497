"""Penalties read as priors: posteriors in closed form, on a grid and by sampling; the evidence."""

from regularization.bayes._chains import batch_standard_error, effective_sample_size
from regularization.bayes._evidence import (
    EvidenceFit,
    effective_parameters,
    evidence_fixed_point,
    log_evidence,
    log_evidence_gradient,
)
from regularization.bayes._gaussian import GaussianPosterior, gaussian_posterior
from regularization.bayes._grid import PosteriorGrid, posterior_grid
from regularization.bayes._lasso import BayesianLasso, bayesian_lasso, bayesian_lasso_strength
from regularization.bayes._priors import draw_prior, laplace_map, log_likelihood, log_prior
from regularization.bayes._scales import gaussian_scale, gaussian_strength, laplace_scale, laplace_strength

__all__ = [
    "BayesianLasso",
    "EvidenceFit",
    "GaussianPosterior",
    "PosteriorGrid",
    "batch_standard_error",
    "bayesian_lasso",
    "bayesian_lasso_strength",
    "draw_prior",
    "effective_parameters",
    "effective_sample_size",
    "evidence_fixed_point",
    "gaussian_posterior",
    "gaussian_scale",
    "gaussian_strength",
    "laplace_map",
    "laplace_scale",
    "laplace_strength",
    "log_evidence",
    "log_evidence_gradient",
    "log_likelihood",
    "log_prior",
    "posterior_grid",
]
