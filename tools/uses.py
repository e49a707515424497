"""Which pages use which part of the helper package: read from the code, and kept true in the docstrings.

From a notebook the search follows names through the book's own modules (experiments, exercises, studies), definition
by definition, to what they call in the numerical packages. What no page names stands there for other parts, which are
found in the same way. ``python -m tools.uses`` lists the docstrings that say something else, and exits with 1;
``--write`` mends them.

>>> uses()["regularization.linear.constrained_fit"]
('lasso',)
>>> statement("regularization.network.he")
'Used by: Conv2D, Dense.'
"""

from __future__ import annotations

import argparse
import ast
import functools
import importlib
import importlib.util
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
PACKAGES = ("penalties", "data", "linear", "network", "validation", "bayes", "theory")
OWN = ("experiments", "exercises", "studies")
WIDTH = 120
NOWHERE = "Used in: no page; there for experiments of your own."
_SAID = re.compile(r"Used (?:in|by): ")
_LATE = ("Notes", "References", "Examples")


@functools.cache
def pages() -> tuple[str, ...]:
    """Return the notebooks of the book in reading order, by the names of their files."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]
    return tuple(Path(file).name for file in files if (ROOT / f"{file}.ipynb").exists())


@functools.cache
def public() -> dict[str, object]:
    """Return the functions and classes that notebooks may import, by full name; a re-export goes by its first."""
    found, seen = {}, set()
    for package in PACKAGES:
        module = importlib.import_module(f"regularization.{package}")
        for name in module.__all__:
            value = getattr(module, name)
            if callable(value) and id(value) not in seen:
                seen.add(id(value))
                found[f"regularization.{package}.{name}"] = value
    return found


@functools.cache
def uses() -> dict[str, tuple[str, ...]]:
    """Return the pages on which each public function and class is used, in reading order."""
    found: dict[str, list[str]] = {name: [] for name in public()}
    for page in pages():
        for name in sorted(_used_on(page)):
            found[name].append(page)
    return {name: tuple(used) for name, used in found.items()}


def _used_on(page: str) -> set[str]:
    """Public parts that a page reaches."""
    cells = json.loads((ROOT / "book" / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    notebook = ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    reached, waiting, used = set(), list(_mentioned(notebook, _imports(notebook))), set()
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        if name.split(".")[1] in OWN:
            waiting.extend(_mentioned_by(name))
        elif (part := _public_name(name)) is not None:
            used.add(part)
            waiting.extend(_result(part))
    return used


def _imports(tree: ast.AST, package: str = "") -> dict[str, str]:
    """What each name that the code imports from the package stands for."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            origin = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            if origin.startswith("regularization"):
                found |= {one.asname or one.name: f"{origin}.{one.name}" for one in node.names}
    return found


def _mentioned(tree: ast.AST, known: dict[str, str]) -> Iterator[str]:
    """Full names of the known things that the code mentions, as far as their attributes are spelled out."""
    for node in ast.walk(tree):
        chain: list[str] = []
        while isinstance(node, ast.Attribute):
            chain.insert(0, node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in known:
            yield ".".join([known[node.id], *chain])


def _mentioned_by(name: str) -> Iterator[str]:
    """What a definition in one of the book's own modules mentions."""
    module, _, definition = ".".join(name.split(".")[:4]).rpartition(".")
    if importlib.util.find_spec(module) is not None:
        yield from _definition(module, definition)


def _definition(module: str, name: str) -> Iterator[str]:
    """What the definition of a top-level name of a module mentions."""
    definitions, known = _module(module)
    for tree in definitions.get(name, ()):
        yield from _mentioned(tree, known)


@functools.cache
def _module(name: str) -> tuple[dict[str, list[ast.AST]], dict[str, str]]:
    """The statements that define each top-level name of a module, and what names stand for in it."""
    tree = ast.parse(Path(importlib.util.find_spec(name).origin).read_text(encoding="utf-8"))
    definitions: dict[str, list[ast.AST]] = {}
    for statement in tree.body:
        for defined in _defined(statement):
            definitions.setdefault(defined, []).append(statement)
    return definitions, {one: f"{name}.{one}" for one in definitions} | _imports(tree, name.rpartition(".")[0])


def _defined(statement: ast.AST) -> Iterator[str]:
    """Names that a top-level statement defines."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


def _public_name(name: str) -> str | None:
    """The public part that a full name leads to; a method or field leads to its class."""
    first, *rest = name.split(".")
    value = sys.modules[first]
    for attribute in rest:
        value = getattr(value, attribute, None)
        if id(value) in _names():
            return _names()[id(value)]
    return None


@functools.cache
def _names() -> dict[int, str]:
    """Full names of the public parts, by identity."""
    return {id(value): name for name, value in public().items()}


def _result(name: str) -> Iterator[str]:
    """The type that a public function returns, if that is public too."""
    value = public()[name]
    if inspect.isfunction(value):
        yield f"{name.rpartition('.')[0]}.{inspect.signature(value).return_annotation}"


@functools.cache
def users() -> dict[str, tuple[str, ...]]:
    """Return the public parts whose definitions, or the private ones that these reach, name each public part."""
    found: dict[str, list[str]] = {name: [] for name in public()}
    for user, value in public().items():
        reached, waiting = set(), [f"{value.__module__}.{value.__name__}"]
        while waiting:
            module, _, definition = waiting.pop().rpartition(".")
            if (module, definition) in reached or module not in sys.modules:
                continue
            reached.add((module, definition))
            for name in _definition(module, definition):
                part = _public_name(name)
                if part is None:
                    waiting.append(name)
                elif part != user and user not in found[part]:
                    found[part].append(user)
    return {name: tuple(used) for name, used in found.items()}


def statement(name: str) -> str:
    """Return what the docstring of a public part should say of its use.

    >>> statement("regularization.linear.constrained_fit")
    'Used in: lasso.'
    """
    if uses()[name]:
        return f"Used in: {', '.join(uses()[name])}."
    names = [user.rpartition(".")[2] for user in users()[name]]
    return f"Used by: {', '.join(names)}." if names else NOWHERE


def said(name: str) -> str:
    """Return what the docstring says."""
    paragraphs = (" ".join(one.split()) for one in (inspect.getdoc(public()[name]) or "").split("\n\n"))
    return next(
        (re.sub(r"^Notes -+ ", "", one) for one in paragraphs if re.match(r"(Notes -+ )?Used (in|by): ", one)), ""
    )


def with_statement(docstring: str, line: str, indent: str) -> str:
    """Return a docstring's source with ``line`` as its statement of use: in the notes, or before the examples.

    >>> with_statement('Add.\\n\\n    >>> add(1, 1)\\n    2\\n    ', "Used in: sums.", "    ")
    'Add.\\n\\n    Used in: sums.\\n\\n    >>> add(1, 1)\\n    2\\n    '
    """
    sections = _sections(docstring)
    lines = textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    filled = ["\n".join(lines)] if line else []
    if len(sections) == 1:
        place = next((k for k, one in enumerate(sections[""]) if ">>>" in one), len(sections[""]))
        sections[""][place:place] = filled
    else:
        sections.setdefault("Notes", []).extend(filled)
    titles = sorted(sections, key=lambda title: _LATE.index(title) if title in _LATE else -1)
    parts = [_head(title, indent) + "\n\n".join(sections[title]) for title in titles if sections[title]]
    several = len(parts) > 1 or "\n" in parts[0]
    return "\n\n".join(parts) + (f"\n{indent}" if several else "")


def _sections(docstring: str) -> dict[str, list[str]]:
    """Paragraphs of a docstring's source by the title of their section, without a statement of use."""
    sections: dict[str, list[str]] = {"": []}
    title = ""
    for paragraph in docstring.rstrip().split("\n\n"):
        head, rule, rest = (*paragraph.split("\n", 2), "", "")[:3]
        if head.strip() and set(rule.strip()) == {"-"}:
            title, paragraph = head.strip(), rest
        kept = sections.setdefault(title, [])
        kept += [] if _SAID.match(paragraph.strip()) else [paragraph.strip("\n")]
    return sections


def _head(title: str, indent: str) -> str:
    return f"{indent}{title}\n{indent}{'-' * len(title)}\n" if title else ""


def write(name: str) -> None:
    """Mend the docstring of a public part in its file."""
    value = public()[name]
    path = Path(inspect.getsourcefile(value))
    text = path.read_text(encoding="utf-8")
    definition = next(node for node in ast.parse(text).body if getattr(node, "name", "") == value.__name__)
    node = definition.body[0].value
    lines = text.split("\n")
    first, last = node.lineno - 1, node.end_lineno
    source = "\n".join(lines[first:last])
    indent = " " * node.col_offset
    opening, closing = source.index('"""') + 3, source.rindex('"""')
    mended = with_statement(source[opening:closing], statement(name), indent)
    path.write_text("\n".join([*lines[:first], f'{source[:opening]}{mended}"""', *lines[last:]]), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """List, or mend, the docstrings whose statement of use is not true."""
    parser = argparse.ArgumentParser(prog="python -m tools.uses", description=__doc__)
    parser.add_argument("--write", action="store_true", help="mend the docstrings")
    options = parser.parse_args(arguments)
    wrong = [name for name in public() if said(name) != statement(name)]
    for name in wrong:
        print(f"{name}: says {said(name)!r}, should say {statement(name)!r}")
        if options.write:
            write(name)
    return int(bool(wrong) and not options.write)


if __name__ == "__main__":
    sys.exit(main())
