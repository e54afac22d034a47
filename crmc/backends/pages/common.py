"""Parts that pages of several kinds share: badges, the facts of a head, law, data elements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmc.backends.pages import words
from crmc.backends.pages.markup import NOTHING, Html, badge, join, lines, table, text, together
from crmc.backends.pages.page import Page
from crmc.catalogue.model import Element
from crmc.ir import model

Fact = tuple[str, Html]


def status_badge(status: str | None) -> Html:
    return badge(status, f"status-{status}") if status else NOTHING


def channel_badge(channel: str | None) -> Html:
    return badge(channel, f"channel-{channel}") if channel else NOTHING


def verified_badge(verified: bool, unverified: str = "NOT VERIFIED: text not read") -> Html:
    return badge("verified", "verified") if verified else badge(unverified, "unverified")


def status_fact(head: model.Head) -> Fact:
    meaning = words.STATUS.get(head.status or "", "")
    return "Status", together(status_badge(head.status), text(f" {meaning}")) if head.status else NOTHING


def closing_facts(page: Page, head: model.Head) -> list[Fact]:
    """Version, owner, label and roadmap: what stands at the end of every box of facts."""
    return [
        ("Version", text(head.version or "")),
        ("Owner", text(words.phrase(head.owner))),
        ("Valid", text(words.period(head.valid))),
        ("Review due", text(head.review or "")),
        ("Classification", classification(page, head.classification)),
        ("Declassified because", page.prose(head.declassified)),
        ("Implements", lines(_roadmap(page, code) for code in head.implements)),
        ("Related", page.references(head.related)),
        ("Source", page.origin(head.origin)),
    ]


def _roadmap(page: Page, code: str) -> Html:
    return together(page.anchor("roadmap", code), text(f": {page.site.term('roadmap', code)}"))


def classification(page: Page, label: model.Classification) -> Html:
    mark = badge(label.label, f"class-{label.label}")
    if label.recipients is None:
        return mark
    return together(mark, text(" for "), join(page.party(code) for code in label.recipients))


def risk(page: Page, area: str | None) -> Html:
    return page.anchor("risk", area, page.site.term("risk", area)) if area else NOTHING


def kinds(page: Page, names: Iterable[str]) -> Html:
    facts = page.site.book.kinds
    return lines(page.anchor("kind", name, facts[name].title if name in facts else name) for name in names)


def parties(page: Page, codes: Sequence[str]) -> Html:
    """Parties by name; "all" stays a word beside the names."""
    known = page.site.book.parties
    if "all" in codes or (known and set(known) <= set(codes)):
        return together(text("all: "), join(page.party(code) for code in known))
    return join(page.party(code) for code in codes)


def law_table(page: Page, citations: Sequence[model.Citation]) -> Html:
    """Each citation with its role, what it says, and whether its text was read."""
    headings = ("Citation", "Role", "Instrument", "Subject", "What it asks", "Read?")
    return table(headings, (_law_row(page, citation) for citation in citations))


def _law_row(page: Page, citation: model.Citation) -> tuple[Html, ...]:
    role = text(words.ROLE.get(citation.role, words.phrase(citation.role)))
    facts = page.site.book.law.get(citation.text)
    if facts is None:
        return text(citation.text), role, NOTHING, NOTHING, NOTHING, NOTHING
    return (
        page.anchor("instrument", facts.instrument, citation.text),
        role,
        lines((text(facts.instrument_title), text(facts.reference))),
        text(facts.subject or ""),
        text(facts.obligation or ""),
        lines((verified_badge(facts.verified), text(facts.confidence or ""))),
    )


def elements_table(page: Page, names: Sequence[str]) -> Html:
    """The data elements that a condition reads."""
    known = page.site.catalogue.elements
    return table(
        ("Element", "Meaning", "Number (EUCDM)", "Type", "Code list", "Personal data"),
        (_element_row(page, known[name]) for name in names if name in known),
    )


def _element_row(page: Page, found: Element) -> tuple[Html, ...]:
    return (
        page.anchor("element", found.id),
        text(found.title),
        element_number(found),
        text(found.type + (", several" if found.multiple else "")),
        page.anchor("list", found.code_list) if found.code_list else NOTHING,
        text(found.personal_data),
    )


def element_number(found: Element) -> Html:
    """The number of an element, marked where nobody saw it beside this meaning."""
    if found.number is None:
        return text("none") if found.origin == "declaration" else text(f"{found.origin}, none")
    return join(
        (text(found.number), NOTHING if found.number_verified else verified_badge(False, "unverified")), " "
    )
