"""Leaves: the conditions on a record that a fast engine can judge by itself.

A leaf is true, false or unknown (None). It is unknown where one of its `elements` is missing, unless
its docstring says otherwise. INVARIANT: whatever an engine cannot judge exactly it takes for unknown;
then the reference interpreter judges the pair, so that no leaf can make an outcome wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import lcm
from typing import Literal, TypeAlias

from crmc.ir.expression import Expression, Relation


@dataclass(frozen=True, slots=True)
class OneOf:
    """A flat code, an identifier or a text is one of the values."""

    element: str
    values: tuple[str, ...]

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.element,)


@dataclass(frozen=True, slots=True)
class Below:
    """A hierarchical code lies below one of `tops`, or within a range of subtrees, both ends included.

    Unknown as well for a declared code too short to tell (4.3).
    """

    element: str
    tops: tuple[str, ...]
    ranges: tuple[tuple[str, str], ...] = ()

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.element,)


@dataclass(frozen=True, slots=True)
class IsTrue:
    """An element of type bool is true."""

    element: str

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.element,)


@dataclass(frozen=True, slots=True)
class Absent:
    """The element is not declared: always true or false."""

    element: str

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.element,)


@dataclass(frozen=True, slots=True)
class Words:
    """The normalised text holds one of the words (normalised too, none empty); `whole`: as whole words.

    With `whole` a word of several parts, divided by a space, stands for words that follow one another.
    """

    element: str
    words: tuple[str, ...]
    whole: bool

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.element,)


@dataclass(frozen=True, slots=True)
class Begins:
    """The normalised text begins with `text` (normalised, not empty)."""

    element: str
    text: str

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.element,)


@dataclass(frozen=True, slots=True)
class Same:
    """Two texts, identifiers or flat codes are equal."""

    left: str
    right: str

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Term:
    """A whole coefficient times the product of elements (one that stands twice is squared)."""

    coefficient: Fraction
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The sum of the terms stands in `relation` to zero: numbers in base units, days since day 1 for dates.

    Comes of a comparison multiplied by its denominators. Unknown where one of `elements` is missing or one
    of `denominators` (each at least zero by the catalogue) is zero.
    """

    relation: Relation
    terms: tuple[Term, ...]
    elements: tuple[str, ...]
    denominators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ByValue:
    """Any condition that depends on the value of one element alone; `truth.truth_of` computes it.

    It holds no list, parameter, part or table. An element that occurs several times has a tuple for value.
    """

    element: str
    condition: Expression

    @property
    def elements(self) -> tuple[str, ...]:
        return (self.element,)


@dataclass(frozen=True, slots=True)
class OnDay:
    """The reference date lies between two days (ISO text, ends included, None: no bound). Never unknown."""

    start: str | None
    end: str | None

    @property
    def elements(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Keyed selection of a share of the records, for the criterion `subject` (4.9)."""

    subject: str
    share: str

    @property
    def elements(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A condition that would explode into clauses: a tree of literals (`tree`), judged as it stands."""

    tree: Tree
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Always unknown: a condition that only the reference interpreter judges, with the reason."""

    reason: str

    @property
    def elements(self) -> tuple[str, ...]:
        return ()


Leaf: TypeAlias = (
    OneOf | Below | IsTrue | Absent | Words | Begins | Same | Amounts | ByValue | OnDay | Drawn | Whole | Ask
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A leaf, or with `positive` False its negation (unknown stays unknown)."""

    leaf: Leaf
    positive: bool = True


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` or `or` of trees; of none: true for `and`, false for `or`."""

    kind: Literal["and", "or"]
    operands: tuple[Tree, ...]


Tree: TypeAlias = Sign | Junction

TRUE = Junction("and", ())
FALSE = Junction("or", ())

FLIPPED: dict[Relation, Relation] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def negated(literal: Sign) -> Sign:
    """The negation; of a comparison of amounts the opposite relation."""
    leaf = literal.leaf
    if isinstance(leaf, Amounts):
        flipped = Amounts(FLIPPED[leaf.relation], leaf.terms, leaf.elements, leaf.denominators)
        return Sign(flipped, literal.positive)
    return literal if isinstance(leaf, Ask) else Sign(leaf, not literal.positive)


def whole_terms(leaf: Amounts, decimals: dict[str, int]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The terms for elements held as whole numbers of 10^-decimals: coefficients that are whole as well.

    `decimals` tells how many decimals each element is held with; a day has none.
    """
    places = [sum(decimals[element] for element in term.elements) for term in leaf.terms]
    most = max(places, default=0)
    scaled = [term.coefficient * 10 ** (most - place) for term, place in zip(leaf.terms, places, strict=True)]
    common = lcm(*(coefficient.denominator for coefficient in scaled))
    return tuple(
        (int(coefficient * common), term.elements)
        for coefficient, term in zip(scaled, leaf.terms, strict=True)
    )


def ordinal(value: date) -> int:
    """The number of a day."""
    day = value.date() if isinstance(value, datetime) else value
    return day.toordinal()
