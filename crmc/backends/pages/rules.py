"""The harmonisation schema: each rule with its ground, the codes that enforce it, and how far."""

from __future__ import annotations

from collections.abc import Iterator

from crmc.backends.pages.common import verified_badge
from crmc.backends.pages.markup import Html, element, join, lines, text, together
from crmc.backends.pages.markup import table as rows
from crmc.backends.pages.page import Page, Site
from crmc.catalogue.citations import find_provision
from crmc.catalogue.model import SchemaRule
from crmc.checks import definitions


def rules_page(site: Site) -> Iterator[Page]:
    """One row a rule."""
    page = Page(site, RULES, "Rules of the harmonisation schema", weight="last", wide=True)
    rules = site.catalogue.schema_rules
    page.add(
        text(
            "What the compiler asks of every criterion, procedure, notice and act, and the law or"
            ' agreement that each rule comes from. "Verified": the text of the ground, or of the predecessor'
            " that a note names, was read in a public copy. Where a rule can be checked in part only, the row"
            " says which part."
        ),
        text(
            "A rule is an error or a warning as the row says, and a warning in every draft. A gap in the law"
            " (an article or an adoption that is not there yet, a text that nobody has read) is an error"
            " where the criterion is active, a warning in a trial, a note in a draft (rules L11, L12, L14,"
            " L32)."
        ),
        rows(
            ("Rule", "What must hold", "Codes", "Ground"),
            [_row(page, rule) for rule in rules.values()],
            list(rules),
        ),
    )
    yield page


RULES = "law/rules.md"


def _row(page: Page, rule: SchemaRule) -> tuple[Html, ...]:
    grounds = [linked_ground(page, citation) for citation in rule.ground]
    return (
        lines((text(rule.id), text(rule.level))),
        lines((text(rule.title), _part(rule))),
        lines(
            join((page.reference(found.fault.code), text(found.name)), " ")
            for found in definitions().values()
            if rule.id in found.fault.rules
        ),
        lines((*grounds, verified_badge(rule.verified), text(rule.note or ""))),
    )


def _part(rule: SchemaRule) -> Html:
    """Which part of a rule is checked."""
    if not rule.part:
        return element("em", text("Checked as a whole."))
    return together(element("strong", text("In part. ")), text(rule.part))


def linked_ground(page: Page, citation: str) -> Html:
    """A ground as a link to its instrument, where it is one of the catalogue."""
    name = citation.partition(" ")[0]
    known = name in page.site.catalogue.instruments
    return page.anchor("instrument", name, citation) if known else text(citation)


def is_read(page: Page, citation: str) -> bool:
    """Whether the provision, or the listed one that it is a part of, was read."""
    name, _, rest = citation.partition(" ")
    instrument = page.site.catalogue.instruments[name]
    division, _, number = rest.partition(" ")
    while number:
        provision = find_provision(instrument, division, number)
        if provision is not None:
            return instrument.verified and provision.verified
        number = number.rpartition("(")[0]
    return instrument.verified and not rest
