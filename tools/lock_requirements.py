"""Write ``requirements-dev.txt`` and ``requirements.txt`` anew: every package that is needed, with version and hashes.

One resolution for Linux, macOS and Windows and every supported Python; the second file is a part of the first.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.environment import LOCKS, NEEDED

__all__ = ["main"]

ROOT = Path(__file__).parent.parent
HEADER = "# Written by `make lock` from {source}: what is installed, all of it, with hashes.\n"
OPTIONS = [
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",
    "--python-version",
    ".".join(map(str, NEEDED)),
]


def main(arguments: list[str] | None = None) -> int:
    """Write both files; ``--upgrade`` takes the newest versions that the inputs allow."""
    given = sys.argv[1:] if arguments is None else arguments
    whole, part = LOCKS["dev"], LOCKS["book"]
    return _lock(whole, given) or _lock(part, ["--constraint", whole, *given])


def _lock(target: str, more: list[str]) -> int:
    source = target.replace(".txt", ".in")
    command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *more, source, "--output-file", target]
    code = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL).returncode
    if code == 0:
        path = ROOT / target
        path.write_text(HEADER.format(source=source) + path.read_text(encoding="utf-8"), encoding="utf-8")
        print(f"{target} is written")
    return code


if __name__ == "__main__":
    sys.exit(main())
