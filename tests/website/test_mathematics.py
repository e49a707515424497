"""Formulas become MathML, or the build says which one can't."""

import re
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from website.mathematics import to_mathml

BOOK = Path(__file__).parents[2] / "book"


def test_mathml_is_well_formed_and_keeps_its_tex():
    root = ElementTree.fromstring(to_mathml(r"\frac{1}{n} \sum_i w_i^2 < \lambda", display=True))
    assert root.get("alttext") == r"\frac{1}{n} \sum_i w_i^2 < \lambda"
    assert root.get("display") == "block"
    assert "λ" in "".join(root.itertext())


def test_bars_do_not_grow_unless_asked_to():
    assert to_mathml(r"\lvert w_j \rvert", display=True).count('stretchy="false"') == 2


def test_aligned_lines_become_rows_of_a_table():
    tex = r"\begin{aligned} a &= b \\ &= c \end{aligned}"
    root = ElementTree.fromstring(to_mathml(tex, display=True))
    assert root.get("alttext") == tex
    assert len([element for element in root.iter() if element.tag.endswith("mtr")]) == 2


@pytest.mark.parametrize("tex", [r"\nosuchcommand{x}", r"\left( x"])
def test_a_formula_that_cannot_be_converted_is_named(tex):
    with pytest.raises(ValueError, match="formula"):
        to_mathml(tex, display=False)


def formulas():
    for path in sorted(BOOK.rglob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                text = re.sub(r"`[^`]*`", "", cell.source)
                yield from re.findall(r"\$\$(.+?)\$\$", text, re.DOTALL)
                yield from re.findall(r"(?<!\$)\$([^$\n]+)\$(?!\$)", text)


def test_every_formula_of_the_book_is_converted():
    found = list(formulas())
    assert found
    for tex in found:
        ElementTree.fromstring(to_mathml(tex.strip(), display=False))
