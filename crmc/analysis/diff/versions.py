"""How far a version must rise for a change, and how far it did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from crmc.analysis.diff.model import Field, Level, VersionChange

_ORDER: tuple[Level, ...] = ("none", "patch", "minor", "major")
_OF_VERDICT: dict[str, Level] = {
    "wider": "major",
    "changed": "major",
    "disjoint": "major",
    "undecided": "major",
    "narrower": "minor",
}
_STANDING = frozenset({"version", "status", "owner"})
"""Entries that may change without a new version."""
_ELSEWHERE = ("uses.", "catalogue.")
"""Fields that tell of a text elsewhere: the version rises only where they move the verdict."""


def version_change(
    kind: str, old: Any, new: Any, verdict: str, fields: Iterable[Field]
) -> VersionChange | None:
    """The rise of a version against what the change needs; None where a declaration carries none."""
    before, after = old.head.version, new.head.version
    if (before is None and after is None) or new.head.status == "draft":
        return None
    needs = needed(kind, verdict, list(fields))
    if _channels(new) - _channels(old):
        needs = "major"
    rose = rise(before, after)
    if needs == rose == "none":
        return None
    return VersionChange(before, after, needs, rose, _finding(needs, rose))


def needed(kind: str, verdict: str, fields: list[Field]) -> Level:
    """Major: more is selected; minor: less, or another control; patch: words."""
    own = [
        field for field in fields if not field.path.startswith("national.") and field.path not in _STANDING
    ]
    levels = [_of_field(field) for field in own if not field.path.startswith(_ELSEWHERE)]
    if verdict in _OF_VERDICT and own:
        levels.append(_OF_VERDICT[verdict] if kind in ("criterion", "alert", "area") else "minor")
    return max(levels, key=_ORDER.index, default="none")


def _of_field(field: Field) -> Level:
    """A field that decides what is selected counts by the verdict, which may be that nothing moved."""
    return "patch" if field.about in ("words", "wording", "selection", "standing", "date") else "minor"


def _channels(declaration: Any) -> set[str]:
    return {control.channel for control in getattr(declaration, "controls", ()) if control.channel}


def rise(old: str | None, new: str | None) -> Literal["major", "minor", "patch", "none", "fell"]:
    """How far one version lies above another."""
    before, after = _numbers(old), _numbers(new)
    if before == after:
        return "none"
    if after < before:
        return "fell"
    if after[:1] > before[:1]:
        return "major"
    return "minor" if after[:2] > before[:2] else "patch"


def _numbers(version: str | None) -> tuple[int, ...]:
    """The three numbers of a version; none at all is below every one."""
    return tuple(int(part) for part in version.split(".") if part.isdigit()) if version else ()


def _finding(needs: Level, rose: str) -> Literal["", "too_low", "for_nothing", "fell"]:
    if rose == "fell":
        return "fell"
    if rose != "none" and needs == "none":
        return "for_nothing"
    return "too_low" if _ORDER.index(needs) > _ORDER.index(rose) else ""
