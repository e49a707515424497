"""Which page uses what is read from the code, and nothing stands in the mathematics that nobody uses."""

import pytest

from website import reference, uses


def test_names_are_followed_from_a_notebook_through_the_chapters_modules():
    # The notebook names chapter.TRACE, whose computation calls ridge_path, which returns a Path.
    found = uses.uses()
    assert "ridge" in found["regularization.linear.ridge_path"]
    assert "ridge" in found["regularization.linear.Path"]
    # A page is counted for what it takes from a module, not for the rest of it.
    assert "elastic-net" not in found["regularization.validation.BestSubset"]
    assert "choosing-lambda" in found["regularization.validation.BestSubset"]


@pytest.mark.parametrize(
    "code",
    [
        "from chapters import ridge as chapter\nchapter.TRACE",
        "from chapters import ridge\nridge.trace.compute(lam=1.0, feature='bmi')",
        "from chapters.ridge import trace\ntrace.compute(lam=1.0, feature='bmi')",
        "from chapters.ridge import TRACE\nTRACE",
        "import chapters.ridge\nchapters.ridge.TRACE",
        "import chapters.ridge as chapter\nchapter.TRACE",
        "from regularization import linear\nlinear.ridge_path",
        "def f():\n    from regularization.linear import ridge_path\n    return ridge_path",
    ],
)
def test_a_name_is_found_however_it_is_imported(code):
    assert {"regularization.linear.ridge_path", "regularization.linear.Path"} <= uses.reached(code)


@pytest.mark.parametrize(
    "code",
    [
        "from chapters import ridge as chapter",
        "from chapters import ridge as chapter\nchapter.DEGREES",
        "from chapters.ridge import exercises, trace\ntrace",
        "import numpy as np\nnp.linalg.svd",
    ],
)
def test_what_is_only_imported_is_not_used(code):
    assert "regularization.linear.ridge_path" not in uses.reached(code)


def test_a_method_and_a_field_lead_to_their_class():
    assert uses.reached("from regularization import linear\nlinear.Ridge.fit") == {"regularization.linear.Ridge"}


def other_way(name):
    """The translation in the other direction; the pair stands or falls together."""
    package, _, function = name.rpartition(".")
    direction, _, library = function.partition("_")
    return f"{package}.{'from' if direction == 'to' else 'to'}_{library}"


def test_nothing_is_public_that_only_tests_use():
    used = {name for name in uses.public() if uses.uses()[name] or uses.users()[name]}
    unused = set(uses.public()) - used
    assert {name for name in unused if not ("translation" in name and other_way(name) in used)} == set()


def test_the_reference_links_the_pages_that_use_a_part():
    lines = reference.statement("regularization.linear.constrained_fit", uses.uses(), uses.users())
    assert lines == ["", "Used in: :doc:`/book/lasso`.", ""]
    assert reference.statement("regularization.linear.Path.predict", uses.uses(), uses.users()) == []
