"""The content of the whole package as one hash.

Used in: the build of the site.
"""

from __future__ import annotations

import functools
import pkgutil

import regularization
from regularization.export import digest
from regularization.site.store import source_digest

__all__ = ["package_digest"]


@functools.cache
def package_digest() -> str:
    """Return a hash of every module that a notebook can import."""
    names = sorted(info.name for info in pkgutil.walk_packages(regularization.__path__, "regularization."))
    notebooks = [name for name in names if not name.startswith("regularization.site")]
    return digest(*map(source_digest, notebooks))
