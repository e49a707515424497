"""What the docstrings say of their use is read from the code, and nothing stands in the package that nobody uses."""

import importlib
import textwrap

import pytest

from tools import uses


def test_docstrings_name_the_pages_that_use_them():
    wrong = {name: uses.statement(name) for name in uses.public() if uses.said(name) != uses.statement(name)}
    assert not wrong, "run `make format`"


def test_what_no_page_uses_is_there_on_purpose():
    unused = {name.rpartition(".")[2] for name in uses.public() if uses.statement(name) == uses.NOWHERE}
    assert unused == {"circles", "AveragePool2D", "SelectToken"}


def test_names_are_followed_from_a_notebook_through_the_books_modules():
    # The notebook names chapter.TRACE, whose module's computation names ridge_path, which returns a Path.
    found = uses.uses()
    assert "ridge" in found["regularization.linear.ridge_path"]
    assert "ridge" in found["regularization.linear.Path"]
    # A module of studies serves several pages; each is counted for what it takes from there.
    assert "elastic-net" not in found["regularization.validation.BestSubset"]
    assert "choosing-lambda" in found["regularization.validation.BestSubset"]


@pytest.fixture
def module(tmp_path, monkeypatch):
    source = '''
    def add(a, b):
        """Add.

        Parameters
        ----------
        a, b : float

        Used in: an old page.

        Examples
        --------
        >>> add(1, 1)
        2
        """
        return a + b


    def double(a):
        """Double."""
        return add(a, a)
    '''
    (tmp_path / "arithmetic.py").write_text(textwrap.dedent(source))
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("arithmetic")
    parts = {"arithmetic.add": module.add, "arithmetic.double": module.double}
    monkeypatch.setattr(uses, "public", lambda: parts)
    monkeypatch.setattr(uses, "statement", lambda name: {"arithmetic.add": "Used in: sums."}.get(name, "Used by: add."))
    return tmp_path / "arithmetic.py"


def test_a_docstring_is_mended_and_the_rest_left_alone(module):
    assert uses.said("arithmetic.add") == "Used in: an old page."
    assert uses.main(["--write"]) == 0
    text = module.read_text()
    assert (
        "    a, b : float\n\n    Notes\n    -----\n    Used in: sums.\n\n    Examples\n    --------\n    >>> add"
        in text
    )
    assert '    2\n    """\n    return a + b' in text
    assert '"""Double.\n\n    Used by: add.\n    """\n    return add(a, a)' in text
