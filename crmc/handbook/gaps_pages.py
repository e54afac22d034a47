"""The worklist of each Party: what is missing before a criterion can be active there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmc.analysis.gaps import KINDS, Gap, PartyGaps, find_gaps
from crmc.backends.pages.markup import NOTHING, Html, badge, join, lines, listed, table, text, together
from crmc.backends.pages.page import Page, Site

OVERVIEW = "coverage/gaps/index.md"
_SCOPE = (
    'Made from what this edition shows. "Needed before use": without it the criterion cannot be active in '
    "the Party; the rest is to be done as well. A review or an end is judged only where the edition was made "
    "for a named day."
)


def gaps_pages(site: Site) -> Iterator[Page]:
    """The overview, and a page for each Party."""
    found = find_gaps(site.book, site.catalogue, (), site.book.as_of)
    yield _overview(site, found)
    for party in found:
        yield _worklist(site, party)


def gaps_place(code: str) -> str:
    """The page of the worklist of a Party."""
    return f"coverage/gaps/{code}.md"


def _overview(site: Site, found: list[PartyGaps]) -> Page:
    page = Page(site, OVERVIEW, "What is missing", weight="last", wide=True)
    page.add(
        text("What stands between each criterion and its use in a Party: a worklist for the Party's lawyer."),
        text(_SCOPE),
        table(("Party", "Can be active", *_SHORT.values()), [_row(page, party) for party in found]),
    )
    page.section("What is looked for", listed(_kind(kind) for kind in KINDS))
    return page


_SHORT = {
    "provision": "Provisions",
    "adoption": "Adoptions",
    "status": "Status",
    "procedure": "Procedures",
    "translation": "Titles",
    "review": "Reviews",
    "verification": "Verifications",
}


def _kind(kind: str) -> Html:
    return text(f"{_SHORT[kind]}: {KINDS[kind]}")


def _row(page: Page, party: PartyGaps) -> tuple[Html, ...]:
    gaps = [*party.gaps, *(gap for found in party.criteria for gap in found.gaps)]
    return (
        page.to(gaps_place(party.party), party.designation),
        text(f"{party.active} of {len(party.criteria)}"),
        *(text(str(sum(gap.kind == kind for gap in gaps))) for kind in _SHORT),
    )


def _worklist(site: Site, party: PartyGaps) -> Page:
    page = Page(site, gaps_place(party.party), f"What is missing: {party.designation}", weight="last")
    page.add(
        together(
            page.party(party.party),
            text(f": {party.active} of {len(party.criteria)} criteria can be active as things stand; "),
            text(f"{party.count} things are to be done."),
        ),
        text(_SCOPE),
    )
    page.section("Its law", _table(page, party.gaps))
    for found in party.criteria:
        page.heading(2, f"{found.id} {found.title or ''}".strip())
        page.add(join((page.reference(found.id), text(f"here: {found.state}"))))
        page.add(_table(page, found.gaps) or text("Nothing is missing."))
    return page


def _table(page: Page, gaps: Iterable[Gap]) -> Html:
    """Gaps that say the same are one row, with everything that they are about."""
    same: dict[tuple[str, str, bool], list[str]] = {}
    for gap in gaps:
        same.setdefault((gap.kind, gap.message, gap.blocks), []).append(gap.about)
    rows = [
        (
            lines((text(kind), _blocking(blocks))),
            lines((join(_about(page, name) for name in about), text(_sentence(said)))),
        )
        for (kind, said, blocks), about in same.items()
    ]
    return table(("What", "What is missing"), rows)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _about(page: Page, name: str) -> Html:
    instrument = name.partition(" ")[0]
    if f"instrument/{instrument}" in page.site.anchors:
        return page.anchor("instrument", instrument, name)
    return page.reference(name)


def _blocking(blocks: bool) -> Html:
    return badge("needed before use", "unverified") if blocks else NOTHING
