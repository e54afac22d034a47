"""The tree of steps of a procedure, and what its steps name."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from crmc.ir.expression import DecimalText
from crmc.ir.words import Name, Word


class NamedThing(Struct, frozen=True):
    """A role, a resource or another authority of a procedure."""

    name: Name
    title: str


class FormField(Struct, frozen=True):
    name: Name
    title: str
    type: str
    required: bool


class Form(Struct, frozen=True):
    name: Name
    title: str
    fields: tuple[FormField, ...]


class Step(Struct, frozen=True, tag_field="node", tag="step"):
    """One act of one role; `within` in minutes."""

    name: Name
    title: str
    phase: Literal["collect", "assess", "act", "review"] | None
    by: Word | None
    within: DecimalText | None
    needs: tuple[Word, ...]
    record: tuple[Word, ...]
    notify: tuple[Word, ...]
    text: str | None


class Arm(Struct, frozen=True):
    name: Word
    steps: tuple[ProcedureNode, ...]


class Decide(Struct, frozen=True, tag_field="node", tag="decide"):
    """A question with named arms; exactly one is taken."""

    name: Name
    title: str
    by: Word | None
    within: DecimalText | None
    arms: tuple[Arm, ...]


class Branch(Struct, frozen=True):
    title: str | None
    steps: tuple[ProcedureNode, ...]


class Parallel(Struct, frozen=True, tag_field="node", tag="parallel"):
    """Branches that all end before the procedure goes on."""

    title: str | None
    branches: tuple[Branch, ...]


class Repeat(Struct, frozen=True, tag_field="node", tag="repeat"):
    """The steps at least once and at most `at_most` times."""

    title: str | None
    at_most: DecimalText
    steps: tuple[ProcedureNode, ...]


class End(Struct, frozen=True, tag_field="node", tag="end"):
    name: Name
    title: str
    outcome: Word


ProcedureNode: TypeAlias = Step | Decide | Parallel | Repeat | End
