"""Write a new experiment of a chapter: ``python -m tools.new_experiment lasso refit``.

It is a small one that runs: a module, its test, a line in the chapter's package, and cells of its notebook with a
question to predict and the figure. Then replace, piece by piece, what it shows by what yours shows.
"""

from __future__ import annotations

import argparse
import ast
import keyword
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Template

import nbformat

from tools.notebooks import written

__all__ = ["NamingError", "main", "write"]

ROOT = Path(__file__).parent.parent
TEMPLATES = Path(__file__).parent / "templates"
NOT_CHAPTERS = {"shared", "published"}
PAGES = {"landing": "index"}
"""Chapters whose page has another name."""

PREDICTION = "## A line through noisy points\n\n**Predict:** how close to the true slope do eight points come?"


class NamingError(ValueError):
    """A chapter that does not exist, or a name that can't be given."""


def write(chapter: str, name: str, root: Path = ROOT) -> list[Path]:
    """Write experiment, test, re-export and cells, and return the files that were written or changed.

    Raises
    ------
    NamingError
        When there is no such chapter, or the name is not a good one or taken. Then nothing is written.
    """
    folder = _folder(chapter, root)
    _check_name(name, folder, root)
    names = {
        "chapter": chapter,
        "name": name,
        "Class": "".join(word.title() for word in name.split("_")),
        "CONSTANT": name.upper(),
        "identity": f"{chapter}-{name}".replace("_", "-"),
    }
    notebook = root / "book" / f"{PAGES.get(chapter, chapter.replace('_', '-'))}.ipynb"
    cells = _with_cells(notebook, names)
    module, test = folder / f"{name}.py", _test(root, chapter, name)
    for path, template in ((module, "experiment.txt"), (test, "test.txt")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(names), encoding="utf-8"
        )
    _re_export(folder / "__init__.py", names)
    notebook.write_text(cells, encoding="utf-8")
    return [module, test, folder / "__init__.py", notebook]


def _folder(chapter: str, root: Path) -> Path:
    """The chapter's folder."""
    found = {path.parent.name for path in (root / "chapters").glob("*/__init__.py")} - NOT_CHAPTERS
    if chapter not in found:
        raise NamingError(f"CHAPTER must be one of {', '.join(sorted(found))}, got {chapter!r}")
    return root / "chapters" / chapter


def _test(root: Path, chapter: str, name: str) -> Path:
    return root / "tests/chapters" / chapter / f"test_{name}.py"


def _check_name(name: str, folder: Path, root: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name):
        raise NamingError(f"NAME must be lower-case words joined by _, such as many_samples, got {name!r}")
    for path in (folder / f"{name}.py", _test(root, folder.name, name)):
        if path.exists():
            raise NamingError(f"NAME {name!r} is taken: {path.relative_to(root)} exists")
    taken = set(_names(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))))
    if taken & {name, name.upper()}:
        raise NamingError(f"NAME {name!r} is taken: chapters.{folder.name} has it")


def _names(tree: ast.Module) -> Iterator[str]:
    """Names that a package binds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias.asname or alias.name for alias in node.names)


def _re_export(package: Path, names: dict[str, str]) -> None:
    """Hand the experiment on from the chapter's package, in sorted places."""
    text = package.read_text(encoding="utf-8")
    line = "from chapters.{chapter}.{name} import {CONSTANT}\n".format(**names)
    start = min(text.find(sign) for sign in ("\nfrom ", "\nimport ", "\n__all__") if sign in text) + 1
    text = text[:start] + line + text[start:]
    package.write_text(text.replace("__all__ = [", f'__all__ = ["{names["CONSTANT"]}", ', 1), encoding="utf-8")
    for command in (["check", "--fix", "--select", "I,RUF022", "--unsafe-fixes"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, "--quiet", str(package)], check=True)


def _with_cells(path: Path, names: dict[str, str]) -> str:
    """The notebook's text with a prediction and the figure before the section that follows its last figure."""
    notebook = nbformat.read(path, as_version=4)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    alias = re.search(rf"^from chapters import {names['chapter']} as (\w+)$", code, re.MULTILINE)
    if alias is None:
        raise NamingError(f"{path.name} has no line 'from chapters import {names['chapter']} as ...'")
    identity = names["name"].replace("_", "-")
    figure = nbformat.v4.new_code_cell(f"explore({alias[1]}.{names['CONSTANT']})", id=f"{identity}-experiment")
    figure.metadata["tags"] = ["hide-input"]
    own = [nbformat.v4.new_markdown_cell(PREDICTION, id=f"{identity}-prediction"), figure]
    taken = {cell.id for cell in notebook.cells} & {cell.id for cell in own}
    if taken:
        raise NamingError(f"NAME {names['name']!r} is taken: {path.name} has a cell {taken.pop()}")
    place = _place(notebook.cells)
    notebook.cells[place:place] = own
    return written(notebook)


def _place(cells: list[nbformat.NotebookNode]) -> int:
    last = max((i for i, cell in enumerate(cells) if cell.source.startswith("explore(")), default=0)
    sections = (i for i, cell in enumerate(cells) if i > last and cell.source.startswith("## "))
    return next(sections, len(cells))


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command; return 2 when a name won't do."""
    parser = argparse.ArgumentParser(prog="make new-experiment CHAPTER=lasso NAME=refit", description=__doc__)
    parser.add_argument("chapter")
    parser.add_argument("name")
    asked = parser.parse_args(arguments)
    try:
        files = write(asked.chapter, asked.name, root)
    except NamingError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(path.relative_to(root).as_posix() for path in files))
    print(f"See it: make preview PAGE={files[-1].stem}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
