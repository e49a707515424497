"""The content of the whole package as one hash.

Used in: the build of the site.
"""

from __future__ import annotations

import functools
import pkgutil

import regularization
from regularization.sources import digest, library_versions, source_digest

__all__ = ["package_digest", "site_digest"]


@functools.cache
def package_digest() -> str:
    """Return a hash of every module that a notebook can import, and of the libraries below them."""
    names = sorted(info.name for info in pkgutil.walk_packages(regularization.__path__, "regularization."))
    notebooks = [name for name in names if not name.startswith("regularization.site")]
    return digest(*library_versions(), *map(source_digest, notebooks))


def site_digest() -> str:
    """Return a hash of what turns exports and formulas into pages."""
    from importlib.resources import files

    template = (files(__package__) / "template.html").read_text(encoding="utf-8")
    modules = sorted(info.name for info in pkgutil.walk_packages(regularization.__path__, "regularization."))
    return digest(template, *(source_digest(name) for name in modules if name.startswith("regularization.site")))
