"""Public docstrings describe what is there: every parameter, no other, what comes back, and an example."""

import ast
import dataclasses
import inspect
import re
from pathlib import Path

import pytest
from numpydoc.validate import validate
from sphinx.pycode import ModuleAnalyzer

import regularization
from website import uses

RULES = {
    "GL07": "sections in the usual order",
    "PR01": "every parameter is described",
    "PR02": "nothing else is described as a parameter",
    "PR10": "a space before the colon between a parameter and its type",
    "RT01": "what a function returns",
    "EX01": "an example (doctested)",
}
NO_EXAMPLE = {"regularization.linear.ConvergenceWarning", "regularization.linear.NotFittedError"}
IN_A_TABLE = {"PR01", "RT01", "EX01"}
"""Sections that ``translation`` does without: a table says once what its functions take and return."""

ROOT = Path(regularization.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
PUBLIC = {name: value for name, value in uses.public().items() if inspect.isroutine(value) or inspect.isclass(value)}


def described_fields(value):
    """Fields of a dataclass that have a docstring of their own, or stand among its attributes."""
    analyzer = ModuleAnalyzer.for_module(value.__module__)
    own = {name for owner, name in analyzer.find_attr_docs() if owner == value.__name__}
    listed = inspect.getdoc(value).partition("Attributes\n---")[2]
    return own | {field.name for field in dataclasses.fields(value) if field.name in listed}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_docstring_is_complete(name):
    value, found = PUBLIC[name], dict(validate(name)["errors"])
    wrong = {code: text for code, text in found.items() if code in RULES}
    if dataclasses.is_dataclass(value) and described_fields(value) == {f.name for f in dataclasses.fields(value)}:
        wrong.pop("PR01", None)
    if getattr(value, "_is_protocol", False):
        wrong.pop("PR01", None)
    if value.__module__ == "regularization.translation":
        wrong = {code: text for code, text in wrong.items() if code not in IN_A_TABLE}
        assert ">>> " in value.__doc__
    if name in NO_EXAMPLE:
        wrong.pop("EX01")
    assert not wrong


def docstrings(path):
    """What is documented in a module, and how."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (said := ast.get_docstring(node)):
            yield getattr(node, "name", "the module"), said


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_mathematics_does_not_know_the_book(path):
    mention = re.compile(r"\bused (in|by)\b|\bchapters?\b|\bnotebook|\bappendix\b|\bpages?\b", re.IGNORECASE)
    cited = re.compile(r"\*[^*]*\*, chapter \d+")
    assert [name for name, said in docstrings(path) if mention.search(cited.sub("", said))] == []


SHARED = re.compile(r"TypeError, ValueError|ValueError, TypeError|is not a Generator|out of range|shapes do not match")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_shared_contract_stands_once(path):
    raises = {name: said.partition("\nRaises\n------\n")[2].partition("\n\n")[0] for name, said in docstrings(path)}
    assert [name for name, text in raises.items() if SHARED.search(text)] == []


def test_the_package_states_the_contract_and_what_it_holds():
    said = regularization.__doc__
    assert "ValueError" in said
    assert "TypeError" in said
    for package in (*uses.PACKAGES, "checks"):
        assert re.search(rf"\b{package}\b", said), f"{package} is missing"
    named = re.findall(r"^    (\w+)  +\S", said, re.MULTILINE)
    assert set(named) == {path.stem for path in [*ROOT.glob("[a-z]*.py"), *ROOT.glob("[a-z]*/__init__.py")]} - {
        "__init__"
    } | {path.parent.name for path in ROOT.glob("[a-z]*/__init__.py")}
