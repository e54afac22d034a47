"""Pages of rapid alerts, priority control areas and metrics."""

from __future__ import annotations

from crmc.backends.pages import words
from crmc.backends.pages.common import (
    add_record,
    elements_table,
    kinds,
    law_table,
    parties,
    risk,
    status_fact,
    valid_fact,
)
from crmc.backends.pages.markup import badge, code, facts, lines, text
from crmc.backends.pages.page import Page, Site
from crmc.ir import model


def alert_page(site: Site, alert: model.Alert) -> Page:
    """The page of one rapid alert."""
    head = alert.head
    page = Page(site, site.places[head.id], f"{head.id} {head.title or ''}", weight="first")
    page.add(
        facts(
            (
                status_fact(head),
                ("Urgency", badge(words.phrase(alert.urgency), "urgency") if alert.urgency else text("")),
                ("Risk area", risk(page, alert.risk)),
                ("From", page.party(alert.sender) if alert.sender else text("")),
                ("To", parties(page, alert.recipients)),
                ("Looks at", kinds(page, alert.applies)),
                valid_fact(head),
            )
        )
    )
    page.section("What to look for", page.prose(alert.look_for, head.language))
    page.section(
        "What it points at",
        page.formula(alert.scope_text),
        text("A declaration in this scope is reported with the alert; the alert sets no channel of its own."),
    )
    page.section("Law", law_table(page, head.legal))
    page.section("Data elements it reads", elements_table(page, alert.elements))
    add_record(page, head)
    return page


def area_page(site: Site, area: model.Area) -> Page:
    """The page of one priority control area."""
    head = area.head
    page = Page(site, site.places[head.id], f"{head.id} {head.title or ''}")
    page.add(
        facts((status_fact(head), ("Looks at", kinds(page, area.applies)), valid_fact(head))),
        page.prose(area.description, head.language),
    )
    titles = {found.head.id: found.head.title for found in site.book.criteria}
    page.section("Criteria", lines(page.titled(name, titles.get(name)) for name in area.criteria))
    if area.scope_text:
        page.section("Scope", page.formula(area.scope_text))
    page.add(text("The area tells where control is increased for a time; the usual controls go on."))
    page.section("Law", law_table(page, head.legal))
    page.section("Data elements it reads", elements_table(page, area.elements))
    add_record(page, head)
    return page


def metric_page(site: Site, metric: model.Metric) -> Page:
    """The page of one metric."""
    head = metric.head
    page = Page(site, site.places[head.id], f"{head.id} {head.title or ''}")
    page.add(
        facts(
            (
                ("Goal", page.prose(metric.goal, head.language)),
                ("Strategy", page.prose(metric.strategy, head.language)),
                ("Question", page.prose(metric.question, head.language)),
                ("Formula", code(metric.formula or "")),
                ("Target", code(metric.target or "")),
                ("For each", text(", ".join(words.phrase(name) for name in metric.per))),
            )
        )
    )
    users = [found for found in site.book.criteria if head.id in found.measure]
    page.section("Measures", lines(page.titled(found.head.id, found.head.title) for found in users))
    add_record(page, head)
    return page
