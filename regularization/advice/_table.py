"""A table of columns as it was read: numbers, words or dates, and which line of the text each row stood in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regularization._values import Frozen

__all__ = ["Column", "Table", "TableError"]


class TableError(ValueError):
    """A table that can't be read or used; the message is one sentence that says what is wrong and where.

    Parameters
    ----------
    sentence : str
    line : int or None
        The line of the text, counted from 1, where it is a line's fault.
    column : str or None
        The name of the column, where it is a column's.

    Examples
    --------
    >>> error = TableError("Line 7 has 3 fields, expected 5 as in line 1.", line=7)
    >>> str(error), error.line
    ('Line 7 has 3 fields, expected 5 as in line 1.', 7)
    """

    def __init__(self, sentence: str, *, line: int | None = None, column: str | None = None) -> None:
        super().__init__(sentence)
        self.line, self.column = line, column


@dataclass(frozen=True, eq=False, repr=False)
class Column(Frozen):
    """One column of a table.

    Parameters
    ----------
    name : str
    kind : "number", "text", "date", "mixed" or "empty"
        "mixed": most cells are numbers, but not all; "empty": every cell is missing.
    cells : tuple of str
        What stood in each row, without spaces around it; "" where the value is missing.
    numbers : array of shape (n,)
        The values, NaN where there is none.

    Examples
    --------
    >>> Column("age", "number", ("31", "", "47"), np.array([31.0, np.nan, 47.0])).missing
    1
    """

    name: str
    kind: str
    cells: tuple[str, ...]
    numbers: np.ndarray

    @property
    def missing(self) -> int:
        """How many cells are missing."""
        return self.cells.count("")


@dataclass(frozen=True, eq=False, repr=False)
class Table(Frozen):
    """Columns of equal length, with names that differ.

    Parameters
    ----------
    columns : tuple of Column
    lines : array of int, shape (n,)
        The line of the text, counted from 1, in which each row began.
    separator, decimal : str
        What stood between fields, and before decimals.
    missing_words : tuple of str
        What stood for a missing value, besides nothing.
    places : tuple of int
        The position of each column in the text, counted from 0.
    notes : tuple of str
        Sentences about what was not as usual, such as names that were given.

    Examples
    --------
    >>> from regularization.advice import read_table
    >>> table = read_table("height;weight\\n1,80;75\\n1,65;61")
    >>> table.names, table.n, table.separator, table.decimal
    (('height', 'weight'), 2, ';', ',')
    >>> table.column("height").numbers
    array([1.8 , 1.65])
    """

    columns: tuple[Column, ...]
    lines: np.ndarray
    separator: str
    decimal: str
    missing_words: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.lines)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises
        ------
        TableError
            When there is none; the sentence lists those that there are.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise TableError(f"There is no column {name!r}; the columns are {listed(self.names)}.", column=str(name))


def listed(names: tuple[str, ...] | list[str], most: int = 6) -> str:
    """A few names in words.

    >>> listed(["a", "b", "c"]), listed(list("abcdefgh"), most=3)
    ("'a', 'b' and 'c'", "'a', 'b', 'c' and 5 more")
    """
    shown = [repr(name if len(name) <= 40 else name[:39] + "…") for name in names]
    if len(shown) > most:
        return ", ".join(shown[:most]) + f" and {len(shown) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def counted(count: int, word: str, plural: str = "") -> str:
    """A number of things in words.

    >>> counted(1, "row"), counted(3, "row"), counted(2, "is", "are")
    ('1 row', '3 rows', '2 are')
    """
    return f"{count} {word if count == 1 else plural or word + 's'}"
