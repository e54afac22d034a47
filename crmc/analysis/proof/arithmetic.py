"""The value of what spans several elements, once these have values: whether a place is really met."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from crmc.analysis.proof.scale import Truth
from crmc.analysis.proof.values import MISSING, Held, Special, on_line
from crmc.analysis.proof.variables import Cell, Variable
from crmc.ir import expression as ir


class NotComputedError(Exception):
    """A value that only the interpreter computes."""


def is_met(variable: Variable, cell: Cell, values: Mapping[str, Held]) -> bool:
    """May the variable lie in the cell with these values? True where only the interpreter can tell."""
    try:
        truths = truths_of(variable, values)
    except NotComputedError:
        return True
    return truths is None or truths == cell.truths


def truths_of(variable: Variable, values: Mapping[str, Held]) -> tuple[Truth, ...] | None:
    """What its atoms say; None: one of its elements has no value."""
    if any(isinstance(values.get(name, MISSING), Special) for name in variable.elements):
        return None
    if variable.key[0] == "same":
        left, right = (values[name] for name in variable.elements)
        return variable.truths(left == right)
    if variable.key[0] != "quantity" or variable.is_bounded:
        raise NotComputedError
    total = Fraction(0)
    for node, coefficient in zip(variable.nodes, variable.coefficients, strict=True):
        value = number_of(node, values)
        if value is None:
            return variable.truths(MISSING)
        total += coefficient * value
    return variable.truths(total)


def number_of(node: Any, values: Mapping[str, Held]) -> Fraction | None:
    """A value as a number; None where a denominator is zero."""
    match node:
        case ir.Element(name):
            point = on_line(values[name])
            if point is None:
                raise NotComputedError
            return point
        case ir.Constant("number", text):
            return Fraction(text)
        case ir.Negative(operand):
            return product_of([Fraction(-1), number_of(operand, values)])
        case ir.Sum(operands):
            return sum_of([number_of(operand, values) for operand in operands])
        case ir.Product(operands):
            return product_of([number_of(operand, values) for operand in operands])
        case ir.Quotient(numerator, denominator):
            below = number_of(denominator, values)
            return None if not below else product_of([number_of(numerator, values), 1 / below])
    raise NotComputedError


def sum_of(numbers: list[Fraction | None]) -> Fraction | None:
    """The sum; none where one is none."""
    total = Fraction(0)
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def product_of(numbers: list[Fraction | None]) -> Fraction | None:
    """The product; none where one is none."""
    total = Fraction(1)
    for number in numbers:
        if number is None:
            return None
        total *= number
    return total
