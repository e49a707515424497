"""Keep the notebooks in one canonical form, so that a diff shows only what changed.

``python -m tools.notebooks format`` rewrites them, ``check`` lists what is not canonical and exits with 1,
``claims`` runs them and stores the text of their claims.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from website.links import to_links

BOOK = Path(__file__).parent.parent / "book"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
COMPARED = "nbval-check-output"
TAGS = {COMPARED, "hide-cell", "hide-input", "lesson", "remove-input", "remove-output"}
HIDDEN = {"hide-cell", "hide-input", "remove-input"}
LONGEST_CELL = 12
LONGEST_MEDIAN = 3
_SENTENCE_END = re.compile(r"(?<=[\w)\]`*$%’\"])([.!?][\"*_)]*) +(?=[A-Z`*“\"(\[])")
_INDENT = re.compile(r"\s*(?:[-*+] |\d+\. |: +)?")
_ABBREVIATIONS = re.compile(r"\b(?:e\.g|i\.e|et al|cf|vs|Fig|Eq|Sec|Ch|St|resp|approx|[A-Z])\.$")


def paths() -> list[Path]:
    """Return all notebooks of the book."""
    return sorted(path for path in BOOK.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def split_sentences(source: str) -> str:
    """Put each sentence of the paragraphs of a Markdown text on a line of its own.

    >>> split_sentences("One. Two, e.g. Three! Four.")
    'One.\\nTwo, e.g. Three!\\nFour.'
    """
    lines, fenced = [], False
    for line in source.split("\n"):
        fence = line.lstrip().startswith(("```", "~~~", ":::", "$$"))
        fenced = fenced ^ (fence and not (line.strip().endswith("$$") and len(line.strip()) > 2))
        plain = not (fenced or fence or line.startswith(("|", "#", "    ", ">")) or line.lstrip().startswith("!["))
        lines.extend(_split_line(line) if plain else [line])
    return "\n".join(lines)


def _split_line(line: str) -> Iterator[str]:
    found = _INDENT.match(line)
    indent = found[0] if found else ""
    start = 0
    for match in _SENTENCE_END.finditer(line, len(indent)):
        if _ABBREVIATIONS.search(line[: match.end(1)]) or line[: match.start()].count("`") % 2:
            continue
        yield (" " * len(indent) if start else "") + line[start : match.end(1)]
        start = match.end()
    yield (" " * len(indent) if start else "") + line[start:].rstrip()


def canonical(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a notebook in canonical form; ids and cells stay as they are."""
    cells = [_canonical_cell(cell) for cell in notebook.cells]
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=METADATA, cells=cells)


def _canonical_cell(cell: NotebookNode) -> NotebookNode:
    tags = sorted(cell.metadata.get("tags", []))
    clean = NotebookNode(cell_type=cell.cell_type, id=cell.id, metadata=_metadata(cell.cell_type, tags))
    source = "\n".join(line.rstrip() for line in cell.source.strip("\n").split("\n"))
    clean.source = split_sentences(to_links(source, BOOK)) if cell.cell_type == "markdown" else source
    if "attachments" in cell:
        clean.attachments = cell.attachments
    if cell.cell_type == "code":
        clean.execution_count = None
        clean.outputs = _claim_outputs(cell) if COMPARED in tags else []
    return clean


def _metadata(kind: str, tags: list[str]) -> dict[str, object]:
    """Return a cell's metadata: its tags, and that Jupyter folds the code that the page hides, solutions as a whole."""
    metadata: dict[str, object] = {"tags": tags} if tags else {}
    if kind == "code" and HIDDEN.intersection(tags):
        metadata["jupyter"] = {"source_hidden": True} | ({"outputs_hidden": True} if "hide-cell" in tags else {})
    return metadata


def _claim_outputs(cell: NotebookNode) -> list[NotebookNode]:
    kept = [output for output in cell.outputs if "text/markdown" in output.get("data", {})]
    return [
        NotebookNode(output_type="display_data", data={"text/markdown": output.data["text/markdown"]}, metadata={})
        for output in kept
    ]


def faults(path: Path) -> list[str]:
    """Return what is wrong with the notebook at ``path``, a line each."""
    text = path.read_text(encoding="utf-8")
    ids = [cell.get("id", "") for cell in json.loads(text)["cells"]]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:  # reading would silently give them new ones
        return [f"{path.name}: cell id {one} stands there twice" for one in twice]
    notebook = nbformat.reads(text, as_version=4)
    try:
        found = [] if text == written(notebook) else ["is not in canonical form: run `make format`"]
    except ValueError as error:
        found = [str(error)]
    found += [f"cell {one}: id must be lower-case words joined by hyphens" for one in ids if not _meaningful(one)]
    for cell in notebook.cells:
        found += [f"cell {cell.id}: {fault}" for fault in _cell_faults(cell)]
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and not _tags(cell) & (HIDDEN | {"lesson"})]
    lengths = [_length(cell) for cell in shown]
    if lengths and statistics.median(lengths) > LONGEST_MEDIAN:
        found.append(
            f"median length of code cells is {statistics.median(lengths)}, at most {LONGEST_MEDIAN} is allowed"
        )
    return [f"{path.name}: {fault}" for fault in found]


def _meaningful(identity: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", identity) is not None and not re.fullmatch(
        r"[0-9a-f]{8}", identity
    )


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _length(cell: NotebookNode) -> int:
    return sum(bool(line.strip()) for line in cell.source.split("\n"))


def _cell_faults(cell: NotebookNode) -> list[str]:
    found = [f"tag {tag!r} is not one of {', '.join(sorted(TAGS))}" for tag in sorted(_tags(cell) - TAGS)]
    if cell.cell_type != "code":
        return found
    if _length(cell) > LONGEST_CELL and not _tags(cell) & HIDDEN:
        found.append(f"has {_length(cell)} lines, at most {LONGEST_CELL} are allowed")
    if re.search(r"^\s*def ", cell.source, re.MULTILINE) and not _tags(cell) & {"lesson", "hide-cell", "remove-input"}:
        found.append("defines a function without the tag 'lesson'")
    if "pyplot" in cell.source:
        found.append("draws with pyplot: put the figure into an experiment")
    if "claim(" in cell.source and COMPARED not in _tags(cell):
        found.append(f"states a claim without the tag {COMPARED!r}")
    found += [
        f"line {line} gives a claim something else than its sentence as an f-string"
        for line in _indirect_claims(cell.source)
    ]
    if re.search(r"^(ask|varied|hint)\(|_LINES$", cell.source, re.MULTILINE) and "remove-input" not in _tags(cell):
        found.append("asks or hints without the tag 'remove-input': its code would give the answer away")
    if COMPARED in _tags(cell) and not cell.outputs:
        found.append("its claim has no stored text: run `make claims`")
    return found


def _indirect_claims(source: str) -> list[int]:
    """Return the lines of claims whose sentence isn't written there: as strings, f-strings and tables, added up."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    claims = [node for node in calls if isinstance(node.func, ast.Name) and node.func.id == "claim"]
    return [node.lineno for node in claims if not (node.args and _is_sentence(node.args[0]))]


def _is_sentence(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and _is_sentence(node.left) and _is_sentence(node.right)
    table = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tabulated"
    return table or isinstance(node, ast.JoinedStr | ast.Constant)


def written(notebook: NotebookNode) -> str:
    """Return the canonical text of a notebook file."""
    return nbformat.writes(canonical(notebook), indent=1, ensure_ascii=False) + "\n"


def run(path: Path) -> None:
    """Execute a notebook without live widgets and store the text of its claims."""
    from nbclient import NotebookClient

    os.environ["EVERYSTATE_STATIC"] = "1"
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    path.write_text(written(notebook), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Run a command over all notebooks, or those named."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.add_argument("command", choices=["format", "check", "claims"])
    parser.add_argument("notebooks", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    chosen = options.notebooks or paths()
    if options.command == "check":
        found = [fault for path in chosen for fault in faults(path)]
        print("\n".join(found) if found else f"{len(chosen)} notebooks are canonical")
        return int(bool(found))
    for path in chosen:
        if options.command == "claims":
            run(path)
        else:
            path.write_text(written(nbformat.read(path, as_version=4)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
