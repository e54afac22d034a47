"""The types of values: a base, and for numbers a dimension with exact factors."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from crmc.catalogue.model import Catalogue, Element

Dimension = tuple[tuple[str, int], ...]
"""Sorted pairs of a dimension and its exponent, e.g. (("mass", -1), ("money", 1)) for EUR/kg."""

_BASE_UNITS = {"money": "EUR", "mass": "kg", "volume": "l", "quantity": "unit", "duration": "min"}
_DIMENSIONS = frozenset(_BASE_UNITS)


class Type(NamedTuple):
    """base: number, bool, date, datetime, text, identifier or code.

    `flavour` of a number without dimension: "plain" (integer, decimal), "percent", or "ratio" (the
    quotient of two like things, which may be compared with either).
    """

    base: str
    dimension: Dimension = ()
    flavour: str = ""
    code_list: str | None = None
    hierarchical: bool = False
    word: str = ""

    def __str__(self) -> str:
        return self.word or _describe(self)


BOOL = Type("bool", word="yes or no")
DATE = Type("date", word="date")
DATETIME = Type("datetime", word="datetime")
TEXT = Type("text", word="text")
IDENTIFIER = Type("identifier", word="identifier")
PLAIN = Type("number", flavour="plain", word="number")
PERCENT = Type("number", flavour="percent", word="percent")
RATIO = Type("number", flavour="ratio", word="ratio")
DURATION = Type("number", (("duration", 1),), word="duration")
MONEY = Type("number", (("money", 1),), word="money")


WORDS = (
    *("money", "mass", "volume", "quantity", "integer", "decimal", "percent"),
    *("date", "datetime", "duration", "text", "identifier", "bool"),
)
"""The types that are one word of the language: of a list, table or parameter, or of a form's field."""


def _describe(given: Type) -> str:
    if given.base == "code":
        return f"code of {given.code_list}" if given.code_list else "code"
    if given.base != "number":
        return given.base
    over = [name for name, power in given.dimension for _ in range(power)]
    under = [_BASE_UNITS[name] for name, power in given.dimension for _ in range(-power)]
    return " per ".join([" × ".join(over) or "number", *under])


def of_element(element: Element, catalogue: Catalogue) -> Type:
    """The type of one value of a catalogue element."""
    if element.type == "code":
        return of_code_list(element.code_list, catalogue)
    if element.type == "attachment":
        return TEXT
    return of_word(element.type) or TEXT


def of_code_list(name: str | None, catalogue: Catalogue) -> Type:
    """The type `code of LIST`; `code` where no list is known."""
    known = catalogue.code_lists.get(name or "")
    return Type("code", code_list=name, hierarchical=bool(known and known.hierarchical))


def of_word(word: str) -> Type | None:
    """A type that is one word of the language."""
    if word in _DIMENSIONS:
        return Type("number", ((word, 1),), word=word)
    simple = {
        "integer": PLAIN._replace(word="integer"),
        "decimal": PLAIN._replace(word="decimal"),
        "percent": PERCENT,
        "date": DATE,
        "datetime": DATETIME,
        "text": TEXT,
        "identifier": IDENTIFIER,
        "bool": BOOL,
    }
    return simple.get(word)


def of_words(words: tuple[str, ...], catalogue: Catalogue) -> Type | None:
    """A type as written: `money`, `money per kg`, `code of country`, an element, a code list."""
    if len(words) == 3 and words[1] == "per":
        over, under = of_word(words[0]), of_unit(words[2], catalogue)
        return quotient(over, under[0]) if over and under else None
    if len(words) == 3 and words[:2] == ("code", "of"):
        return of_code_list(words[2], catalogue) if words[2] in catalogue.code_lists else None
    if len(words) != 1:
        return None
    if words[0] in catalogue.elements:
        return of_element(catalogue.elements[words[0]], catalogue)
    if words[0] in catalogue.code_lists:
        return of_code_list(words[0], catalogue)
    return of_word(words[0])


def of_unit(text: str, catalogue: Catalogue) -> tuple[Type, Fraction, str | None] | None:
    """Type, factor to base units and foreign currency of a unit such as `EUR/kg`; None: unknown."""
    over, slash, under = text.partition("/")
    found = _simple_unit(over, catalogue)
    if found is None or not slash:
        return found
    divisor = _simple_unit(under, catalogue)
    if divisor is None:
        return None
    return quotient(found[0], divisor[0]), found[1] / divisor[1], found[2]


def _simple_unit(word: str, catalogue: Catalogue) -> tuple[Type, Fraction, str | None] | None:
    unit = catalogue.units.get(word)
    if unit is not None:
        return of_word(unit.dimension) or PLAIN, Fraction(unit.factor), None
    if word in catalogue.code_lists["currency"].codes:
        return MONEY, Fraction(1), None if word == "EUR" else word
    return None


def product(left: Type, right: Type) -> Type:
    """The type of a product of two numbers."""
    return _combined(left, right, 1)


def quotient(left: Type, right: Type) -> Type:
    """The type of a quotient of two numbers."""
    return _combined(left, right, -1)


def _combined(left: Type, right: Type, sign: int) -> Type:
    powers: dict[str, int] = dict(left.dimension)
    for name, power in right.dimension:
        powers[name] = powers.get(name, 0) + sign * power
    dimension = tuple(sorted((name, power) for name, power in powers.items() if power))
    if dimension:
        return Type("number", dimension)
    plain = left == right == PLAIN and sign > 0
    return PLAIN if plain else RATIO


_SAME_LISTS = ({"country", "country_or_group"}, {None})


def comparable(left: Type, right: Type) -> bool:
    """Whether two values may stand on both sides of a comparison."""
    if left.base != right.base:
        return False
    if left.base == "number":
        return left.dimension == right.dimension and _same_flavour(left, right)
    if left.base == "code":
        lists = {left.code_list, right.code_list}
        return len(lists) == 1 or lists in _SAME_LISTS
    return True


def _same_flavour(left: Type, right: Type) -> bool:
    flavours = {left.flavour, right.flavour}
    return bool(left.dimension) or len(flavours) == 1 or "ratio" in flavours


def way_out(left: Type, right: Type) -> str | None:
    """What the author may have meant, for the commonest mixtures of two types."""
    bases = {left.base, right.base}
    if bases == {"number"}:
        return _way_out_of_numbers(left, right)
    if "identifier" in bases:
        return "write an identifier in quotes"
    if "bool" in bases:
        return "compare it with `yes` or `no`, or let it stand alone"
    if bases in ({"date", "text"}, {"date", "number"}):
        return "write a date whole and without quotes, as in `2027-03-01`"
    return None


def _way_out_of_numbers(left: Type, right: Type) -> str:
    if "plain" not in (left.flavour, right.flavour):
        return "divide or multiply, so that both sides have the same unit"
    other = right if left.flavour == "plain" else left
    if other.dimension:
        return with_unit(other)
    return "a percentage is compared with a percentage: write `10 %` against a share, `10` against a number"


def with_unit(type_: Type) -> str:
    """How a number of this type is written."""
    return f"write the unit after the number, such as `12 {_unit_of(type_)}`"


def _unit_of(type_: Type) -> str:
    units = {**_BASE_UNITS, "quantity": "units", "duration": "days"}
    over = "".join(units[name] for name, power in type_.dimension if power > 0)
    under = [units[name] for name, power in type_.dimension if power < 0]
    return "/".join([over, *under])
