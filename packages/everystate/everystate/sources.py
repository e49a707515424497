"""What a module does, as a hash, and which modules of given packages it reaches: results are kept under it."""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = [
    "LIBRARIES",
    "content_digest",
    "digest",
    "direct_imports",
    "imported_modules",
    "imports_of",
    "library_versions",
    "source_digest",
]

LIBRARIES = ("numpy", "matplotlib", "scikit-learn", "faraway")
"""Distributions whose versions results may depend on."""


def digest(*parts: str) -> str:
    """Return a short content hash."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@functools.cache
def _tree(module: str) -> tuple[ast.Module, bool]:
    """Parsed source of a module, and whether it is a package."""
    spec = importlib.util.find_spec(module)
    path = Path(spec.origin)
    return ast.parse(path.read_text(encoding="utf-8")), path.name == "__init__.py"


@functools.cache
def direct_imports(module: str, packages: tuple[str, ...]) -> frozenset[str]:
    """Return the modules of ``packages`` that ``module`` imports, at its top or inside its functions."""
    tree, is_package = _tree(module)
    return imports_of(tree, packages, within=module if is_package else module.rpartition(".")[0])


def imports_of(tree: ast.AST, packages: tuple[str, ...], within: str = "") -> frozenset[str]:
    """Return the modules of ``packages`` that code imports; ``within`` is the package that relative imports start from."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = importlib.util.resolve_name("." * node.level + (node.module or ""), within)
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    own = {name for name in found if name.partition(".")[0] in packages}
    return frozenset(name for name in own if _exists(name))


@functools.cache
def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def imported_modules(module: str, *, packages: tuple[str, ...]) -> frozenset[str]:
    """Return ``module`` and all modules of ``packages`` that it reaches through imports."""
    reached, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(direct_imports(name, packages))
    return frozenset(reached)


@functools.cache
def source_digest(module: str) -> str:
    """Return a hash of what a module does: its syntax tree without docstrings, and the data files that it names."""
    tree = _tree(module)[0]
    data = [path.read_text(encoding="utf-8") for path in _data_files(module)]
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return digest(ast.dump(tree), *data)


def _data_files(module: str) -> list[Path]:
    """TOML files that a module names by a literal, as paths within its top package."""
    origin = importlib.util.find_spec(module.partition(".")[0]).origin
    texts = {node.value for node in ast.walk(_tree(module)[0]) if isinstance(node, ast.Constant)}
    named = sorted(text for text in texts if isinstance(text, str) and text.endswith(".toml") and "\n" not in text)
    return [path for path in (Path(origin).parent / text for text in named) if path.is_file()]


def content_digest(*modules: str, packages: tuple[str, ...]) -> str:
    """Return a hash of what ``modules`` and all of ``packages`` that they import do, with the libraries' versions."""
    reached = sorted(frozenset().union(*(imported_modules(module, packages=packages) for module in modules)))
    return digest(*map(source_digest, reached), *map(_version, LIBRARIES))


def library_versions() -> tuple[str, ...]:
    """Return the versions of Python and of the libraries that results depend on."""
    return (platform.python_version(), *map(_version, LIBRARIES))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
