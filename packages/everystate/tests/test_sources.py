"""The hash of a module follows what it does and what it reaches."""

import ast

import pytest

from everystate import sources

OWN = ("one", "two", "deep")


def reached(module):
    return sources.imported_modules(module, packages=OWN)


def test_modules_are_reached_through_imports_of_every_form(modules):
    modules("deep.__init__", "")
    modules("deep.inner", "from . import other\n")
    modules("deep.other", "def late():\n    import two\n")
    modules("two", "VALUE = 1\n")
    modules("one", "import json\nfrom deep.inner import other\n")
    assert reached("one") == {"one", "deep.inner", "deep.other", "deep", "two"}
    assert reached("deep.other") == {"deep.other", "two"}
    assert sources.imported_modules("one", packages=("one",)) == {"one"}


def test_what_only_a_type_checker_imports_is_not_reached(modules):
    modules("two", "")
    modules("one", "import typing\nif typing.TYPE_CHECKING:\n    import two\nelse:\n    import json\n")
    assert reached("one") == {"one"}
    modules("one", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n    import two\n")
    assert reached("one") == {"one", "two"}


def test_the_digest_depends_on_every_module_that_is_reached(modules):
    def key():
        return sources.content_digest("one", packages=OWN)

    modules("deep.__init__", "")
    modules("deep.inner", "VALUE = 1\n")
    modules("one", "import deep.inner\n")
    before = key()
    modules("deep.other", "VALUE = 1\n")
    assert key() == before
    modules("deep.inner", "VALUE = 2\n")
    assert key() != before
    modules("deep.inner", "VALUE = 1\n")
    assert key() == before


def test_comments_and_docstrings_do_not_count(modules):
    plain = '"""One."""\ndef f():\n    """Two."""\n    return 1\nasync def g():\n    """Three."""\n'
    digests = []
    for text in (
        plain,
        plain.replace('"""One."""\n', "").replace("Two", "2").replace("Three", "3") + "# why\n",
        plain + "x = 2\n",
    ):
        modules("one", text)
        digests.append(sources.source_digest("one"))
    assert digests[0] == digests[1]
    assert digests[1] != digests[2]


def test_a_data_file_counts_when_the_module_beside_it_names_it(modules, tmp_path):
    (tmp_path / "numbers.toml").write_text("a = 1")
    (tmp_path / "others.toml").write_text("a = 1")
    modules("one", '"""Not others.toml."""\nPLACE = "numbers.toml"\n')
    digests = [sources.source_digest("one")]
    for name in ("others.toml", "numbers.toml"):
        (tmp_path / name).write_text("a = 2")
        sources.source_digest.cache_clear()
        digests.append(sources.source_digest("one"))
    assert digests[0] == digests[1]
    assert digests[1] != digests[2]


def test_a_data_file_counts_by_its_path_in_the_package_too(modules, tmp_path):
    modules("deep.__init__", "")
    modules("deep.part.__init__", 'PLACE = "part/numbers.toml"\n')
    modules("deep.other", "PLACE = 1\n")
    digests = []
    for text in ("a = 1", "a = 2"):
        (tmp_path / "deep/part/numbers.toml").write_text(text)
        sources.source_digest.cache_clear()
        digests.append([sources.source_digest(name) for name in ("deep.part", "deep.other")])
    assert digests[0][0] != digests[1][0]
    assert digests[0][1] == digests[1][1]


def test_versions_of_the_libraries_that_are_imported_count_and_no_others(modules, monkeypatch):
    def key():
        return sources.content_digest("one", packages=OWN)

    modules("one", "import markupsafe, json\nfrom . import nothing\n")
    tree = ast.parse("import markupsafe.abc, json, two\nfrom numpy import linalg\n")
    assert sources.libraries_of(tree, OWN) == {"markupsafe", "numpy"}
    plain, before = sources.version, key()
    changed = set()
    monkeypatch.setattr(sources, "version", lambda name: "0" if name.lower() in changed else plain(name))
    for library, differs in (("jinja2", False), ("markupsafe", True), ("matplotlib", True)):
        changed.clear()
        changed.add(library)
        assert (key() != before) == differs


def test_a_library_that_is_absent_has_no_version():
    assert "no_such_library absent" in sources.library_versions("no_such_library")


def test_a_module_that_does_not_exist_is_named():
    with pytest.raises(ModuleNotFoundError, match="No module named 'no_such_module'"):
        sources.content_digest("no_such_module", packages=OWN)


def test_packages_without_a_source_are_reached_too(modules):
    modules("deep.inner", "")  # no __init__: a namespace
    modules("one", "from deep import inner\n")
    assert reached("one") == {"one", "deep", "deep.inner"}
    assert sources.source_digest("deep") == sources.source_digest("deep")


def test_a_declaration_is_hashed_without_the_hosts():
    """An experiment that imports from the top of the package must not be exported anew when Jupyter's side changes."""
    tree = ast.parse("from everystate import Experiment, IntSlider, explore")
    imported = sources.imports_of(tree, ("everystate",))
    found = {name for module in imported for name in sources.imported_modules(module, packages=("everystate",))}
    assert {"everystate.experiment", "everystate.controls", "everystate.theme"} <= found
    assert not [
        name for name in found if name.startswith(("everystate.jupyter", "everystate.sphinx", "everystate.page"))
    ]
