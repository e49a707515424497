"""The hash of a module follows what it does and what it reaches."""

from chapters import registry
from everystate import sources

NAME = "price-of-a-weight"


def test_modules_reached_through_imports_and_no_others():
    reached = sources.imported_modules(registry.module_of(NAME))
    assert {"regularization.linear", "chapters.shared.style", "regularization.data"} <= reached
    assert not {"everystate.jupyter", "regularization.network"} & reached
    networks = sources.imported_modules(registry.module_of("too-long"))
    assert {"regularization.network", "regularization.network._dense"} <= networks


def test_the_digest_depends_on_every_module_that_is_reached(monkeypatch):
    before = sources.content_digest("regularization.linear")
    plain = sources.source_digest

    def changed(module):
        return "changed" if module == "regularization.linear._ridge" else plain(module)

    monkeypatch.setattr(sources, "source_digest", changed)
    assert sources.content_digest("regularization.linear") != before


def test_comments_and_docstrings_do_not_count(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    texts = [
        '"""One."""\ndef f():\n    """Two."""\n    return 1\n',
        '"""Other."""\ndef f():\n    """Three."""\n    return 1  # why\n',
    ]
    digests = []
    for number, text in enumerate([*texts, "def f():\n    return 2\n"]):
        (tmp_path / f"sample{number}.py").write_text(text)
        digests.append(sources.source_digest(f"sample{number}"))
    assert digests[0] == digests[1]
    assert digests[1] != digests[2]


def test_a_data_file_that_a_module_names_counts(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    digests = []
    for number, text in enumerate(("a = 1", "a = 1", "a = 2")):
        package = tmp_path / f"sampledata{number}"
        package.mkdir()
        (package / "values.toml").write_text(text)
        (package / "__init__.py").write_text("")
        (package / "reader.py").write_text('FILE = "values.toml"\n')
        (package / "other.py").write_text("FILE = 1\n")
        digests.append([sources.source_digest(f"sampledata{number}.{name}") for name in ("reader", "other")])
    assert digests[0] == digests[1]
    assert digests[1][0] != digests[2][0]
    assert digests[1][1] == digests[2][1]
