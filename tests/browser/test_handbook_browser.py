"""The handbook as an officer meets it: in a browser, on a phone, without a network, from a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Opener = Callable[..., Any]

PHONE = 390
DESK = 1280
KEY_DELAY = 60
"""Milliseconds between two keys: each half-typed word is looked for, as with a person's typing."""
TABLET = 960
"""From here on the theme shows the search field without a button."""
PATHS = (
    "index.html",
    "officers.html",
    "criteria/index.html",
    "criteria/by-risk-area.html",
    "criteria/ORG-001.html",
    "procedures/SOP-EXC-01.html",
    "parties/XK.html",
    "law/UCC.html",
    "catalogue/declaration_elements.html",
    "diagnostics/index.html",
)


def search(page: Page, words: str) -> None:
    """Types into the search as a person does; on a phone it opens from its button."""
    width = page.evaluate("window.innerWidth")
    field = page.locator("input.md-search__input")
    opener = page.locator("label.md-header__button[for=__search]") if width < TABLET else field
    opener.click()
    expect(field).to_be_focused()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    page.keyboard.type(words, delay=KEY_DELAY)


def overflow(page: Page) -> int:
    """By how many pixels the document is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_word_of_a_criterion_leads_to_its_page(visit: Opener, width: int) -> None:
    page = visit(width).open("index.html")
    search(page, "consigned")
    hit = page.locator(".md-search-result__link", has_text="ORG-001").first
    hit.click()
    expect(page.locator("h1")).to_contain_text("ORG-001 Preferential origin claimed")
    assert "/criteria/ORG-001.html" in page.url


def test_the_first_hit_of_an_id_is_its_own_page(visit: Opener) -> None:
    page = visit().open("index.html")
    search(page, "SOP-EXC-01")
    expect(page.locator(".md-search-result__link h1").first).to_contain_text("SOP-EXC-01")


@pytest.mark.parametrize("typed", ["SOP-EXC-", "SOP-EX"])
def test_a_half_typed_id_finds_what_begins_so(visit: Opener, typed: str) -> None:
    page = visit().open("index.html")
    search(page, typed)
    expect(page.locator(".md-search-result__link", has_text="SOP-EXC-01").first).to_be_visible()


def test_the_search_works_from_a_folder(visit: Opener, site: Path) -> None:
    page = visit(start=site.as_uri()).open("index.html")
    search(page, "consigned")
    expect(page.locator(".md-search-result__link", has_text="ORG-001").first).to_be_visible()


@pytest.mark.parametrize("letter", "ces0")
def test_one_letter_finds_what_begins_so_or_nothing(visit: Opener, letter: str) -> None:
    page = visit().open("index.html")
    search(page, letter)
    expect(page.locator(".md-search-result__meta")).not_to_have_text("Type to start searching")


def test_what_the_public_may_not_see_is_not_found(visit: Opener) -> None:
    page = visit().open("index.html")
    search(page, "tobacco")
    expect(page.locator(".md-search-result__meta")).to_contain_text("document")
    assert "EXC-003" not in page.locator(".md-search-result__list").inner_text()
    assert "plausible" not in page.locator(".md-search-result__list").inner_text()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_scrolls_sideways(visit: Opener, path: str, width: int) -> None:
    page = visit(width).open(path)
    expect(page.locator("h1")).to_be_visible()
    assert overflow(page) == 0


def test_a_wide_table_scrolls_in_its_box(visit: Opener) -> None:
    page = visit(PHONE).open("catalogue/declaration_elements.html")
    box = page.locator(".md-typeset__scrollwrap").first
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.evaluate("box => { box.scrollLeft = 200 }")
    assert box.evaluate("box => box.scrollLeft") == 200
    assert overflow(page) == 0


def test_a_procedure_reads_in_order_on_a_phone(visit: Opener) -> None:
    page = visit(PHONE).open("procedures/SOP-EXC-01.html")
    steps = page.locator("ol.steps > li")
    expect(steps.first).to_contain_text("Take over the selection")
    expect(steps.first).to_contain_text("Customs officer at the border post")
    for step in steps.all():
        box = step.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE


@pytest.mark.parametrize("path", ["index.html", "parties.html", "criteria/ORG-001.html", "parties/XK.html"])
def test_the_footnote_stands_once(visit: Opener, path: str) -> None:
    page = visit().open(path)
    expect(page.get_by_text("UNSCR 1244/1999")).to_have_count(1)
    expect(page.get_by_text("UNSCR 1244/1999")).to_be_visible()


def test_a_channel_is_a_word_and_not_only_a_colour(visit: Opener) -> None:
    page = visit(PHONE).open("criteria/ORG-001.html")
    badge = page.locator(".badge.channel-yellow").first
    expect(badge).to_be_visible()
    expect(badge).to_have_text("yellow")


def test_unread_law_is_marked_on_the_screen_of_a_phone(visit: Opener) -> None:
    page = visit(PHONE).open("criteria/ORG-001.html")
    mark = page.get_by_text("NOT VERIFIED: text not read").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE


def test_a_name_in_a_condition_leads_to_what_it_means(visit: Opener) -> None:
    page = visit().open("criteria/ORG-001.html")
    page.locator("pre.crm a", has_text="preference").first.click()
    expect(page.locator("tr#preference")).to_be_visible()
