"""The environment is made once, heals itself, and says in one line what stands in the way."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import environment
from tools.lock import held

ROOT = Path(__file__).parents[2]


@pytest.fixture
def commands(monkeypatch):
    """Stand in for venv and pip: note what is run, and lay down what venv would."""
    run = []

    def call(command, stdout=None, **others):
        run.append(command[2] if command[2] == "venv" else command[2:])
        if command[2] == "venv":
            folder = Path(command[3])
            program = Path(environment.program(str(folder)))
            program.parent.mkdir(parents=True)
            program.touch()
            (folder / "pyvenv.cfg").touch()
        return 0

    monkeypatch.setattr(environment.subprocess, "call", call)
    return run


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / ".venv")


def steps(commands):
    """What was done, in words."""
    names = []
    for command in commands:
        locked = [Path(part).name for part in command if str(part).endswith(".txt")] if command != "venv" else []
        names.append("venv" if command == "venv" else locked[0] if locked else "own")
    commands.clear()
    return names


def test_a_fresh_environment_is_made_once(folder, commands):
    environment.set_up(folder, "book")
    assert any("--require-hashes" in command for command in commands)
    assert all("--no-deps" in command and "--no-build-isolation" in command for command in commands[2:])
    assert steps(commands) == ["venv", "requirements.txt", "own"]
    environment.set_up(folder, "book")
    assert steps(commands) == []


def test_what_tests_need_comes_on_top_and_serves_the_book_too(folder, commands):
    environment.set_up(folder, "book")
    steps(commands)
    environment.set_up(folder, "dev")
    assert steps(commands) == ["requirements-dev.txt", "own"]
    environment.set_up(folder, "book")
    assert steps(commands) == []


def stamp(folder, **changed):
    path = Path(folder) / environment.STAMP
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changed), encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: stamp(folder, python="3.10"),
        lambda folder: stamp(folder, book="other requirements"),
        lambda folder: (Path(folder) / environment.STAMP).unlink(),
        lambda folder: (Path(folder) / environment.STAMP).write_text("{", encoding="utf-8"),
        lambda folder: (Path(folder) / "pyvenv.cfg").unlink(),
        lambda folder: Path(environment.program(folder)).unlink(),
    ],
    ids=["another Python", "other requirements", "half made", "cut stamp", "no settings", "no program"],
)
def test_a_spoiled_environment_is_made_anew(folder, commands, spoil):
    environment.set_up(folder, "book")
    steps(commands)
    left = Path(folder) / "left.txt"
    left.touch()
    spoil(folder)
    environment.set_up(folder, "book")
    assert steps(commands) == ["venv", "requirements.txt", "own"]
    assert not left.exists()


def test_a_moved_environment_is_made_anew(folder, commands, tmp_path):
    environment.set_up(folder, "book")
    steps(commands)
    moved = tmp_path / "moved"
    os.rename(folder, moved)
    environment.set_up(str(moved), "book")
    assert steps(commands) == ["venv", "requirements.txt", "own"]


def test_when_only_the_packages_settings_changed_they_alone_are_installed_again(folder, commands):
    environment.set_up(folder, "book")
    steps(commands)
    stamp(folder, own="before")
    environment.set_up(folder, "book")
    assert steps(commands) == ["own"]


def test_an_installation_that_fails_is_begun_anew_and_one_line_says_why(folder, monkeypatch, commands, capsys):
    def call(command, stdout=None, **others):
        if command[2] == "venv":
            (Path(command[3]) / "bin").mkdir(parents=True)
            return 0
        stdout.write(b"WARNING: Retrying after connection broken by NewConnectionError\nERROR: none\n")
        return 1

    monkeypatch.setattr(environment.subprocess, "call", call)
    monkeypatch.setenv("VENV", folder)
    assert environment.main(["book"]) == 1
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    assert "can't install the packages: no package registry can be reached" in said.err
    assert os.path.join(folder, environment.LOG) in said.err
    assert environment.missing(folder, "book") == ["environment", "packages", "own"]


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="folders without the right to write")
def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv("VENV", str(tmp_path / "file" / ".venv"))
    assert environment.main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith("can't write to ")
    assert len(said.splitlines()) == 1


def test_an_unfit_python_is_refused_by_name():
    said = environment.unfit((3, 9, 18), "/usr/bin/python3.9", others=["python3.11"])
    assert said == "this book needs Python 3.11.5 or newer; python3.9 is 3.9.18; call make PYTHON=python3.11"
    assert environment.unfit((3, 9, 18), "python", others=[]).endswith("install one, then call make PYTHON=its-name")
    assert environment.unfit((3, 14, 0), "python", others=[]) == ""


OLD = [name for name in ("python3.6", "python3.8", "python3.9", "python3.10") if environment._version_of(name) > (0,)]


@pytest.mark.parametrize("program", OLD or [pytest.param("", marks=pytest.mark.skip(reason="no old Python is here"))])
def test_an_old_python_reads_far_enough_to_be_refused(program, tmp_path):
    said = subprocess.run(
        [program, "-m", "tools.environment"],
        cwd=ROOT,
        env=os.environ | {"VENV": str(tmp_path / ".venv")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert said.stderr.startswith("this book needs Python 3.11.5 or newer; python3")
    assert not list(tmp_path.iterdir())


def test_nothing_after_the_version_is_looked_at_is_beyond_an_old_python():
    import ast

    for name in ("environment", "lock"):
        ast.parse((ROOT / f"tools/{name}.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_second_process_waits_for_the_first(tmp_path):
    code = (
        "from tools.lock import held\n"
        f"with held({str(tmp_path / 'lock')!r}, 'make that sets up .venv'): print('done', flush=True)"
    )
    with held(tmp_path / "lock", "make"):
        other = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert other.stdout.readline() == "waiting for another make that sets up .venv to end ...\n"
    assert other.communicate(timeout=60)[0] == "done\n"


def requirements(name):
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("name", environment.LOCKS.values())
def test_a_lock_holds_nothing_but_versions_and_hashes(name):
    import re

    for line in requirements(name):
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.]+( ; [\w.'=<>! ()]+)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", line), line


def versions(name):
    return {line.partition("==")[0]: line.partition("==")[2].split()[0] for line in requirements(name)}


def test_the_lock_of_the_book_is_part_of_that_of_the_tests_and_both_hold_what_is_asked_for():
    book, dev = (versions(environment.LOCKS[level]) for level in ("book", "dev"))
    assert book.items() <= dev.items()
    for name, lock in (("requirements.in", book), ("requirements-dev.in", dev)):
        asked = [line for line in requirements(name) if line and not line.startswith("-r ")]
        assert asked
        for line in asked:
            package, _, version = line.partition("==")
            assert lock[package.partition("[")[0]] == version
