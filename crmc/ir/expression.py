"""Conditions and values of the RuleBook: what an engine computes.

Every name is resolved and every quantity stands in its base unit: money in EUR, mass in kilograms,
volume in litres, durations in minutes, a percentage as a plain share ("0.1" for 10 %). Numbers are
decimal text, so that no reader meets a binary float.

Two shapes carry the language's three values: a *value* (element, literal, arithmetic, count, sum, …)
and a *condition* (comparison, and, or, not, …). A bool element or a part stands where a condition may.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from crmc.ir.words import Name, Word

DecimalText = Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Relation = Literal["=", "!=", "<", "<=", ">", ">="]
Quantifier = Literal["any", "every"]


class _Node(Struct, frozen=True, tag_field="op", tag=str.lower):
    pass


# Values


class Element(_Node, frozen=True, tag="element"):
    """The record's value of a catalogue element; in an item criterion the item's, else the header's."""

    id: Word


class Each(_Node, frozen=True, tag="each"):
    """Inside `quantified`: the one value that is looked at."""


class Constant(_Node, frozen=True, tag="constant"):
    """A written value. `type` is number, money, date, datetime, bool, code, text or identifier.

    number: every number and quantity in base units; `unit` tells people what it was ("EUR/kg").
    money: only an amount in another currency than EUR, `unit` is its currency (converted by rates).
    """

    type: Literal["number", "money", "date", "datetime", "bool", "code", "text", "identifier"]
    value: str
    unit: str | None = None


class Parameter(_Node, frozen=True, tag="parameter"):
    """The value of a parameter at the reference date."""

    name: Name


class Lookup(_Node, frozen=True, tag="table"):
    """The value that a table holds for the record (its keys are `Table.by`)."""

    name: Name


class Negative(_Node, frozen=True, tag="negative"):
    operand: Expression


class Sum(_Node, frozen=True, tag="sum"):
    """Operands added; a subtracted one is wrapped in `negative`."""

    operands: tuple[Expression, ...]


class Product(_Node, frozen=True, tag="product"):
    operands: tuple[Expression, ...]


class Quotient(_Node, frozen=True, tag="quotient"):
    numerator: Expression
    denominator: Expression


class Else(_Node, frozen=True, tag="else"):
    """`operand`, and `fallback` where it is missing."""

    operand: Expression
    fallback: Expression


class CountItems(_Node, frozen=True, tag="count_items"):
    """Number of items for which the condition holds (all items where it is None)."""

    where: Expression | None


class SumItems(_Node, frozen=True, tag="sum_items"):
    """Sum of an item element over the items (over those for which `where` holds)."""

    element: Word
    where: Expression | None = None


class HistoryCount(_Node, frozen=True, tag="history_count"):
    """Number of earlier declarations with the same keys within `days` before the reference date."""

    by: tuple[Word, ...]
    days: DecimalText
    where: Expression | None = None


class HistorySum(_Node, frozen=True, tag="history_sum"):
    """Sum of an item element over all items of those earlier declarations."""

    element: Word
    by: tuple[Word, ...]
    days: DecimalText


# Conditions


class Part(_Node, frozen=True, tag="part"):
    """The `let` or indicator of this name in the same criterion."""

    name: Name


class And(_Node, frozen=True, tag="and"):
    operands: tuple[Expression, ...]


class Or(_Node, frozen=True, tag="or"):
    operands: tuple[Expression, ...]


class Not(_Node, frozen=True, tag="not"):
    operand: Expression


class Compare(_Node, frozen=True, tag="compare"):
    relation: Relation
    left: Expression
    right: Expression


class Range(Struct, frozen=True, tag_field="member", tag="range"):
    """Both ends included; on a hierarchical code the whole subtrees of both ends."""

    low: Expression
    high: Expression


class Single(Struct, frozen=True, tag_field="member", tag="value"):
    value: Expression


class Listed(Struct, frozen=True, tag_field="member", tag="list"):
    """Every value of a named list."""

    name: Name


Member: TypeAlias = Range | Single | Listed


class In(_Node, frozen=True, tag="in"):
    """Membership. `hierarchical`: a shorter code in `members` matches every code below it."""

    operand: Expression
    members: tuple[Member, ...]
    hierarchical: bool = False


class IsMissing(_Node, frozen=True, tag="is_missing"):
    """True where the operand has no value; never unknown."""

    operand: Expression


class Within(_Node, frozen=True, tag="within"):
    """before: 0 ≤ anchor - moment ≤ span; after: 0 ≤ moment - anchor ≤ span. `span` in minutes."""

    moment: Expression
    span: Expression
    relation: Literal["before", "after"]
    anchor: Expression


class Contains(_Node, frozen=True, tag="contains"):
    """Searched words in normalised text; `words` are constants or text lists."""

    operand: Expression
    quantifier: Literal["any", "all"]
    whole_words: bool
    words: tuple[Member, ...]


class StartsWith(_Node, frozen=True, tag="starts_with"):
    operand: Expression
    text: str


class Quantified(_Node, frozen=True, tag="quantified"):
    """`any` / `every` over the values of an element that may occur several times.

    `condition` speaks of the one value as `each`. Given but empty: any false, every true; not given:
    unknown.
    """

    quantifier: Quantifier
    element: Word
    condition: Expression


class AtLeast(_Node, frozen=True, tag="at_least"):
    count: DecimalText
    operands: tuple[Expression, ...]


class Items(_Node, frozen=True, tag="items"):
    """`any item where` / `every item where` (only in a criterion on the declaration)."""

    quantifier: Quantifier
    condition: Expression


class Random(_Node, frozen=True, tag="random"):
    """Keyed selection of a share ("0.005" for 0.5 %) of the records."""

    share: DecimalText


Expression: TypeAlias = (
    Element
    | Each
    | Constant
    | Parameter
    | Lookup
    | Negative
    | Sum
    | Product
    | Quotient
    | Else
    | CountItems
    | SumItems
    | HistoryCount
    | HistorySum
    | Part
    | And
    | Or
    | Not
    | Compare
    | In
    | IsMissing
    | Within
    | Contains
    | StartsWith
    | Quantified
    | AtLeast
    | Items
    | Random
)
