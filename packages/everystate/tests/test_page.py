"""One file with everything inside, opened from the disk; and the command that writes it."""

import json
import re

import declared
import pytest
import showing
import toy

from everystate import PLAIN, Theme
from everystate.__main__ import main
from everystate.pack import export
from everystate.page import page_style
from everystate.page.embedding import data_script
from everystate.page.standalone import standalone_html

TOY = declared.TOY


@pytest.fixture(scope="module")
def exported():
    return export(TOY)


@pytest.fixture(scope="module")
def address(exported, tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "figure.html"
    file.write_text(standalone_html(TOY, exported), encoding="utf-8")
    return file.as_uri()


def test_it_answers_from_the_disk_and_asks_nobody(visit, address):
    one = visit()
    page = one.open(address)
    showing.ready(page, "toy")
    showing.follows(page, TOY)
    assert [asked for asked in one.asked if not asked.startswith("data:")] == [address]
    assert one.complaints == []


def test_it_answers_to_the_keyboard(visit, address):
    page = visit().open(address)
    showing.ready(page, "toy")
    page.locator("#exp-toy-waves").focus()
    page.keyboard.press("ArrowRight")
    assert showing.figure(page, "toy") == showing.drawn(TOY, {"waves": 3})
    showing.expect(page.locator("#exp-toy-waves")).to_have_attribute("aria-valuetext", "3")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert showing.figure(page, "toy") == showing.drawn(TOY, {"waves": 3, "height": 3.0})
    page.get_by_role("button", name="Reset").press("Enter")
    assert showing.figure(page, "toy") == showing.drawn(TOY, {})


def test_a_link_opens_its_state(visit, address):
    page = visit().open(f"{address}#{TOY.fragment(waves=3, extra=True)}")
    showing.ready(page, "toy")
    assert showing.figure(page, "toy") == showing.drawn(TOY, {"waves": 3, "extra": True})
    showing.move(page, TOY, TOY.defaults | {"waves": 1})
    page.get_by_role("button", name="Copy link").click()
    showing.expect(page).to_have_url(f"{address}#{TOY.fragment(waves=1)}")
    page.reload()
    showing.ready(page, "toy")
    showing.says(page, "toy", "1 waves of height 1.")


def test_where_the_address_may_not_change_the_link_is_shown(visit, exported):
    page = visit().page
    page.set_content('<iframe sandbox="allow-scripts" style="width:800px;height:800px"></iframe>')
    page.locator("iframe").evaluate("(frame, html) => { frame.srcdoc = html; }", standalone_html(TOY, exported))
    frame = page.frame_locator("iframe")
    frame.locator("#exp-toy[data-ready]").wait_for()
    frame.locator("#exp-toy-waves").press("ArrowRight")
    showing.says(frame, "toy", "3 waves of height 1.")
    frame.get_by_role("button", name="Copy link").click()
    frame.get_by_text("exp=toy&waves=3").wait_for()


@pytest.mark.parametrize(("scheme", "shade"), [("light", 0), ("dark", 1)])
def test_it_follows_the_system(visit, address, scheme, shade):
    page = visit(color_scheme=scheme).open(address)
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert re.findall(r"\d+", paper) == [str(int(PLAIN.palette["paper"][shade][k : k + 2], 16)) for k in (1, 3, 5)]
    line = page.locator("#exp-toy svg path[stroke*='accent']").first
    stroke = line.evaluate("path => getComputedStyle(path).stroke")
    assert re.findall(r"\d+", stroke) == [str(int(PLAIN.palette["accent"][shade][k : k + 2], 16)) for k in (1, 3, 5)]


def test_on_paper_it_is_light(visit, address):
    page = visit(color_scheme="dark").open(address)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_without_scripts_the_figure_stands_there(visit, address):
    page = visit(java_script_enabled=False).open(address)
    showing.expect(page.locator("#exp-toy svg").first).to_be_visible()
    assert "figure shows one of its 18 states" in page.locator("noscript").evaluate("note => note.textContent")
    showing.expect(page.locator("#exp-toy-waves")).to_be_disabled()


def test_it_has_the_font_that_its_layout_was_measured_in(visit, address):
    page = visit().open(address)
    assert page.evaluate("document.fonts.load('12px \"Figure Sans\"', 'height').then(found => found.length)") == 1


def test_data_can_neither_end_their_script_nor_open_a_comment(exported):
    hostile = "</script><!-- <script>"
    payload = json.dumps({"slots": [hostile]})
    changed = type(exported)(**(exported.__dict__ | {"payload": payload}))
    script = data_script(changed)
    assert "</" not in script
    assert "<!--" not in script
    inside = re.fullmatch(r'everystate\.receive\("toy",(.*)\);\n', script)
    assert json.loads(inside[1]) == {"slots": [hostile]}


def test_a_page_in_automatic_mode_follows_the_system_and_its_own_switch(visit, exported, tmp_path):
    theme = Theme(dict(PLAIN.palette) | {"paper": ("#fefefe", "#010101")})
    style = page_style(theme)
    (tmp_path / "page.html").write_text(
        f"<!doctype html><style>{style}</style><body data-theme='auto'><p style='color:var(--fig-paper)'>x</p>"
    )
    page = visit(color_scheme="dark").open((tmp_path / "page.html").as_uri())
    colours = []
    for chosen in ("auto", "light", "dark"):
        page.evaluate("theme => { document.body.dataset.theme = theme; }", chosen)
        colours.append(page.locator("p").evaluate("p => getComputedStyle(p).color"))
    assert colours == ["rgb(1, 1, 1)", "rgb(254, 254, 254)", "rgb(1, 1, 1)"]


# -- the command ------------------------------------------------------------------------------------
def test_the_command_writes_the_page(tmp_path, capsys, exported):
    file = tmp_path / "figure.html"
    assert main(["page", "declared:TOY", "-o", str(file), "--title", "Waves & <more>"]) == 0
    text = file.read_text(encoding="utf-8")
    assert "<title>Waves &amp; &lt;more&gt;</title>" in text
    assert data_script(exported) in text
    assert capsys.readouterr().out == f"{file}: 18 states, {len(text.encode()) / 1000:.0f} kB\n"


@pytest.mark.parametrize(
    ("where", "file", "message"),
    [
        ("no_such_module:TOY", "a.html", "module 'no_such_module' can't be imported: ModuleNotFoundError"),
        (
            "declared:NOTHING",
            "a.html",
            "declared:NOTHING must be an Experiment, but there is no NOTHING; declared declares TOY",
        ),
        ("declared:X", "a.html", "declared:X must be an Experiment, but X is a ndarray; declared declares TOY"),
        ("declared", "a.html", "the experiment must be named as module:NAME, got 'declared'"),
        ("declared:TOY", "missing/a.html", "--output must lie in an existing folder, but there is no "),
        ("declared:TOY", ".", "--output must be a file, got the folder "),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path, capsys, where, file, message):
    assert main(["page", where, "-o", str(tmp_path / file)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"everystate: {message}")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_experiment_that_fails_is_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(declared, "TOY", toy.experiment(most_states=3))
    assert main(["page", "declared:TOY", "-o", str(tmp_path / "a.html")]) == 2
    assert "everystate: experiment 'toy' has 18 states, its budget is 3" in capsys.readouterr().err


def test_arguments_that_are_missing_end_with_status_2(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["page", "declared:TOY"])
    assert ended.value.code == 2
    assert "--output" in capsys.readouterr().err
