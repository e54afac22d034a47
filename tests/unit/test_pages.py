"""The generated pages: what they say, what they never show, and where their links lead."""

from __future__ import annotations

import re
from functools import cache
from posixpath import dirname, join, normpath

import pytest

from crmc.backends.pages import emit_pages
from crmc.backends.pages.words import decibans, duration, number, percent, quantity
from crmc.catalogue.loader import packaged_catalogue
from crmc.checks import definitions
from crmc.handbook.worklists import worklist_pages
from tests.unit.pages_cases import TESTS, samples, written

GOLDEN = TESTS / "golden" / "pages"


@cache
def pages(audience: str | None = "public") -> dict[str, str]:
    return {
        path: page.text
        for path, page in emit_pages(samples(audience), packaged_catalogue(), worklist_pages).items()
    }


def pages_of(text: str) -> dict[str, str]:
    return {path: page.text for path, page in emit_pages(written(text), packaged_catalogue()).items()}


@pytest.mark.parametrize("path", sorted(path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.md")))
def test_page_is_as_recorded(path: str) -> None:
    assert pages("RS")[path] == (GOLDEN / path).read_text(encoding="utf-8")


def test_recorded_pages_are_one_of_each_kind() -> None:
    recorded = {path.parent.name for path in GOLDEN.rglob("*.md")}
    assert recorded >= {
        "criteria",
        "procedures",
        "notices",
        "values",
        "metrics",
        "parties",
        "gaps",
        "coverage",
    }


def test_every_declaration_of_the_book_has_its_page() -> None:
    book, known = samples("RS"), pages("RS")
    for folder, field in (("criteria", "criteria"), ("procedures", "procedures"), ("notices", "alerts")):
        for found in getattr(book, field):
            assert f"{folder}/{found.head.id}.md" in known
    for field in ("lists", "tables", "parameters"):
        for found in getattr(book, field):
            assert f"values/{found.head.id}.md" in known


def anchors(page: str) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', page)) | set(re.findall(r"\{ #(\S+) \}", page))


@pytest.mark.parametrize("audience", ["public", "officer", "RS"])
def test_every_link_leads_to_a_page_and_a_place_on_it(audience: str) -> None:
    known = pages(audience)
    for path, page in known.items():
        for address in re.findall(r'href="([^"]+)"', page):
            if address.startswith(("http", "mailto:")):
                continue
            target, _, anchor = address.partition("#")
            found = normpath(join(dirname(path), target)).removesuffix(".html") + ".md" if target else path
            assert found in known, f"{path} links to {address}"
            assert not anchor or anchor in anchors(known[found]), f"{path} links to {address}"


def test_what_the_public_may_not_see_has_no_page_and_is_nowhere_but_a_bare_id() -> None:
    public = pages()
    assert not [path for path in public if "EXC-003" in path or "tobacco" in path or "RCA-" in path]
    everything = "\n".join(public.values())
    for secret in ("Smoking tobacco", "tobacco_value_floor", "trusted_tobacco_origin", "false wall"):
        assert secret not in everything
    assert "EXC-003" in public["criteria/ORG-001.md"]
    assert not re.search(r"<a [^>]*>EXC-003", everything)


def test_a_party_sees_what_names_it() -> None:
    page = pages("RS")["criteria/EXC-003.md"]
    assert "restricted</span> for" in page
    assert "counted: in 38 of 460 irregular, in 92 of 19\N{NO-BREAK SPACE}540 regular" in page
    assert re.search(r"Unit value under the floor</td> <td>\+\d+\.\d decibans", page)


def test_unread_law_is_marked_where_it_stands() -> None:
    rows = pages()["criteria/ORG-001.md"].split("<tr>")
    unread = next(row for row in rows if "UCC art 46(7)" in row)
    assert "NOT VERIFIED: text not read" in unread
    read = next(row for row in rows if "UCC art 46(3)" in row)
    assert ">verified<" in read
    assert "NOT VERIFIED" not in read


def test_an_attestation_says_that_nobody_read_the_provision() -> None:
    for path in ("criteria/ORG-001.md", "parties/MD.md"):
        assert "attested &quot;Risk management unit&quot;, 2026-11-20; " in pages()[path]
        assert "provision not read" in pages()[path]


def test_the_footnote_stands_once_on_a_page_that_names_the_designation() -> None:
    for path, page in pages().items():
        assert page.count("UNSCR 1244/1999") == ("Kosovo*" in page), path


def test_a_procedure_numbers_its_steps_through_its_arms() -> None:
    page = pages()["procedures/SOP-EXC-01.md"]
    numbers = re.findall(r'<li id="step-([^"]+)">', page)
    assert " ".join(numbers) == "1 2 3 3.b.1 4 4.a.1 4.b.1 5 5.1 6 6.a.1 6.a.2 6.b.1 6.b.2"
    assert "<dt>Time</dt> <dd>8 h; longest path 6 h 50 min</dd>" in page
    assert "Nothing to do; go on." in page


def test_an_index_lists_declarations_in_order_with_status_and_channel() -> None:
    rows = [line for line in pages()["criteria/index.md"].split("\n") if line.startswith("<tr>")]
    assert [re.search(r">([A-Z]+-\d+)<", row)[1] for row in rows] == ["ORG-001", "RND-001", "SPL-001"]  # type: ignore[index]
    assert '<span class="badge channel-yellow">yellow</span>' in rows[0]
    assert '<span class="badge status-trial">trial</span>' in rows[0]


def test_a_code_list_too_long_for_a_page_is_summarised() -> None:
    page = pages()["catalogue/code_lists/hs2022.md"]
    assert "the whole list has 6936 codes" in page
    assert page.count("<tr>") < 120


def test_each_diagnostic_has_a_page_with_its_example() -> None:
    page = pages()["diagnostics/CRM201.md"]
    assert "<mark>  select when origin_contry in (CN)</mark>" in page
    assert "#!" not in page


def test_two_runs_give_the_same_pages() -> None:
    assert emit_pages(samples("RS"), packaged_catalogue()) == emit_pages(samples("RS"), packaged_catalogue())


HOSTILE = '''
criterion EVL-001 "A | <b>x</b> `c` *d* [l](javascript:1) {: onclick=1}" {
  status: draft
  applies: import
  classification: public
  owner: nobody
  description: """
    <img src=x onerror=evil> ![pixel](https://example.org/x.png) [bad](javascript:evil)
    [good](https://example.org) [[EVL-001]] [[EVL-002]] `[[EVL-001]]`

    # Heading
  """
  select when goods_description contains any ("<img src=x onerror=evil>")
}
'''


def test_nothing_of_an_author_becomes_markup() -> None:
    page = pages_of(HOSTILE)["criteria/EVL-001.md"]
    heading = next(line for line in page.split("\n") if line.startswith("# "))
    assert heading.startswith("# EVL-001 A &#124; &#60;b&#62;x")
    assert not set("|<`*[{") & set(heading.removeprefix("# "))
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "<h1" not in page


def test_prose_keeps_its_markdown_and_its_references() -> None:
    page = pages_of(HOSTILE)["criteria/EVL-001.md"]
    assert '<a href="https://example.org" rel="noopener noreferrer">good</a>' in page
    assert '<a href="EVL-001.html">EVL-001</a> EVL-002 <code>[[EVL-001]]</code>' in page
    assert "<h4>Heading</h4>" in page


def test_text_in_another_language_says_which() -> None:
    page = pages_of(
        'criterion LNG-001 "Опис" { status: draft language: sr applies: import classification: public '
        'description: """Роба вреди мање.""" select when origin_country in (CN) }'
    )["criteria/LNG-001.md"]
    assert '<div class="prose" lang="sr"><p>Роба вреди мање.</p></div>' in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (duration("460"), "7 h 40 min"),
        (duration("1440"), "1 day"),
        (duration("17460"), "12 days 3 h"),
        (duration("0"), "0 min"),
        (percent("0.005"), "0.5 %"),
        (percent("19/230"), "8.26 %"),
        (number("19540"), "19\N{NO-BREAK SPACE}540"),
        (number("9999.5"), "9999.5"),
        (number("-3"), "\N{MINUS SIGN}3"),
        (decibans("-85"), "\N{MINUS SIGN}8.5"),
        (decibans("124"), "+12.4"),
        (quantity("0.3", "share"), "30 %"),
        (quantity("11.5", "EUR/kg"), "11.5 EUR/kg"),
        (quantity("CN", None), "CN"),
    ],
)
def test_values_in_words(said: str, words: str) -> None:
    assert said == words


def test_the_page_of_every_fault_says_what_its_fix_does() -> None:
    found = pages()
    for definition in definitions().values():
        page = found[f"diagnostics/{definition.fault.code}.md"]
        mended = "crmc fix mends it where only one text can be right" in page
        assert mended != ("crmc fix leaves it to the author" in page), definition.name
        assert mended == ("What crmc fix does" in page) == definition.has_fix, definition.name
    example = found["diagnostics/CRM122.md"]
    assert example.index("levle: low", example.index("What crmc fix does")) < example.rindex("level: low")
