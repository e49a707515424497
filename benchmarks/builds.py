"""How long the book takes to build: from nothing, unchanged, and with one notebook changed.

``python -m benchmarks.builds`` builds in a temporary folder and prints seconds and their ratio to the cold build.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = "from jupyter_book.cli.main import main; main()"


def seconds(folder: Path) -> float:
    """Build in ``folder`` and return the time it took, in s."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", PROGRAM, "build", str(folder), "-W", "--quiet"], check=True, stdout=2)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "book", folder / "book")
        for file in ("_config.yml", "_toc.yml"):
            shutil.copy(ROOT / file, folder)
        cold = seconds(folder)
        rows = {"cold": cold, "nothing changed": seconds(folder)}
        page = folder / "book" / "index.ipynb"
        page.write_text(page.read_text(encoding="utf-8").replace("textbook", "text book", 1), encoding="utf-8")
        rows["one page changed"] = seconds(folder)
    for label, time_taken in rows.items():
        print(f"{label:18s} {time_taken:7.1f} s  {time_taken / cold:5.2f} of cold")


if __name__ == "__main__":
    main()
