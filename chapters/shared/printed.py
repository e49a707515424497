"""What publications print: each value once, in ``chapters/published/printed.toml``, with its source and place."""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

__all__ = ["ORIGINS", "Printed", "entries", "parsed", "printed"]

ORIGINS = ("print", "quoted", "program", "computed")
_FILE = "published/printed.toml"


@dataclass(frozen=True)
class Printed:
    """Numbers from one place of one source.

    Parameters
    ----------
    name : str
    source : str
        Key in the bibliography.
    place : str
        Table, figure or section; or the program that prints them.
    what : str
    origin : str
        One of ORIGINS; the file says what each means.
    rows : mapping of str to tuple of float
        A single number has the name ``""``.
    """

    name: str
    source: str
    place: str
    what: str
    origin: str
    rows: Mapping[str, tuple[float, ...]]

    @property
    def numbers(self) -> dict[str, float]:
        """The numbers by name, where each name has one."""
        if any(len(row) != 1 for row in self.rows.values()):
            raise ValueError(f"{self.name} holds several numbers for a name: ask for rows")
        return {name: row[0] for name, row in self.rows.items()}

    @property
    def value(self) -> float:
        """The number, where it is the only one."""
        if list(self.rows) != [""]:
            raise ValueError(f"{self.name} holds more than one number: ask for numbers or rows")
        return self.rows[""][0]


def printed(name: str) -> Printed:
    """Return what ``printed.toml`` holds under ``name``.

    >>> printed("bayesian-lasso-strength").value
    0.237
    >>> printed("esl-subset-sizes").numbers["minimum"]
    7.0

    Raises
    ------
    KeyError
        When there is no such entry; the message lists the names there are.
    """
    if name not in entries():
        raise KeyError(f"no printed value is called {name!r}; there are {', '.join(entries())}")
    return entries()[name]


@functools.cache
def entries() -> Mapping[str, Printed]:
    """Return everything that the file holds, by name."""
    return parsed(files("chapters").joinpath(_FILE).read_text(encoding="utf-8"))


def parsed(text: str) -> Mapping[str, Printed]:
    """Return the entries of a file's text, checked.

    Raises
    ------
    ValueError
        When it is no TOML, or an entry lacks a field, has an unknown one, or holds something that is no number.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{_FILE} is no valid TOML: {error}") from error
    return MappingProxyType({name: _entry(name, table) for name, table in tables.items()})


def _entry(name: str, table: Any) -> Printed:
    words, numbers = {"source", "place", "what", "origin"}, {"value", "values"}
    if not isinstance(table, dict) or set(table) - numbers != words or len(set(table) & numbers) != 1:
        has = sorted(table) if isinstance(table, dict) else table
        raise ValueError(f"{name} must have {', '.join(sorted(words))} and one of value and values, got {has}")
    for key in sorted(words):
        if not isinstance(table[key], str) or not table[key]:
            raise ValueError(f"{name}: {key} must be a text, got {table[key]!r}")
    if table["origin"] not in ORIGINS:
        raise ValueError(f"{name}: origin must be one of {', '.join(ORIGINS)}, got {table['origin']!r}")
    held = table["values"] if "values" in table else {"": table["value"]}
    if not isinstance(held, dict) or not held:
        raise ValueError(f"{name}: values must be a table of numbers, got {held!r}")
    rows = {key: _numbers(f"{name}: {key}" if key else name, value) for key, value in held.items()}
    return Printed(name, table["source"], table["place"], table["what"], table["origin"], MappingProxyType(rows))


def _numbers(name: str, value: Any) -> tuple[float, ...]:
    found = value if isinstance(value, list) else [value]
    if not found or any(isinstance(one, bool) or not isinstance(one, int | float) for one in found):
        raise ValueError(f"{name} must be a number or a list of numbers, got {value!r}")
    if not all(math.isfinite(one) for one in found):
        raise ValueError(f"{name} must be finite, got {value!r}")
    return tuple(map(float, found))
