"""Citations, terms and links between chapters: plain Markdown links in the notebooks, Sphinx's roles on the page.

A notebook opened in Jupyter shows ``[Hoerl and Kennard (1970)](bibliography.md#hoerl1970ridge)`` as what it says and
opens the file; the page needs roles, for back references, titles and targets. So notebooks hold links, and a page that
is read gets roles. Authors may write roles: ``make format`` turns them into links, and keeps the names and years
of citations as the bibliography has them.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["anchor", "citation", "glossary", "setup", "to_links", "to_roles"]

_ROLE = re.compile(r"\{(cite:t|cite:p|term)\}`([^`]+)`")
_CHAPTER_LINK = re.compile(r"\]\(([a-z][a-z-]*)(#[\w-]+)?\)")
_ONE = r"\[[^\]\[]+\]\(bibliography\.md#([\w:-]+)\)"
_CITED = re.compile(rf"(?<!\()({_ONE})")
_GROUP = re.compile(rf"\((?P<group>{_ONE}(?:; {_ONE})*)\)")
_TERM_LINK = re.compile(r"\[([^\]\[]+)\]\(glossary\.md#([^)\s]+)\)")


@functools.cache
def _references(book: Path) -> dict[str, tuple[str, str]]:
    """Return authors and year of each entry of the bibliography."""
    from pybtex.database import parse_file

    found = {}
    for key, entry in parse_file(str(book / "references.bib")).entries.items():
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [_plain(" ".join([*person.prelast_names, *person.last_names])) for person in people]
        who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        found[key] = who or _plain(entry.fields["title"]), entry.fields.get("year", "undated")
    return found


def _plain(latex: str) -> str:
    from pybtex.richtext import Text

    return str(Text.from_latex(latex))


def citation(key: str, book: Path, *, inside: bool = False) -> str:
    """Return the link for an entry: "Hoerl and Kennard (1970)", or inside brackets "Hoerl and Kennard, 1970".

    Raises
    ------
    ValueError
        When the bibliography has no such entry.
    """
    known = _references(book)
    if key not in known:
        raise ValueError(f"no entry of references.bib has the key {key!r}")
    who, year = known[key]
    return f"[{who}, {year}](bibliography.md#{key})" if inside else f"[{who} ({year})](bibliography.md#{key})"


@functools.cache
def glossary(book: Path) -> dict[str, str]:
    """Return the glossary's terms by their anchors."""
    lines = (book / "glossary.md").read_text(encoding="utf-8").splitlines()
    inside = lines[lines.index(":::{glossary}") + 1 :]
    terms = [line.strip() for line in inside if line and not line.startswith((" ", ":"))]
    return {anchor(term): term for term in terms}


def anchor(term: str) -> str:
    """Return the anchor of a term, as that of a heading in Jupyter.

    >>> anchor("Ridge trace")
    'Ridge-trace'
    """
    return term.replace(" ", "-")


def to_links(text: str, book: Path) -> str:
    """Return Markdown with its roles as links, and the words of citations as the bibliography in ``book`` has them.

    Raises
    ------
    ValueError
        For an entry or a term that isn't there.
    """

    def linked(match: re.Match[str]) -> str:
        role, inside = match.groups()
        if role == "term":
            words, target = re.fullmatch(r"(.*?)(?:\s*<(.+)>)?", inside).groups()  # type: ignore[union-attr]
            return f"[{words}](glossary.md#{_term_anchor(target or words, book)})"
        keys = [key.strip() for key in inside.split(",")]
        if role == "cite:t":
            return " and ".join(citation(key, book) for key in keys)
        return f"({'; '.join(citation(key, book, inside=True) for key in keys)})"

    def regrouped(match: re.Match[str]) -> str:
        keys = re.findall(r"bibliography\.md#([\w:-]+)", match["group"])
        return f"({'; '.join(citation(key, book, inside=True) for key in keys)})"

    text = _GROUP.sub(regrouped, _ROLE.sub(linked, text))
    text = _CITED.sub(lambda match: _kept_inside(match, book), text)
    return _CHAPTER_LINK.sub(lambda match: _chapter(match, book), text)


def _kept_inside(match: re.Match[str], book: Path) -> str:
    """A citation in the text anew; the later ones of a bracketed group follow "; " and keep their form."""
    before = match.string[: match.start()]
    grouped = before.endswith("; ") and re.search(r"\(\[[^()]*(?:\([^()]*\)[^()]*)*$", before)
    return citation(match[2], book, inside=bool(grouped))


def _chapter(match: re.Match[str], book: Path) -> str:
    name, place = match[1], match[2] or ""
    for suffix in (".ipynb", ".md"):
        if (book / f"{name}{suffix}").exists():
            return f"]({name}{suffix}{place})"
    return match[0]


def _term_anchor(term: str, book: Path) -> str:
    known = {one.lower(): anchor(one) for one in glossary(book).values()}
    if term.lower() not in known:
        raise ValueError(f"the glossary has no term {term!r}")
    return known[term.lower()]


def to_roles(text: str, book: Path) -> str:
    """Return Markdown with its links to the bibliography and the glossary as roles, for the page."""

    def term(match: re.Match[str]) -> str:
        if match[2] not in glossary(book):
            raise ValueError(f"the glossary has no term with the anchor {match[2]!r}")
        return f"{{term}}`{match[1]} <{glossary(book)[match[2]]}>`"

    def group(match: re.Match[str]) -> str:
        return f"{{cite:p}}`{','.join(re.findall(r'bibliography[.]md#([^)]+)', match['group']))}`"

    text = _GROUP.sub(group, text)
    return _TERM_LINK.sub(term, re.sub(_ONE, r"{cite:t}`\1`", text))


def setup(app: Sphinx) -> None:
    """Connect to the build."""

    def read(app: Sphinx, page: str, source: list[str]) -> None:
        path = Path(app.srcdir) / "book"
        if (path / "references.bib").exists():
            source[0] = to_roles(source[0], path)

    app.connect("source-read", read)
