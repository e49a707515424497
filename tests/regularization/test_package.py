"""What the package shows of itself: one name for one thing, light imports, short summaries."""

import collections
import importlib
import json
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

import regularization
from website import uses

PARTS = sorted(regularization.__all__)


def test_no_two_public_things_share_a_name():
    """A name that two parts offer, even for the same thing, leaves the reader to guess where it belongs."""
    homes = collections.defaultdict(list)
    for part in PARTS:
        for name in importlib.import_module(f"regularization.{part}").__all__:
            homes[name].append(part)
    assert {name: parts for name, parts in homes.items() if len(parts) > 1} == {}


def test_no_public_thing_has_two_names():
    assert len({id(value) for value in uses.public().values()}) == len(uses.public())


def fresh(code):
    """What a new interpreter prints, as JSON."""
    return json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_needs_numpy_alone(part):
    before, after = fresh(
        "import json, sys, numpy; before = list(sys.modules)\n"
        f"import regularization; regularization.{part}.__all__\n"
        "print(json.dumps([before, list(sys.modules)]))"
    )
    loaded = {name.partition(".")[0] for name in {*after} - {*before}}
    assert loaded & packages_distributions().keys() <= {"numpy", "regularization"}


def test_the_package_itself_loads_none_of_its_parts():
    loaded, shown = fresh("import json, sys, regularization as r; print(json.dumps([[*sys.modules], dir(r)]))")
    assert not [name for name in loaded if name.startswith("regularization.") or name == "numpy"]
    assert set(PARTS) <= set(shown)


def test_a_missing_part_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'regularization' has no attribute 'figures'"):
        regularization.figures  # noqa: B018


@pytest.mark.parametrize("part", PARTS)
def test_a_package_shows_its_public_names_only(part):
    module = importlib.import_module(f"regularization.{part}")
    if hasattr(module, "__path__"):
        assert [name for name in dir(module) if not name.startswith("_")] == sorted(module.__all__)
