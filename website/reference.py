"""The API reference says of each part which pages use it, and shows docstrings as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["setup", "statement"]


def statement(name: str, uses: dict[str, tuple[str, ...]], users: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the lines that say who uses a public part: pages, or else other public parts; none for what is no part.

    >>> statement("numbers.add", {"numbers.add": ("sums", "means")}, {})
    ['', 'Used in: :doc:`/book/sums`, :doc:`/book/means`.', '']
    >>> statement("numbers.carry", {"numbers.carry": ()}, {"numbers.carry": ("numbers.add",)})
    ['', 'Used by: :obj:`~numbers.add`.', '']
    """
    if uses.get(name):
        return ["", f"Used in: {', '.join(f':doc:`/book/{page}`' for page in uses[name])}.", ""]
    if users.get(name):
        return ["", f"Used by: {', '.join(f':obj:`~{user}`' for user in users[name])}.", ""]
    return []


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    from website import uses

    def append(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
        public = re.sub(r"\._\w+", "", name)  # data are documented in the private module that defines them
        lines += statement(public, uses.uses(), uses.users())

    def keep_colon(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
        # napoleon takes what stands before a colon in the first line of a field's docstring for its type.
        if what == "attribute":
            lines.insert(0, "")

    def outdated(app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set) -> list[str]:
        # A page that begins or ceases to use a part changes the reference, whose own files stay as they are.
        kept, now = vars(env), uses.uses()
        before, kept["book_uses"] = kept.get("book_uses"), now
        return [] if before == now else [page for page in env.found_docs if page.startswith("book/api/")]

    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-docstring", keep_colon, priority=400)
    app.connect("autodoc-process-docstring", append, priority=900)
    app.connect("env-get-outdated", outdated)
