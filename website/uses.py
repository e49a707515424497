"""Which pages of the book use which part of the mathematics, read from the code.

From a notebook the search follows names through the chapters' modules, definition by definition and through what they
re-export, to what they call in ``regularization``. What no page names stands there for other parts, which are found in
the same way.

>>> uses()["regularization.linear.constrained_fit"]
('lasso',)
>>> users()["regularization.network.he"]
('regularization.network.Conv2D', 'regularization.network.Dense')
"""

from __future__ import annotations

import ast
import functools
import importlib
import importlib.util
import inspect
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

__all__ = ["pages", "public", "reached", "users", "uses"]

ROOT = Path(__file__).parent.parent
PACKAGES = ("penalties", "translation", "data", "linear", "network", "validation", "advice", "bayes", "theory")
OWN = ("chapters", "regularization")


@functools.cache
def pages() -> tuple[str, ...]:
    """Return the notebooks of the book in reading order, by their files' names; none where no book lies beside."""
    contents = ROOT / "_toc.yml"
    if not contents.exists():  # installed from a wheel, into somebody else's pages
        return ()
    toc = yaml.safe_load(contents.read_text(encoding="utf-8"))
    files = [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]
    return tuple(Path(file).name for file in files if (ROOT / f"{file}.ipynb").exists())


@functools.cache
def public() -> dict[str, object]:
    """Return what notebooks may import from the mathematics, by full name."""
    modules = [importlib.import_module(f"regularization.{package}") for package in PACKAGES]
    return {f"{module.__name__}.{name}": getattr(module, name) for module in modules for name in module.__all__}


@functools.cache
def uses() -> dict[str, tuple[str, ...]]:
    """Return the pages on which each public part is used, in reading order."""
    found = {page: reached(_code(page)) for page in pages()}
    return {name: tuple(page for page, used in found.items() if name in used) for name in public()}


@functools.cache
def users() -> dict[str, tuple[str, ...]]:
    """Return the public parts whose definitions, or the private ones that these reach, name each public part."""
    found = {}
    for user, value in public().items():
        source = f"{value.__module__}.{value.__name__}" if inspect.isroutine(value) or inspect.isclass(value) else user
        found[user] = _parts(_mentioned_by(source)) - {user}
    return {name: tuple(user for user, used in found.items() if name in used) for name in public()}


def reached(notebook: str) -> set[str]:
    """Return the full names of the public parts that a notebook's code reaches.

    >>> "regularization.linear.ridge_path" in reached("from chapters import ridge\\nridge.TRACE")
    True
    """
    tree = ast.parse(notebook)
    found = _parts(_mentioned(tree, _imports(tree)))
    return found.union(*map(_results, found))


def _code(page: str) -> str:
    cells = json.loads((ROOT / "book" / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def _parts(names: Iterable[str]) -> set[str]:
    """The public parts that full names lead to; what is not public is followed into its definition."""
    waiting, seen, found = list(names), set(), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        part = _public_name(name)
        if part is None:
            waiting.extend(_mentioned_by(name))
        else:
            found.add(part)
    return found


def _mentioned_by(name: str) -> Iterator[str]:
    """What the definition behind a full name mentions, or where it comes from if it is re-exported."""
    module, *rest = name.split(".")
    while rest and _file(f"{module}.{rest[0]}"):
        module = f"{module}.{rest.pop(0)}"
    definitions, known = _module(module)
    if rest and rest[0] in definitions:
        for tree in definitions[rest[0]]:
            yield from _mentioned(tree, known)
    elif rest and rest[0] in known:
        yield ".".join([known[rest[0]], *rest[1:]])


def _file(module: str) -> Path | None:
    """Where a module of the book stands, found without importing it."""
    stem = ROOT.joinpath(*module.split("."))
    return next((file for file in (stem / "__init__.py", stem.with_suffix(".py")) if file.exists()), None)


@functools.cache
def _module(name: str) -> tuple[dict[str, list[ast.AST]], dict[str, str]]:
    """The statements that define each top-level name of a module, and what names stand for in it."""
    file = _file(name)
    if file is None:
        raise ModuleNotFoundError(f"name must be a module of the book, got {name!r}", name=name)
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(file.read_text(encoding="utf-8"))
    definitions: dict[str, list[ast.AST]] = {}
    for statement in tree.body:
        for defined in _defined(statement):
            definitions.setdefault(defined, []).append(statement)
    return definitions, {one: f"{name}.{one}" for one in definitions} | _imports(tree, package)


def _defined(statement: ast.AST) -> Iterator[str]:
    """Names that a top-level statement defines."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


def _imports(tree: ast.AST, package: str = "") -> dict[str, str]:
    """What each name that the code imports from the chapters or the mathematics stands for."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {
                one.asname or one.name.partition(".")[0]: one.name if one.asname else one.name.partition(".")[0]
                for one in node.names
            }
        elif isinstance(node, ast.ImportFrom):
            origin = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            found |= {one.asname or one.name: f"{origin}.{one.name}" for one in node.names}
    return {name: origin for name, origin in found.items() if origin.partition(".")[0] in OWN}


def _mentioned(tree: ast.AST, known: dict[str, str]) -> Iterator[str]:
    """Full names of the known things that the code mentions, as far as their attributes are spelled out."""
    for node in ast.walk(tree):
        chain: list[str] = []
        while isinstance(node, ast.Attribute):
            chain.insert(0, node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in known:
            yield ".".join([known[node.id], *chain])


def _public_name(name: str) -> str | None:
    """The public part that a full name leads to; a method or field leads to its class."""
    first, *rest = name.split(".")
    value = sys.modules.get(first)
    for attribute in rest:
        value = getattr(value, attribute, None)
        if id(value) in _names():
            return _names()[id(value)]
    return None


@functools.cache
def _names() -> dict[int, str]:
    """Full names of the public parts, by identity."""
    return {id(value): name for name, value in public().items()}


def _results(part: str) -> set[str]:
    """The public types that a public function returns."""
    value = public()[part]
    if not inspect.isfunction(value):
        return set()
    known = vars(sys.modules[value.__module__])
    words = re.findall(r"\w+", str(inspect.signature(value).return_annotation))
    return {_names()[id(known[word])] for word in words if id(known.get(word)) in _names()}
