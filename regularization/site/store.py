"""Exports kept on disk under the content they depend on, and made on all cores when they are missing.

The content is the source of every module of the package that the experiment's module reaches through
imports, without comments and docstrings, and the versions of numpy and matplotlib.

Used in: the build of the site.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import multiprocessing
import os
import platform
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from regularization import experiments
from regularization.export import Export, digest, export

__all__ = ["content_key", "imported_modules", "library_versions", "load_or_export", "source_digest"]

_LIBRARIES = ("numpy", "matplotlib", "scikit-learn", "faraway")


@functools.cache
def _tree(module: str) -> tuple[ast.Module, bool]:
    """Parsed source of a module, and whether it is a package."""
    spec = importlib.util.find_spec(module)
    path = Path(spec.origin)
    return ast.parse(path.read_text(encoding="utf-8")), path.name == "__init__.py"


@functools.cache
def _direct_imports(module: str) -> frozenset[str]:
    """Modules of the package that ``module`` imports, at its top or inside its functions."""
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
            waiting.extend(_direct_imports(name))
    return frozenset(reached)


@functools.cache
def source_digest(module: str) -> str:
    """Return a hash of what a module does: its syntax tree without docstrings."""
    tree = _tree(module)[0]
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return digest(ast.dump(tree))


def content_key(name: str) -> str:
    """Return the hash of everything that the export of the experiment called ``name`` depends on."""
    modules = sorted(imported_modules(experiments.module_of(name)) | imported_modules("regularization.export"))
    return digest(name, *(source_digest(module) for module in modules), *map(_version, _LIBRARIES))


def library_versions() -> tuple[str, ...]:
    """Return the versions of Python and of the libraries that results depend on."""
    return (platform.python_version(), *map(_version, _LIBRARIES))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"


def load_or_export(names: Iterable[str], folder: Path) -> dict[str, tuple[str, Export]]:
    """Return for each experiment its content key and its export, exporting what ``folder`` lacks.

    Raises
    ------
    ExperimentError
        When an experiment is unknown or can't be exported.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keys = {name: content_key(name) for name in names}
    files = {name: folder / f"{name}-{key}.json" for name, key in keys.items()}
    missing = [name for name in keys if not files[name].exists()]
    if missing:
        _export_all(missing, files)
    return {name: (keys[name], Export.from_json(files[name].read_text(encoding="utf-8"))) for name in keys}


def _export_all(names: list[str], files: dict[str, Path]) -> None:
    """Export on all cores; one linear-algebra thread each, since the processes already fill the cores."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    workers = min(len(names), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for name, exported in zip(names, pool.map(_export_one, names), strict=True):
            _drop_old(files[name], name)
            part = files[name].with_suffix(".part")  # an interrupted write must not look like an export
            part.write_text(exported.to_json(), encoding="utf-8")
            os.replace(part, files[name])


def _drop_old(file: Path, name: str) -> None:
    for old in file.parent.glob(f"{name}-" + "[0-9a-f]" * 16 + ".json"):
        old.unlink()


def _export_one(name: str) -> Export:
    return export(experiments.find(name))
