"""Set up the virtual environment that everything runs in, or leave it alone when it is as it should be.

``python -m tools.environment [book|dev]`` makes ``.venv`` (or the folder that ``VENV`` names) with the packages of
``requirements.txt``, or of ``requirements-dev.txt``, each held to the hashes written there, and the project's own
two packages from their folders. An environment that another version of Python made, that was moved, that is half
made, or that other requirements made, is made anew.

Only the standard library is used, and up to the look at Python's version nothing that Python 3.6 can't read.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys

from tools.lock import held

__all__ = ["Refusal", "main", "set_up", "unfit"]

NEEDED = (3, 11, 5)
TOO_NEW = (3, 16)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGES = ("packages/everystate", ".")
"""Folders of the project's own packages, each after those that it needs."""
LOCKS = {"book": "requirements.txt", "dev": "requirements-dev.txt"}
STAMP, LOG = "ready.json", "install.log"


class Refusal(Exception):
    """What stands in the way, in one line for the person who called."""


def unfit(version, program, others=None):
    """Return why a Python can't be used, or an empty text.

    >>> unfit((3, 9, 18), "/usr/bin/python3.9", others=["python3.12"])
    'this book needs Python 3.11.5 or newer; python3.9 is 3.9.18; call make PYTHON=python3.12'
    """
    if tuple(version[:3]) >= NEEDED:
        return ""
    found = _fit_programs() if others is None else others
    needed, has = ".".join(map(str, NEEDED)), ".".join(map(str, version[:3]))
    advice = f"call make PYTHON={found[0]}" if found else "install one, then call make PYTHON=its-name"
    return f"this book needs Python {needed} or newer; {os.path.basename(program)} is {has}; {advice}"


def _fit_programs():
    """Names of programs on the path that are a fit Python."""
    names = [f"python3.{minor}" for minor in range(NEEDED[1], TOO_NEW[1])] + ["python3"]
    return [name for name in names if shutil.which(name) and _version_of(name) >= NEEDED]


def _version_of(program) -> "tuple[int, ...]":
    """The version of a Python program; (0,) where it does not start."""
    command = [program, "-c", "import sys; print(*sys.version_info[:3])"]
    try:
        said = subprocess.check_output(command, stderr=subprocess.DEVNULL)
        return tuple(map(int, said.split()))
    except (OSError, subprocess.CalledProcessError, ValueError):
        return (0,)


if sys.version_info[:3] < NEEDED:  # before anything is made
    sys.exit(unfit(sys.version_info, sys.executable))


def _digest(*paths: str) -> str:
    content = hashlib.sha256()
    for path in paths:
        with open(os.path.join(ROOT, path), "rb") as file:
            content.update(file.read() + b"\0")
    return content.hexdigest()[:16]


def _own_digest() -> str:
    """A hash of what the installation of the project's own packages goes by."""
    import tomllib

    kept = []
    for folder in PACKAGES:
        with open(os.path.join(ROOT, folder, "pyproject.toml"), "rb") as file:
            settings = tomllib.load(file)
        kept.append([settings["build-system"], settings["project"], settings["tool"]["hatch"]])
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


def wanted(folder: str) -> dict[str, str]:
    """Return what holds of a whole environment in ``folder``, without the packages."""
    return {"python": ".".join(map(str, sys.version_info[:2])), "folder": os.path.abspath(folder)}


def found(folder: str) -> dict[str, str]:
    """Return what the environment in ``folder`` says of itself; nothing if it is spoiled or was never finished."""
    try:
        with open(os.path.join(folder, STAMP), encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    sound = os.path.exists(program(folder)) and os.path.exists(os.path.join(folder, "pyvenv.cfg"))
    return stamp if sound and isinstance(stamp, dict) else {}


def program(folder: str) -> str:
    """Return the environment's Python."""
    return os.path.join(folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def missing(folder: str, level: str) -> list[str]:
    """Return what has to be made for ``level``, in this order, of ``environment``, ``packages`` and ``own``."""
    stamp, basis = found(folder), wanted(folder)
    if any(stamp.get(key) != value for key, value in basis.items()):
        return ["environment", "packages", "own"]
    locks = {name: _digest(lock) for name, lock in LOCKS.items()}
    installed = {name: stamp[name] for name in LOCKS if name in stamp}
    if any(locks[name] != digest for name, digest in installed.items()):
        return ["environment", "packages", "own"]  # what is no longer required must not stay
    parts = [] if level in installed or "dev" in installed else ["packages"]
    return parts + ([] if stamp.get("own") == _own_digest() else ["own"])


def set_up(folder: str, level: str) -> None:
    """Make what is missing of the environment in ``folder``.

    Raises
    ------
    Refusal
        With one line that says what stands in the way.
    """
    if not missing(folder, level):
        return
    try:
        os.makedirs(os.path.dirname(os.path.abspath(folder)), exist_ok=True)
        with held(folder.rstrip("/\\") + ".lock", f"make that sets up {os.path.basename(folder)}"):
            _make(folder, level, missing(folder, level))  # the other one may have made it
    except OSError as error:
        raise Refusal(f"can't write to {error.filename or folder}: {error.strerror}") from None


def _make(folder: str, level: str, parts: list[str]) -> None:
    if not parts:
        return
    if "environment" in parts:
        print(f"Setting up {folder} with Python {wanted(folder)['python']} ...", flush=True)
        if os.path.isdir(folder):
            shutil.rmtree(folder)
        _run([_base_program(), "-m", "venv", folder], folder, "make a virtual environment (on Debian: python3-venv)")
    stamp = dict(found(folder) or wanted(folder))
    _forget(folder)  # an interrupted installation must not look like a whole one
    if "packages" in parts:
        print("Installing packages, which takes a minute or two ...", flush=True)
        lock = os.path.join(ROOT, LOCKS[level])
        _pip(folder, "--require-hashes", "--requirement", lock)
        stamp[level] = _digest(LOCKS[level])
    folders = [part for name in PACKAGES for part in ("--editable", os.path.join(ROOT, name))]
    _pip(folder, "--no-deps", "--no-build-isolation", *folders)
    stamp["own"] = _own_digest()
    with open(os.path.join(folder, STAMP), "w", encoding="utf-8") as file:
        json.dump(stamp, file, indent=1)


def _base_program() -> str:
    """The Python outside every environment: the one that runs may be of the environment that is made anew."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _forget(folder: str) -> None:
    stamp = os.path.join(folder, STAMP)
    if os.path.exists(stamp):
        os.unlink(stamp)


def _pip(folder: str, *arguments: str) -> None:
    command = [program(folder), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *arguments]
    _run(command, folder, "install the packages")


def _run(command: list[str], folder: str, aim: str) -> None:
    """Run a command; what it says goes to a log beside the environment's files."""
    os.makedirs(folder, exist_ok=True)
    log = os.path.join(folder, LOG)
    with open(log, "ab") as file:
        code = subprocess.call(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL)
    if code:
        with open(log, encoding="utf-8", errors="replace") as file:
            raise Refusal(f"can't {aim}: {reason(file.read())}; what was said is in {log}")


def reason(said: str) -> str:
    """Return in plain words why pip failed.

    >>> reason("WARNING: Retrying ... NewConnectionError ... ERROR: Could not find a version that satisfies x")
    'no package registry can be reached (is there a network?)'
    """
    signs = {
        "No space left": "the disk is full",
        "Read-only file system": "the folder can't be written to",
        "Permission denied": "the folder can't be written to",
        "DO NOT MATCH THE HASHES": "a package is not the one that was locked",
        "NewConnectionError": "no package registry can be reached (is there a network?)",
        "NameResolutionError": "no package registry can be reached (is there a network?)",
        "ConnectTimeout": "no package registry can be reached (is there a network?)",
        "ProxyError": "no package registry can be reached (is there a network?)",
        "from versions: none": "no package registry can be reached (is there a network?)",
        "ensurepip": "this Python comes without pip and venv",
    }
    told = [words for sign, words in signs.items() if sign in said]
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")]
    return told[0] if told else errors[0][len("ERROR: ") :] if errors else "it failed"


def main(arguments: list[str]) -> int:
    """Set up the environment for the first of ``arguments``, by default for the book."""
    level = arguments[0] if arguments else "book"
    if level not in LOCKS:
        print(f"the environment is for one of {', '.join(LOCKS)}, not for {level!r}", file=sys.stderr)
        return 2
    try:
        set_up(os.environ.get("VENV") or ".venv", level)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; the next make starts the environment anew", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
