"""What the page's Python is made of: versions, and the hash that every file must have.

``python -m tools.runtime.pins pyodide-lock.json`` cuts an official lock down to what ``runtime.toml`` names.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["HERE", "LOCK", "ROOT", "Pins", "cut", "read"]

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LOCK = "pyodide-lock.json"


@dataclass(frozen=True)
class Pins:
    """What is fetched, and where from.

    Parameters
    ----------
    settings : mapping
        What ``runtime.toml`` says.
    lock : mapping
        Pyodide's lock, with the entries of the official one for the packages that are served, and no others.
    """

    settings: Mapping[str, Any]
    lock: Mapping[str, Any]

    @property
    def version(self) -> str:
        """Pyodide's version."""
        return self.settings["version"]

    @property
    def core(self) -> Mapping[str, str]:
        """Pyodide's own files, each with its sha256."""
        return self.settings["core"]

    @property
    def files(self) -> dict[str, str]:
        """Every file that is fetched, with its sha256."""
        packages = self.lock["packages"].values()
        return {**self.core, **{package["file_name"]: package["sha256"] for package in packages}}

    def group(self, name: str) -> list[str]:
        """Return the files of a group's packages and of all that they depend on, without those that start loads."""
        loaded = set() if name == "start" else _closure(self.lock, self.settings["groups"]["start"])
        wanted = _closure(self.lock, self.settings["groups"][name]) - loaded
        return sorted(self.lock["packages"][package]["file_name"] for package in wanted)


def read() -> Pins:
    """Return what ``runtime.toml`` and the lock beside it say."""
    settings = tomllib.loads((HERE / "runtime.toml").read_text(encoding="utf-8"))
    return Pins(settings, json.loads((HERE / LOCK).read_text(encoding="utf-8")))


def cut(official: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return an official lock without the packages that neither are named nor needed by one that is.

    >>> lock = {"info": {}, "packages": {"a": {"depends": []}, "b": {"depends": ["a"]}, "c": {"depends": []}}}
    >>> cut(lock, ["b"])["packages"]
    {'a': {'depends': []}, 'b': {'depends': ['a']}}
    """
    kept = _closure(official, names)
    return {**official, "packages": {name: official["packages"][name] for name in sorted(kept)}}


def _closure(lock: Mapping[str, Any], names: Iterable[str]) -> set[str]:
    """The named packages and all that they depend on."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += lock["packages"][name]["depends"]
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 when the lock is not the official one of the version that is pinned."""
    parser = argparse.ArgumentParser(prog="python -m tools.runtime.pins", description=__doc__)
    parser.add_argument("lock", type=Path, help="the official lock of the version in runtime.toml")
    content = parser.parse_args(arguments).lock.read_bytes()
    settings = tomllib.loads((HERE / "runtime.toml").read_text(encoding="utf-8"))
    got = hashlib.sha256(content).hexdigest()
    if got != settings["lock"]:
        print(
            f"this is not the lock of {settings['version']}: its sha256 is {got}, runtime.toml has {settings['lock']}"
        )
        return 1
    names = [name for group in settings["groups"].values() for name in group]
    lock = json.dumps(cut(json.loads(content), names), indent=1)
    (HERE / LOCK).write_text(lock + "\n", encoding="utf-8")
    print(f"{HERE / LOCK} is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
