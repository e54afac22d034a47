"""The ledger: a matrix of criteria and Parties, and the acts behind it."""

from __future__ import annotations

from collections.abc import Iterable

from crmc.analysis.ledger import STATES, LedgerAct, LedgerEntry, Setting, make_ledger
from crmc.backends.pages import words
from crmc.backends.pages.common import status_badge
from crmc.backends.pages.markup import (
    NOTHING,
    Html,
    badge,
    code,
    element,
    join,
    lines,
    listed,
    table,
    text,
    together,
)
from crmc.backends.pages.page import Page, Site

LEDGER = "coverage/ledger.md"
_BADGES = {"adopted": "verified", "adapted": "verified", "derogated": "unverified", "suspended": "unverified"}


def ledger_page(site: Site) -> Page:
    """Who applies what, since when, by which act."""
    page = Page(site, LEDGER, "Who applies what", wide=True)
    entries = make_ledger(site.book, site.catalogue, site.book.as_of)
    codes = [code for code in site.catalogue.parties if any(entry.party == code for entry in entries)]
    page.add(text("Each common criterion in each Party, made from the acts that this edition shows."))
    if not entries:
        page.add(text("This edition shows no criterion."))
        return page
    headings = ("Criterion", *(site.party_name(code) for code in codes))
    page.add(table(headings, [_row(page, name, entries, codes) for name in _criteria(entries)]))
    page.section("What the words mean", listed(text(f"{state}: {said}") for state, said in STATES.items()))
    titles = {found.head.id: found.head.title for found in site.book.criteria}
    for name in _criteria(entries):
        rows = [row for entry in entries if entry.criterion == name for row in _acts(page, entry)]
        page.section(
            f"{name} {titles[name] or ''}".strip(), table(("Party", "Act", "Ground", "Source"), rows)
        )
    return page


def _criteria(entries: Iterable[LedgerEntry]) -> list[str]:
    return list(dict.fromkeys(entry.criterion for entry in entries))


def _row(page: Page, criterion: str, entries: list[LedgerEntry], codes: list[str]) -> tuple[Html, ...]:
    cells = {entry.party: entry for entry in entries if entry.criterion == criterion}
    heads = {found.head.id: found.head for found in page.site.book.criteria}
    return (
        lines((page.reference(criterion), status_badge(heads[criterion].status))),
        *(_cell(cells.get(code)) for code in codes),
    )


def _cell(entry: LedgerEntry | None) -> Html:
    if entry is None:
        return text("not made for it")
    effect = entry.effect if entry.state == "adapted" else ""
    mark = badge(entry.state, _BADGES[entry.state]) if entry.state in _BADGES else text(entry.state)
    days = [("from", entry.since), ("until", entry.until)]
    return lines((mark, *(_day(word, day) for word, day in days if day), text(effect)))


def _day(word: str, day: str) -> Html:
    return together(text(f"{word} "), element("span", text(day), class_="day"))


def _act(act: LedgerAct) -> Html:
    """`adopt from 2027-01-01`; a day is never broken at the end of a line."""
    days = (_day(word, day) for word, day in (("from", act.since), ("until", act.until)) if day)
    return join((text(act.act), *days), " ")


def _acts(page: Page, entry: LedgerEntry) -> Iterable[tuple[Html, ...]]:
    for number, act in enumerate(entry.acts):
        settings = lines(_setting(page, found) for found in entry.settings) if number == 0 else NOTHING
        yield (
            page.party(entry.party),
            lines((_act(act), settings, text(f"Reason: {act.reason}" if act.reason else ""))),
            _ground(page, act),
            code(act.origin),
        )


def _ground(page: Page, act: LedgerAct) -> Html:
    cited = [page.anchor("instrument", found.partition(" ")[0], found) for found in act.ground]
    if act.attested:
        cited.append(together(text(f"attested: {act.attested} "), badge("provision not read", "unverified")))
    return lines(cited)


def _setting(page: Page, found: Setting) -> Html:
    value = words.quantity(found.value, found.unit) if found.value else "nothing"
    common = "" if found.default is None else f" (common value {words.quantity(found.default, found.unit)})"
    return together(
        text("sets "), page.reference(found.name), text(f" to {value}{common}: "), text(found.effect)
    )
