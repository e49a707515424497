"""Readers work on copies that git doesn't see; who edits the book saves canonical notebooks."""

import json
import subprocess
import sys

import nbformat
import pytest

from tools import lab


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    write(folder / "one.ipynb", "1 + 1")
    (folder / "glossary.md").write_text(
        "# Glossary\n\n:::{glossary}\nRidge trace\n  A picture.\n\nBias\n  How far.\n:::\n"
    )
    (folder / "bibliography.md").write_text("# Bibliography\n\n```{bibliography}\n```\n")
    (folder / "references.bib").write_text(
        "@book{one, author={Box, George}, title={On *it*}, publisher={P}, year={1980}}"
    )
    return folder


def write(path, *sources, executed=False):
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(sources)]
    if executed:
        cells[0].outputs = [nbformat.v4.new_output("stream", text="2")]
        cells[0].execution_count = 1
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def text(path):
    return [cell.source for cell in nbformat.read(path, as_version=4).cells]


def test_pages_are_copied_once(book, tmp_path):
    work = tmp_path / "work"
    assert lab.prepare(book, work) == []
    assert sorted(path.name for path in work.iterdir()) == [
        lab.MADE_FROM,
        "bibliography.md",
        "glossary.md",
        "one.ipynb",
    ]
    write(work / "one.ipynb", "my answer")
    assert lab.prepare(book, work) == []
    assert text(work / "one.ipynb") == ["my answer"]


def test_directives_are_headings_and_lists_there(book, tmp_path):
    lab.prepare(book, tmp_path / "work")
    text = (tmp_path / "work/glossary.md").read_text()
    assert text == "# Glossary\n\n### Ridge trace\n  A picture.\n\n### Bias\n  How far.\n"
    text = (tmp_path / "work/bibliography.md").read_text()
    assert text.startswith('# Bibliography\n\n<a id="one"></a>George Box')
    (book / "glossary.md").write_text("# Glossary\n\n:::{glossary}\nBias\n  How much.\n:::\n")
    lab.prepare(book, tmp_path / "work")
    assert "How much" in (tmp_path / "work/glossary.md").read_text()


def test_a_copy_that_was_only_run_follows_the_book(book, tmp_path):
    work = tmp_path / "work"
    lab.prepare(book, work)
    write(work / "one.ipynb", "1 + 1", executed=True)
    write(book / "one.ipynb", "1 + 2")
    assert lab.prepare(book, work) == []
    assert text(work / "one.ipynb") == ["1 + 2"]


def test_what_a_reader_wrote_is_never_lost(book, tmp_path):
    work = tmp_path / "work"
    lab.prepare(book, work)
    write(work / "one.ipynb", "my answer")
    write(book / "one.ipynb", "1 + 2")
    said = ["one.ipynb has changed in the book; yours is kept, the new one is one-new.ipynb"]
    assert lab.prepare(book, work) == said
    assert text(work / "one.ipynb") == ["my answer"]
    assert text(work / "one-new.ipynb") == ["1 + 2"]
    assert lab.prepare(book, work) == []  # said once
    write(book / "one.ipynb", "1 + 3")
    assert lab.prepare(book, work) == said
    assert text(work / "one-new.ipynb") == ["1 + 3"]


def test_copies_of_unknown_origin_are_kept(book, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    write(work / "one.ipynb", "from somewhere")
    assert len(lab.prepare(book, work)) == 1
    assert text(work / "one.ipynb") == ["from somewhere"]


def test_a_saved_notebook_of_the_book_is_canonical():
    cell = nbformat.v4.new_code_cell("1", id="a", execution_count=3, metadata={"collapsed": True})
    model = {"type": "notebook", "content": json.loads(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))}
    lab.save_canonical(model, path="one.ipynb")
    assert model["content"].cells[0].execution_count is None
    assert model["content"].cells[0].metadata == {}
    for other in ({"type": "file", "content": "x"}, {"type": "notebook", "content": {"nbformat": 3}}):
        kept = dict(other)
        lab.save_canonical(other)
        assert other == kept


def test_jupyter_takes_the_hook():
    code = (
        "from jupyter_server.serverapp import ServerApp; app = ServerApp(); "
        f"app.load_config_file(); app.config_file = {str(lab.ROOT / 'tools/lab_config.py')!r}; "
        "app.load_config_file(); print(app.config.ContentsManager.pre_save_hook.__name__)"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=lab.ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split()[-1] == "save_canonical"


@pytest.mark.parametrize(("what", "last"), [("read", "work"), ("edit", "book")])
def test_lab_opens_the_right_folder(what, last, book, tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(lab.subprocess, "call", lambda command, cwd: called.append(command) or 0)
    monkeypatch.setattr(lab, "BOOK", book)
    monkeypatch.setattr(lab, "WORK", tmp_path / "work")
    assert lab.main([what, "--port=9999"]) == 0
    assert called[0][4] == "--port=9999"
    assert called[0][-1].endswith(last)
    assert any("lab_config.py" in part for part in called[0]) == (what == "edit")
