"""Whether notebooks run without a reader: in the build of the site and in the tests."""

from __future__ import annotations

import os

__all__ = ["STATIC", "is_static"]

STATIC = "EVERYSTATE_STATIC"
"""Environment variable: when it is set, ``explore`` leaves a placeholder instead of a live widget."""


def is_static() -> bool:
    """Tell whether ``explore`` should leave a placeholder."""
    return bool(os.environ.get(STATIC))
