"""Open the notebooks in JupyterLab: to read and run them, or to edit the book.

``python -m tools.lab read`` opens copies in ``work/``, which git ignores: answers, outputs and notes stay there, and
the book's own files stay as they are. When the book has changed, a copy that its reader hasn't changed is made anew,
and one that was changed is kept: the new text then lies beside it.

``python -m tools.lab edit`` opens the book's own notebooks; each is saved in canonical form, without outputs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from tools.notebooks import BOOK, canonical

__all__ = ["main", "prepare", "save_canonical"]

ROOT = BOOK.parent
WORK = ROOT / "work"
MADE_FROM = ".made-from.json"
COPIED = ("*.ipynb", "*.md")
SETTINGS = Path(__file__).with_name("lab_settings")
"""JupyterLab's settings: Markdown files open as they read."""


def prepare(book: Path, work: Path) -> list[str]:
    """Bring the copies in ``work`` up to date with ``book``, and return what there is to say of them."""
    work.mkdir(parents=True, exist_ok=True)
    record = work / MADE_FROM
    known: dict[str, str] = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    said = []
    for source in sorted(path for pattern in COPIED for path in book.glob(pattern)):
        copy, now = work / source.name, _digest(source)
        if not copy.exists():
            copy.write_text(page(source), encoding="utf-8")
        elif known.get(source.name) != now:
            said += _renew(source, copy, known.get(source.name))
        known[source.name] = now
    record.write_text(json.dumps(known, indent=1), encoding="utf-8")
    return said


def _renew(source: Path, copy: Path, made_from: str | None) -> list[str]:
    """Replace a copy whose text is the book's of before; put the new text beside one that has text of its own."""
    if copy.suffix != ".ipynb" or _digest(copy) == made_from:
        copy.write_text(page(source), encoding="utf-8")
        return []
    beside = copy.with_name(f"{copy.stem}-new{copy.suffix}")
    beside.write_text(page(source), encoding="utf-8")
    return [f"{copy.name} has changed in the book; yours is kept, the new one is {beside.name}"]


def page(source: Path) -> str:
    """Return the text of a page for Jupyter: glossary and bibliography without directives, which it doesn't know."""
    text = source.read_text(encoding="utf-8")
    if source.name == "glossary.md":
        head, entries = text.split(":::{glossary}\n")
        return head + re.sub(r"^(?=\S)", "### ", entries.replace("\n:::", ""), flags=re.MULTILINE)
    if source.name == "bibliography.md":
        return text.split("```{bibliography}")[0] + "\n\n".join(_entries(source.parent / "references.bib")) + "\n"
    return text


def _entries(references: Path) -> Iterator[str]:
    """Yield the entries of the bibliography, each with an anchor."""
    from pybtex.backends.markdown import Backend
    from pybtex.database import parse_file
    from pybtex.style.formatting.plain import Style

    entries = sorted(
        Style().format_bibliography(parse_file(str(references))), key=lambda entry: entry.text.render_as("text")
    )
    for entry in entries:
        yield f'<a id="{entry.key}"></a>{entry.text.render(Backend())}'


def _digest(path: Path) -> str:
    """A hash of a page's text; outputs and what Jupyter notes beside the cells don't count."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = json.dumps([(cell["cell_type"], "".join(cell["source"])) for cell in cells])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def save_canonical(model: dict[str, Any], **others: Any) -> None:
    """Jupyter's hook before a file is saved: make a notebook canonical."""
    if model["type"] == "notebook" and model["content"].get("nbformat") == 4:
        model["content"] = canonical(nbformat.reads(json.dumps(model["content"]), as_version=4))


def main(arguments: list[str] | None = None) -> int:
    """Open JupyterLab; what the parser doesn't know is passed on to it."""
    parser = argparse.ArgumentParser(prog="python -m tools.lab", description=__doc__)
    parser.add_argument("what", choices=["read", "edit"])
    asked, passed = parser.parse_known_args(arguments)
    command = [sys.executable, "-m", "jupyterlab", f"--LabApp.app_settings_dir={SETTINGS}", *passed]
    if asked.what == "read":
        for line in prepare(BOOK, WORK):
            print(line)
        return subprocess.call([*command, str(WORK)], cwd=ROOT)
    return subprocess.call([*command, f"--config={Path(__file__).with_name('lab_config.py')}", str(BOOK)], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
