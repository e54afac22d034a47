"""Asks the reference interpreter what a criterion says of one declaration, with what is supplied beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from crmc.ir.evaluate import Rule, is_absent, judgement_of, scopes_of, world_of
from crmc.ir.history import timeline
from crmc.ir.model import Criterion, RuleBook
from crmc.ir.record import Record, read_record
from crmc.ir.scope import Supplies, World


@dataclass(slots=True)
class Situation:
    """A declaration in the form of `crmc evaluate`, and what is supplied beside it (None: nothing)."""

    declaration: dict[str, Any]
    lists: dict[str, list[str]] = field(default_factory=dict)
    earlier: list[dict[str, Any]] | None = None
    rates: dict[str, str] = field(default_factory=dict)
    key: str | None = None

    def supplies(self, book: RuleBook) -> Supplies:
        """As the interpreter takes them."""
        history = None
        if self.earlier is not None:
            read = [read_record(book, declaration) for declaration in self.earlier]
            history = tuple(record for record in read if isinstance(record, Record))
        rates = {name: [(date.min, Fraction(rate))] for name, rate in self.rates.items()}
        key = None if self.key is None else self.key.encode()
        return Supplies(key=key, lists=self.lists, history=history, rates=rates or None)

    def supplied(self) -> dict[str, Any]:
        """What is supplied, as it is told; empty where nothing is."""
        told = {"lists": self.lists, "earlier": self.earlier, "rates": self.rates, "key": self.key}
        return {name: value for name, value in told.items() if value}


def outcomes(book: RuleBook, rule: Rule, situation: Situation) -> set[str]:
    """The outcome for each item; `absent` where the criterion gives no row."""
    record = read_record(book, situation.declaration)
    if not isinstance(record, Record):
        return {"error"}
    if isinstance(rule, Criterion) and is_absent(rule, record):
        return {"absent"}
    world = _world(book, situation)
    return {judgement_of(rule, scope).outcome for scope in scopes_of(world, rule, record)}


def _world(book: RuleBook, situation: Situation) -> World:
    supplies = situation.supplies(book)
    return world_of(book, supplies, timeline(supplies.history, ()))


def stands(target: str, old: set[str], new: set[str]) -> bool:
    """Do the outcomes of both stand as wanted? Errors on one side alone count for nothing."""
    if "error" in old | new:
        return False
    before, after = "selected" in old, "selected" in new
    match target:
        case "lost":
            return before and not after
        case "gained":
            return after and not before
        case "kept":
            return before and after
        case _:
            return not before and not after and ("undetermined" in old) != ("undetermined" in new)
