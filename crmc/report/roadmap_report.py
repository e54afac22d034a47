"""What of the strategy and of the law in scope is covered, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from crmc.analysis.concordance import Role
from crmc.analysis.coverage import Coverage, Implementation, ProvisionCoverage, RoadmapCoverage
from crmc.report.wrapped import hanging

_GROUPS = (("action", "Actions of the strategy"), ("activity", "Activities of the strategy"))


def roadmap_as_text(coverage: Coverage, width: int) -> str:
    """Actions and activities with what covers them, then the law in scope, then what is open."""
    lines: list[str] = []
    for kind, title in _GROUPS:
        lines += _headed(title)
        for entry in coverage.roadmap:
            if entry.kind == kind:
                lines += _entry(entry, width)
        lines.append("")
    lines += _headed("Law in scope")
    for provision in coverage.provisions:
        lines += _provision(provision, width)
    lines += ["", *_summary(coverage, width)]
    return "\n".join(lines)


def _headed(title: str) -> list[str]:
    return [title, "=" * len(title)]


def _entry(entry: RoadmapCoverage, width: int) -> Iterator[str]:
    yield from hanging(entry.code, entry.title, width, 7)
    covered = _names(entry.implemented_by) or f"GAP: {_missing(entry)}"
    yield from hanging("", f"-> {covered}", width, 7)
    if entry.planned:
        eu = f"; EU plan {entry.eu_code}" if entry.eu_code else ""
        yield from hanging("", f"Table 3 (2019): {entry.planned}{eu}", width, 7)


def _missing(entry: RoadmapCoverage) -> str:
    foreseen = f" (foreseen: {entry.answers})" if entry.answers else ""
    return f"nothing in this knowledge base implements it{foreseen}"


def _names(found: Iterable[Implementation]) -> str:
    return ", ".join(f"{one.id} ({one.status})" if one.status else one.id for one in found)


def _provision(found: ProvisionCoverage, width: int) -> Iterator[str]:
    mark = "" if found.verified else " [NOT VERIFIED]"
    days = f" [holds {found.holds}]" if found.holds else ""
    yield from hanging(found.citation, f"{found.subject}{mark}{days}", width, 28)
    rules = f"rules {', '.join(found.checked_by)}" if found.checked_by else ""
    covered = "; ".join(part for part in (_names(found.implemented_by), rules) if part)
    yield from hanging("", f"-> {covered or _open_words(found)}", width, 28)


def _open_words(found: ProvisionCoverage) -> str:
    return (
        "GAP: nothing cites it" if found.known else "GAP: nobody has read its number, so nothing can cite it"
    )


def _summary(coverage: Coverage, width: int) -> Iterator[str]:
    for name, found in (("strategy", coverage.roadmap), ("law in scope", coverage.provisions)):
        covered = sum(not one.is_gap for one in found)
        yield from hanging(
            "", f"{name}: {covered} of {len(found)} covered, {len(found) - covered} gaps", width, 0
        )
    unverified = sum(not found.verified for found in coverage.provisions)
    yield from hanging("", f"{unverified} provisions in scope are not verified", width, 0)
    yield from hanging("->", _COVERED, width, 3)
    yield from hanging("", HISTORY, width, 0)


_COVERED = (
    "what names it under `implements` or cites it, with its status; `rules` are what the compiler checks in "
    "every text on this ground (`crmc explain CRM413`)"
)
HISTORY = (
    "Table 3 of the strategy planned 2020 to 2024; that time has passed, and it stands here as the history "
    "that it is."
)


def roadmap_as_json(coverage: Coverage, concordance: Sequence[Role]) -> dict[str, Any]:
    """`roadmap` and `provisions`, each with `gap`; `declarations`, the other side; `concordance`."""
    law = ("citation", "role", "verified")
    return {
        "roadmap": [_with_gap(entry) for entry in coverage.roadmap],
        "provisions": [_with_gap(entry) for entry in coverage.provisions],
        "declarations": [
            msgspec.to_builtins(entry) | {"law": [dict(zip(law, cited, strict=True)) for cited in entry.law]}
            for entry in coverage.declarations
        ],
        "concordance": [_role(role) for role in concordance],
        "summary": {"roadmap": _counts(coverage.roadmap), "provisions": _counts(coverage.provisions)},
    }


def _role(role: Role) -> dict[str, Any]:
    answers = [msgspec.to_builtins(answer) | {"open": answer.is_open} for answer in role.answers]
    return {**msgspec.to_builtins(role), "answers": answers}


def _with_gap(entry: RoadmapCoverage | ProvisionCoverage) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(entry)
    return built | {"gap": entry.is_gap}


def _counts(found: Sequence[RoadmapCoverage | ProvisionCoverage]) -> dict[str, int]:
    gaps = sum(entry.is_gap for entry in found)
    return {"entries": len(found), "covered": len(found) - gaps, "gaps": gaps}
