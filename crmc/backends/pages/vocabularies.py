"""Catalogue pages of the plain vocabularies: message kinds, controls, places, risk areas, roadmap, units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmc.backends.pages.common import channel_badge, verified_badge
from crmc.backends.pages.markup import Html, code, element, join, lines, listed, table, text
from crmc.backends.pages.page import Page, Site
from crmc.catalogue.model import Term, TypicalIndicator
from crmc.ir.lower_facts import heads

VOCABULARIES = (
    ("catalogue/message_kinds.md", "Message kinds"),
    ("catalogue/control_types.md", "Control types"),
    ("catalogue/places.md", "Places and times of control"),
    ("catalogue/channels.md", "Channels"),
    ("catalogue/risk_areas.md", "Risk areas"),
    ("catalogue/roadmap.md", "Roadmap"),
    ("catalogue/units.md", "Units"),
)


def vocabulary_pages(site: Site) -> Iterator[Page]:
    """One page a vocabulary."""
    writers = (_kinds, _control_types, _places, _channels, _risk_areas, _roadmap, _units)
    for (path, title), write in zip(VOCABULARIES, writers, strict=True):
        page = Page(site, path, title, weight="last", wide=True)
        write(page)
        yield page


def _kinds(page: Page) -> None:
    kinds = page.site.catalogue.kinds
    page.add(
        table(
            ("Word", "Title", "Reference date, in this order", "Tells AEO status"),
            [
                (
                    code(kind.id),
                    text(kind.title),
                    join(page.anchor("element", name) for name in kind.reference_dates),
                    page.anchor("element", kind.operator_element),
                )
                for kind in kinds.values()
            ],
            [f"kind-{name}" for name in kinds],
        )
    )


def _control_types(page: Page) -> None:
    found = page.site.catalogue.control_types
    page.add(table(("Word", "Title", "Ground", "Read?"), map(_term, found.values()), list(found)))


def _term(term: Term) -> tuple[Html, ...]:
    return code(term.id), text(term.title), text(term.ground), verified_badge(term.verified, "unverified")


def _places(page: Page) -> None:
    found = page.site.catalogue.places
    rows = [(*_term(term), text(term.kind or "")) for term in found.values()]
    page.add(table(("Word", "Title", "Ground", "Read?", "Place or time"), rows, list(found)))


def _channels(page: Page) -> None:
    found = sorted(page.site.catalogue.channels.values(), key=lambda channel: channel.severity)
    page.add(
        text("From the most severe; a declaration gets the most severe of its controls."),
        table(("Channel", "Title"), [(channel_badge(channel.id), text(channel.title)) for channel in found]),
    )


def _risk_areas(page: Page) -> None:
    found = page.site.catalogue.risk_areas
    page.add(
        table(
            ("Risk area", "Grounds", "Typical signs"),
            [
                (
                    lines(
                        (
                            element("strong", text(area.title)),
                            code(area.id),
                            text(f"{area.family.replace('_', ' ')}: {', '.join(area.flows)}"),
                            text(area.notes or ""),
                        )
                    ),
                    lines(page.anchor("instrument", ground) for ground in area.grounds),
                    listed(_sign(sign) for sign in area.indicators),
                )
                for area in found.values()
            ],
            [f"risk-{name}" for name in found],
        )
    )


def _sign(sign: TypicalIndicator) -> Html:
    return join((text(sign.text), verified_badge(sign.verified, "unverified")), " ")


def _roadmap(page: Page) -> None:
    found = page.site.catalogue.roadmap
    page.add(
        table(
            ("Code", "Title", "Kind", "Code in the EU plan", "Schedule", "Implemented by", "Read?"),
            [
                (
                    code(entry.code),
                    lines((text(entry.title), text(entry.note or ""))),
                    text(entry.kind),
                    text(entry.eu_code or ""),
                    text(entry.schedule or ""),
                    lines(page.reference(name) for name in _implementing(page, entry.code)),
                    verified_badge(entry.verified, "unverified"),
                )
                for entry in found.values()
            ],
            [roadmap_anchor(name) for name in found],
        )
    )
    plan = page.site.catalogue.eu_plan.values()
    page.section(
        "Actions of the EU plan beside them",
        table(
            ("EU code", "Title", "Objective", "CEFTA code", "Read?"),
            [
                (
                    code(a.code),
                    text(a.title),
                    text(a.objective),
                    text(a.cefta_code),
                    verified_badge(a.verified, "unverified"),
                )
                for a in plan
            ],
        ),
    )


def roadmap_anchor(name: str) -> str:
    """The id of the row of a roadmap code."""
    return f"roadmap-{name}"


def _implementing(page: Page, roadmap_code: str) -> Iterable[str]:
    book = page.site.book
    return [head.id for head in heads(book) if roadmap_code in head.implements]


def _units(page: Page) -> None:
    rows: list[tuple[Html, ...]] = [
        (code(unit.word), text(unit.dimension), text(str(unit.factor)))
        for unit in page.site.catalogue.units.values()
    ]
    page.add(table(("Word", "Dimension", "Of the base unit"), rows))
