"""The index of each section, the criteria by risk area, and the start page of a root without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crmc.backends.pages import words
from crmc.backends.pages.common import channel_badge, classification, parties, risk, status_badge
from crmc.backends.pages.markup import Html, join, listed, table, text
from crmc.backends.pages.page import Page, Site
from crmc.backends.pages.values import range_words
from crmc.ir import model

_COMMON = ("ID", "Title", "Risk area", "Status")


def index_pages(site: Site) -> Iterator[Page]:
    """In the order of the navigation. A section without declarations has its index all the same."""
    yield _criteria(site)
    yield _by_risk_area(site)
    yield _procedures(site)
    yield _notices(site)
    yield _values(site)
    yield _metrics(site)
    yield _parties(site)


def _criteria(site: Site) -> Page:
    page = Page(site, "criteria/index.md", "Criteria", wide=True)
    rows = [(*_common(page, found.head, found.risk), _channels(found)) for found in site.book.criteria]
    _fill(page, (*_COMMON, "Channel"), rows, "criterion")
    return page


def _common(page: Page, head: model.Head, area: str | None) -> tuple[Html, ...]:
    return page.reference(head.id), text(head.title or ""), risk(page, area), status_badge(head.status)


def _channels(found: model.Criterion) -> Html:
    return join((channel_badge(channel) for channel in dict.fromkeys(c.channel for c in found.controls)), " ")


def _fill(page: Page, headings: tuple[str, ...], rows: Sequence[tuple[Html, ...]], what: str) -> None:
    page.add(table(headings, rows) or text(f"This edition shows no {what}."))


def _by_risk_area(site: Site) -> Page:
    page = Page(site, "criteria/by-risk-area.md", "Criteria by risk area")
    page.add(text("For each risk area: what selects, with which channel, and the procedure to follow."))
    book, areas = site.book, site.catalogue.risk_areas
    used = {found.risk for found in book.criteria} | {found.risk for found in book.alerts}
    for name in sorted(set(areas) & used, key=lambda name: areas[name].title):
        page.heading(2, areas[name].title)
        rows = [_risk_row(page, found) for found in book.criteria if found.risk == name]
        rows += [_alert_row(page, found) for found in book.alerts if found.risk == name]
        page.add(table(("ID", "Title", "Status", "Level", "Channel", "Procedures"), rows))
    rest = [area.title for area in areas.values() if area.id not in used]
    page.section(
        "Risk areas without a criterion in this edition", listed(text(title) for title in sorted(rest))
    )
    return page


def _risk_row(page: Page, found: model.Criterion) -> tuple[Html, ...]:
    head = found.head
    procedures = dict.fromkeys(name for control in found.controls for name in control.procedures)
    return (
        page.reference(head.id),
        text(head.title or ""),
        status_badge(head.status),
        text(found.level or ""),
        _channels(found),
        page.references(procedures),
    )


def _alert_row(page: Page, found: model.Alert) -> tuple[Html, ...]:
    head = found.head
    return (
        page.reference(head.id),
        text(head.title or ""),
        status_badge(head.status),
        text("alert"),
        text(""),
        text(""),
    )


def _procedures(site: Site) -> Page:
    page = Page(site, "procedures/index.md", "Procedures", wide=True)
    rows = [
        (*_common(page, found.head, found.risk), text(words.duration(found.within) if found.within else ""))
        for found in site.book.procedures
    ]
    _fill(page, (*_COMMON, "Time"), rows, "procedure")
    return page


def _notices(site: Site) -> Page:
    page = Page(site, "notices/index.md", "Alerts and areas")
    page.heading(2, "Rapid alerts")
    alerts = [
        (
            *_common(page, found.head, found.risk),
            text(words.period(found.head.valid)),
            parties(page, found.recipients),
        )
        for found in site.book.alerts
    ]
    _fill(page, (*_COMMON, "Valid", "To"), alerts, "alert")
    page.heading(2, "Priority control areas")
    areas = [
        (
            page.reference(found.head.id),
            text(found.head.title or ""),
            status_badge(found.head.status),
            text(words.period(found.head.valid)),
        )
        for found in site.book.areas
    ]
    _fill(page, ("ID", "Title", "Status", "Valid"), areas, "priority control area")
    return page


def _values(site: Site) -> Page:
    page = Page(site, "values/index.md", "Lists, tables and parameters")
    _value_section(page, "Lists", "Holds", ((found.head, found.of) for found in site.book.lists))
    _value_section(page, "Tables", "By", ((found.head, ", ".join(found.by)) for found in site.book.tables))
    _value_section(
        page, "Parameters", "Range", ((found.head, range_words(found)) for found in site.book.parameters)
    )
    return page


def _value_section(page: Page, title: str, third: str, found: Iterable[tuple[model.Head, str]]) -> None:
    page.heading(2, title)
    rows = [
        (
            page.reference(head.id),
            text(head.title or ""),
            text(detail),
            classification(page, head.classification),
        )
        for head, detail in found
    ]
    _fill(page, ("Name", "Title", third, "Classification"), rows, title.lower().removesuffix("s"))


def _metrics(site: Site) -> Page:
    page = Page(site, "metrics/index.md", "Metrics", wide=True)
    rows: list[tuple[Html, ...]] = [
        (page.reference(found.head.id), text(found.head.title or ""), text(found.target or ""))
        for found in site.book.metrics
    ]
    _fill(page, ("ID", "Title", "Target"), rows, "metric")
    return page


def _parties(site: Site) -> Page:
    page = Page(site, "parties/index.md", "Parties", wide=True)
    rows = [
        (
            page.party(code),
            text(party.authority),
            *(_count(site, code, act) for act in ("adopt", "derogate", "suspend", "recognise")),
        )
        for code, party in site.book.parties.items()
    ]
    headings = ("Party", "Authority", "Adopted", "Derogated", "Suspended", "Recognised")
    page.add(table(headings, rows))
    return page


def _count(site: Site, code: str, kind: str) -> Html:
    number = sum(1 for act in site.book.acts if act.party == code and act.act == kind)
    return text(str(number) if number else "")


def start_page(site: Site) -> Page:
    """The start of a handbook whose root has no page of its own for it."""
    page = Page(site, "index.md", "Customs risk handbook")
    page.add(
        text("Common risk criteria and the procedures that belong to them, made from their sources."),
        listed(page.to(target, label) for target, label in _STARTS),
    )
    return page


_STARTS = (
    ("criteria/by-risk-area.md", "Criteria by risk area"),
    ("criteria/index.md", "Criteria by ID"),
    ("procedures/index.md", "Procedures"),
    ("notices/index.md", "Alerts and areas"),
    ("parties/index.md", "Parties: who applies what"),
    ("law/index.md", "Law"),
    ("catalogue/declaration_elements.md", "Data elements"),
)
