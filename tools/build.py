"""Build the site beside the last good one and put it in its place only when all went well.

``python -m tools.build [folder]`` builds the book, or the Jupyter Book project in ``folder``, to ``_build/html``;
``python -m tools.build --page lasso`` builds one page alone, to ``_build/work/preview``, and opens it.
Nothing is done when nothing has changed since. Any warning fails the build.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.lock import held
from tools.pages import BuildError, run
from tools.runtime.folder import MissingError, asked, provide

__all__ = ["build", "main", "preview", "publish"]

ROOT = Path(__file__).parent.parent
NOT_SOURCES = {"_build", "__pycache__", "benchmarks", "build", "node_modules", "tests"}
"""Folders that no page is made from, at any depth; hidden ones are none either."""

INTERRUPTED = 130
WITHOUT = " without Python in its pages"
"""What the mark of a built site ends with when its pages were to have Python and none could be had."""

Say = Callable[[str], None]


def fingerprint(source: Path) -> str:
    """Return a hash of the names, sizes and times of all files that the site is made from."""
    facts = [sys.version, str(source)]
    for path in sorted(sources(source)):
        seen = path.stat()
        facts.append(f"{path} {seen.st_size} {seen.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def sources(project: Path) -> Iterator[Path]:
    """Yield every file that the site may be made from: a build is skipped while none of them has changed."""
    for folder, inner, files in os.walk(project):
        inner[:] = [one for one in inner if one not in NOT_SOURCES and not one.startswith(".")]
        inner[:] = [one for one in inner if not one.endswith(".egg-info")]
        yield from (Path(folder) / file for file in files if not file.startswith("."))


def build(source: Path, say: Say) -> int:
    """Build the project in ``source`` where something has changed, and return the exit code."""
    output, site = source / "_build", source / "_build/html"
    stamp = output / ".built"
    _recover(site)
    seen = fingerprint(source)
    built = stamp.read_text(encoding="utf-8") if stamp.exists() and (site / "index.html").exists() else ""
    start, log = time.perf_counter(), output / "build.log"
    if built != seen:  # a site without Python is built anew as soon as there is one
        seen += "" if _live(source, say, log) else WITHOUT
    if built == seen:
        say(f"Nothing has changed. {_address(site / 'index.html')}")
        return 0
    stamp.unlink(missing_ok=True)
    run(source, output / "work/html", say, log)
    publish(output / "work/html", site)
    stamp.write_text(seen, encoding="utf-8")  # as it was at the start: what changed since is built the next time
    say(f"Finished in {time.perf_counter() - start:.0f} s. {_address(site / 'index.html')}")
    return 0


def preview(source: Path, name: str, say: Say) -> int:
    """Build one page alone, from what the last build kept, and return the exit code."""
    pages = {path.stem: path for ending in ("ipynb", "md") for path in (source / "book").rglob(f"*.{ending}")}
    if name not in pages:
        say(f"no page is called {name!r}; there are {', '.join(sorted(pages))}")
        return 2
    page = pages[name].relative_to(source).with_suffix("").as_posix()
    start, work = time.perf_counter(), source / "_build/work"
    _live(source, say, source / "_build/preview.log")
    run(source, work / "preview", say, source / "_build/preview.log", page=page)
    file = work / "preview" / f"{page}.html"
    say(f"Finished in {time.perf_counter() - start:.0f} s. {_address(file)}")
    if sys.stdout.isatty():
        webbrowser.open(file.as_uri())
    return 0


def _live(source: Path, say: Say, log: Path) -> bool:
    """Have the Python that the pages are to run, if they are to run any; return whether nothing is missing."""
    folder = asked(source)
    try:
        return folder is None or provide(folder, say)
    except MissingError as error:
        log.write_text(f"{error}\n", encoding="utf-8")
        raise BuildError(str(error)) from error


def publish(made: Path, site: Path) -> None:
    """Put a copy of the folder ``made`` in the place of the folder ``site``: wholly, or not at all."""
    new, old = site.with_name(f"{site.name}.new"), site.with_name(f"{site.name}.old")
    shutil.rmtree(new, ignore_errors=True)
    try:
        shutil.copytree(made, new)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    try:
        new.rename(site)
    finally:
        _recover(site)


def _recover(site: Path) -> None:
    """Put the last good site back where a swap was cut short, else remove what a swap left."""
    old = site.with_name(f"{site.name}.old")
    if old.exists() and not site.exists():
        old.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def _address(file: Path) -> str:
    return f"The book is at {file.resolve().as_uri()}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0, or what says how it failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT, help="the project (default: the book)")
    parser.add_argument("--page", help="build this page alone and open it")
    asked = parser.parse_args(arguments)
    source = asked.folder.resolve()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a build that is ended cleans up like one interrupted
    with os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace") as terminal:
        return _guarded(source, asked.page, lambda line: print(line, file=terminal, flush=True))


def _guarded(source: Path, page: str | None, say: Say) -> int:
    output = source / "_build"
    kept = "; the last good site stays as it is" if page is None and (output / "html").exists() else ""
    try:
        output.mkdir(exist_ok=True)
        with held(output / ".lock", "build", say):
            return build(source, say) if page is None else preview(source, page, say)
    except KeyboardInterrupt:
        say(f"Interrupted{kept}.")
        return INTERRUPTED
    except OSError as error:
        say(f"The build failed{kept}.\n{error.filename or output}: {error.strerror}")
    except BuildError as error:
        log = output / ("build.log" if page is None else "preview.log")
        say(f"The build failed{kept}. What was printed is in {log}.\n{error}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
