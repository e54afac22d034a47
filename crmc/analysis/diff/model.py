"""What a comparison of two RuleBooks gives."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import Struct

Verdict: TypeAlias = Literal[
    "equal", "narrower", "wider", "changed", "disjoint", "added", "removed", "undecided"
]
VERDICTS: tuple[str, ...] = get_args(Verdict)
About: TypeAlias = Literal[
    "selection", "control", "value", "procedure", "law", "label", "date", "standing", "words", "wording"
]
"""What a field is about. `wording`: a condition that is written otherwise and means the same."""

Level: TypeAlias = Literal["major", "minor", "patch", "none"]


class Field(Struct, frozen=True):
    """A field that differs; None where one side has it not. `path`: dotted, in the keys of the language.

    `unit`: of numbers in base units: a unit such as EUR/kg, `share`, `min`, or `decibans` (tenths of one).
    """

    path: str
    old: Any
    new: Any
    about: About = "words"
    unit: str | None = None


class PartyVerdict(Struct, frozen=True):
    """The verdict in the book of one Party, whose own values decide there."""

    party: str
    verdict: Verdict
    witnesses: dict[str, Any]
    gained: str | None = None
    lost: str | None = None
    reason: str | None = None


class CriticalPath(Struct, frozen=True):
    """The longest path of a procedure and its limit, in minutes as decimal text; None: no limit."""

    longest: str
    within: str | None


class ProcedureChange(Struct, frozen=True):
    """The critical path on both sides, and outcomes that no path reaches any more."""

    old: CriticalPath
    new: CriticalPath
    unreachable: tuple[str, ...] = ()
    late: bool = False
    """The longest path is over the limit, and was not before, or is longer than before."""


class VersionChange(Struct, frozen=True):
    """How far the version must rise for a change, and how far it did."""

    old: str | None
    new: str | None
    needs: Level
    rose: Literal["major", "minor", "patch", "none", "fell"]
    finding: Literal["", "too_low", "for_nothing", "fell"]


class TestsChanged(Struct, frozen=True):
    """Titles of the `test` declarations of a criterion that were added, removed or changed."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """One declaration that differs, in the form of `crmc diff --format json`.

    `witnesses`: made-up declarations that are gained, lost or kept; `gained` and `lost` are the regions in
    words. `supplied`: what must be supplied beside a witness. `undetermined`: where, besides, an outcome
    becomes undetermined or is so no longer. `newly_read`, `no_longer_read`: elements that only one side
    reads. `dead`: it can select nothing any more. `reason`: why it is undecided. `renamed_from`: the ID
    that it had, and `rename` what of its name changed. `file` and `line`: where it stands now, else stood;
    no line for an audience.
    """

    id: str
    kind: str
    verdict: Verdict
    fields: tuple[Field, ...]
    dead: bool = False
    witnesses: dict[str, Any] = msgspec.field(default_factory=dict)
    sample: dict[str, int] | None = None
    renamed_from: str | None = None
    rename: Literal["id", "id and title"] | None = None
    title: str | None = None
    file: str | None = None
    line: int | None = None
    gained: str | None = None
    lost: str | None = None
    reason: str | None = None
    undetermined: str | None = None
    supplied: dict[str, Any] = msgspec.field(default_factory=dict)
    newly_read: tuple[str, ...] = ()
    no_longer_read: tuple[str, ...] = ()
    parties: tuple[PartyVerdict, ...] = ()
    procedure: ProcedureChange | None = None
    version: VersionChange | None = None
    tests: TestsChanged | None = None

    @property
    def is_proved_equal(self) -> bool:
        """Nothing differs but how a condition, or a value that it reads, is written."""
        moved = self.undetermined or self.newly_read or self.no_longer_read or self.renamed_from or self.tests
        return (
            self.verdict == "equal"
            and not moved
            and bool(self.fields)
            and all(field.about in ("wording", "selection") for field in self.fields)
        )


class Difference(Struct, frozen=True):
    """All changes by kind and ID; `compared` declarations stand in either book."""

    changes: tuple[Change, ...]
    compared: int

    @property
    def unchanged(self) -> int:
        """Declarations in which nothing differs."""
        return self.compared - len(self.changes)
