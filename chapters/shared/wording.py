"""How numbers read in the book's sentences."""

from __future__ import annotations

__all__ = ["minus"]


def minus(text: str) -> str:
    """Return ``text`` with a minus sign for each hyphen.

    >>> minus(f"{-0.25:.2f}")
    '−0.25'
    """
    return text.replace("-", "−")
