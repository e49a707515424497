"""Run all checks that change nothing, and name those that failed: ``python -m tools.check [name ...]``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["CHECKS", "main"]

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
CHECKS = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "style": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "types": [PYTHON, "-m", "pyright", "--pythonpath", PYTHON],
    "imports": [PYTHON, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "notebooks": [PYTHON, "-m", "tools.notebooks", "check"],
}
"""What each check runs, quickest first but for the types."""


def failed(names: list[str], folder: Path = ROOT) -> list[str]:
    """Run the named checks in ``folder`` and return those that failed; what they found is printed."""
    return [name for name in names if not _passes(name, folder)]


def _passes(name: str, folder: Path) -> bool:
    quiet = os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}  # else pyright asks the network for a newer version
    finished = subprocess.run(
        CHECKS[name],
        cwd=folder,
        env=quiet,
        check=False,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    print(f"{name}: {'passed' if finished.returncode == 0 else 'FAILED'}", flush=True)
    if finished.returncode:
        print(finished.stdout, flush=True)
    return finished.returncode == 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 when a check failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.check", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which ones (default: all): {', '.join(CHECKS)}")
    names = parser.parse_args(arguments).names or list(CHECKS)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        parser.error(f"no check is called {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    wrong = failed(names)
    if wrong:
        print(f"failed: {', '.join(wrong)}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
