"""The mathematics of regularization in numpy: estimators, networks, posteriors, and the theory they are held against.

Its parts form layers, and each imports only from those above it::

    checks         arguments: an error names the argument, its value and what was expected
    penalties      L1, L2 and their mixture: value, gradient and proximal step
    translation    penalty strengths of other books and libraries, and ours in theirs
    data           seeded generators and packaged data sets, all of one frozen type
    linear         ridge, lasso and elastic net: fits, whole paths, budgets, descents
    network        small neural networks, many of which train side by side
    validation     how a strength is chosen: folds, cross-validation, curves of errors
    advice         a table of your own: read, inspected, tuned, tested, with a verdict in words
    bayes          penalties as priors: posteriors, evidence, the Bayesian lasso
    theory         closed forms: bias and variance, double descent, early stopping, noise as a penalty

The objective is the same everywhere, ``mean loss + lam * penalty(w)``, and an intercept is never penalised.

All functions and classes share a contract:

- An argument that is not of the documented kind, shape or range raises ``TypeError`` or ``ValueError``, with a message
  that names the argument, the value and what was expected. Docstrings list only what can go wrong beyond that. Nothing
  is clipped, filled in or reordered silently.
- Arrays may come as anything that numpy reads as numbers, such as lists; their numbers must be finite. They are
  computed with, and returned, in double precision unless a docstring says otherwise, and never changed in place.
- What is random draws from ``rng``, a ``numpy.random.Generator`` that the caller makes: the same seed gives the same
  numbers.

Importing the package, or any part of it, changes nothing outside it and needs numpy alone.

>>> import regularization
>>> regularization.linear.Ridge(lam=-1.0).fit([[1.0], [2.0]], [1.0, 2.0])
Traceback (most recent call last):
...
ValueError: lam must be a finite number >= 0, got -1.0
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regularization import advice, bayes, checks, data, linear, network, penalties, theory, translation, validation

__version__ = "0.1.0"

__all__ = ["advice", "bayes", "checks", "data", "linear", "network", "penalties", "theory", "translation", "validation"]


def __getattr__(name: str) -> ModuleType:
    """Import a part when it is first asked for, so that the package itself stays light."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return [*__all__, "__version__", "__doc__"]
