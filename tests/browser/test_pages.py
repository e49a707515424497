"""Every page of the site: complete by itself, accessible, and no wider than a phone."""

from __future__ import annotations

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import SITE, pages, parameter

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LANDING = "book/index.html"
ALL_CODE = "book/what-is-regularization.html"
PAGE_BUDGET = 600_000
STILL = "* { transition: none !important; animation: none !important; }"


ALL = [page for page in pages() if page != "index.html"]
LOOKS = [page for page in ALL if not page.startswith("book/api/") or page.endswith("penalties.html")]
"""One template makes the pages of the API reference: one of them is looked at in every light and width."""


@pytest.fixture(params=[parameter(page) for page in ALL])
def page_name(request):
    return request.param


@pytest.fixture(params=[parameter(page) for page in LOOKS])
def looked_at(request):
    return request.param


@pytest.mark.parametrize("local", [False, True], ids=["served", "from-file"])
def test_nothing_is_asked_of_other_hosts_and_nothing_complains(page_name, open_page, local):
    one = open_page(page_name, local=local)
    one.page.wait_for_load_state("networkidle")
    assert one.strangers == []
    assert one.complaints == []


def violations(page: Page, page_name: str, **options: object) -> list[str]:
    """What axe finds; highlighted code, thousands of elements in few colours, is looked at on one page."""
    parts = None if page_name == ALL_CODE else {"exclude": [[".highlight pre"]]}
    page.add_style_tag(content=STILL)  # a colour halfway through a transition is nobody's
    response = Axe().run(page, context=parts, options=options | {"resultTypes": ["violations"]}).response
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in response["violations"] for node in one["nodes"]
    ]


def test_accessible(page_name, open_page):
    page = open_page(page_name).look_at(1280)
    assert violations(page, page_name, runOnly=TAGS) == []


def test_contrast_in_the_dark(looked_at, open_page):
    page = open_page(looked_at).look_at(1280, "dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert violations(page, looked_at, runOnly={"type": "rule", "values": ["color-contrast"]}) == []


def test_accessible_on_a_phone(looked_at, open_page):
    page = open_page(looked_at).look_at(390)
    assert violations(page, looked_at, runOnly=TAGS, rules={"color-contrast": {"enabled": False}}) == []


@pytest.mark.parametrize("width", [390, 320])
def test_no_scrolling_sideways_on_a_phone(page_name, open_page, width):
    page = open_page(page_name).look_at(width)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"the page is {wide} px wide"


BEYOND = """() => [...document.querySelectorAll("[data-control]")].filter(one => {
    const own = one.closest(".experiment-control");
    return own.scrollWidth > own.clientWidth + 1;
}).map(one => one.id)"""


@pytest.mark.parametrize("width", [1280, 390])
def test_no_control_leaves_its_card(page_name, open_page, width):
    page = open_page(page_name).look_at(width)
    assert page.evaluate(BEYOND) == []


CUT_AT_THE_START = """() => [...document.querySelectorAll("div.math-block")].filter(
    block => block.querySelector("math").getBoundingClientRect().left < block.getBoundingClientRect().left - 1
).map(block => block.querySelector("math").getAttribute("alttext"))"""


def test_a_formula_wider_than_a_phone_shows_its_beginning(page_name, open_page):
    assert open_page(page_name).look_at(320).evaluate(CUT_AT_THE_START) == []


def test_three_lines_of_a_readout_leave_its_height_alone(page_name, open_page):
    page = open_page(page_name).look_at(1280)
    room = page.evaluate(
        """() => [...document.querySelectorAll(".experiment-readout")]
        .filter(readout => !readout.closest(".experiment-scroll")).map(readout => getComputedStyle(readout))
        .map(style => parseFloat(style.minHeight) - 3 * parseFloat(style.lineHeight))"""
    )
    assert all(pixels >= 0 for pixels in room)


def test_formulas_are_mathml_and_none_is_left_as_tex(page_name):
    text = (SITE / page_name).read_text(encoding="utf-8")
    assert "tex2jax" not in text
    assert not re.search(r"<p>[^<]*\\[a-z]+\{", text)


def test_landing_page_weighs_little_before_any_experiments_data(visit):
    one = visit(LANDING)
    addresses = set()
    one.page.on("request", lambda request: addresses.add(request.url.split("?")[0]))
    one.page.reload()
    one.page.wait_for_load_state("networkidle")
    files = [SITE / address.split("/", 3)[3] for address in addresses if "_static/experiments/" not in address]
    assert any(file.name == "experiments.js" for file in files)
    total = sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert total <= PAGE_BUDGET, f"{total} bytes"


def test_search_finds_a_word(visit):
    one = visit("search.html?q=penalty")
    one.page.wait_for_selector("#search-results li a", timeout=10_000)
    one.page.wait_for_selector("#search-results li p.context", timeout=10_000)  # what it reads from the page it found
    assert one.complaints == []
