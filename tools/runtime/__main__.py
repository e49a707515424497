"""Make the folder with the page's Python: ``python -m tools.runtime [folder]``, by default ``_build/live``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.lock import held
from tools.runtime.folder import MissingError, provide
from tools.runtime.pins import ROOT


def main(arguments: list[str] | None = None) -> int:
    """Run the command; without Pyodide it says so and returns 0, or 1 in continuous integration."""
    parser = argparse.ArgumentParser(prog="python -m tools.runtime", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "_build/live", help="default: _build/live")
    folder = parser.parse_args(arguments).folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with held(folder.parent / ".lock", "build"):
            provide(folder, print)
    except MissingError as error:
        print(error)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; what was fetched so far is kept.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
