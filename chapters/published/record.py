"""Tables of published results, for a page: numbers in print, findings told in words, and what is nobody's but ours."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chapters.published.rows import BASES, Finding, Row, Source

__all__ = ["Record"]

_MARKS = {"agrees": "✓", "seen here": "✓", "differs": "✗", "the contrary": "✗", "undecided": "?"}


@dataclass(frozen=True)
class Record:
    """Sources with their results, shown as one table.

    Parameters
    ----------
    sources : tuple of Source
    bases : tuple of str
        Only rows of these are counted and shown.
    other : str
        What the column beside ours is called.

    Examples
    --------
    >>> row = Row("risk", (), (1.69,), (1.686,), (0.005,), form="{:.2f}")
    >>> "✓\xa0agrees" in Record((Source("key", "A paper", (row,), 0.5),)).to_html()
    True
    """

    sources: tuple[Source, ...]
    bases: tuple[str, ...] = BASES
    other: str = "Published"

    @property
    def rows(self) -> tuple[Row, ...]:
        """All results of these bases."""
        return tuple(row for source in self.sources for row in self._of(source))

    def _of(self, source: Source) -> tuple[Row, ...]:
        return tuple(row for row in source.rows if row.basis in self.bases)

    def to_html(self) -> str:
        """Return the table as HTML."""
        names = ("Result", self.other, "Ours", "Verdict", "Seconds")
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        shown = ((source, self._of(source)) for source in self.sources)
        body = "".join(line for source, rows in shown if rows for line in _lines(source, rows))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div class="record" role="region" aria-label="Published results" tabindex="0">{table}</div>'

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/html": self.to_html()}, raw=True)


def _lines(source: Source, rows: Iterable[Row]) -> Iterator[str]:
    yield f'<tr><th colspan="4" scope="rowgroup">{html.escape(source.title)}</th><td>{source.seconds:.1f}</td></tr>'
    for row in rows:
        cells = (_what(row), *_sides(row), _verdict(row), "")
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _what(row: Row) -> str:
    """The quantity, and what is known of a difference."""
    doubt = f"<br><em>{html.escape(row.discrepancy)}</em>" if row.discrepancy else ""
    return html.escape(row.quantity) + doubt


def _sides(row: Row) -> tuple[str, str]:
    """The other side, and ours."""
    if isinstance(row, Finding):
        half = row.form.format(row.half)
        return html.escape(row.reported), f"{_number(row, row.ours[0])}\u00a0±\u00a0{half}"
    return _numbers(row, row.published), _numbers(row, row.ours)


def _numbers(row: Row, side: Iterable[float]) -> str:
    lines = zip(row.labels or ("",), side, strict=True)
    shown = (f"{html.escape(name)}: {_number(row, value)}" if name else _number(row, value) for name, value in lines)
    return "<br>".join(line.replace(" ", "\u00a0") for line in shown)


def _number(row: Row, value: float) -> str:
    """In the row's form, with a minus for a hyphen, and a zero without an exponent."""
    return "0" if value == 0 and "e" in row.form else row.form.format(value).replace("-", "−")


def _verdict(row: Row) -> str:
    return f"{_MARKS[row.verdict]}\u00a0{row.verdict}"
