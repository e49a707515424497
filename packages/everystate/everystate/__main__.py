"""``python -m everystate page module:NAME -o figure.html`` writes one file with all states of an experiment."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from everystate import __version__
from everystate.experiment import Experiment, ExperimentError
from everystate.pack import export
from everystate.registry import imported

__all__ = ["main"]


class _Refused(Exception):
    """What was asked for can't be done: one line for the user."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status: 2 when the input is at fault, with one line that says how."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        print(_write_page(given.experiment, given.output, given.title, given.language))
    except (_Refused, ExperimentError) as error:
        print(f"everystate: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m everystate", description="Figures with all their states inside.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="command")
    page = commands.add_parser("page", help="write an experiment as one HTML file that needs nothing else")
    page.add_argument("experiment", metavar="module:NAME", help="where the experiment is declared")
    page.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the file to write")
    page.add_argument("--title", default="", help="title of the page; the experiment's own by default")
    page.add_argument("--language", default="en", help="language of its words, e.g. en (the default)")
    return parser


def _write_page(where: str, output: Path, title: str, language: str) -> str:
    """Write the page and return what there is to say about it."""
    from everystate.page.standalone import standalone_html

    experiment = _found(where)
    if output.is_dir():
        raise _Refused(f"--output must be a file, got the folder {output}")
    if not output.parent.is_dir():
        raise _Refused(f"--output must lie in an existing folder, but there is no {output.parent}")
    exported = export(experiment)
    page = standalone_html(experiment, exported, title=title, language=language)
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise _Refused(f"{output} can't be written: {error.strerror}") from error
    return f"{output}: {exported.states} states, {len(page.encode()) / 1000:.0f} kB"


def _found(where: str) -> Experiment:
    module, colon, name = where.partition(":")
    if not (module and colon and name):
        raise _Refused(f"the experiment must be named as module:NAME, got {where!r}")
    declared = imported(module)
    found = getattr(declared, name, None)
    if isinstance(found, Experiment):
        return found
    known = ", ".join(key for key, value in vars(declared).items() if isinstance(value, Experiment)) or "none"
    got = f"{name} is a {type(found).__name__}" if hasattr(declared, name) else f"there is no {name}"
    raise _Refused(f"{where} must be an Experiment, but {got}; {module} declares {known}")


if __name__ == "__main__":
    sys.exit(main())
