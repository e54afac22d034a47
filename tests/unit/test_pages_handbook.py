"""Rendering the handbook: the same bytes each time, whole or not at all, no markup from an author."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from pathlib import Path

import pytest

from crmc.catalogue.loader import packaged_catalogue
from crmc.diagnostics import Severity
from crmc.handbook import packaged_project_files, read_project_files, render_handbook
from crmc.handbook.configuration import read_configuration
from crmc.handbook.navigation import navigation, title_of
from crmc.handbook.problems import Problem, sentence_of
from crmc.ir.model import RuleBook
from crmc.source import Source
from tests.unit.pages_cases import TESTS, book_of, samples, written

HOSTILE = '''
criterion EVL-001 "A </title><img src=x onerror=evil> &lt;img src=x onerror=evil&gt;" {
  status: draft
  applies: import
  classification: public
  description: """<img src=x onerror=evil>"""
  select when goods_description contains any ("<img src=x onerror=evil>")
  control "<img src=x onerror=evil>" {
    type: documentary
    channel: yellow
    place: declaration_clearance
    purpose: """<img src=x onerror=evil>"""
  }
}
'''


def render(book: RuleBook, destination: Path, **files: str) -> list[Problem]:
    given = {path.replace("__", "/"): text.encode("utf-8") for path, text in files.items()}
    return render_handbook(book, packaged_catalogue(), given, destination)


def digests(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples of a root that has neither `mkdocs.yml` nor `docs/`."""
    found = tmp_path_factory.mktemp("handbook") / "site"
    assert render(samples(), found) == []
    return found


@pytest.mark.slow
def test_a_root_without_settings_gets_those_that_are_shipped(site: Path) -> None:
    start = (site / "index.html").read_text(encoding="utf-8")
    assert "Criteria by risk area" in start
    assert "release 2027.1.0" in start
    assert (site / "styles" / "handbook.css").is_file()
    assert (site / "criteria" / "ORG-001.html").is_file()


@pytest.mark.slow
def test_two_renderings_are_the_same_bytes(site: Path, tmp_path: Path) -> None:
    render(samples(), tmp_path / "elsewhere" / "deeper" / "again")
    assert digests(tmp_path / "elsewhere" / "deeper" / "again") == digests(site)


@pytest.mark.slow
def test_nothing_but_the_site_is_left_behind(site: Path) -> None:
    assert [path.name for path in site.parent.iterdir()] == [site.name]


@pytest.mark.slow
def test_the_search_holds_criteria_and_not_the_footnotes(site: Path) -> None:
    entries = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    assert any("consigned from elsewhere" in entry["title"] for entry in entries)
    assert not any("UNSCR 1244/1999" in entry["text"] for entry in entries)
    index = next(entry["text"] for entry in entries if entry["location"] == "criteria/index.html")
    words = re.sub("<[^>]*>", "", index).split()
    assert {"ORG-001", "elsewhere", "trial", "yellow"} <= set(words)


@pytest.mark.slow
def test_every_page_carries_the_footnote_once(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert page.read_text(encoding="utf-8").count("UNSCR 1244/1999") == 1, page.name


@pytest.mark.slow
def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for mark in ('src="http', 'src="//', "@import", '<link rel="stylesheet" href="http', "preconnect"):
            assert mark not in text, page.name


@pytest.mark.slow
def test_nothing_of_an_author_becomes_markup_anywhere(tmp_path: Path) -> None:
    assert render(written(HOSTILE), tmp_path / "site") == []
    for path in (tmp_path / "site").rglob("*"):
        if path.suffix in (".html", ".json"):
            text = path.read_text(encoding="utf-8")
            assert "<img src=x" not in text, path.name
            assert "A </title>" not in text, path.name


@pytest.mark.slow
def test_an_edition_that_is_not_public_says_so_on_every_page(tmp_path: Path) -> None:
    render(samples("RS"), tmp_path / "site")
    for page in (tmp_path / "site").rglob("*.html"):
        assert "Edition for: Serbia. Not for the public." in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_pages_by_hand_stand_beside_the_generated_ones(tmp_path: Path) -> None:
    files = {"docs__index.md": "# Welcome\n\nSee [the law](law/index.md).\n", "docs__guide.md": "# A guide\n"}
    assert render(samples(), tmp_path / "site", **files) == []
    assert "Welcome" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "A guide" in (tmp_path / "site" / "guide.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_pages_of_this_repository_have_no_broken_link(tmp_path: Path) -> None:
    root = TESTS.parent
    sources = sorted([*(root / "criteria").rglob("*.crm"), *(root / "sops").rglob("*.crm")])
    book = book_of(Source(path.relative_to(root).as_posix(), path.read_bytes()) for path in sources)
    found = render_handbook(book, packaged_catalogue(), read_project_files(root), tmp_path / "site")
    assert [problem.message for problem in found] == []


@pytest.mark.slow
def test_broken_links_are_problems_and_the_site_is_there(tmp_path: Path) -> None:
    page = "[gone](gone.md)\n[there](criteria/index.md#not)\n[root](/law/index.md)\n"
    found = render(samples(), tmp_path / "site", **{"docs__guide.md": page})
    assert {problem.message for problem in found} == {
        "the page `guide.md` links to `gone.md`, and there is no such page",
        "the page `guide.md` links to `criteria/index.md#not`, and there is no such place on that page",
        "the page `guide.md` links to `/law/index.md`, which is not the path of a page from there",
    }
    assert {problem.severity for problem in found} == {Severity.WARNING}
    assert (tmp_path / "site" / "index.html").is_file()


@pytest.mark.slow
def test_a_page_by_hand_may_link_to_a_row_of_a_generated_one(tmp_path: Path) -> None:
    page = "[an element](catalogue/declaration_elements.md#origin_country)\n"
    assert render(samples(), tmp_path / "site", **{"docs__guide.md": page}) == []


@pytest.mark.slow
def test_a_page_by_hand_never_hides_a_generated_one(tmp_path: Path) -> None:
    found = render(samples(), tmp_path / "site", **{"docs__criteria__ORG-001.md": "# Mine\n"})
    assert [problem.severity for problem in found] == [Severity.WARNING]
    assert "docs/criteria/ORG-001.md" in found[0].message
    assert "Mine" not in (tmp_path / "site" / "criteria" / "ORG-001.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["site_name: [", "- a list", "site_name: x\ntheme: no_such_theme\n"])
def test_a_failed_rendering_leaves_the_last_site_whole(tmp_path: Path, settings: str) -> None:
    destination = tmp_path / "site"
    destination.mkdir()
    (destination / "index.html").write_text("the last good site", encoding="utf-8")
    found = render(samples(), destination, **{"mkdocs.yml": settings})
    assert Severity.ERROR in [problem.severity for problem in found]
    assert all(problem.message[0].islower() or problem.message[0] == "`" for problem in found)
    assert (destination / "index.html").read_text(encoding="utf-8") == "the last good site"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.slow
def test_the_loggers_of_the_renderer_are_left_as_they_were(tmp_path: Path) -> None:
    logger = logging.getLogger("mkdocs")
    before = logger.propagate, logger.level, list(logger.handlers)
    render(samples(), tmp_path / "site")
    assert (logger.propagate, logger.level, list(logger.handlers)) == before


def test_settings_that_run_code_have_no_effect() -> None:
    settings, problems = read_configuration(b"site_name: x\nhooks:\n  - evil.py\n")
    assert settings == {"site_name": "x"}
    assert [problem.message for problem in problems] == ["`hooks` in `mkdocs.yml` has no effect here"]


def test_settings_with_tags_are_refused() -> None:
    _, problems = read_configuration(b"site_name: !!python/name:os.system\n")
    assert [problem.severity for problem in problems] == [Severity.ERROR]


def test_files_of_a_root_are_read_and_links_out_of_it_are_not(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "secret.md"
    (root / "docs" / "deep").mkdir(parents=True)
    (root / "docs" / "deep" / "page.md").write_text("# Page", encoding="utf-8")
    outside.write_text("secret", encoding="utf-8")
    (root / "docs" / "link.md").symlink_to(outside)
    (root / "criteria.crm").write_text("", encoding="utf-8")
    assert read_project_files(root) == {"docs/deep/page.md": b"# Page"}


def test_what_is_shipped_is_the_configuration_and_the_looks() -> None:
    found = packaged_project_files()
    assert {
        "mkdocs.yml",
        "site_config/overrides/main.html",
        "site_config/overrides/styles/handbook.css",
    } <= set(found)
    assert not [path for path in found if path.startswith("docs/")]


def test_navigation_begins_with_the_start_and_ends_with_the_guides() -> None:
    generated = {
        "criteria/index.md": "Criteria",
        "criteria/A-1.md": "A-1 <b>",
        "catalogue/lists/index.md": "Lists",
    }
    sections = navigation(
        generated, {"index.md": "Start", "adr/index.md": "Records", "officers.md": "Officers"}
    )
    assert sections[0] == {"Start": "index.md"}
    assert {"Criteria": ["criteria/index.md", {"A-1 ‹b›": "criteria/A-1.md"}]} in sections
    assert {"Catalogue": [{"Lists": ["catalogue/lists/index.md"]}]} in sections
    assert sections[-1] == {"Guides": [{"Officers": "officers.md"}, {"Records": ["adr/index.md"]}]}


@pytest.mark.parametrize(
    ("text", "title"),
    [("---\ntitle: Start\n---\n# Other\n", "Start"), ("# Heading\n", "Heading"), ("words\n", "Some page")],
)
def test_title_of_a_page_by_hand(text: str, title: str) -> None:
    assert title_of(text, "folder/some-page.md") == title


def test_a_message_that_nobody_knows_is_quoted() -> None:
    assert sentence_of("Something  new\nhappened") == "the renderer warns: Something new happened"
