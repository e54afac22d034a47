"""Criteria made ready for a comparison: their parts put in place, and what they name at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from crmc.analysis.proof.problem import Side
from crmc.ir import expression as ir
from crmc.ir.evaluate import Rule, world_of
from crmc.ir.history import timeline
from crmc.ir.model import WITHHELD, Criterion, RuleBook
from crmc.ir.scope import Supplies, World
from crmc.ir.walk import names_in, walk

MOST_NODES = 20_000


class NotComparableError(Exception):
    """A criterion that cannot be looked into; the message says why."""


class Books:
    """The worlds of the last few books, so that each is made once for many comparisons."""

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._kept: dict[int, tuple[RuleBook, World]] = {}

    def world(self, book: RuleBook) -> World:
        """The book with its named things by name, and nothing supplied."""
        kept = self._kept.get(id(book))
        if kept is None or kept[0] is not book:
            if len(self._kept) >= self._most:
                self._kept.pop(next(iter(self._kept)))
            kept = self._kept[id(book)] = (book, world_of(book, Supplies(), timeline(None, ())))
        return kept[1]


BOOKS = Books()


def side_of(book: RuleBook, rule: Rule) -> Side:
    """A criterion or alert in its book. Raises NotComparableError."""
    world = BOOKS.world(book)
    if not isinstance(rule, Criterion):
        return Side(book, world, rule, rule.scope, ())
    if rule.select_text == WITHHELD:
        raise NotComparableError("the condition is withheld")
    parts = {part.name: part.value for part in rule.parts}
    inlined = _Inlined(parts)
    condition = None if rule.select is None else inlined.of(rule.select)
    weights = () if rule.score is None else rule.score.weights
    return Side(
        book, world, rule, condition, tuple(inlined.of(ir.Part(weight.indicator)) for weight in weights)
    )


class _Inlined:
    """Puts parts in place of their names."""

    def __init__(self, parts: Mapping[str, ir.Expression]) -> None:
        self.parts, self.size = parts, 0
        self._made: dict[str, ir.Expression] = {}

    def of(self, node: Any) -> Any:
        """The expression without names of parts."""
        if isinstance(node, ir.Part):
            return self._part(node.name)
        self.size += 1
        if self.size > MOST_NODES:
            raise NotComparableError("the condition is too large")
        changes: dict[str, object] = {}
        for name in node.__struct_fields__:
            value = getattr(node, name)
            made = self._field(value)
            if made is not value:
                changes[name] = made
        return msgspec.structs.replace(node, **changes) if changes else node

    def _field(self, value: object) -> object:
        if isinstance(value, tuple) and value and isinstance(value[0], Struct):
            made = tuple(self.of(each) for each in value)
            return value if all(new is old for new, old in zip(made, value, strict=True)) else made
        return self.of(value) if isinstance(value, Struct) else value

    def _part(self, name: str) -> ir.Expression:
        if name not in self.parts:
            raise NotComparableError(f"the part `{name}` is not there")
        if name not in self._made:
            self._made[name] = self.of(self.parts[name])
        return self._made[name]


# What is the same


def is_same(old: Side, new: Side) -> bool:
    """Do both say the same in the same words, of the same lists, tables and parameters?"""
    first, second = old.rule, new.rule
    if deciding(first) != deciding(second) or old.expressions != new.expressions:
        return False
    if old.book is new.book:
        return True
    return all(
        getattr(old.world, kind).get(name) is getattr(new.world, kind).get(name)
        or meaning(getattr(old.world, kind).get(name)) == meaning(getattr(new.world, kind).get(name))
        for kind, name in resources(old)
    ) and facts(old) == facts(new)


def deciding(rule: Rule) -> tuple[Any, ...]:
    """What decides beside the conditions."""
    if not isinstance(rule, Criterion):
        return rule.head.valid, rule.applies, rule.elements
    return rule.head.valid, rule.applies, rule.on, rule.absent, rule.score, rule.elements, rule.select is None


def resources(side: Side) -> Iterator[tuple[str, str]]:
    """(kind, name) of every list, table and parameter that the conditions name."""
    for node in side.expressions:
        for kind, shape in (("lists", ir.Listed), ("tables", ir.Lookup), ("parameters", ir.Parameter)):
            yield from ((kind, name) for name in names_in(node, shape))


def meaning(found: Any) -> Any:
    """What of a list, table or parameter decides outcomes."""
    return None if found is None else msgspec.structs.replace(found, head=None)


def facts(side: Side) -> list[Any]:
    """What the catalogue says of the elements that the criterion names, without their titles."""
    book = side.book
    told = [book.elements.get(name) for name in side.rule.elements]
    lists = [book.code_lists.get(fact.code_list or "") if fact else None for fact in told]
    return [
        *(None if fact is None else msgspec.structs.replace(fact, title="") for fact in told),
        *(
            None if codes is None else msgspec.structs.replace(codes, title="", edition=None)
            for codes in lists
        ),
    ]


def uses_random(side: Side) -> bool:
    """Does a condition draw records?"""
    return any(isinstance(node, ir.Random) for root in side.expressions for node in walk(root))
