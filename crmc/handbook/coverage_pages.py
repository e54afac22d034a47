"""Strategy and law in scope with what covers them, both ways, and the concordance of the Parties' laws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crmc.analysis.concordance import Answer, Article, make_concordance
from crmc.analysis.coverage import (
    Coverage,
    DeclarationCoverage,
    Implementation,
    ProvisionCoverage,
    RoadmapCoverage,
    find_coverage,
)
from crmc.backends.pages.common import binding, status_badge, verified_badge
from crmc.backends.pages.markup import NOTHING, Html, badge, join, lines, table, text, together
from crmc.backends.pages.page import Page, Site

STRATEGY, PROVISIONS = "coverage/strategy.md", "coverage/law.md"
CONCORDANCE = "coverage/concordance.md"


def coverage_pages(site: Site) -> Iterator[Page]:
    """The strategy, the law in scope, and the concordance."""
    coverage = find_coverage(site.book, site.catalogue)
    yield _strategy(site, coverage)
    yield _law(site, coverage)
    yield _concordance(site)


def _strategy(site: Site, coverage: Coverage) -> Page:
    page = Page(site, STRATEGY, "The strategy and what covers it", weight="last", wide=True)
    page.add(
        text(
            "Actions and activities of the strategy in CEFTA Recommendation 1/2019, and what in this edition "
            "names them. What nothing names is a gap."
        )
    )
    _strategy_section(page, "Actions", (one for one in coverage.roadmap if one.kind == "action"))
    _strategy_section(page, "Activities", (one for one in coverage.roadmap if one.kind == "activity"))
    history = [
        (page.anchor("roadmap", one.code), text(one.title), text(one.area or ""), text(one.planned))
        for one in coverage.roadmap
        if one.planned
    ]
    page.heading(2, "Table 3 of the strategy, as history")
    page.add(
        text("The strategy planned its activities for 2020 to 2024. That time has passed."),
        table(("Code", "Activity", "Area", "Planned for"), history),
    )
    return page


def _strategy_section(page: Page, title: str, entries: Iterable[RoadmapCoverage]) -> None:
    rows = [
        (
            page.anchor("roadmap", entry.code),
            lines((text(entry.title), text(f"Goal: {entry.goal}" if entry.goal else ""))),
            text(entry.eu_code or ""),
            _implementations(page, entry.implemented_by) or badge("gap", "unverified"),
        )
        for entry in entries
    ]
    page.section(title, table(("Code", "What", "EU plan", "Covered by"), rows))


def _implementations(page: Page, found: Sequence[Implementation]) -> Html:
    return lines(join((page.titled(one.id, one.title), status_badge(one.status)), " ") for one in found)


def _law(site: Site, coverage: Coverage) -> Page:
    page = Page(site, PROVISIONS, "Law in scope and what implements it", weight="last", wide=True)
    gaps = sum(found.is_gap for found in coverage.provisions)
    unread = sum(not found.verified for found in coverage.provisions)
    total = len(coverage.provisions)
    page.add(
        text(
            f"{total - gaps} of {total} provisions in scope are covered; {gaps} are gaps. {unread} are not "
            "verified. Covered: a criterion, procedure, area, alert or metric cites it, or a rule of the "
            "compiler rests on it, and every text is checked against that."
        ),
        text(
            "Binds: the Parties that the instrument itself binds. The Union Customs Code binds none of them "
            "by itself; each applies a criterion under its own law."
        ),
    )
    rows = [_provision(page, found) for found in coverage.provisions]
    page.section("From law to criteria and procedures", table(("Provision", "Binds", "Implemented by"), rows))
    page.section(
        "From criteria and procedures to law",
        table(
            ("ID", "Rests on", "Implements"), [_declaration(page, found) for found in coverage.declarations]
        ),
    )
    return page


def _provision(page: Page, found: ProvisionCoverage) -> tuple[Html, ...]:
    name = page.anchor("instrument", found.citation.partition(" ")[0], found.citation)
    rules = join(page.reference(code) for code in found.checked_by)
    covered = lines(
        (
            _implementations(page, found.implemented_by),
            together(text("checked by "), rules) if found.checked_by else NOTHING,
        )
    )
    why = "gap" if found.known else "gap: number not read"
    return (
        lines((name, text(found.subject), verified_badge(found.verified), text(_holds(found.holds)))),
        binding(page, found.binds),
        covered or badge(why, "unverified"),
    )


def _holds(days: str) -> str:
    return f"holds {days}" if days else ""


def _declaration(page: Page, found: DeclarationCoverage) -> tuple[Html, ...]:
    law = [
        join((page.anchor("instrument", cited.partition(" ")[0], cited), verified_badge(verified)), " ")
        for cited, _, verified in found.law
    ]
    codes = join(page.anchor("roadmap", name) for name in found.roadmap)
    return page.titled(found.id, found.title), lines(law) or badge("gap", "unverified"), codes


def _concordance(site: Site) -> Page:
    page = Page(site, CONCORDANCE, "Concordance of the Parties' laws", weight="last", wide=True)
    page.add(
        text(
            "Which article of a Party's law answers to which provision of the Union Customs Code. Open: "
            "nobody has read it, and nothing is filled by a guess."
        )
    )
    for role in make_concordance(site.catalogue):
        page.heading(2, role.title)
        union = [page.anchor("instrument", found.partition(" ")[0], found) for found in role.provisions]
        page.add(together(text("In the Union Customs Code: "), join(union)))
        page.add(table(("Party", "Articles"), [_answer(page, answer) for answer in role.answers]))
    return page


def _answer(page: Page, found: Answer) -> tuple[Html, ...]:
    articles = lines(_article(page, one) for one in found.articles)
    return page.party(found.party), articles or badge("open", "unverified")


def _article(page: Page, found: Article) -> Html:
    name = page.anchor("instrument", found.instrument, found.citation)
    return join((name, text(found.subject), verified_badge(found.verified), text(_holds(found.holds))), " ")
