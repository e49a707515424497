"""Every page of the site: complete by itself, accessible, and no wider than a phone."""

from __future__ import annotations

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import SITE, pages

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LANDING = "book/index.html"
PAGE_BUDGET = 600_000


def rules(page: str) -> dict:
    """All rules; contrast, which is slow, on only one page of the API reference, since one template makes them."""
    generated = page.startswith("book/api/") and not page.endswith("penalties.html")
    return RULES | ({"rules": {"color-contrast": {"enabled": False}}} if generated else {})


@pytest.fixture(params=[page for page in pages() if page != "index.html"])
def page_name(request):
    return request.param


@pytest.mark.parametrize("local", [False, True], ids=["served", "from-file"])
def test_nothing_is_asked_of_other_hosts_and_nothing_complains(page_name, visit, local):
    one = visit(page_name, local=local)
    one.page.wait_for_load_state("networkidle")
    assert one.strangers == []
    assert one.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_accessible(page_name, visit, width, scheme):
    one = visit(page_name, viewport={"width": width, "height": 900}, color_scheme=scheme)
    results = Axe().run(one.page, options=rules(page_name))
    found = [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
    assert found == []


@pytest.mark.parametrize("width", [390, 320])
def test_no_scrolling_sideways_on_a_phone(page_name, visit, width):
    one = visit(page_name, viewport={"width": width, "height": 844})
    wide = one.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"the page is {wide} px wide"


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
    assert one.page.locator("#search-results li a").count() > 0
    assert one.complaints == []
