"""What a module of the package does, as a hash, and which modules it reaches: results are kept under it.

Used in: slow results kept on disk and the build of the site.
"""

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
def direct_imports(module: str) -> frozenset[str]:
    """Return the modules of the package that ``module`` imports, at its top or inside its functions."""
    found = set()
    for node in ast.walk(_tree(module)[0]):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _imported_from(module, node)
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    own = {name for name in found if name.startswith("regularization.")}
    return frozenset(name for name in own if _exists(name))


def _imported_from(module: str, node: ast.ImportFrom) -> str:
    """The module that ``from ... import`` names, relative ones resolved."""
    package = module if _tree(module)[1] else module.rpartition(".")[0]
    return importlib.util.resolve_name("." * node.level + (node.module or ""), package)


@functools.cache
def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def imported_modules(module: str) -> frozenset[str]:
    """Return ``module`` and all modules of the package that it reaches through imports."""
    reached, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(direct_imports(name))
    return frozenset(reached)


@functools.cache
def source_digest(module: str) -> str:
    """Return a hash of what a module does: its syntax tree without docstrings."""
    tree = _tree(module)[0]
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return digest(ast.dump(tree))


def content_digest(*modules: str) -> str:
    """Return a hash of what ``modules`` and all that they import do, with the versions of the libraries below."""
    reached = sorted(frozenset().union(*map(imported_modules, modules)))
    return digest(*map(source_digest, reached), *map(_version, LIBRARIES))


def library_versions() -> tuple[str, ...]:
    """Return the versions of Python and of the libraries that results depend on."""
    return (platform.python_version(), *map(_version, LIBRARIES))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
