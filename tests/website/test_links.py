"""Citations, terms and chapter links read well in Jupyter and are roles on the page."""

import json

import pytest

from tools.notebooks import BOOK, paths
from website.links import anchor, citation, glossary, to_links, to_roles


@pytest.fixture
def book(tmp_path):
    (tmp_path / "references.bib").write_text(
        "@article{one1970, author={Hoerl, Arthur E. and Kennard, Robert W.}, title={T}, year={1970}}\n"
        '@book{two2001, author={van der Laan, M. and M{\\"u}ller, A. and Li, B.}, title={U}, year={2001}}\n'
        "@book{three, author={Box, G.}, title={V}, year={1980}}\n"
    )
    (tmp_path / "glossary.md").write_text(
        "# Glossary\n\n:::{glossary}\nRidge trace\n  A picture.\n\nSoft-thresholding\n  A rule.\n:::\n"
    )
    for name in ("lasso.ipynb", "teachers.md"):
        (tmp_path / name).touch()
    return tmp_path


PAIRS = [
    ("As {cite:t}`one1970` say.", "As [Hoerl and Kennard (1970)](bibliography.md#one1970) say."),
    ("So {cite:p}`two2001`.", "So ([van der Laan et al., 2001](bibliography.md#two2001))."),
    (
        "So {cite:p}`two2001,three`, as {cite:t}`three` has.",
        "So ([van der Laan et al., 2001](bibliography.md#two2001); [Box, 1980](bibliography.md#three)), "
        "as [Box (1980)](bibliography.md#three) has.",
    ),
    (
        "(See {cite:t}`three`; {cite:t}`one1970`.)",
        "(See [Box (1980)](bibliography.md#three); [Hoerl and Kennard (1970)](bibliography.md#one1970).)",
    ),
    ("The {term}`trace <Ridge trace>`.", "The [trace](glossary.md#Ridge-trace)."),
    ("By {term}`soft-thresholding <Soft-thresholding>`.", "By [soft-thresholding](glossary.md#Soft-thresholding)."),
]


@pytest.mark.parametrize(("role", "link"), PAIRS)
def test_roles_become_links_and_links_roles(role, link, book):
    assert to_links(role, book) == link
    assert to_links(link, book) == link
    assert to_roles(link, book) == role
    assert to_roles(role, book) == role


def test_a_term_needs_no_target_when_it_is_the_word(book):
    assert to_links("A {term}`ridge trace`.", book) == "A [ridge trace](glossary.md#Ridge-trace)."


def test_names_and_years_are_the_bibliography_s(book):
    assert to_links("[Hoerl (1971)](bibliography.md#one1970)", book) == citation("one1970", book)
    assert to_links("([Box 1981](bibliography.md#three))", book) == f"({citation('three', book, inside=True)})"


def test_chapter_links_name_the_file(book):
    assert to_links("[a](lasso), [b](lasso#x-y), [c](teachers), [d](elsewhere), [e](https://x)", book) == (
        "[a](lasso.ipynb), [b](lasso.ipynb#x-y), [c](teachers.md), [d](elsewhere), [e](https://x)"
    )


@pytest.mark.parametrize("text", ["{cite:t}`none`", "[A (1)](bibliography.md#none)", "{term}`none`"])
def test_what_is_not_there_is_named(text, book):
    with pytest.raises(ValueError, match="'none'"):
        to_links(text, book)


def test_a_link_to_no_term_is_named(book):
    with pytest.raises(ValueError, match="no term with the anchor 'None'"):
        to_roles("[x](glossary.md#None)", book)


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_no_notebook_shows_a_role_in_jupyter(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert "{term}" not in text
    assert "{cite" not in text
    assert to_links(text, BOOK) == text


def test_every_term_has_an_anchor_of_its_own():
    assert len(glossary(BOOK)) > 40
    assert all(anchor(term) == place for place, term in glossary(BOOK).items())
