"""Text of comma-separated values, in whatever dialect, to a table; what can't be read is said in one sentence.

Nothing is guessed that the text itself doesn't tell: the separator is the one that splits all lines alike, the decimal
mark the one that numbers have, and where two readings remain, there is an error.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice

import numpy as np

from regularization import checks
from regularization.advice._table import Column, Table, TableError, counted

__all__ = ["MAX_BYTES", "MAX_CELLS", "MAX_COLUMNS", "MAX_ROWS", "read_table"]

MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 20_000_000, 20_000, 5_000, 2_000_000

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "?", "."})
INFINITE = frozenset({"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞", "#div/0!"})
LARGEST = 1e75
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DECIMAL = {mark: re.compile(rf"[+-]?\d*{re.escape(mark)}\d+(?:[eE][+-]?\d+)?", re.ASCII) for mark in ".,"}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ '’.,]\d{3})+(?:[.,]\d+)?", re.ASCII)
_DATE = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?",
    re.ASCII,
)
_PLAIN = set("0123456789.+-eE")
_SAMPLE = 200
_OTHERS = {
    b"PK": "a zip or Excel file",
    b"\xd0\xcf\x11\xe0": "an Excel file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip file",
    b"SQLite": "a database",
    b"PAR1": "a Parquet file",
}

Record = tuple[int, list[str]]


def read_table(text: str | bytes, *, separator: str | None = None, decimal: str | None = None) -> Table:
    """Read comma-separated values, whatever separates them.

    The first line holds the names of the columns. Fields are separated by commas, semicolons, tabs or pipes, and may
    stand in double quotes. Decimal marks are points, or commas where commas don't separate. Blank lines, a byte order
    mark, spaces around fields and the kind of line ends don't matter. A cell is missing when it is empty or one of
    NA, N/A, NaN, null, None, "-", "?" and ".". A name that is missing or stands there twice is replaced, with a note.

    Parameters
    ----------
    text : str or bytes
        At most 20 million bytes, 20 000 rows, 5 000 columns and 2 million cells. Bytes are UTF-8, UTF-16 with a byte
        order mark, or else Windows-1252.
    separator : ",", ";", tab, "|" or None
        None finds it out.
    decimal : ".", "," or None
        None finds it out.

    Returns
    -------
    Table

    Raises
    ------
    TableError
        When the text is empty, too large, no table, has one line or one column, a line has more or fewer fields than
        the first, a quote is not closed, decimal marks differ, or a number is infinite.

    Examples
    --------
    >>> table = read_table("age;income;town\\n31;2,5;Ulm\\n47;NA;Bonn\\n")
    >>> [(column.name, column.kind, column.missing) for column in table.columns]
    [('age', 'number', 0), ('income', 'number', 1), ('town', 'text', 0)]
    >>> read_table("a,b\\n1,2\\n3\\n")
    Traceback (most recent call last):
    ...
    regularization.advice._table.TableError: Line 3 has 1 field, expected 2 as in line 1.
    """
    text, first = _body(_decoded(text))
    if separator is None:
        separator = _separator(text, first)
    elif separator not in SEPARATORS:
        raise ValueError(f"separator must be one of {', '.join(map(repr, SEPARATORS))}, got {separator!r}")
    (line, header), *records = _records(text, separator, first) or [(first, [""])]
    _check_shape(header, line, records, separator)
    rows = [row for _, row in records]
    cells = [tuple(map(_clean, column)) for column in zip(*rows, strict=True)]
    decimal = _decimal(cells, records, separator) if decimal is None else checks.one_of("decimal", decimal, (".", ","))
    names, notes = _names(header)
    lines = np.array([one for one, _ in records])
    columns = tuple(_column(name, column, decimal, lines) for name, column in zip(names, cells, strict=True))
    words = Counter(cell for column in cells for cell in column if cell and cell.casefold() in MISSING)
    return Table(columns, lines, separator, decimal, tuple(sorted(words)), tuple(range(len(names))), notes)


def _decoded(text: str | bytes) -> str:
    """The characters, without a byte order mark."""
    if not isinstance(text, (str, bytes)):
        raise TypeError(f"text must be a str or bytes, got {text!r} of type {type(text).__name__}")
    if len(text) > MAX_BYTES:
        raise TableError(f"The text has {len(text):,} bytes, more than the {MAX_BYTES:,} that are read.")
    raw = text[:8].encode("utf-8", "replace") if isinstance(text, str) else text[:8]
    for start, what in _OTHERS.items():
        if raw.startswith(start):
            raise TableError(f"This is {what}, expected text: save the table as CSV first.")
    if isinstance(text, bytes):
        text = _characters(text)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(
            f"Line {line} has a character that no text has (NUL): is this a table in text form?", line=line
        )
    return text.removeprefix("\ufeff")


def _characters(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _body(text: str) -> tuple[str, int]:
    """The text from the first line that is not blank, and that line's number; Excel's line ``sep=;`` is skipped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise TableError("The text is empty, expected a line of names and below it a line for each row.")
    start = text.lstrip(" \n")
    if re.match(r"sep=.\n", start):
        start = start.partition("\n")[2].lstrip(" \n")
    for sign, what in (("<", "HTML or XML"), ("{", "JSON"), ("[", "JSON")):
        if start.startswith(sign):
            raise TableError(f"This looks like {what}, expected lines of fields: save the table as CSV first.")
    return start, text[: len(text) - len(start)].count("\n") + 1


def _separator(text: str, first: int) -> str:
    """The separator that splits all lines into equally many fields, at least two, of which most are numbers."""
    sample = "\n".join(islice(text.split("\n"), _SAMPLE))
    scores = {}
    for separator in SEPARATORS:
        rows = _sampled(sample, separator)
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        alike = sum(len(row) == width for row in rows) / len(rows)
        body = [_clean(cell) for row in rows[1:] for cell in row]
        clear = sum(cell.casefold() in MISSING or _is_number(cell) for cell in body) / max(len(body), 1)
        scores[separator] = (alike, clear, width)
    if not scores:
        found = ", ".join(SEPARATORS.values())
        raise TableError(
            f"Line {first} has one field, expected at least two: no {found.replace(', pipe', ' or pipe')} separates "
            "the names of the columns.",
            line=first,
        )
    return max(scores, key=lambda separator: scores[separator])


def _sampled(sample: str, separator: str) -> list[list[str]]:
    try:
        reader = csv.reader(io.StringIO(sample), delimiter=separator, skipinitialspace=True)
        return [row for row in reader if "".join(row).strip()]
    except csv.Error:
        return []


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _DECIMAL[","].fullmatch(cell) or _GROUPED.fullmatch(cell))


def _records(text: str, separator: str, first: int) -> list[Record]:
    """The fields of each line that is not blank, with the number of the line that they begin in."""
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=separator != "\t", strict=True)
    records: list[Record] = []
    start = 0
    try:
        for row in reader:
            if "".join(row).strip():
                records.append((first + start, row))
            start = reader.line_num
    except csv.Error as error:
        line = first + start
        raise TableError(_quotes(str(error), line), line=line) from None
    if len(records) - 1 > MAX_ROWS:
        raise TableError(f"The table has {len(records) - 1:,} rows, more than the {MAX_ROWS:,} that are read.")
    return records


def _quotes(error: str, line: int) -> str:
    """What the reader of fields complains of, which is always a quote."""
    if "expected after" in error:
        return f"Line {line} has text behind a closing quote, expected a separator: write a quote within quotes twice."
    return f"Line {line} opens a quote that is never closed, expected a second one: close it, or leave it out."


def _check_shape(header: list[str], line: int, records: list[Record], separator: str) -> None:
    """Raise unless there are rows, and each has as many fields as there are names."""
    width = len(header)
    if width == 1:
        raise TableError(
            f"Line {line} has one field, expected at least two separated by a {SEPARATORS[separator]}.", line=line
        )
    if width > MAX_COLUMNS:
        raise TableError(f"The table has {width:,} columns, more than the {MAX_COLUMNS:,} that are read.")
    if not records:
        raise TableError(f"There is no row below the names in line {line}, expected one line for each row.", line=line)
    if width * len(records) > MAX_CELLS:
        raise TableError(f"The table has {width * len(records):,} cells, more than the {MAX_CELLS:,} that are read.")
    ragged = [(one, row) for one, row in records if len(row) != width]
    if ragged:
        raise TableError(_ragged(ragged, records, width, line, separator), line=ragged[0][0])
    if all(_is_number(_clean(name)) for name in header):
        raise TableError(
            f"Line {line} must hold the names of the columns, got numbers only: put a line of names above it.",
            line=line,
        )


def _ragged(ragged: list[Record], records: list[Record], width: int, line: int, separator: str) -> str:
    at, row = ragged[0]
    said = f"Line {at} has {counted(len(row), 'field')}, expected {width} as in line {line}"
    if len(ragged) == len(records) and all(len(row) == width + 1 for _, row in ragged):
        return f"{said}: so has every line, as where R writes names of rows; give that column a name."
    if separator == "," and len(row) > width:
        return f"{said}: if its commas are decimal marks, or part of a text, separate by semicolons or use quotes."
    return f"{said}{f'; {len(ragged)} lines differ' if len(ragged) > 1 else ''}."


def _names(header: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that differ, and what was done for it."""
    names, notes, seen = [], [], Counter()
    cleaned = [re.sub(r"\s+", " ", name).strip() for name in header]
    for place, name in enumerate(cleaned):
        given = name or f"column {place + 1}"
        while given in names or (given != name and given in cleaned):
            seen[name] += 1
            given = f"{name or 'column'} ({seen[name] + 1})"
        if given != name:
            was = f"The name {name!r} stands there twice" if name else "A name is missing"
            notes.append(f"{was}: column {place + 1} is called {given!r} here.")
        names.append(given)
    return tuple(names), tuple(notes)


def _clean(cell: str) -> str:
    cell = cell.strip()
    return "-" + cell[1:] if cell.startswith("−") else cell


def _decimal(cells: list[tuple[str, ...]], records: list[Record], separator: str) -> str:
    """The decimal mark of a table's numbers: a comma where there is one, and no number has a point."""
    found: dict[str, tuple[int, str]] = {}
    numbers = [column for column in cells if _numeric(column)] if _marked(cells) else []
    for column in numbers:
        for (line, _), cell in zip(records, column, strict=True):
            for mark, pattern in _DECIMAL.items():
                if mark not in found and pattern.fullmatch(cell):
                    found[mark] = line, cell
            if _GROUPED.fullmatch(cell) and not any(one.fullmatch(cell) for one in _DECIMAL.values()):
                raise TableError(
                    f"Line {line} has {cell!r}, expected no mark between thousands, as in {_joined(cell)!r}.",
                    line=line,
                )
    if len(found) == 2:
        (line, cell), (other, point) = found[","], found["."]
        raise TableError(
            f"Line {line} has {cell!r} and line {other} {point!r}, expected one decimal mark in all numbers, and no "
            "mark between thousands.",
            line=line,
        )
    return "," if "," in found else "."


def _marked(cells: list[tuple[str, ...]]) -> bool:
    """Whether there is any mark that could be a decimal comma, or stand between thousands."""
    return any(not set("".join(column)).isdisjoint(", '’") for column in cells)


def _numeric(column: tuple[str, ...]) -> bool:
    there = [cell for cell in column if cell.casefold() not in MISSING]
    return sum(map(_is_number, there)) >= max(len(there), 1) / 2


def _joined(cell: str) -> str:
    """A number without the marks between its thousands: of two kinds of marks the last one is the decimal mark."""
    marks = [mark for mark in cell if mark in " '’.,"]
    whole, mark, decimals = cell.rpartition(marks[-1]) if len(set(marks)) > 1 else (cell, "", "")
    return re.sub(r"[^0-9+-]", "", whole) + mark + decimals


def _column(name: str, cells: tuple[str, ...], decimal: str, lines: np.ndarray) -> Column:
    """What a column holds."""
    cells = tuple("" if cell.casefold() in MISSING else cell for cell in cells)
    there = [cell for cell in cells if cell]
    if not there:
        return Column(name, "empty", cells, np.full(len(cells), np.nan))
    values = [_value(cell, decimal) for cell in cells]
    numeric = sum(value is not None for value in values) - cells.count("")
    numbers = np.array([np.nan if value is None else value for value in values])
    if numeric == len(there):
        _check_size(name, cells, numbers, lines)
        return Column(name, "number", cells, numbers)
    if all(_DATE.fullmatch(cell) for cell in there):
        return Column(name, "date", cells, np.full(len(cells), np.nan))
    return Column(name, "mixed" if numeric >= len(there) / 2 else "text", cells, numbers)


def _value(cell: str, decimal: str) -> float | None:
    """The number that a cell holds, NaN for a missing one, None for words."""
    if not cell:
        return np.nan
    if decimal == ",":
        cell = cell.replace(",", ".") if "." not in cell else "two marks"
    if _PLAIN.issuperset(cell):
        try:
            return float(cell)
        except ValueError:
            return None
    return np.inf if cell.casefold() in INFINITE else None


def _check_size(name: str, cells: tuple[str, ...], numbers: np.ndarray, lines: np.ndarray) -> None:
    too_large = np.abs(numbers) > LARGEST
    if too_large.any():
        at = int(np.argmax(too_large))
        line = int(lines[at])
        raise TableError(
            f"Line {line} has {cells[at][:40]!r} in column {name!r}, expected a finite number of at most 1e75.",
            line=line,
            column=name,
        )
