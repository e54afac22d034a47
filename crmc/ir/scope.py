"""Where a condition is looked at: one record, one of its items or its header, in a world of supplies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from crmc.ir.expression import Expression
from crmc.ir.history import Timeline
from crmc.ir.model import ParameterDeclaration, Row, RuleBook, Table, ValueList
from crmc.ir.record import Declared, Item, Record
from crmc.ir.values import Foreign, Known, Missing, Scalar, Value, missing

NEVER_FROM_HEADER = frozenset({"gross_mass"})
"""4.1: the header's is another measure (`total_gross_mass`)."""

Rates = Mapping[str, Sequence[tuple[date, Fraction]]]


@dataclass(frozen=True, slots=True)
class Supplies:
    """What is supplied at run time beside the book; None: not supplied.

    `lists` gives external lists (and, in a test, any list) their values; `tables` replaces rows of
    tables in a test. `history` are earlier declarations. `rates` are EUR per unit of a currency, by date.
    `key` is the Party's key of the random draw, at least 32 bytes (its reader sees to that).
    """

    key: bytes | None = None
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    history: Sequence[Record] | None = None
    rates: Rates | None = None
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """A book with its lists, tables and parameters by name, the supplies, and the order of declarations."""

    book: RuleBook
    supplies: Supplies
    timeline: Timeline
    lists: Mapping[str, ValueList]
    tables: Mapping[str, Table]
    parameters: Mapping[str, ParameterDeclaration]


@dataclass(frozen=True, slots=True)
class Scope:
    """`subject` is the ID of the criterion, alert or area; `parts` its named expressions.

    `item` None: the header. `of_items`: the subject looks at items, be there none. `each` is the element
    and the one value that a quantifier looks at, missing where none is given.
    """

    world: World
    subject: str
    parts: Mapping[str, Expression]
    record: Record
    item: Item | None = None
    of_items: bool = False
    each: tuple[str, Scalar | Foreign | Missing] | None = None

    def at(self, item: Item | None) -> Scope:
        return replace(self, item=item)

    def items(self) -> tuple[Scope, ...]:
        return tuple(self.at(item) for item in self.record.items)

    def of(self, record: Record) -> Scope:
        return replace(self, record=record, item=None, each=None)


def declared(scope: Scope, element: str) -> Declared | None:
    """4.1: the item's, else the header's; of an element that occurs several times, both together.

    None: not declared (or faulty, which has made the criterion an error before).
    """
    on_header = scope.record.header.get(element)
    if scope.item is None:
        return None if scope.of_items and element in NEVER_FROM_HEADER else on_header
    on_item = scope.item.values.get(element)
    if element in NEVER_FROM_HEADER or on_header is None:
        return on_item
    if isinstance(on_item, tuple) and isinstance(on_header, tuple):
        return on_item + on_header
    return on_header if on_item is None else on_item


def element_value(scope: Scope, element: str) -> Value:
    """The one value of an element; missing names the element, an amount without a rate `rates`."""
    value = declared(scope, element)
    if value is None:
        return missing(element)
    if isinstance(value, tuple):
        raise TypeError(f"`{element}` may occur several times and needs any or every")
    return in_euro(scope, value)


def in_euro(scope: Scope, value: Scalar | Foreign) -> Value:
    """4.6: by the latest rate not after the reference date, as an exact fraction."""
    if not isinstance(value, Foreign):
        return Known(value)
    rate = latest_rate(scope, value.currency)
    if rate is None:
        return Missing(frozenset({"rates"}), present=True)
    return Known(value.amount * rate)


def latest_rate(scope: Scope, currency: str) -> Fraction | None:
    """EUR per unit of the currency, None where no rate is known for the day."""
    if currency == "EUR":
        return Fraction(1)
    reference, rates = scope.record.reference, scope.world.supplies.rates
    if reference is None or rates is None:
        return None
    usable = [(start, rate) for start, rate in rates.get(currency, ()) if start <= reference]
    return max(usable, key=lambda dated: dated[0])[1] if usable else None


def is_hierarchical(book: RuleBook, element: str) -> bool:
    """Does a shorter code of the element stand for every code below it?"""
    facts = book.elements.get(element)
    code_list = book.code_lists.get(facts.code_list) if facts and facts.code_list else None
    return code_list is not None and code_list.hierarchical


def can_stand_on_item(book: RuleBook, element: str) -> bool:
    """May an item carry the element?"""
    facts = book.elements.get(element)
    return facts is not None and "item" in facts.levels


def minimum_of(book: RuleBook, element: str) -> Fraction | None:
    """The catalogue's lower bound of an element, None where there is none."""
    facts = book.elements.get(element)
    return None if facts is None or facts.minimum is None else Fraction(facts.minimum)
