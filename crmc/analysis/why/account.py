"""The account: outcome, conditions with their values, law, controls, what is missing, what would turn it.

Numbers are plain decimal text in base units, with the unit beside them; who prints them groups digits.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from crmc.ir.model import Period

Truth = Literal["true", "false", "unknown"]
Told = Literal["selected", "not_selected", "undetermined", "error", "absent"]
GuardKind = Literal["kind", "fault", "reference_date", "validity", "absent", "withheld"]
Reach = Literal[
    "", "or_more", "or_less", "or_less_above_zero", "up_to", "down_to", "given", "not_given", "such_as"
]


class Shown(Struct, frozen=True):
    """A value beside a condition; `value` None: there is none, `note` then says why.

    `about` tells what it is the value of; `item` where an element stands (None: the header).
    """

    name: str
    about: Literal["element", "parameter", "table", "list", "part", "computed"]
    title: str | None = None
    item: int | None = None
    value: str | None = None
    unit: str | None = None
    note: str | None = None


class Weighed(Struct, frozen=True):
    """What an indicator can add to the score and what it does add, in decibans with one digit."""

    present: str
    absent: str
    added: str


Among = Literal["", "beside", "instead"]
Form = Literal["and", "or", "not", "at_least", "items", "item", "part", "test", "score"]


class Condition(Struct, frozen=True):
    """One node of the selection. `text`: the author's words; `missing`: what would settle an unknown one."""

    form: Form
    text: str
    truth: Truth
    title: str | None = None
    values: tuple[Shown, ...] = ()
    missing: tuple[str, ...] = ()
    weight: Weighed | None = None
    conditions: tuple[Condition, ...] = ()


class Guard(Struct, frozen=True):
    """What decides before any condition is looked at, in a sentence."""

    kind: GuardKind
    sentence: str


class LawTold(Struct, frozen=True):
    """A provision that the criterion rests on; `verified`: its text was read in a public copy."""

    citation: str
    role: str
    instrument: str
    subject: str | None
    verified: bool


class ControlTold(Struct, frozen=True):
    """A control that follows, or would follow, from a selection. Words are those of the catalogue."""

    title: str
    operators: str
    types: tuple[str, ...]
    channel: str | None
    places: tuple[str, ...]
    procedures: tuple[tuple[str, str | None], ...]
    """(ID, title)"""
    purpose: str | None
    within: str | None
    """In minutes."""
    notice: str | None


class Lack(Struct, frozen=True):
    """Something that is missing, and where it can be found or supplied."""

    name: str
    sentence: str


class Change(Struct, frozen=True):
    """One element declared otherwise. `declared` is the new value in the form of a declaration.

    `reach`: which further values do the same (`such_as`: all that no test names); `limit` is the other end of
    `up_to` and `down_to`.
    `among`: of an element that occurs several times, whether `becomes` stands beside or instead of a value.
    """

    element: str
    title: str
    type: str
    item: int | None
    among: Among
    was: str | None
    becomes: str | None
    unit: str | None
    reach: Reach
    limit: str | None
    declared: Any


class Turn(Struct, frozen=True):
    """The smallest change that gives another outcome: one element, else two; then others of one element."""

    outcome: Told
    changes: tuple[Change, ...]
    others: tuple[Change, ...] = ()


class Account(Struct, frozen=True):
    """Everything that is told of one criterion (or alert) and one item, or declaration, in its place."""

    declaration: str
    kind: str
    item: int | None
    criterion: str
    title: str | None
    rule: Literal["criterion", "alert"]
    outcome: Told
    status: Literal["trial", "active"] | None
    reference_date: str | None
    valid: Period
    guard: Guard | None
    condition: Condition | None
    score: str | None
    threshold: str | None
    missing: tuple[Lack, ...]
    turns: tuple[Turn, ...]
    channel: str | None
    operator: str
    controls: tuple[ControlTold, ...]
    look_for: str | None
    law: tuple[LawTold, ...]
    standing: tuple[str, ...]
    """What the Party has done with it, one sentence an act."""
    message: str | None
    notes: tuple[str, ...]
