"""Values as text with their unit: the unit of a number follows from what it is computed of."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from crmc.decimals import decimal_text, has_decimal_text
from crmc.ir import expression as ir
from crmc.ir.facts import ElementFacts
from crmc.ir.record import Declared
from crmc.ir.scope import Scope
from crmc.ir.values import Bounded, End, Foreign, Known, Missing, Value

UNIT_OF_TYPE = {"money": "EUR", "mass": "kg", "volume": "l", "duration": "min", "percent": "share"}
"""The base units in which values stand; a share is told as a percentage."""

Powers: TypeAlias = Counter[str]
_DECIMALS_SHOWN = 6


def unit_of_element(facts: ElementFacts | None) -> str | None:
    """The base unit of an element's values; None: a number, a code, a text."""
    return None if facts is None else UNIT_OF_TYPE.get(facts.type)


def unit_of(node: ir.Expression, scope: Scope) -> str | None:
    """The unit of a value: `EUR/kg` of a quotient of money and mass."""
    single = single_unit(node, scope)
    if single is not None:
        return single
    powers = powers_of(node, scope)
    over = [unit for unit in sorted(powers) for _ in range(powers[unit])]
    under = [unit for unit in sorted(powers) for _ in range(-powers[unit])]
    if not over and not under:
        return None
    return "/".join(["*".join(over) or "1", *under])


def single_unit(node: ir.Expression, scope: Scope) -> str | None:
    """The unit that something named has by itself."""
    world, elements = scope.world, scope.world.book.elements
    match node:
        case ir.Element(name) | ir.SumItems(name) | ir.HistorySum(name):
            return unit_of_element(elements.get(name))
        case ir.Each() if scope.each is not None:
            return unit_of_element(elements.get(scope.each[0]))
        case ir.Parameter(name) if name in world.parameters:
            return world.parameters[name].unit
        case ir.Lookup(name) if name in world.tables:
            return world.tables[name].unit
        case ir.Part(name):
            return unit_of(scope.parts[name], scope)
        case _:
            return None


def powers_of(node: ir.Expression, scope: Scope) -> Powers:
    """Units with their exponents; a constant and a share have none."""
    match node:
        case ir.Quotient(over, under):
            powers = powers_of(over, scope)
            powers.subtract(powers_of(under, scope))
            return powers
        case ir.Product(operands):
            powers = Counter()
            for operand in operands:
                powers.update(powers_of(operand, scope))
            return powers
        case ir.Sum(operands):
            return powers_of(operands[0], scope)
        case ir.Negative(operand) | ir.Else(operand):
            return powers_of(operand, scope)
        case _:
            return powers_in(single_unit(node, scope))


def powers_in(unit: str | None) -> Powers:
    """The exponents in a unit as text."""
    powers: Powers = Counter()
    over, *under = ("" if unit in (None, "share", "1") else str(unit)).split("/")
    powers.update(filter(None, over.split("*")))
    powers.subtract(filter(None, under))
    return powers


# Text


def number_text(value: Fraction) -> str:
    """Decimal text; a number without an exact one is cut to six digits after the point."""
    if has_decimal_text(value) and len(decimal_text(value).partition(".")[2]) <= _DECIMALS_SHOWN:
        return decimal_text(value)
    return decimal_text(Fraction(round(value * 10**_DECIMALS_SHOWN), 10**_DECIMALS_SHOWN))


def is_rounded(value: Value) -> bool:
    """Is the text of a value shorter than the value?"""
    if not isinstance(value, Known) or not isinstance(value.value, Fraction):
        return False
    return Fraction(number_text(value.value)) != value.value


def scalar_text(value: object) -> str:
    """One declared or computed value as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, Foreign):
        return f"{number_text(value.amount)} {value.currency}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def declared_text(value: Declared | None) -> str | None:
    """What a declaration holds; several values between commas, none at all as `none`."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return ", ".join(map(scalar_text, value)) or "none"
    return scalar_text(value)


def value_text(value: Value) -> str | None:
    """A computed value; a number between bounds as `3 or more`; None where it is missing."""
    match value:
        case Missing():
            return None
        case Known(known):
            return scalar_text(known)
        case Bounded(low, high):
            return bounded_text(low, high)


def bounded_text(low: End, high: End) -> str | None:
    """A number of which only bounds are known."""
    if low is not None and high is not None:
        return f"{number_text(low)} to {number_text(high)}"
    if low is not None:
        return f"{number_text(low)} or more"
    return None if high is None else f"{number_text(high)} or less"
