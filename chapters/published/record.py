"""The table of published results, for a page."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chapters.published.rows import Row, Source

__all__ = ["Record"]

_HEAD = ("Result", "Published", "Ours", "Verdict", "Seconds")


@dataclass(frozen=True)
class Record:
    """Sources with their results, shown as one table.

    Examples
    --------
    >>> row = Row("risk", (), (1.69,), (1.686,), (0.005,), form="{:.2f}")
    >>> "✓\xa0agrees" in Record((Source("key", "A paper", (row,), 0.5),)).to_html()
    True
    """

    sources: tuple[Source, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All results."""
        return tuple(row for source in self.sources for row in source.rows)

    def to_html(self) -> str:
        """Return the table as HTML."""
        head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
        body = "".join(line for source in self.sources for line in _lines(source))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div class="record" role="region" aria-label="Published results" tabindex="0">{table}</div>'

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/html": self.to_html()}, raw=True)


def _lines(source: Source) -> Iterator[str]:
    yield f'<tr><th colspan="4" scope="rowgroup">{html.escape(source.title)}</th><td>{source.seconds:.1f}</td></tr>'
    for row in source.rows:
        cells = (_what(row), _numbers(row, row.published), _numbers(row, row.ours), _verdict(row), "")
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _what(row: Row) -> str:
    """The quantity, and what is known of a difference."""
    doubt = f"<br><em>{html.escape(row.discrepancy)}</em>" if row.discrepancy else ""
    return html.escape(row.quantity) + doubt


def _numbers(row: Row, side: Iterable[float]) -> str:
    lines = zip(row.labels or ("",), side, strict=True)
    shown = (f"{html.escape(name)}: {_number(row, value)}" if name else _number(row, value) for name, value in lines)
    return "<br>".join(line.replace(" ", "\u00a0") for line in shown)


def _number(row: Row, value: float) -> str:
    """In the row's form, with a minus for a hyphen, and a zero without an exponent."""
    return "0" if value == 0 and "e" in row.form else row.form.format(value).replace("-", "−")


def _verdict(row: Row) -> str:
    return "✓\u00a0agrees" if row.agrees else "✗\u00a0differs"
