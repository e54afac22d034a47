"""The worklists of the Parties for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from crmc.analysis.gaps import KINDS, CriterionGaps, Gap, PartyGaps
from crmc.ir.model import RuleBook
from crmc.report.wrapped import footnotes, hanging

_INDENT = 19


def gaps_as_text(found: Sequence[PartyGaps], book: RuleBook, as_of: str | None, width: int) -> str:
    """One worklist a Party, with what the marks mean at the end."""
    lines: list[str] = []
    for party in found:
        lines += [*_party(party, width), ""]
    lines += _legend(as_of, width)
    shown = {party.party for party in found}
    lines += [
        line
        for note in footnotes(facts for code, facts in book.parties.items() if code in shown)
        for line in hanging("", note, width, 0)
    ]
    return "\n".join(lines)


def _party(party: PartyGaps, width: int) -> Iterator[str]:
    total = len(party.criteria)
    title = f"{party.designation} ({party.party})"
    yield title
    yield "=" * len(title)
    yield from hanging(
        "",
        f"{party.active} of {total} criteria can be active as things stand; "
        f"{party.count} things are to be done.",
        width,
        0,
    )
    if party.gaps:
        yield ""
        yield "Its law"
        yield from _gaps(party.gaps, width)
    for criterion in party.criteria:
        yield ""
        yield from _criterion(criterion, width)


def _criterion(found: CriterionGaps, width: int) -> Iterator[str]:
    yield from hanging(found.id, f"{found.title or ''} [{found.state}]", width, len(found.id) + 1)
    yield from _gaps(found.gaps, width) if found.gaps else ["    nothing is missing"]


def _gaps(gaps: Iterable[Gap], width: int) -> Iterator[str]:
    """Gaps that say the same are told once, with everything that they are about."""
    same: dict[tuple[str, str, bool], list[str]] = {}
    for gap in gaps:
        same.setdefault((gap.kind, gap.message, gap.blocks), []).append(gap.about)
    for (kind, message, blocks), about in same.items():
        mark = "  ! " if blocks else "  - "
        yield from hanging(
            f"{mark}{kind}",
            ": ".join(filter(None, (", ".join(filter(None, about)), message))),
            width,
            _INDENT,
        )


def _legend(as_of: str | None, width: int) -> Iterator[str]:
    yield from hanging("!", "without it the criterion cannot be active in the Party", width, 2)
    yield from hanging("-", "to be done as well; it keeps nothing from being active", width, 2)
    judged = (
        f"As of {as_of}."
        if as_of
        else "No day was given: reviews and ends are not judged (give one with --as-of)."
    )
    yield from hanging("", judged, width, 0)


def gaps_as_json(found: Sequence[PartyGaps], as_of: str | None) -> dict[str, Any]:
    """`parties` with their worklists, `kinds` with what each means, and a summary by kind."""
    every = [gap for party in found for gap in (*party.gaps, *(g for c in party.criteria for g in c.gaps))]
    by_kind = {kind: sum(gap.kind == kind for gap in every) for kind in KINDS}
    return {
        "as_of": as_of,
        "kinds": KINDS,
        "parties": [
            msgspec.to_builtins(party) | {"count": party.count, "can_be_active": party.active}
            for party in found
        ],
        "summary": {"gaps": len(every), "blocking": sum(gap.blocks for gap in every), **by_kind},
    }
