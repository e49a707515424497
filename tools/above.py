"""Record that somebody read what stands above a prediction, and found that it is not answered there.

That a text leaves a question open, no program can tell. ``python -m tools.above`` lists the predictions whose text
above, or whose question, has changed since it was read; ``show NAME`` prints both; ``open NAME "what the text leaves
open"`` records that it was read. The records stand in ``above.toml`` beside the tests of each chapter, and a test asks
for them.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from everystate import Experiment
from everystate.prediction import Arrange, Choose, Prediction

__all__ = ["Asked", "asked", "main", "recorded", "stale"]

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "book"
FOLDERS = {"index": "landing"}
"""Pages whose chapter has another name."""


@dataclass(frozen=True)
class Asked:
    """A prediction, the page that asks it, and the text of its section above it."""

    page: str
    prediction: Prediction
    above: str

    @property
    def question(self) -> str:
        """What is asked, with what there is to choose from."""
        one = self.prediction
        choices = (
            [option.text for option in one.options]
            if isinstance(one, Choose)
            else [item.text for item in one.items]
            if isinstance(one, Arrange)
            else []
        )
        return "\n".join([one.prompt, *(f"- {choice}" for choice in choices)])

    @property
    def digest(self) -> str:
        """What changes when the text above or the question does; line breaks do not count."""
        return hashlib.sha256(" ".join(f"{self.above}\n{self.question}".split()).encode()).hexdigest()[:12]

    @property
    def file(self) -> Path:
        """Where it is recorded."""
        folder = FOLDERS.get(self.page, self.page).replace("-", "_")
        return ROOT / "tests" / "chapters" / folder / "above.toml"


def asked() -> Iterator[Asked]:
    """Yield every prediction of every page in the order in which they are asked."""
    for path in sorted(BOOK.glob("*.ipynb")):
        yield from _of_page(path)


def _of_page(path: Path) -> Iterator[Asked]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    space: dict[str, Any] = {}
    above: list[str] = []
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            above = _from_last_heading([*above, source])
            continue
        for experiment in _shown(source, space):
            text = "\n\n".join(above)
            yield from (Asked(path.stem, prediction, text) for prediction in experiment.predictions)
        above += [source, *("".join(_text(output)) for output in cell["outputs"])]


def _text(output: dict[str, Any]) -> list[str]:
    return output.get("data", {}).get("text/markdown", output.get("text", []))


def _from_last_heading(texts: list[str]) -> list[str]:
    """Return the texts from the last heading of a section on, if it stands in the last of them."""
    headings = [match.start() for match in re.finditer(r"^## ", texts[-1], re.MULTILINE)]
    return [texts[-1][headings[-1] :]] if headings else texts


def _shown(source: str, space: dict[str, Any]) -> Iterator[Experiment]:
    """Yield the experiments that a cell explores; its imports are made, nothing else of it runs."""
    tree = ast.parse(source)
    imports: list[ast.stmt] = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(ast.Module(imports, []), "<imports>", "exec"), space)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "explore":
            found = eval(compile(ast.Expression(node.args[0]), "<experiment>", "eval"), space)
            if isinstance(found, Experiment):
                yield found


def recorded(file: Path) -> dict[str, dict[str, str]]:
    """Return what a chapter's file records, by the prediction's name."""
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def stale() -> list[Asked]:
    """Return the predictions whose text above nobody has read as it is now."""
    return [one for one in asked() if recorded(one.file).get(one.prediction.name, {}).get("read") != one.digest]


def record(one: Asked, leaves_open: str) -> None:
    """Write that the text above a prediction was read, and what it leaves open."""
    if len(leaves_open.split()) < 3:
        raise ValueError(f"open must say what the text leaves open, in a few words, got {leaves_open!r}")
    names = [other.prediction.name for other in asked() if other.page == one.page]
    kept = recorded(one.file) | {one.prediction.name: {"read": one.digest, "open": leaves_open}}
    rows = [
        f"[{name}]\nread = {json.dumps(kept[name]['read'])}\nopen = {_quoted(kept[name]['open'])}\n"
        for name in names
        if name in kept
    ]
    one.file.write_text("\n".join(rows), encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 1 when a text is to be read."""
    parser = argparse.ArgumentParser(prog="python -m tools.above", description=__doc__)
    parser.add_argument("command", nargs="?", default="list", choices=["list", "show", "open"])
    parser.add_argument("name", nargs="?", help="of a prediction, or for list of a page")
    parser.add_argument("open", nargs="?", help="what the text above leaves open")
    given = parser.parse_args(arguments)
    if given.command == "list":
        left = [one for one in stale() if given.name in (None, one.page)]
        print("\n".join(f"{one.page}: {one.prediction.name}" for one in left) or "all are read")
        return int(bool(left))
    found = next((one for one in asked() if one.prediction.name == given.name), None)
    if found is None:
        parser.error(f"no prediction is called {given.name}")
    if given.command == "show":
        print(f"{found.above}\n\n== {found.prediction.kind}: {found.question}")
    elif not given.open:
        parser.error("say what the text leaves open")
    else:
        record(found, given.open)
    return 0


if __name__ == "__main__":
    sys.exit(main())
