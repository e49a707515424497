"""The warning of a method that stopped before it was done."""

from __future__ import annotations


class ConvergenceWarning(UserWarning):
    """An iterative method reached its limit: the message tells how far it came and what to try."""
