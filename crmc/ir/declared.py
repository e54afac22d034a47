"""One declared value: from the form of a declaration to its type, or the reason why it is none (4.4).

A fault is a sentence about the value; who reads the record adds the element and the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import TypeAlias

from crmc.ir.facts import CodeListFacts, ElementFacts
from crmc.ir.values import Foreign, Scalar

DeclaredValue: TypeAlias = Scalar | Foreign

DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")
NOT_A_NUMBER = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
CURRENCY = re.compile(r"[A-Z]{3}")

DIGITS_BEFORE = 16
"""4, 4.5: where the catalogue gives no digits."""
DIGITS_AFTER = {"money": 2, "mass": 6, "integer": 0}
OTHER_DIGITS_AFTER = 6
MOST_DIGITS_AFTER = {"money": 2, "mass": 6, "integer": 0}
"""4.5: money has at most 2 decimals, mass at most 6 of a kilogram, whatever the catalogue says."""
LONGEST_COMMODITY_CODE = 10
"""HS sub-heading (6), CN (2) and TARIC (2) digits."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a declared value is none of its type."""

    reason: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the catalogue says of an element, and its code list where it is known."""

    facts: ElementFacts
    code_list: CodeListFacts | None


def read_value(raw: object, expected: Expected) -> DeclaredValue | Fault:
    """One value, never a list. Floats are refused whatever the type: they are binary.

    A reader that already knows a value to be none hands over the fault itself.
    """
    if isinstance(raw, Fault):
        return raw
    if isinstance(raw, float):
        return Fault(float_reason(raw))
    if raw == "" and expected.facts.type not in EMPTY_TEXT_ALLOWED:
        return Fault(f"it is an empty text where {TYPE_WORDS[expected.facts.type]} is due")
    return READERS[expected.facts.type](raw, expected)


def float_reason(raw: float) -> str:
    """Why a binary float is refused."""
    if not isfinite(raw):
        return f"`{raw}` is not a number"
    return f"`{raw}` is a binary fraction; write decimals as text"


# Numbers


def read_number(raw: object, expected: Expected) -> Fraction | Fault:
    """Decimal text, or a whole number."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return number_from_text(str(raw), expected.facts)
    if isinstance(raw, str):
        return number_from_text(raw, expected.facts)
    return Fault(wrong_type(raw, expected))


def number_from_text(text: str, facts: ElementFacts) -> Fraction | Fault:
    """A decimal without exponent, within its digits and not below the catalogue's bound."""
    match = DECIMAL.fullmatch(text)
    if match is None:
        return Fault(no_number_reason(text))
    before, after = match[2].lstrip("0"), (match[3] or "").rstrip("0")
    reason = digits_reason(text, before, after, facts)
    if reason is not None:
        return Fault(reason)
    value = Fraction(text)
    if facts.minimum is not None and value < Fraction(facts.minimum):
        return Fault(f"`{text}` is below {facts.minimum}, the least that it can be")
    return value


def no_number_reason(text: str) -> str:
    """What a text is that is no decimal."""
    if NOT_A_NUMBER.fullmatch(text):
        return f"`{text}` is not a number"
    if EXPONENT.fullmatch(text):
        return f"`{text}` has an exponent; write the number out"
    return f"`{text}` is not a number such as 12 or 12.5"


def digits_reason(text: str, before: str, after: str, facts: ElementFacts) -> str | None:
    """Zeros that change nothing (leading, or at the end of the decimals) are not counted."""
    most_before, most_after = most_digits(facts)
    if len(before) > most_before:
        return (
            f"`{text}` has too many digits before the point, {len(before)}; at most {most_before} may stand"
        )
    if len(after) > most_after:
        return f"`{text}` has too many decimals, {len(after)}; at most {most_after} are allowed"
    return None


def most_digits(facts: ElementFacts) -> tuple[int, int]:
    """Digits allowed before and after the point: the catalogue's, else those of section 3."""
    before = DIGITS_BEFORE if facts.digits_before is None else int(facts.digits_before)
    known = facts.digits_after
    after = DIGITS_AFTER.get(facts.type, OTHER_DIGITS_AFTER) if known is None else int(known)
    return before, min(after, MOST_DIGITS_AFTER.get(facts.type, after))


def read_money(raw: object, expected: Expected) -> Fraction | Foreign | Fault:
    """A decimal in EUR, or {"amount", "currency"}."""
    if not isinstance(raw, dict):
        return read_number(raw, expected)
    if set(raw) != {"amount", "currency"}:
        return Fault("an amount with a currency has the keys `amount` and `currency` and no other")
    amount, currency = raw["amount"], raw["currency"]
    if not isinstance(currency, str) or not CURRENCY.fullmatch(currency):
        return Fault(f"`{currency}` is not the code of a currency such as RSD")
    if isinstance(amount, float):
        return Fault(float_reason(amount))
    if amount is None or amount == "":
        return Fault("its amount is empty")
    value = read_number(amount, expected)
    if isinstance(value, Fault) or currency == "EUR":
        return value
    return Foreign(value, currency)


# Dates, booleans, texts


def read_date(raw: object, expected: Expected) -> date | Fault:
    """A day that exists, as YYYY-MM-DD."""
    if not isinstance(raw, str):
        return Fault(wrong_type(raw, expected))
    if DATE.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            return Fault(f"`{raw}` is a day that does not exist")
    return Fault(f"`{raw}` is not a date of the form YYYY-MM-DD")


def read_datetime(raw: object, expected: Expected) -> datetime | Fault:
    """A moment that exists, as YYYY-MM-DDThh:mm, with seconds and an offset if need be."""
    if not isinstance(raw, str):
        return Fault(wrong_type(raw, expected))
    if DATETIME.fullmatch(raw):
        try:
            return datetime.fromisoformat(raw.replace("Z", "+00:00"))
        except ValueError:
            return Fault(f"`{raw}` is a moment that does not exist")
    return Fault(f"`{raw}` is not a moment of the form YYYY-MM-DDThh:mm, with :ss and an offset if need be")


def read_bool(raw: object, expected: Expected) -> bool | Fault:
    """true or false, and no text for them: the reader of a CSV turns yes and no into booleans."""
    if isinstance(raw, bool):
        return raw
    return Fault(wrong_type(raw, expected))


def read_text(raw: object, expected: Expected) -> str | Fault:
    """Text as it is, the empty one included."""
    if isinstance(raw, str):
        return raw
    return Fault(wrong_type(raw, expected))


def wrong_type(raw: object, expected: Expected) -> str:
    """The value and the words for what was due."""
    shown = {True: "true", False: "false"}.get(raw, str(raw)) if isinstance(raw, bool) else str(raw)
    return f"`{shown}` is not {TYPE_WORDS[expected.facts.type]}"


# Codes


def read_code(raw: object, expected: Expected) -> str | Fault:
    """Text of the closed list, or of the form that an open one tells."""
    if not isinstance(raw, str):
        return Fault(f"`{raw}` is not a code; codes are written as text")
    code_list = expected.code_list
    if code_list is None:
        return raw
    if code_list.hierarchical:
        return hierarchical_code(raw)
    if code_list.closed and raw not in edition(code_list.codes)[0]:
        return Fault(f"`{raw}` is not in the code list {code_list.title}")
    if code_list.format is not None and not re.fullmatch(code_list.format, raw):
        return Fault(f"`{raw}` has not the form of a code of {code_list.title}")
    return raw


def hierarchical_code(raw: str) -> str | Fault:
    """Dots are dropped. A code that the edition lacks is no fault; an odd number of digits is."""
    code = raw.replace(".", "")
    if not code.isascii() or not code.isdigit():
        return Fault(f"`{raw}` is not a commodity code: it holds more than digits and dots")
    if len(code) % 2:
        return Fault(f"`{raw}` is a commodity code of an odd number of digits, {len(code)}")
    if len(code) > LONGEST_COMMODITY_CODE:
        return Fault(f"`{raw}` has {len(code)} digits; a commodity code has at most {LONGEST_COMMODITY_CODE}")
    return code


def is_in_edition(code: str, code_list: CodeListFacts) -> bool:
    """An edition ends at its longest code (HS: six digits); further digits are not looked at."""
    known, longest = edition(code_list.codes)
    return not known or code[:longest] in known


@dataclass(frozen=True, slots=True, eq=False)
class _Codes:
    """Codes compared as one object: hashing thousands of them for each value would be slow."""

    codes: tuple[str, ...]

    def __hash__(self) -> int:
        return id(self.codes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Codes) and self.codes is other.codes


def edition(codes: tuple[str, ...]) -> tuple[frozenset[str], int]:
    """The codes as a set, and the length of the longest."""
    return _edition(_Codes(codes))


@lru_cache(maxsize=256)
def _edition(held: _Codes) -> tuple[frozenset[str], int]:
    return frozenset(held.codes), max((len(code) for code in held.codes), default=0)


Reader: TypeAlias = Callable[[object, Expected], DeclaredValue | Fault]

READERS: dict[str, Reader] = {
    "code": read_code,
    "money": read_money,
    "mass": read_number,
    "volume": read_number,
    "quantity": read_number,
    "integer": read_number,
    "decimal": read_number,
    "percent": read_number,
    "duration": read_number,
    "date": read_date,
    "datetime": read_datetime,
    "text": read_text,
    "identifier": read_text,
    "bool": read_bool,
}

EMPTY_TEXT_ALLOWED = frozenset({"text", "identifier"})

TYPE_WORDS: dict[str, str] = {
    "code": "a code",
    "money": "an amount of money",
    "mass": "a mass in kilograms",
    "volume": "a volume in litres",
    "quantity": "a quantity",
    "integer": "a whole number",
    "decimal": "a number",
    "percent": "a share",
    "duration": "a duration in minutes",
    "date": "a date",
    "datetime": "a moment",
    "text": "a text",
    "identifier": "an identifier",
    "bool": "true or false",
}
