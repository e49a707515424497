"""A build stands beside the last good site until all went well, and says in few lines what is wrong."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from tools import build, pages

ROOT = Path(__file__).parents[2]
CONFIG = """
title: Tiny
only_build_toc_files: true
execute:
  execute_notebooks: cache
  allow_errors: false
  stderr_output: error
sphinx:
  config:
    nb_execution_raise_on_error: true
"""
TRUE = "from everystate.teaching import claim, holds\nclaim(f'One {holds(1 < 2):is less} still.')"
FALSE = "from everystate.teaching import claim, holds\nclaim(f'One {holds(1 > 2):is more} still.')"


@pytest.fixture
def project(tmp_path):
    """A book of two pages in a folder whose name has a space and letters beyond ASCII."""
    folder = tmp_path / "a größer book"
    (folder / "book").mkdir(parents=True)
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters:\n- file: book/one\n", encoding="utf-8"
    )
    (folder / "book/index.md").write_text("# Tiny\n\nA book.\n", encoding="utf-8")
    notebook(folder, TRUE)
    return folder


def notebook(folder, source):
    """Write the page ``one``, whose last cell is ``source``."""
    cells = [
        nbformat.v4.new_markdown_cell("# One", id="title"),
        nbformat.v4.new_code_cell("1 + 1", id="sum"),
        nbformat.v4.new_code_cell(source, id="the-claim"),
    ]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(made, folder / "book/one.ipynb")


def start(folder, *more):
    command = [sys.executable, "-m", "tools.build", str(folder), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def built(folder, *more):
    """Build and return the exit code and the lines that were printed."""
    running = start(folder, *more)
    said, _ = running.communicate(timeout=300)
    return running.returncode, said.splitlines()


def contents(folder):
    site = folder / "_build/html"
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_build_names_its_stages_and_an_address_that_a_browser_takes_and_the_next_does_nothing(project):
    code, said = built(project)
    assert code == 0, said
    assert [line.split()[0] for line in said] == ["Reading", "running", "Exporting", "Writing", "Cutting", "Finished"]
    assert "  running one" in said
    assert said[-1].endswith(f"{(project / '_build/html/index.html').as_uri()}")
    assert "gr%C3%B6%C3%9Fer%20book" in said[-1]
    before = (project / "_build/html/index.html").stat().st_mtime_ns
    code, said = built(project)
    assert code == 0
    assert len(said) == 1
    assert said[0].startswith("Nothing has changed.")
    assert (project / "_build/html/index.html").stat().st_mtime_ns == before


def test_a_false_claim_is_the_last_word_and_leaves_the_last_site(project):
    assert built(project)[0] == 0
    before = contents(project)
    notebook(project, FALSE)
    code, said = built(project)
    assert code == 1
    assert said[-1] == 'book/one.ipynb, cell the-claim: no longer true: "is more" in: One is more still.'
    assert str(project / "_build/build.log") in said[-2]
    assert len(said) == 4, said
    assert contents(project) == before
    notebook(project, TRUE.replace("still", "yet"))
    assert built(project)[0] == 0
    assert "One is less yet." in (project / "_build/html/book/one.html").read_text(encoding="utf-8")


def test_another_fault_of_a_cell_comes_with_the_end_of_its_traceback(project):
    notebook(project, "def half(x):\n    return x / 0\n\nhalf(1)")
    code, said = built(project)
    assert code == 1
    assert "book/one.ipynb, cell the-claim:" in said
    assert said[-1] == "ZeroDivisionError: division by zero"
    assert len(said) < 20
    assert not (project / "_build/html").exists()


def test_a_page_with_a_fault_fails_each_build_until_it_is_mended(project):
    (project / "book/index.md").write_text("# Tiny\n\n{nonsense}`x`\n", encoding="utf-8")
    for _ in range(2):
        code, said = built(project)
        assert code == 1
        assert any("nonsense" in line for line in said)


def wait_for(line, running):
    for said in running.stdout:
        if said.startswith(line):
            return
    raise AssertionError(f"the build ended without {line!r}")


def test_a_fault_while_the_kernel_is_ended_is_an_interrupt():
    def _async_cleanup_kernel():
        raise AssertionError

    def cell():
        raise AssertionError

    for raised, interrupted in ((_async_cleanup_kernel, True), (cell, False)):
        with pytest.raises(AssertionError) as caught:
            raised()
        assert pages._ended_the_kernel(caught.value) is interrupted


@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl-C to one process")
def test_an_interrupted_build_leaves_the_last_site(project):
    assert built(project)[0] == 0
    before = contents(project)
    notebook(project, "import time\ntime.sleep(120)")
    running = start(project)
    wait_for("  running", running)
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == build.INTERRUPTED, said
    assert said.splitlines()[-1] == "Interrupted; the last good site stays as it is."
    assert contents(project) == before
    assert not (project / "_build/html.new").exists()


def test_of_two_builds_at_once_the_second_waits_and_finds_nothing_to_do(project):
    both = [start(project), start(project)]
    said = [running.communicate(timeout=300)[0] for running in both]
    assert [running.returncode for running in both] == [0, 0]
    waited = [text for text in said if "waiting for another build to end" in text]
    assert len(waited) == 1
    assert "Nothing has changed." in waited[0]
    assert len([text for text in said if "Finished" in text]) == 1


@pytest.fixture
def folders(tmp_path):
    made, site = tmp_path / "work", tmp_path / "html"
    for folder, text in ((made, "new"), (site, "old")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    return made, site


def test_a_full_disk_leaves_the_last_site(folders, monkeypatch):
    made, site = folders

    def full(source, target):
        target.mkdir()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build.shutil, "copytree", full)
    with pytest.raises(OSError, match="No space"):
        build.publish(made, site)
    assert (site / "index.html").read_text() == "old"
    assert [path.name for path in sorted(site.parent.iterdir())] == ["html", "work"]


def test_a_swap_that_was_cut_short_is_mended(folders):
    made, site = folders
    site.rename(site.with_name("html.old"))
    build.publish(made, site)
    assert (site / "index.html").read_text() == "new"
    assert not site.with_name("html.old").exists()


def test_what_no_page_is_made_from_does_not_count_as_a_change(tmp_path):
    kept = ("book/one.md", "chapters/lasso/path.py", "website/fonts/a.woff2", "_config.yml")
    for name in (*kept, "tests/test_one.py", "packages/x/tests/y.py", ".git/HEAD", "_build/html/a", ".venv/b", ".c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert {path.relative_to(tmp_path).as_posix() for path in build.sources(tmp_path)} == set(kept)
    before = build.fingerprint(tmp_path)
    (tmp_path / "tests/test_one.py").write_text("1")
    assert build.fingerprint(tmp_path) == before
    (tmp_path / "book/one.md").write_text("1")
    assert build.fingerprint(tmp_path) != before


def test_a_page_that_is_not_there_is_named(project):
    code, said = built(project, "--page", "two")
    assert code == 2
    assert said == ["no page is called 'two'; there are index, one"]


def test_a_page_alone_is_built_without_running_the_others(project):
    notebook(project, FALSE)
    code, said = built(project, "--page", "index")
    assert code == 0, said
    assert (project / "_build/work/preview/book/index.html").exists()
    assert not (project / "_build/work/preview/book/one.html").exists()
    assert not any("running" in line for line in said)
