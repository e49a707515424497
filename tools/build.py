"""Build the site; any warning fails the build.

``python -m tools.build [folder]`` builds to ``_build/html`` or ``folder/_build/html``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def build(arguments: list[str]) -> int:
    """Run Jupyter Book over the repository and return its exit code.

    The environment of the build is dropped when it fails, so that a page with a warning can't slip through the next
    build as unchanged.
    """
    program = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", program, "build", str(ROOT), "-W", "--keep-going", "--quiet"]
    if arguments:
        command += ["--path-output", arguments[0]]
    code = subprocess.run(command, check=False).returncode
    if code:
        output = Path(arguments[0]) if arguments else ROOT
        shutil.rmtree(output / "_build" / ".doctrees", ignore_errors=True)
        shutil.rmtree(output / "_build" / "html", ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(build(sys.argv[1:]))
