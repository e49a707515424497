"""The two families of priors: how the chapter calls them, and the penalty strength that each stands for."""

from __future__ import annotations

from everystate.controls import Dropdown
from regularization.bayes import gaussian_strength, laplace_strength

NAMES = {"gaussian": "Gaussian", "laplace": "Laplace"}
SYMBOL = {"gaussian": "τ", "laplace": "b"}


def family_menu(value: str) -> Dropdown:
    """Return the menu of both families, called ``family``."""
    options = (("Gaussian (ridge)", "gaussian"), ("Laplace (lasso)", "laplace"))
    return Dropdown(name="family", label="Prior", options=options, value=value)


def strength_of(family: str, scale: float, *, noise: float, n: int) -> float:
    """Return the penalty strength that a prior stands for."""
    return (gaussian_strength if family == "gaussian" else laplace_strength)(scale, noise=noise, n=n)
