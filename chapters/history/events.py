"""The publications of the time line, as ``events.toml`` lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from importlib.resources import files

__all__ = ["EVENTS", "STRANDS", "Event", "parsed"]

STRANDS = PENALTIES, NETWORKS, METHOD = "penalties", "networks", "choosing and understanding"
_FILE = "history/events.toml"


@dataclass(frozen=True)
class Event:
    """An idea and its source.

    ``strand`` is one of STRANDS; ``key`` stands in ``book/references.bib``.
    """

    year: int
    name: str
    strand: str
    key: str
    authors: str
    words: str


def parsed(text: str) -> tuple[Event, ...]:
    """Return the events that a file's text lists.

    Raises
    ------
    ValueError
        When it is no TOML, or an event lacks a field, has an unknown one or belongs to no strand.
    """
    try:
        listed = tomllib.loads(text)["event"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ValueError(f"{_FILE} must be TOML with tables [[event]]: {error}") from error
    return tuple(map(_event, listed))


def _event(table: dict) -> Event:
    names = {field.name for field in fields(Event)}
    if set(table) != names:
        raise ValueError(f"an event in {_FILE} must have {', '.join(sorted(names))}, got {table}")
    if table["strand"] not in STRANDS:
        raise ValueError(f"strand must be one of {', '.join(STRANDS)}, got {table['strand']!r} for {table['name']!r}")
    return Event(**table)


EVENTS = parsed(files("chapters").joinpath(_FILE).read_text(encoding="utf-8"))
