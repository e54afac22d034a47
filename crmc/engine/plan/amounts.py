"""Comparisons of amounts as polynomials over zero: exact, without a division (4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from crmc.engine.plan.leaves import Amounts, Term
from crmc.ir import expression as ir
from crmc.ir.model import RuleBook

NUMERIC = frozenset({"money", "mass", "volume", "quantity", "integer", "decimal", "percent", "duration"})
MOST_TERMS = 16


class NotPlainError(Exception):
    """An expression that is no comparison of elements and written numbers; the message says why."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A sum of products over a product of elements that are at least zero.

    `terms`: coefficient by the names of a product, sorted. `elements`: all that were named, also where
    they fell out, since one that is missing makes the whole missing.
    """

    terms: dict[tuple[str, ...], Fraction]
    denominators: tuple[str, ...]
    elements: frozenset[str]


def comparison(relation: ir.Relation, left: ir.Expression, right: ir.Expression, book: RuleBook) -> Amounts:
    """left RELATION right, multiplied by the denominators of both. Raises NotPlainError."""
    first, second = ratio_of(left, book), ratio_of(right, book)
    subtracted = scaled(multiplied(second.terms, product(first)), -1)
    terms = added(multiplied(first.terms, product(second)), subtracted)
    elements = tuple(sorted(first.elements | second.elements))
    denominators = tuple(sorted({*first.denominators, *second.denominators}))
    return Amounts(relation, normal_terms(terms), elements, denominators)


def normal_terms(terms: dict[tuple[str, ...], Fraction]) -> tuple[Term, ...]:
    """By their elements, without those that are zero, divided by the size of the first coefficient."""
    left = [(names, coefficient) for names, coefficient in sorted(terms.items()) if coefficient]
    size = abs(left[0][1]) if left else Fraction(1)
    return tuple(Term(coefficient / size, names) for names, coefficient in left)


def product(ratio: Ratio) -> dict[tuple[str, ...], Fraction]:
    """The denominators as a product."""
    return {tuple(sorted(ratio.denominators)): Fraction(1)}


def ratio_of(node: ir.Expression, book: RuleBook) -> Ratio:
    """A value as a ratio. Raises NotPlainError."""
    match node:
        case ir.Element(name):
            return element_ratio(name, book)
        case ir.Constant():
            return constant_ratio(node)
        case ir.Negative(operand):
            inner = ratio_of(operand, book)
            return Ratio(scaled(inner.terms, -1), inner.denominators, inner.elements)
        case ir.Sum(operands):
            return sum_of([ratio_of(operand, book) for operand in operands])
        case ir.Product(operands):
            return product_of([ratio_of(operand, book) for operand in operands])
        case ir.Quotient(numerator, denominator):
            return quotient_of(ratio_of(numerator, book), ratio_of(denominator, book), book)
    raise NotPlainError(f"a value made by `{node.__struct_config__.tag}`")


def element_ratio(name: str, book: RuleBook) -> Ratio:
    """A single number or date."""
    facts = book.elements.get(name)
    if facts is None or facts.multiple or facts.type not in NUMERIC | {"date"}:
        raise NotPlainError(f"`{name}` is no single number or date")
    return Ratio({(name,): Fraction(1)}, (), frozenset({name}))


def constant_ratio(node: ir.Constant) -> Ratio:
    """A written number, an amount in EUR or a day."""
    if node.type == "number" or (node.type == "money" and node.unit in (None, "EUR")):
        return Ratio({(): Fraction(node.value)}, (), frozenset())
    if node.type == "date":
        return Ratio({(): Fraction(date.fromisoformat(node.value).toordinal())}, (), frozenset())
    raise NotPlainError(f"a written {node.type}")


def sum_of(ratios: list[Ratio]) -> Ratio:
    """Over the product of all denominators."""
    result = Ratio({}, (), frozenset())
    for ratio in ratios:
        terms = added(multiplied(result.terms, product(ratio)), multiplied(ratio.terms, product(result)))
        result = Ratio(terms, result.denominators + ratio.denominators, result.elements | ratio.elements)
    return result


def product_of(ratios: list[Ratio]) -> Ratio:
    """Terms with terms, denominators with denominators."""
    result = Ratio({(): Fraction(1)}, (), frozenset())
    for ratio in ratios:
        terms = multiplied(result.terms, ratio.terms)
        result = Ratio(terms, result.denominators + ratio.denominators, result.elements | ratio.elements)
    return result


def quotient_of(numerator: Ratio, denominator: Ratio, book: RuleBook) -> Ratio:
    """Only over one product of elements that the catalogue bounds at or above zero."""
    terms = [(names, coefficient) for names, coefficient in denominator.terms.items() if coefficient]
    if len(terms) != 1 or len(denominator.terms) != 1:
        raise NotPlainError("a denominator that is a sum")
    names, coefficient = terms[0]
    if not all(is_bounded(name, book) for name in names):
        raise NotPlainError("a denominator that may be below zero")
    # A denominator within the denominator stays below as well, for where it is zero the whole is unknown.
    twice = multiplied(product(denominator), product(denominator))
    above = scaled(multiplied(numerator.terms, twice), 1 / coefficient)
    below = numerator.denominators + names + denominator.denominators
    return Ratio(above, below, numerator.elements | denominator.elements)


def is_bounded(name: str, book: RuleBook) -> bool:
    """Does the catalogue say that the element is at least zero?"""
    minimum = book.elements[name].minimum
    return minimum is not None and Fraction(minimum) >= 0


def added(
    left: dict[tuple[str, ...], Fraction], right: dict[tuple[str, ...], Fraction]
) -> dict[tuple[str, ...], Fraction]:
    """Two sums of products, added."""
    result = dict(left)
    for names, coefficient in right.items():
        result[names] = result.get(names, Fraction(0)) + coefficient
    return few(result)


def multiplied(
    left: dict[tuple[str, ...], Fraction], right: dict[tuple[str, ...], Fraction]
) -> dict[tuple[str, ...], Fraction]:
    """Two sums of products, multiplied out."""
    result: dict[tuple[str, ...], Fraction] = {}
    for one, first in left.items():
        for other, second in right.items():
            names = tuple(sorted(one + other))
            result[names] = result.get(names, Fraction(0)) + first * second
    return few(result)


def scaled(terms: dict[tuple[str, ...], Fraction], factor: Fraction | int) -> dict[tuple[str, ...], Fraction]:
    """A sum of products times a number."""
    return {names: coefficient * factor for names, coefficient in terms.items()}


def few(terms: dict[tuple[str, ...], Fraction]) -> dict[tuple[str, ...], Fraction]:
    """The terms, if they are few enough to be worth it."""
    if len(terms) > MOST_TERMS or any(len(names) > 8 for names in terms):
        raise NotPlainError("an amount of too many terms")
    return terms
