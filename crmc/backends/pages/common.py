"""Parts that pages of several kinds share: badges, the facts of a head, law, data elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmc.backends.pages import words
from crmc.backends.pages.markup import (
    NOTHING,
    Html,
    badge,
    element,
    facts,
    join,
    lines,
    table,
    text,
    together,
)
from crmc.backends.pages.page import Page
from crmc.catalogue.model import Element
from crmc.ir import facts as catalogue_facts
from crmc.ir import model
from crmc.ir.lower_facts import heads

Fact = tuple[str, Html]


def status_badge(status: str | None) -> Html:
    """The status as a badge; nothing where there is none."""
    return badge(status, f"status-{status}") if status else NOTHING


def channel_badge(channel: str | None) -> Html:
    """The channel as a badge; nothing where there is none."""
    return badge(channel, f"channel-{channel}") if channel else NOTHING


def verified_badge(verified: bool, unverified: str = "NOT VERIFIED: text not read") -> Html:
    """The mark of what was read, or was not."""
    return badge("verified", "verified") if verified else badge(unverified, "unverified")


def status_fact(head: model.Head, meanings: Mapping[str, str] = words.STATUS) -> Fact:
    """The status with what it means."""
    meaning = meanings.get(head.status or "", "")
    return "Status", together(status_badge(head.status), text(f" {meaning}")) if head.status else NOTHING


def add_record(page: Page, head: model.Head, parties: Sequence[str] = ()) -> None:
    """The last section of a page: who keeps the text, its version, its label, and where it lies.

    `parties`: the title is shown in their official languages, or marked as missing there.
    """
    page.section(
        "About this text",
        facts(
            (
                ("Titles", lines(_titles(page, head, parties))),
                ("Version", text(head.version or "")),
                ("Owner", text(words.phrase(head.owner))),
                ("Review due", text(head.review or "")),
                ("Classification", classification(page, head.classification)),
                ("Declassified because", page.prose(head.declassified)),
                ("Implements", lines(_roadmap(page, code) for code in head.implements)),
                ("Related", lines(page.titled(name, title_of(page, name)) for name in head.related)),
                ("Source", page.origin(head.origin)),
            )
        ),
    )


def _titles(page: Page, head: model.Head, parties: Sequence[str]) -> Iterator[Html]:
    known = page.site.book.parties
    codes = known if "all" in parties else [code for code in parties if code in known]
    languages = dict.fromkeys(language for code in codes for language in known[code].languages)
    titles = head.titles | ({head.language: head.title} if head.title else {})
    for language in [*languages, *(one for one in head.titles if one not in languages)]:
        title = titles.get(language)
        shown = element("span", text(title), lang=language) if title else badge("missing", "unverified")
        yield together(text(f"{language}: "), shown)


def valid_fact(head: model.Head) -> Fact:
    """The days of the time in which the declaration holds."""
    return "Valid", text(words.period(head.valid))


def title_of(page: Page, name: str) -> str | None:
    """The title of a declaration that the readers may see."""
    return next((head.title for head in heads(page.site.book) if head.id == name and head.title), None)


def _roadmap(page: Page, code: str) -> Html:
    return together(page.anchor("roadmap", code), text(f": {page.site.term('roadmap', code)}"))


def classification(page: Page, label: model.Classification) -> Html:
    """The label with its recipients."""
    mark = badge(label.label, f"class-{label.label}")
    if label.recipients is None:
        return mark
    return together(mark, text(" for "), join(page.party(code) for code in label.recipients))


def risk(page: Page, area: str | None) -> Html:
    """The risk area by its title."""
    return page.anchor("risk", area, page.site.term("risk", area)) if area else NOTHING


def kinds(page: Page, names: Iterable[str]) -> Html:
    """Message kinds by their titles."""
    known = page.site.book.kinds
    return lines(page.anchor("kind", name, known[name].title if name in known else name) for name in names)


def parties(page: Page, codes: Sequence[str]) -> Html:
    """Parties by name; "all" stays a word beside the names."""
    known = page.site.book.parties
    if "all" in codes or (known and set(known) <= set(codes)):
        return together(text("all Parties: "), join(page.party(code) for code in known))
    return join(page.party(code) for code in codes)


def binding(page: Page, codes: Sequence[str] | None) -> Html:
    """The Parties that an instrument binds by itself."""
    if codes is None:
        return text("not checked")
    if not codes:
        return text("none by itself")
    if set(codes) == set(page.site.catalogue.parties):
        return text("all Parties")
    return join(page.party(code) for code in codes)


def law_table(page: Page, citations: Sequence[model.Citation]) -> Html:
    """Each citation with its role, whether its text was read, and what it says."""
    return table(("Citation", "What it says"), (_law_row(page, citation) for citation in citations))


def _law_row(page: Page, citation: model.Citation) -> tuple[Html, ...]:
    role = text(words.ROLE.get(citation.role, words.phrase(citation.role)))
    found = page.site.book.law.get(citation.text)
    if found is None:
        return lines((text(citation.text), role, verified_badge(False))), NOTHING
    name = page.anchor("instrument", found.instrument, citation.text)
    return (
        lines((name, role, verified_badge(found.verified), text(_confidence(found)), text(_holds(found)))),
        lines(
            (
                element("strong", text(found.subject or "")) if found.subject else NOTHING,
                text(found.obligation or ""),
                text(f"{found.instrument_title}. {found.reference}"),
            )
        ),
    )


def _holds(found: catalogue_facts.LawFacts) -> str:
    """`since 2017-02-22`, as far as known."""
    known = (("since", found.since), ("until", found.until))
    return " ".join(f"{word} {day}" for word, day in known if day)


def _confidence(found: catalogue_facts.LawFacts) -> str:
    """What is known of the reading, where it says more than the mark does."""
    return "" if found.confidence in (None, "read") else str(found.confidence)


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
