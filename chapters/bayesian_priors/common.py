"""penalties read as priors."""

from __future__ import annotations

from chapters.bayesian_priors import study
from everystate.controls import Dropdown
from regularization.bayes import gaussian_strength, laplace_strength

DASHED, DOTTED, DASHDOT = (0, (5, 2)), (0, (1, 2)), (0, (6, 2, 1, 2))
FEATURES = study.FEATURES
FAMILIES = (("Gaussian (ridge)", "gaussian"), ("Laplace (lasso)", "laplace"))
SYMBOL = {"gaussian": "τ", "laplace": "b"}


def _family_menu(value: str) -> Dropdown:
    return Dropdown(name="family", label="Prior", options=FAMILIES, value=value)


def strength_of(family: str, scale: float, *, noise: float, n: int) -> float:
    """The penalty strength that a prior stands for."""
    return (gaussian_strength if family == "gaussian" else laplace_strength)(scale, noise=noise, n=n)


def _number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace("-", "−")
