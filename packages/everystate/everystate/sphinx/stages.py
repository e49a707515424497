"""Lines that tell how far a build has come."""

from __future__ import annotations

import os
from pathlib import Path

from sphinx.util import logging

__all__ = ["STAGES", "tell"]

STAGES = "EVERYSTATE_STAGES"
"""Environment variable: a file, or a pipe such as ``/dev/fd/3``, that the lines are appended to."""


def tell(message: str) -> None:
    """Log one line, and append it where ``EVERYSTATE_STAGES`` asks for it."""
    line = f"everystate: {message}"
    logging.getLogger(__name__).info("%s", line)
    place = os.environ.get(STAGES)
    if place:
        with Path(place).open("a", encoding="utf-8") as lines:
            lines.write(f"{line}\n")
