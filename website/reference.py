"""Make the API reference lead to the pages that a docstring names as its users, and show docstrings as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["link_pages", "setup"]

_USE = re.compile(r"^Used in: .*?\.$", re.MULTILINE | re.DOTALL)


def link_pages(lines: list[str], pages: set[str]) -> list[str]:
    """Return a docstring's lines with links in place of the names of pages in its statement of use.

    >>> link_pages(["Used in: ridge, lasso."], {"book/ridge"})
    ['Used in: :doc:`/book/ridge`, lasso.']
    """

    def linked(statement: re.Match[str]) -> str:
        return re.sub(
            r"(?<= )([a-z-]+)(?=[,.])",
            lambda page: f":doc:`/book/{page[1]}`" if f"book/{page[1]}" in pages else page[1],
            statement[0].replace("\n", " "),
        )

    return _USE.sub(linked, "\n".join(lines)).split("\n")


def setup(app: Sphinx) -> None:
    """Connect to the build."""

    def link(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
        lines[:] = link_pages(lines, app.env.found_docs)

    def keep_colon(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
        # napoleon takes what stands before a colon in the first line of a field's docstring for its type.
        if what == "attribute":
            lines.insert(0, "")

    app.connect("autodoc-process-docstring", keep_colon, priority=400)
    app.connect("autodoc-process-docstring", link)
