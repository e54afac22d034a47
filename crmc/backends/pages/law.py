"""Law: one page an instrument with its provisions, and the sources that they were read in."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.backends.pages.common import binding, verified_badge
from crmc.backends.pages.markup import Html, badge, element, facts, join, lines, table, text
from crmc.backends.pages.page import Page, Site
from crmc.catalogue.model import Instrument, Provision
from crmc.catalogue.validity import Validity
from crmc.ir.lower_facts import heads


def law_pages(site: Site) -> Iterator[Page]:
    """The index, the sources, and a page for each instrument that needs one."""
    yield _index(site)
    yield _sources(site)
    for instrument in site.catalogue.instruments.values():
        place = site.anchors[f"instrument/{instrument.id}"]
        if "#" not in place:
            yield _instrument(site, instrument, place)


def _index(site: Site) -> Page:
    page = Page(site, "law/index.md", "Law", weight="last", wide=True)
    page.add(
        text(
            'Every instrument that a source may cite. "Verified": the text itself was read in a public copy.'
        ),
        table(
            ("Instrument", "Title", "Reference", "Status", "Provisions", "Read?"),
            [_index_row(page, instrument) for instrument in _sorted(site)],
            [instrument.id for instrument in _sorted(site)],
        ),
    )
    return page


def _sorted(site: Site) -> list[Instrument]:
    return sorted(site.catalogue.instruments.values(), key=lambda found: found.id)


def _index_row(page: Page, found: Instrument) -> tuple[Html, ...]:
    place = page.site.anchors[f"instrument/{found.id}"]
    name = text(found.id) if "#" in place else page.to(place, found.id)
    count = text(str(len(found.provisions) or ""))
    return (
        name,
        text(found.title),
        text(found.reference),
        lines((text(found.status), text(holds(found.validity)))),
        count,
        verified_badge(found.verified),
    )


def _instrument(site: Site, found: Instrument, place: str) -> Page:
    page = Page(site, place, f"{found.id}: {found.title}", weight="last")
    page.add(
        facts(
            (
                ("Reference", text(found.reference)),
                ("Kind", text(found.kind)),
                ("Status", text(found.status)),
                ("Issued by", text(found.issuer or "")),
                ("Holds", text(found.validity.words())),
                ("Replaced by", _replacement(page, found)),
                ("Binds", binding(page, found.binds)),
                ("Instrument read?", verified_badge(found.verified)),
                ("Sources", join(page.anchor("source", source) for source in found.sources)),
                ("Notes", text(found.notes or "")),
            )
        ),
        table(
            ("Provision", "What it says", "Sources"),
            [_provision(page, provision) for provision in found.provisions],
        ),
    )
    citing = sorted(
        {
            (head.id, citation.text)
            for head in heads(site.book)
            for citation in head.legal
            if _names(citation.text, found)
        }
    )
    page.section(
        "Cited by", table(("ID", "Citation"), [(page.reference(name), text(cited)) for name, cited in citing])
    )
    return page


def _replacement(page: Page, found: Instrument) -> Html:
    return page.anchor("instrument", found.replaced_by) if found.replaced_by else text("")


def holds(validity: Validity) -> str:
    """`holds since 2029-02-12`, as far as known."""
    days = validity.words()
    return f"holds {days}" if days else ""


def _names(citation: str, instrument: Instrument) -> bool:
    return citation.partition(" ")[0] == instrument.id


def _provision(page: Page, found: Provision) -> tuple[Html, ...]:
    number = badge("number not known", "unverified")
    if found.number:
        number = text(f"{found.division} {found.number}")
    known = "" if found.confidence == "read" else found.confidence
    return (
        lines((number, verified_badge(found.verified), text(known), text(holds(found.validity)))),
        lines((element("strong", text(found.subject)), text(found.obligation), text(found.note or ""))),
        join(page.anchor("source", source) for source in found.sources),
    )


def _sources(site: Site) -> Page:
    page = Page(site, "law/sources.md", "Sources", weight="none", wide=True)
    known = site.catalogue.sources
    page.add(
        text("What the law and the facts of this handbook were read in."),
        table(
            ("Source", "Title", "What it shows", "Kind"),
            [
                (text(found.id), text(found.title), text(found.shows), text(found.kind))
                for found in known.values()
            ],
            [source_anchor(name) for name in known],
        ),
    )
    return page


def source_anchor(name: str) -> str:
    """The id of the row of a source."""
    return f"source-{name}"
