"""The truth of a leaf that looks at one element, for one declared value: by the interpreter's own rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from crmc.engine.plan.leaves import Begins, Below, ByValue, IsTrue, Leaf, OneOf, Words
from crmc.ir import text
from crmc.ir.conditions import verdict_of
from crmc.ir.membership import COMMODITY_CODE, Between, is_below
from crmc.ir.record import Declared, Item, Record
from crmc.ir.scope import Scope
from crmc.ir.values import Foreign, Known

Unary: TypeAlias = OneOf | Below | IsTrue | Words | Begins | ByValue
UNARY = (OneOf, Below, IsTrue, Words, Begins, ByValue)


def truth_of(leaf: Leaf, value: Declared, empty: Scope) -> bool | None:
    """True, false or unknown for a value that is there; `empty` is a scope of the book without a record.

    An amount in another currency is unknown: it depends on the day as well.
    """
    if is_foreign(value):
        return None
    match leaf:
        case OneOf(_, values):
            return value in values
        case Below(_, tops, ranges):
            choices = [Known(top) for top in tops]
            between = [Between(Known(low), Known(high)) for low, high in ranges]
            return is_below(Known(str(value)), [*choices, *between], (), COMMODITY_CODE).truth
        case IsTrue():
            return value is True
        case Words(_, words, whole):
            return holds_word(text.normalise(str(value)), words, whole)
        case Begins(_, start):
            return text.normalise(str(value)).startswith(start)
        case ByValue(element, condition):
            return verdict_of(condition, holding(empty, element, value)).truth
    return None


def is_foreign(value: Declared) -> bool:
    """Is a value, or one of several, an amount in another currency than EUR?"""
    several = value if isinstance(value, tuple) else (value,)
    return any(isinstance(each, Foreign) for each in several)


def holds_word(normalised: str, words: tuple[str, ...], whole: bool) -> bool:
    """Does a normalised text hold one of the words?"""
    if not whole:
        return any(word in normalised for word in words)
    spaced = f" {' '.join(text.words(normalised))} "
    return any(f" {word} " in spaced for word in words)


def holding(empty: Scope, element: str, value: Declared) -> Scope:
    """A scope in which an item declares that one value."""
    item = Item(1, {element: value})
    return replace(empty, item=item, record=replace(empty.record, items=(item,)), of_items=True)


def empty_record() -> Record:
    """A record that declares nothing."""
    return Record("", "", {}, (), {}, (), None)
