"""What a module does, as a hash, and which modules of given packages it reaches: results are kept under it."""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

__all__ = [
    "content_digest",
    "digest",
    "direct_imports",
    "imported_modules",
    "imports_of",
    "libraries_of",
    "library_versions",
    "source_digest",
]

_ALWAYS = ("matplotlib", "numpy")
"""Libraries that every figure depends on."""


def digest(*parts: str) -> str:
    """Return a short content hash."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@functools.cache
def _source(module: str) -> tuple[ast.Module, Path | None, bool]:
    """Code of a module without docstrings (empty when it has none), its file, and whether it is a package."""
    spec = importlib.util.find_spec(module)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)
    path = Path(spec.origin) if spec.has_location and spec.origin else None
    readable = path is not None and path.suffix == ".py"
    tree = ast.parse(path.read_text(encoding="utf-8")) if path and readable else ast.Module([], [])
    for node in ast.walk(tree):
        documented = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        if documented and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return tree, path, spec.submodule_search_locations is not None


@functools.cache
def direct_imports(module: str, packages: tuple[str, ...]) -> frozenset[str]:
    """Return the modules of ``packages`` that ``module`` imports, at its top or inside its functions."""
    tree, _, is_package = _source(module)
    return imports_of(tree, packages, within=module if is_package else module.rpartition(".")[0])


def imports_of(tree: ast.AST, packages: tuple[str, ...], within: str = "") -> frozenset[str]:
    """Return the modules of ``packages`` that code imports; relative imports start from the package ``within``."""
    own = (name for name in _imported(tree, within) if name.partition(".")[0] in packages)
    return frozenset(name for name in own if _exists(name))


def _imported(tree: ast.AST, within: str) -> set[str]:
    """Names that code imports, and what may be a module of a package that it imports from."""
    found: set[str] = set()
    for node in _running(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (within or not node.level):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), within)
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only a type checker reads."""
    yield node
    only_types = isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    for child in node.orelse if isinstance(node, ast.If) and only_types else ast.iter_child_nodes(node):
        yield from _running(child)


@functools.cache
def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def imported_modules(module: str, *, packages: tuple[str, ...]) -> frozenset[str]:
    """Return ``module`` and all modules of ``packages`` that it reaches through imports."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(direct_imports(name, packages))
    return frozenset(reached)


@functools.cache
def source_digest(module: str) -> str:
    """Return a hash of what a module does: its code without docstrings, and the data files that it names."""
    tree, path, _ = _source(module)
    if path is not None and path.suffix != ".py":
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return digest(ast.dump(tree), *(_file_digest(file) for file in _named_files(module)))


def _named_files(module: str) -> list[Path]:
    """Data files that a module names by a literal, as paths from its own folder or from its top package's."""
    tree, path, _ = _source(module)
    _, top, _ = _source(module.partition(".")[0])
    folders = {place.parent for place in (path, top) if place is not None}
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    names = {text for text in strings if re.fullmatch(r"[\w-]+(/[\w-]+)*(\.\w+)+", text) and not text.endswith(".py")}
    return sorted(file for folder in folders for name in names if (file := folder / name).is_file())


def _file_digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def content_digest(*modules: str, packages: tuple[str, ...]) -> str:
    """Return a hash of what ``modules`` and all of ``packages`` that they import do, with the libraries' versions."""
    reached = sorted({name for module in modules for name in imported_modules(module, packages=packages)})
    libraries = {name for module in reached for name in _libraries(module, packages)}
    return digest(*map(source_digest, reached), *library_versions(*libraries))


@functools.cache
def _libraries(module: str, packages: tuple[str, ...]) -> frozenset[str]:
    """Names of the libraries that a module imports: it is asked for with everything that reaches the module."""
    return libraries_of(_source(module)[0], packages)


def libraries_of(tree: ast.AST, packages: tuple[str, ...]) -> frozenset[str]:
    """Return the names under which code imports libraries: neither Python's own nor of ``packages``."""
    imported = (node for node in _running(tree) if not (isinstance(node, ast.ImportFrom) and node.level))
    names = {name.partition(".")[0] for node in imported for name in _imported_by(node)}
    return frozenset(names.difference(packages, sys.stdlib_module_names))


def _imported_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def library_versions(*libraries: str) -> tuple[str, ...]:
    """Return the versions of Python, of numpy and matplotlib, and of the libraries imported under these names."""
    names = sorted({*libraries, *_ALWAYS})
    return (platform.python_version(), *(f"{name} {_version(name)}" for name in names))


@functools.cache
def _distributions() -> dict[str, list[str]]:
    """Which distributions bring what can be imported."""
    return {name: sorted(set(found)) for name, found in packages_distributions().items()}


def _version(library: str) -> str:
    """The version of the distributions that bring ``library``; two may share a namespace."""
    return " ".join(map(_version_of, _distributions().get(library, [library])))


def _version_of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "absent"
