"""A page for each code of a fault: its words, why it is one, on what ground, and an example of both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from crmc.backends.pages.common import verified_badge
from crmc.backends.pages.markup import (
    Html,
    badge,
    block_of_code,
    element,
    facts,
    join,
    lines,
    table,
    text,
    verbatim,
)
from crmc.backends.pages.page import Page, Site
from crmc.backends.pages.rules import is_read, linked_ground
from crmc.checks import Definition, definitions

_MARK = "#!"
_MENDS = "crmc fix mends it where only one text can be right"
_LEFT = "crmc fix leaves it to the author"


def diagnostic_pages(site: Site) -> Iterator[Page]:
    """The index, then a page a code (several faults may share one)."""
    page = Page(site, "diagnostics/index.md", "Diagnostics", weight="last", wide=True)
    page.add(
        text("What the compiler finds in a source. The code leads to its reason and to an example."),
        table(
            ("Code", "Name", "Severity", "Words"),
            [_index_row(page, found) for found in definitions().values()],
        ),
    )
    yield page
    for code, found in groupby(definitions().values(), key=lambda definition: definition.fault.code):
        yield _page(site, code, list(found))


def _index_row(page: Page, found: Definition) -> tuple[Html, ...]:
    fault = found.fault
    severity = badge(fault.severity.value, f"severity-{fault.severity.value}")
    return page.reference(fault.code), text(found.name), severity, _words(fault.words)


def _page(site: Site, code: str, found: list[Definition]) -> Page:
    title = f"{code} {found[0].name}" if len(found) == 1 else code
    page = Page(site, site.places[code], title)
    for definition in found:
        if len(found) > 1:
            page.heading(2, definition.name)
        _describe(page, definition)
    return page


def _describe(page: Page, found: Definition) -> None:
    fault = found.fault
    page.add(
        facts(
            (
                ("Severity", badge(fault.severity.value, f"severity-{fault.severity.value}")),
                ("It says", _words(fault.words)),
                ("Help", lines(_words(line) for line in fault.help.split("\n"))),
                ("Ground", lines(_ground(page, citation) for citation in found.ground)),
                ("Rules", lines(page.anchor("rule", rule, rule) for rule in fault.rules)),
                ("Fix", text(_LEFT if not found.has_fix else _MENDS)),
            )
        ),
        page.prose(found.reason),
    )
    for title, example in (("Wrong", fault.bad), ("Right", fault.good)):
        if example.strip():
            page.heading(3, title)
            page.add(block_of_code(_example(example)))
    if fault.fixes:
        page.heading(3, "What crmc fix does")
    for before, after in fault.fixes:
        page.add(block_of_code(_example(before)), text("becomes"), block_of_code(_example(after)))


def _words(template: str) -> Html:
    """A sentence with its places for the author's words as they are."""
    pieces = template.split("`")
    return Html(
        "".join(
            element("code", text(piece)) if place % 2 else text(piece) for place, piece in enumerate(pieces)
        )
    )


def _ground(page: Page, citation: str) -> Html:
    linked = linked_ground(page, citation)
    if citation.partition(" ")[0] not in page.site.catalogue.instruments:
        return linked
    return join((linked, verified_badge(is_read(page, citation))), " ")


def _example(source: str) -> Html:
    """The example; the mark of the faulty line becomes emphasis."""
    return Html("\n".join(_line(line) for line in source.strip("\n").split("\n")))


def _line(line: str) -> Html:
    if not line.rstrip().endswith(_MARK):
        return verbatim(line)
    return element("mark", verbatim(line.rstrip().removesuffix(_MARK).rstrip()))
