"""Questions about one book, each answered yes, no or undecided over every possible declaration."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from msgspec import Struct, structs
from msgspec import field as struct_field

from crmc.analysis.proof.compare import Answer, Found, Pair
from crmc.analysis.proof.problem import Side
from crmc.analysis.proof.sides import NotComparableError, side_of
from crmc.ir.evaluate import Rule
from crmc.ir.expression import Constant, Expression
from crmc.ir.model import Criterion, RuleBook

EVERYTHING = Constant("bool", "true")


class Answered(Struct, frozen=True):
    """An answer with the declaration that shows it and what is supplied beside, or what stands in the way.

    The declaration is one that is selected (`is_satisfiable`), that the first selects and the second does not
    (`is_contained`, answered no), that is not selected (`always_selects`, answered no), or that both select
    (`overlap`). `words` tell where it lies.
    """

    answer: Answer
    declaration: dict[str, Any] | None = None
    supplied: dict[str, Any] = struct_field(default_factory=dict)
    words: str | None = None
    reason: str | None = None


def is_satisfiable(book: RuleBook, rule: Rule) -> Answered:
    """Is there a declaration that the criterion selects?"""
    try:
        side = side_of(book, rule)
    except NotComparableError as error:
        return Answered("undecided", reason=str(error))
    return told(Pair(side, side).ask("kept"))


def is_contained(book: RuleBook, narrow: Rule, wide: Rule) -> Answered:
    """Does the second select whatever the first does?"""
    try:
        pair = Pair(side_of(book, narrow), side_of(book, wide))
    except NotComparableError as error:
        return Answered("undecided", reason=str(error))
    return turned(told(pair.ask("lost")))


def overlap(book: RuleBook, one: Rule, other: Rule) -> Answered:
    """Is there a declaration that both select?"""
    try:
        pair = Pair(side_of(book, one), side_of(book, other))
    except NotComparableError as error:
        return Answered("undecided", reason=str(error))
    return told(pair.ask("kept"))


def always_selects(book: RuleBook, rule: Rule) -> Answered:
    """Does the criterion select every declaration of its kinds in its time?"""
    try:
        side = side_of(book, rule)
    except NotComparableError as error:
        return Answered("undecided", reason=str(error))
    return turned(told(Pair(selecting_all(side), side).ask("lost")))


def selecting_all(side: Side) -> Side:
    """The same kinds and time with a condition that always holds."""
    rule = side.rule
    if not isinstance(rule, Criterion):
        whole: Rule = structs.replace(rule, scope=EVERYTHING)
    else:
        whole = structs.replace(rule, select=EVERYTHING, score=None)
    return replace(side, rule=whole, condition=EVERYTHING, indicators=())


def with_condition(side: Side, condition: Expression) -> Side:
    """The same criterion with another condition in place of its own."""
    rule = side.rule
    other: Rule = (
        structs.replace(rule, select=condition)
        if isinstance(rule, Criterion)
        else structs.replace(rule, scope=condition)
    )
    return replace(side, rule=other, condition=condition)


def told(found: Found) -> Answered:
    """What was found, as it is handed out."""
    if found.situation is None:
        return Answered(found.answer, reason=found.reason)
    situation = found.situation
    return Answered(found.answer, situation.declaration, situation.supplied(), found.words)


def turned(answered: Answered) -> Answered:
    """The answer to the opposite question, with the same witness."""
    other: dict[Answer, Answer] = {"yes": "no", "no": "yes", "undecided": "undecided"}
    return structs.replace(answered, answer=other[answered.answer])
