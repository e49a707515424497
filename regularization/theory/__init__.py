"""The mathematics behind the figures: decompositions, filters, exact risks and identities."""

from regularization.theory._bias_variance import (
    BiasVariance,
    bias_variance,
    redraw_predictions,
    ridge_bias_variance,
)
from regularization.theory._double_descent import (
    SimulatedRisk,
    minimum_norm_risk,
    optimal_ridge_risk,
    ridge_risk,
    simulate_risk,
    subset_risk,
)
from regularization.theory._early_stopping import (
    EarlyStoppingBounds,
    early_stopping_bounds,
    matched_risk_ratio,
    tuned_risk_ratio,
)
from regularization.theory._hoerl_kennard import RidgeError, existence_bound, ridge_error
from regularization.theory._noisy_inputs import (
    dropout_loss,
    dropout_penalty,
    dropout_weights,
    noise_loss,
    noisy_copies,
    patterns,
)
from regularization.theory._spectral import (
    filtered_weights,
    gradient_descent_filter,
    matching_strength,
    ridge_filter,
)

__all__ = [
    "BiasVariance",
    "EarlyStoppingBounds",
    "RidgeError",
    "SimulatedRisk",
    "bias_variance",
    "dropout_loss",
    "dropout_penalty",
    "dropout_weights",
    "early_stopping_bounds",
    "existence_bound",
    "filtered_weights",
    "gradient_descent_filter",
    "matched_risk_ratio",
    "matching_strength",
    "minimum_norm_risk",
    "noise_loss",
    "noisy_copies",
    "optimal_ridge_risk",
    "patterns",
    "redraw_predictions",
    "ridge_bias_variance",
    "ridge_error",
    "ridge_filter",
    "ridge_risk",
    "simulate_risk",
    "subset_risk",
    "tuned_risk_ratio",
]
