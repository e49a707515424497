"""The notebooks are canonical, and the check notices when one is not."""

import copy

import nbformat
import pytest

from tools import notebooks


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_every_notebook_is_canonical(path):
    assert notebooks.faults(path) == []


def written(tmp_path, cells, form=notebooks.written):
    notebook = nbformat.v4.new_notebook(cells=cells)
    path = tmp_path / "one.ipynb"
    path.write_text(form(notebook), encoding="utf-8")
    return path


def code(source, identity="a-cell", tags=()):
    cell = nbformat.v4.new_code_cell(source, id=identity)
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ([code("1", "deadbeef")], "id must be lower-case words"),
        ([code("1", "Two_Words")], "id must be lower-case words"),
        ([code("1", tags=["fancy"])], "tag 'fancy' is not one of"),
        ([code("\n".join("abcdefghijklm"))], "has 13 lines, at most 12"),
        ([code("a\nb\nc\nd")], "median length of code cells is 4"),
        ([code("def f():\n    pass")], "defines a function without the tag 'lesson'"),
        ([code("import matplotlib.pyplot as plt")], "pyplot"),
        ([code("claim(f'{x}')")], "states a claim without the tag"),
        ([code("claim(f'{x}')", tags=[notebooks.COMPARED])], "has no stored text"),
        ([code("ask('x', right('y', 'z'))")], "asks or hints without the tag"),
        ([code("varied((1, 2), lambda n: n)")], "asks or hints without the tag"),
        ([code("hint(exercises.ONE)")], "asks or hints without the tag"),
        ([code("exercises.ONE_LINES")], "asks or hints without the tag"),
        ([code("claim(f'{x}'.replace('a', 'b'))")], "line 1 gives a claim something else"),
        ([code("words = f'{x}'\nclaim(words)")], "line 2 gives a claim something else"),
    ],
)
def test_each_fault_is_named(tmp_path, cells, fault):
    found = notebooks.faults(written(tmp_path, copy.deepcopy(cells)))
    assert any(fault in one for one in found), found


def test_an_id_that_stands_there_twice_is_named(tmp_path):
    path = written(tmp_path, [code("1"), code("2", "another")])
    path.write_text(path.read_text(encoding="utf-8").replace("another", "a-cell"), encoding="utf-8")
    assert notebooks.faults(path) == ["one.ipynb: cell id a-cell stands there twice"]


def test_outputs_counts_and_long_lines_are_not_canonical(tmp_path):
    cell = code("1")
    cell.execution_count = 3
    path = written(tmp_path, [cell, nbformat.v4.new_markdown_cell("One. Two.", id="b")], nbformat.writes)
    assert any("not in canonical form" in fault for fault in notebooks.faults(path))
    notebooks.main(["format", str(path)])
    assert notebooks.faults(path) == []
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].execution_count is None
    assert cells[1].source == "One.\nTwo."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("See Hinton et al. 2012. Then go.", "See Hinton et al. 2012.\nThen go."),
        ("Use e.g. Ridge. Or not", "Use e.g. Ridge.\nOr not"),
        ("`a. B` stays. Next", "`a. B` stays.\nNext"),
        ("- One. Two.", "- One.\n  Two."),
        ("| a. B | c. D |", "| a. B | c. D |"),
        ("```\nOne. Two.\n```", "```\nOne. Two.\n```"),
        ("$$\nA. B\n$$\nOne. Two.", "$$\nA. B\n$$\nOne.\nTwo."),
    ],
)
def test_a_sentence_a_line(source, expected):
    assert notebooks.split_sentences(source) == expected
    assert notebooks.split_sentences(expected) == expected


def test_what_the_page_hides_is_folded_in_jupyter(tmp_path):
    cells = [code("1", "a", ["hide-input"]), code("2", "b", ["hide-cell"]), code("3", "c", ["lesson"]), code("4", "d")]
    notebook = notebooks.canonical(nbformat.v4.new_notebook(cells=cells))
    assert [cell.metadata.get("jupyter") for cell in notebook.cells] == [
        {"source_hidden": True},
        {"source_hidden": True, "outputs_hidden": True},
        None,
        None,
    ]
