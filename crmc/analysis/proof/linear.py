"""Numbers as sums of terms: whole multiples of elements, or of values that are not looked into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from crmc.ir import expression as ir
from crmc.ir.model import RuleBook

NUMERIC = frozenset({"money", "mass", "volume", "quantity", "integer", "decimal", "percent", "duration"})
FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

Term: TypeAlias = ir.Expression
"""An element, or a value that is no sum of multiples (a ratio, a count, …)."""


class NotLinearError(Exception):
    """A value that is no number or date of the record; the message names what it is."""


@dataclass(frozen=True, slots=True)
class Linear:
    """The sum of `terms` (term and coefficient, in one order) and of `constant`."""

    terms: tuple[tuple[Term, Fraction], ...]
    constant: Fraction

    def scaled(self, factor: Fraction) -> Linear:
        terms = tuple((term, coefficient * factor) for term, coefficient in self.terms)
        return Linear(terms, self.constant * factor)

    def plus(self, other: Linear) -> Linear:
        sums: dict[Term, Fraction] = dict(self.terms)
        for term, coefficient in other.terms:
            sums[term] = sums.get(term, Fraction(0)) + coefficient
        return Linear(tuple(sorted(sums.items(), key=_order)), self.constant + other.constant)

    @property
    def is_constant(self) -> bool:
        return not self.terms


def _order(term: tuple[Term, Fraction]) -> str:
    return repr(term[0])


def number(value: Fraction) -> Linear:
    """A number without terms."""
    return Linear((), value)


def linear(node: ir.Expression, book: RuleBook) -> Linear:
    """A value as a sum of terms; no part, parameter or lookup stands in it. Raises NotLinearError."""
    match node:
        case ir.Element(name):
            facts = book.elements.get(name)
            if facts is None or facts.multiple or facts.type not in NUMERIC | {"date", "datetime"}:
                raise NotLinearError(f"`{name}`")
            return Linear(((node, Fraction(1)),), Fraction(0))
        case ir.Each():
            return Linear(((node, Fraction(1)),), Fraction(0))
        case ir.Constant():
            return number(constant(node))
        case ir.Negative(operand):
            return linear(operand, book).scaled(Fraction(-1))
        case ir.Sum(operands):
            total = number(Fraction(0))
            for operand in operands:
                total = total.plus(linear(operand, book))
            return total
        case ir.Product(operands):
            return _product(node, [linear(operand, book) for operand in operands])
        case ir.Quotient(numerator, denominator):
            return _quotient(node, linear(numerator, book), linear(denominator, book))
        case ir.CountItems() | ir.SumItems() | ir.HistoryCount() | ir.HistorySum():
            return Linear(((node, Fraction(1)),), Fraction(0))
    raise NotLinearError(node.__struct_config__.tag or "a value")


def _product(node: ir.Product, operands: list[Linear]) -> Linear:
    result = number(Fraction(1))
    for operand in operands:
        if operand.is_constant:
            result = result.scaled(operand.constant)
        elif result.is_constant:
            result = operand.scaled(result.constant)
        else:
            return Linear(((node, Fraction(1)),), Fraction(0))
    return result


def _quotient(node: ir.Quotient, numerator: Linear, denominator: Linear) -> Linear:
    if denominator.is_constant and denominator.constant != 0:
        return numerator.scaled(1 / denominator.constant)
    return Linear(((node, Fraction(1)),), Fraction(0))


def constant(node: ir.Constant) -> Fraction:
    """A written number, an amount in EUR, or a day as a number. Raises NotLinearError."""
    if node.type == "number" or (node.type == "money" and node.unit in (None, "EUR")):
        return Fraction(node.value)
    if node.type == "date":
        return Fraction(date.fromisoformat(node.value).toordinal())
    raise NotLinearError(f"an amount in {node.unit}" if node.type == "money" else f"a {node.type}")
