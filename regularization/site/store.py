"""Exports kept on disk under the content they depend on, and made on all cores when they are missing.

The content is the source of every module of the package that the experiment's module reaches through
imports, without comments and docstrings, and the versions of numpy and matplotlib.

Used in: the build of the site.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from regularization import experiments
from regularization.export import Export, export
from regularization.sources import content_digest, digest

__all__ = ["content_key", "load_or_export"]


def content_key(name: str) -> str:
    """Return the hash of everything that the export of the experiment called ``name`` depends on."""
    return digest(name, content_digest(experiments.module_of(name), "regularization.export"))


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
        started = {pool.submit(_export_one, name): name for name in names}
        try:
            for done in as_completed(started):
                _keep(started[done], done.result(), files[started[done]])
        finally:
            pool.shutdown(cancel_futures=True)  # after an error the rest is not waited for


def _keep(name: str, exported: Export, file: Path) -> None:
    for old in file.parent.glob(f"{name}-" + "[0-9a-f]" * 16 + ".json"):
        old.unlink()
    part = file.with_suffix(".part")  # an interrupted write must not look like an export
    part.write_text(exported.to_json(), encoding="utf-8")
    os.replace(part, file)


def _export_one(name: str) -> Export:
    return export(experiments.find(name))
