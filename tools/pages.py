"""One run of Sphinx over a Jupyter Book project, in this process: its stages in a few lines, all else in a log."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import re
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["BuildError", "apart", "run"]

Say = Callable[[str], None]

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_CELL = re.compile(r"following cell:\n-{18}\n(.*?)\n-{18}\n", re.DOTALL)
_SHOWN_WARNINGS, _SHOWN_LINES = 20, 12


class BuildError(Exception):
    """Why there is no new site, in words for the person who builds."""


def run(source: Path, out: Path, say: Say, log: Path, *, page: str | None = None) -> None:
    """Build the project in ``source`` to ``out``; what is remembered between builds lies beside ``out``.

    Parameters
    ----------
    source : Path
        The folder with ``_config.yml`` and ``_toc.yml``.
    out : Path
        Where the pages go.
    say : callable
        What to do with the line of a stage.
    log : Path
        The file for everything that Sphinx, its extensions and the kernels print.
    page : str, optional
        A page's name, to build it alone; then warnings, such as of links to other pages, don't fail the build.

    Raises
    ------
    BuildError
        When a cell, an experiment or a page has a fault.
    """
    doctrees = out.parent / f".doctrees{f'-{out.name}' if page else ''}"
    settings: dict[str, Any] = {"doctreedir": str(doctrees), "keep_going": True, "warningiserror": page is None}
    with apart(log) as file:
        warnings = _Warnings(file)
        try:
            with _docutils():
                app = _sphinx(source, out, page, status=file, warning=warnings, **settings)
                _tell(app, say)
                app.build(False, [])
        except asyncio.CancelledError as error:  # what an interrupt becomes while a notebook runs
            raise KeyboardInterrupt from error
        except Exception as error:
            traceback.print_exc(file=file)
            if _ended_the_kernel(error):
                raise KeyboardInterrupt from error
            raise BuildError(_in_words(error, source)) from error
    if app.statuscode and page is None:
        shutil.rmtree(
            doctrees, ignore_errors=True
        )  # a page with a warning must not slip through the next build as unchanged
        raise BuildError(_listed(warnings.lines))


def _ended_the_kernel(error: Exception) -> bool:
    """Whether a kernel was being ended when this happened: on an interrupt nbclient ends it, at times twice."""
    return any(frame.f_code.co_name == "_async_cleanup_kernel" for frame, _ in traceback.walk_tb(error.__traceback__))


@contextlib.contextmanager
def apart(log: Path) -> Iterator[TextIO]:
    """Send what this process and its children print to ``log``, and give that file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("w", encoding="utf-8", buffering=1) as file:
        try:
            for number in (1, 2):
                os.dup2(file.fileno(), number)
            yield file
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, number)
                os.close(copy)


@contextlib.contextmanager
def _docutils() -> Iterator[None]:
    from sphinx.util.console import nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    nocolor()
    with patch_docutils(None), docutils_namespace():
        yield


def _sphinx(source: Path, out: Path, page: str | None, **settings: Any) -> Sphinx:
    from jupyter_book.config import get_final_config
    from sphinx.application import Sphinx

    given: dict[str, Any] = {
        # A build drops the runs of notebooks that it does not have: one page alone has a cache of its own.
        "nb_execution_cache_path": str(out.parent / f".jupyter_cache{f'-{Path(page).name}' if page else ''}"),
        "latex_individualpages": False,
    }
    if page is None:
        given["external_toc_path"] = (source / "_toc.yml").as_posix()
    else:
        given |= {"root_doc": page, "exclude_patterns": _others(source, page)}
    config, _ = get_final_config(
        user_yaml=source / "_config.yml", cli_config=given, sourcedir=source, use_external_toc=page is None
    )
    return Sphinx(str(source), None, str(out), buildername="html", confoverrides=config, **settings)


def _others(source: Path, page: str) -> list[str]:
    """Every folder and file of the project but the one page, as patterns."""
    chosen = source / page
    above = [chosen, *chosen.parents]
    found = [path for folder in chosen.parents if folder.is_relative_to(source) for path in folder.iterdir()]
    kept = [path for path in found if path.with_suffix("") not in above and path not in above]
    return [path.relative_to(source).as_posix() + ("/**" if path.is_dir() else "") for path in kept]


class _Warnings:
    """A stream for warnings that writes them to the log and remembers them."""

    def __init__(self, log: TextIO) -> None:
        self._log = log
        self.lines: list[str] = []

    def write(self, text: str) -> None:
        self._log.write(text)
        self.lines += [line for line in _COLOURS.sub("", text).splitlines() if line.strip()]

    def flush(self) -> None:
        self._log.flush()

    def isatty(self) -> bool:
        return False


# -- stages -----------------------------------------------------------------------------------------
class _Progress(logging.Handler):
    """Tells of each notebook that runs and each experiment that is exported, which Sphinx gives no events for."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        path, found, _ = message.partition(": Executing notebook using")
        if found:
            self._say(f"  running {Path(path).stem}")
        elif message.startswith("everystate: export"):
            self._say(f"  {message.removeprefix('everystate: ')}")


def _tell(app: Sphinx, say: Say) -> None:
    """Say when each stage of a build begins."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    logging.getLogger("sphinx").addHandler(_Progress(say))
    begun: set[str] = set()

    def reading(app: Sphinx, env: object, pages: list[str]) -> None:
        if pages:
            say(f"Reading {_counted(len(pages), 'page')}; notebooks whose code has changed run")

    def exporting(app: Sphinx, env: object) -> None:
        say("Exporting experiments that have changed")

    def resolving(app: Sphinx, tree: object, page: str) -> None:
        if "writing" not in begun:
            begun.add("writing")
            say("Writing pages")

    def finishing(app: Sphinx, error: Exception | None) -> None:
        if error is None:
            say("Cutting fonts and finishing")

    app.connect("env-before-read-docs", reading)
    app.connect("env-updated", exporting, priority=1)
    app.connect("doctree-resolved", resolving, priority=1)
    app.connect("build-finished", finishing, priority=1)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


# -- failures ---------------------------------------------------------------------------------------
def _in_words(error: BaseException, source: Path) -> str:
    """What went wrong, without the frames of those who only passed it on."""
    chain = list(_chain(error))
    if any(isinstance(one, OSError) and one.errno == errno.ENOSPC for one in chain):
        return "the disk is full"
    of_cell = next((one for one in chain if type(one).__name__ == "CellExecutionError"), None)
    if of_cell is not None:
        return _cell_in_words(of_cell, Path(str(chain[0])), source)
    last = [one for one in chain if type(one).__name__ != "_RemoteTraceback"][-1]  # which a process pool adds
    return f"{type(last).__name__}: {_COLOURS.sub('', str(last))}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = getattr(error, "orig_exc", None) or error.__cause__


def _cell_in_words(error: Any, notebook: Path, source: Path) -> str:
    text = _COLOURS.sub("", str(error))
    place = f"{_relative(notebook, source)}, cell {_cell_id(notebook, text)}"
    if error.ename == "ClaimError":
        return f"{place}: {error.evalue}"
    lines = text.partition(": \n")[2] or text
    return "\n".join([f"{place}:", *lines.strip().splitlines()[-_SHOWN_LINES:]])


def _relative(path: Path, source: Path) -> str:
    return path.relative_to(source).as_posix() if path.is_relative_to(source) else str(path)


def _cell_id(notebook: Path, text: str) -> str:
    """The id of the cell whose source an error quotes."""
    import nbformat

    quoted = _CELL.search(text)
    cells = nbformat.read(notebook, as_version=4).cells
    found = [cell.id for cell in cells if quoted and cell.source.strip() == quoted[1].strip()]
    return found[0] if found else "unknown"


def _listed(warnings: list[str]) -> str:
    more = len(warnings) - _SHOWN_WARNINGS
    shown = warnings[:_SHOWN_WARNINGS] + ([f"... and {_counted(more, 'line')} more in the log"] if more > 0 else [])
    return "\n".join(["a page has a fault, and a build must have none:", *shown])
