"""Values of elements as a declaration in the form of `crmc evaluate`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from crmc.analysis.proof.values import MISSING, WITHOUT_RATE, Held
from crmc.decimals import decimal_text, has_decimal_text
from crmc.ir.declared import most_digits
from crmc.ir.facts import ElementFacts
from crmc.ir.model import RuleBook

CONVERTED, RATES = "RSD", ("0.01", "0.0001", "0.00001", "0.000001", "0.03", "0.07")
"""The currency of amounts that only a conversion gives, and rates at which one of two decimals gives them."""
NO_RATE = {"amount": "100.00", "currency": "USD"}
REFERENCE = "@reference"
NUMBER = "W1"


def declaration_of(book: RuleBook, kind: str, values: Mapping[str, Held], on_items: bool) -> dict[str, Any]:
    """`id`, `kind`, the header by name, and one item with what stands on items."""
    header: dict[str, Any] = {}
    item: dict[str, Any] = {}
    for name in sorted(values):
        held = values[name]
        if held is MISSING or name == REFERENCE:
            continue
        facts = book.elements[name]
        level = item if "item" in facts.levels and (on_items or "header" not in facts.levels) else header
        level[name] = encoded(held, facts)
    if REFERENCE in values:
        header |= reference(book, kind, values[REFERENCE], header)
    return {"id": NUMBER, "kind": kind, **header, "items": [item]}


def reference(book: RuleBook, kind: str, day: Held, header: Mapping[str, Any]) -> dict[str, Any]:
    """The first of the kind's dates, unless one is declared already."""
    names = [name for name in book.kinds[kind].reference_dates if name in book.elements]
    if not names or any(name in header for name in names):
        return {}
    return {names[0]: encoded(day, book.elements[names[0]])}


def encoded(held: Held, facts: ElementFacts) -> Any:
    """One value as JSON; a number that has too many decimals is an amount in another currency."""
    if isinstance(held, tuple):
        return [encoded(value, facts) for value in held]
    if held is WITHOUT_RATE:
        return dict(NO_RATE)
    if isinstance(held, Fraction):
        return decimal(held, facts)
    if isinstance(held, bool | str):
        return held
    if facts.type == "datetime":
        assert isinstance(held, datetime) or not hasattr(held, "hour")
        moment = held if isinstance(held, datetime) else None
        return moment.isoformat() if moment else f"{held.isoformat()}T10:00:00"  # type: ignore[union-attr]
    return held.isoformat()  # type: ignore[union-attr]


def decimal(value: Fraction, facts: ElementFacts) -> Any:
    """Decimal text, of money with two decimals; or the amount that a rate turns into it."""
    step = Fraction(1, 10 ** most_digits(facts)[1])
    if (value / step).denominator == 1:
        text = decimal_text(value)
        return with_cents(text) if facts.type == "money" else text
    rate = rate_for(value)
    if rate is None:
        return str(value)
    return {"amount": with_cents(decimal_text(value / Fraction(rate))), "currency": CONVERTED}


def rate_for(value: Fraction) -> str | None:
    """A rate at which an amount with two decimals is this value."""
    for rate in RATES:
        amount = value / Fraction(rate)
        if has_decimal_text(amount) and (amount * 100).denominator == 1:
            return rate
    return None


def with_cents(text: str) -> str:
    """An amount with exactly two decimals."""
    whole, _, cents = text.partition(".")
    return f"{whole}.{cents.ljust(2, '0')}"
