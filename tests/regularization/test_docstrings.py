"""Public docstrings describe what is there: every parameter, no other, what comes back, and an example."""

import dataclasses
import inspect

import pytest
from numpydoc.validate import validate
from sphinx.pycode import ModuleAnalyzer

from tools import uses

RULES = {
    "GL07": "sections in the usual order",
    "PR01": "every parameter is described",
    "PR02": "nothing else is described as a parameter",
    "PR10": "a space before the colon between a parameter and its type",
    "RT01": "what a function returns",
    "EX01": "an example (doctested)",
}
NO_EXAMPLE = {"regularization.linear.ConvergenceWarning", "regularization.linear.NotFittedError"}


def described_fields(value):
    """Fields of a dataclass that have a docstring of their own, or stand among its attributes."""
    analyzer = ModuleAnalyzer.for_module(value.__module__)
    own = {name for owner, name in analyzer.find_attr_docs() if owner == value.__name__}
    listed = inspect.getdoc(value).partition("Attributes\n---")[2]
    return own | {field.name for field in dataclasses.fields(value) if field.name in listed}


@pytest.mark.parametrize("name", uses.public())
def test_a_public_docstring_is_complete(name):
    value, found = uses.public()[name], dict(validate(name)["errors"])
    wrong = {code: text for code, text in found.items() if code in RULES}
    if dataclasses.is_dataclass(value) and described_fields(value) == {f.name for f in dataclasses.fields(value)}:
        wrong.pop("PR01", None)
    if getattr(value, "_is_protocol", False):
        wrong.pop("PR01", None)
    if name in NO_EXAMPLE:
        wrong.pop("EX01")
    assert not wrong


UNCHECKED = {"regularization.data.pooled", "regularization.network.softmax", "regularization.network.train_step"}
"""What takes only what other parts have checked."""

TAKING = [
    name for name, value in uses.public().items() if inspect.isfunction(value) and inspect.signature(value).parameters
]


@pytest.mark.parametrize("name", sorted({*TAKING} - UNCHECKED))
def test_a_public_function_says_what_it_refuses(name):
    assert "\nRaises\n---" in inspect.getdoc(uses.public()[name])
