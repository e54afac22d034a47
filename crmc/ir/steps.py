"""The tree of steps of a procedure, and what its steps name."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from crmc.ir.expression import DecimalText


class NamedThing(Struct, frozen=True):
    """A role, a resource or another authority of a procedure."""

    name: str
    title: str


class FormField(Struct, frozen=True):
    name: str
    title: str
    type: str
    required: bool


class Form(Struct, frozen=True):
    name: str
    title: str
    fields: tuple[FormField, ...]


class Step(Struct, frozen=True, tag_field="node", tag="step"):
    """One act of one role; `within` in minutes."""

    name: str
    title: str
    phase: str | None
    by: str | None
    within: DecimalText | None
    needs: tuple[str, ...]
    record: tuple[str, ...]
    notify: tuple[str, ...]
    text: str | None


class Arm(Struct, frozen=True):
    name: str
    steps: tuple[ProcedureNode, ...]


class Decide(Struct, frozen=True, tag_field="node", tag="decide"):
    """A question with named arms; exactly one is taken."""

    name: str
    title: str
    by: str | None
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
    name: str
    title: str
    outcome: str


ProcedureNode: TypeAlias = Step | Decide | Parallel | Repeat | End
