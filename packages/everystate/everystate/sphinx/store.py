"""Exports kept on disk under the content they depend on, and made on all cores when they are missing.

The content is the source of every module that the experiment's module reaches through imports, without comments and
docstrings, and the versions of the libraries that they import.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from everystate.experiment import ExperimentError
from everystate.pack import Export, export
from everystate.registry import Registry
from everystate.sources import content_digest, digest

__all__ = ["content_key", "load_or_export"]


def content_key(module: str, name: str, code: Iterable[str] = ()) -> str:
    """Return the hash of everything that the export of an experiment depends on.

    That is its ``module``, what that reaches in its own top-level package and in the packages ``code``, and the engine.
    """
    packages = tuple(sorted({module.partition(".")[0], *code, "everystate"}))
    return digest(name, content_digest(module, "everystate.pack", packages=packages))


def load_or_export(
    names: Iterable[str],
    folder: Path,
    *,
    experiments: Registry,
    code: Iterable[str] = (),
    tell: Callable[[str], None] = lambda line: None,
) -> dict[str, tuple[str, Export]]:
    """Return for each experiment its content key and its export, exporting what ``folder`` lacks.

    Parameters
    ----------
    names : iterable of str
        Names of experiments among ``experiments``.
    folder : Path
        Where exports are kept.
    experiments : Registry
        Where they are declared.
    code : iterable of str
        Packages, besides their own, whose code they depend on.
    tell : callable
        Is told how many are exported, and what each took.

    Raises
    ------
    ExperimentError
        When an experiment is unknown or can't be exported.
    """
    folder.mkdir(parents=True, exist_ok=True)
    modules = {name: experiments.module_of(name) for name in names}
    keys = {name: content_key(module, name, code) for name, module in modules.items()}
    files = {name: folder / f"{name}-{key}.json" for name, key in keys.items()}
    missing = [name for name in keys if not files[name].exists()]
    tell(f"exporting {len(missing)} of {len(keys)} experiments")
    if missing:
        _export_all({name: modules[name] for name in missing}, files, tell)
    return {name: (keys[name], Export.from_json(files[name].read_text(encoding="utf-8"))) for name in keys}


def _export_all(modules: Mapping[str, str], files: Mapping[str, Path], tell: Callable[[str], None]) -> None:
    """Export on all cores; one linear-algebra thread each, since the processes already fill the cores."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    workers = min(len(modules), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        started = [pool.submit(_export_one, module, name) for name, module in modules.items()]
        try:
            for done in as_completed(started):
                exported = done.result()
                _keep(exported, files[exported.name])
                tell(f"exported {exported.name}, {exported.states} states, in {exported.seconds:.1f} s")
        except BrokenProcessPool as error:
            names = ", ".join(modules)
            raise ExperimentError(f"a process died while it exported one of {names}; has memory run out?") from error
        finally:
            pool.shutdown(cancel_futures=True)  # after an error the rest is not waited for


def _keep(exported: Export, file: Path) -> None:
    for old in file.parent.glob(f"{exported.name}-" + "[0-9a-f]" * 16 + ".json"):
        old.unlink()
    part = file.with_suffix(".part")  # an interrupted write must not look like an export
    part.write_text(exported.to_json(), encoding="utf-8")
    os.replace(part, file)


def _export_one(module: str, name: str) -> Export:
    return export(Registry(module).find(name))
