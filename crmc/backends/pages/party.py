"""The page of a Party: its authority, its law as far as it was read, and what it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crmc.backends.pages import words
from crmc.backends.pages.acts import act_words, ground_words
from crmc.backends.pages.common import verified_badge
from crmc.backends.pages.markup import Html, badge, facts, join, lines, table, text, together
from crmc.backends.pages.page import Page, Site
from crmc.catalogue.model import NationalProvision, Party
from crmc.ir import model
from crmc.ir.lower_facts import heads


def party_page(site: Site, code: str) -> Page:
    """The page of one Party."""
    party = site.catalogue.parties[code]
    page = Page(site, site.places[f"party {code}"], party.designation)
    page.add(facts(_facts(page, party)))
    acts = [act for act in site.book.acts if act.party == code]
    for kind, title in _SECTIONS:
        page.section(title, _acts(page, (act for act in acts if act.act == kind)))
    if not acts:
        page.add(text("No act of this Party is shown in this edition."))
    page.section("Its law", table(_LAW_HEADINGS, [_provision(page, found) for found in party.provisions]))
    return page


_SECTIONS = (
    ("adopt", "Adopted"),
    ("derogate", "Derogated from"),
    ("suspend", "Suspended"),
    ("recognise", "Recognised"),
)
_LAW_HEADINGS = ("About", "What it says", "Sources")


def _facts(page: Page, party: Party) -> list[tuple[str, Html]]:
    return [
        ("Code", text(party.code)),
        ("Authority", lines((text(party.authority), text(party.authority_local or "")))),
        ("Codes in ISO 3166-1", text(_iso(party))),
        ("Official languages", text(", ".join(party.languages))),
        ("Currency", text(party.currency)),
        ("World Trade Organization", _membership(page, party)),
        ("Customs law", _law(page, party)),
        ("Footnote", _footnote(party)),
        ("Notes", text(party.notes or "")),
    ]


def _iso(party: Party) -> str:
    known = [code for code in (party.alpha3, party.numeric, party.iso_status) if code]
    return ", ".join(known)


def _membership(page: Page, party: Party) -> Html:
    return lines((text(party.wto), join(page.anchor("source", name) for name in party.wto_sources)))


def _law(page: Page, party: Party) -> Html:
    title = join(
        (page.anchor("instrument", party.law, party.law_title), verified_badge(party.law_verified)), " "
    )
    return lines(
        (
            title,
            text(party.law_title_local or ""),
            text(party.law_reference),
            text(party.law_status or ""),
            text(f"holds {party.law_validity.words()}" if party.law_validity.words() else ""),
        )
    )


def _footnote(party: Party) -> Html:
    if not party.footnote or party.footnote_verified:
        return text("")
    return badge("wording not verified in a CEFTA text", "unverified")


def _acts(page: Page, acts: Iterable[model.Act]) -> Html:
    titles = {head.id: head.title for head in heads(page.site.book)}
    return table(("ID", "What, and on what ground", "Source"), (_act(page, act, titles) for act in acts))


def _act(page: Page, act: model.Act, titles: Mapping[str, str | None]) -> tuple[Html, ...]:
    said = together(act_words(page, act), ground_words(page, act))
    return _target(page, act, titles.get(act.target)), said, page.origin(act.head.origin)


def _target(page: Page, act: model.Act, title: str | None) -> Html:
    if act.act == "recognise":
        return text("AEO status" if act.target == "aeo" else page.site.term("control", act.target))
    return page.titled(act.target, title)


def _provision(page: Page, found: NationalProvision) -> tuple[Html, ...]:
    number = text(f" art {found.number}" if found.number else ", number not known")
    name = together(page.anchor("instrument", found.instrument), number)
    return (
        lines((text(words.phrase(found.role)), name, verified_badge(found.verified))),
        lines((text(found.subject), text(found.obligation), text(found.note or ""))),
        join(page.anchor("source", source) for source in found.sources),
    )
