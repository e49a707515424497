"""The static site: a Sphinx extension that makes pages whole without a kernel, a server or another host."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Switch the extension on."""
    from website import assets, links, mathematics, reference

    for part in (links, mathematics, reference, assets):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
