"""How the chapter words a ratio of errors."""

from __future__ import annotations


def times(ratio: float) -> str:
    """Return a ratio with one digit after the point, from 10 on without.

    >>> times(1.26), times(1234.5)
    ('1.3 times', '1,234 times')
    """
    return f"{ratio:.1f} times" if ratio < 10 else f"{ratio:,.0f} times"
