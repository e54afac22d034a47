"""A declaration as a typed record (4.1, 4.4): every value of its type, a fault with its reason, or absent.

`read_record` never raises for what somebody declared: what cannot be read at all is an `Unreadable`, a
faulty element is a fault of the record, and what is merely not read is a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from crmc.ir.declared import DeclaredValue, Expected, Fault, is_in_edition, read_value
from crmc.ir.facts import ElementFacts
from crmc.ir.model import RuleBook
from crmc.ir.values import day
from crmc.nearest import listed, nearest_name

Declared: TypeAlias = DeclaredValue | tuple[DeclaredValue, ...]
"""One value, or a tuple for an element that may occur several times."""

Place: TypeAlias = tuple[int | None, str]
"""(item number, or None for the header; element)."""

ENVELOPE = frozenset({"id", "kind", "items"})


@dataclass(frozen=True, slots=True)
class Item:
    """One goods item: its number, and its own values."""

    number: int
    values: Mapping[str, Declared]


@dataclass(frozen=True, slots=True)
class Record:
    """One declaration. An element that is in no mapping is missing; a faulty one is in `faults` alone.

    `reference` is its reference date (4.2), None where it has none; `reference_fault` says which element
    should have given it and why it cannot. `places` tell people where it stood (None: the header; an item
    that is not there stood there, too).
    """

    id: str
    kind: str
    header: Mapping[str, Declared]
    items: tuple[Item, ...]
    faults: Mapping[Place, str]
    notes: tuple[str, ...]
    reference: date | None
    reference_fault: Place | None = None
    places: Mapping[int | None, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A declaration that cannot be read at all; `id` where it has one."""

    message: str
    id: str | None = None


@dataclass(slots=True)
class _Reading:
    """What one pass over a declaration gathers."""

    book: RuleBook
    kind: str
    faults: dict[Place, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_record(book: RuleBook, declaration: object) -> Record | Unreadable:
    """From the form that `crmc evaluate` takes: {"id", "kind", elements…, "items": [{elements…}]}."""
    if not isinstance(declaration, dict):
        return Unreadable("the declaration is not an object with `id` and `kind`")
    identity, kind = declaration.get("id"), declaration.get("kind")
    if not isinstance(identity, str) or not identity:
        return Unreadable("the declaration has no `id` that is a text")
    if not isinstance(kind, str) or kind not in book.kinds:
        return Unreadable(unknown_kind(book, kind), identity)
    numbered = number_items(declaration.get("items"))
    if isinstance(numbered, str):
        return Unreadable(numbered, identity)
    return read_parts(_Reading(book, kind), identity, declaration, numbered)


def unknown_kind(book: RuleBook, kind: object) -> str:
    """What is wrong with the kind, the nearest known one, and all that are known."""
    if kind is None:
        return "the declaration has no `kind`"
    if isinstance(kind, Fault):
        return f"its `kind` cannot be read: {kind.reason}"
    near = nearest_name(str(kind), book.kinds)
    guess = f", perhaps `{near}`" if near else ""
    return f"`{kind}` is not a kind of declaration{guess}; the kinds are {listed(sorted(book.kinds))}"


def number_items(items: object) -> dict[int, Mapping[str, object]] | str:
    """The items by number, counted from 1 where they give none; or why they cannot be told apart."""
    if items is None:
        return {}
    if not isinstance(items, list):
        return "`items` is not a list"
    numbered: dict[int, Mapping[str, object]] = {}
    for position, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            return f"item {position} is not an object of elements"
        number = item_number(item.get("item_number"), position)
        if number is None:
            given = item["item_number"]
            if isinstance(given, Fault):
                return f"the number of item {position} cannot be read: {given.reason}"
            return f"`{given}` is not an item number: a whole number from 1"
        if number in numbered:
            return f"two items have the number {number}"
        numbered[number] = item
    return numbered


def item_number(given: object, position: int) -> int | None:
    """The number given, else the position; None: what is given is no item number."""
    if given is None:
        return position
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given)
    if isinstance(given, int) and not isinstance(given, bool) and given >= 1:
        return given
    return None


def read_parts(
    reading: _Reading,
    identity: str,
    declaration: Mapping[str, object],
    numbered: Mapping[int, Mapping[str, object]],
) -> Record:
    """The header, then each item, and the reference date."""
    header = read_level(reading, declaration, None)
    items = tuple(Item(number, read_level(reading, item, number)) for number, item in numbered.items())
    reference, reference_fault = reference_date(reading, header)
    notes = tuple(dict.fromkeys(reading.notes))
    return Record(identity, reading.kind, header, items, reading.faults, notes, reference, reference_fault)


def reference_date(reading: _Reading, header: Mapping[str, Declared]) -> tuple[date | None, Place | None]:
    """4.2: the first of the kind's dates that is declared; a faulty one before it leaves none."""
    for element in reading.book.kinds[reading.kind].reference_dates:
        if (None, element) in reading.faults:
            return None, (None, element)
        value = header.get(element)
        if isinstance(value, date):
            return day(value), None
    return None, None


# One level: the header, or one item


def read_level(reading: _Reading, given: Mapping[str, object], number: int | None) -> dict[str, Declared]:
    """Every value of the header or of one item; faults and notes go to the reading."""
    values: dict[str, Declared] = {}
    for element, raw in elements_of(given, number):
        if raw is None or not is_read(reading, element):
            continue
        value = read_element(reading, element, raw, number)
        if isinstance(value, Fault):
            reading.faults[number, element] = value.reason
        else:
            values[element] = value
    join_codes(reading, given, number, values)
    note_editions(reading, number, values)
    return values


def elements_of(given: Mapping[str, object], number: int | None) -> Iterator[tuple[str, object]]:
    """What is given beside the names of the form itself."""
    reserved = ENVELOPE if number is None else frozenset({"item_number"})
    return ((str(element), raw) for element, raw in given.items() if element not in reserved)


def is_read(reading: _Reading, element: str) -> bool:
    """4.4: an element that the kind does not carry, or that nobody knows, is a note and is not read."""
    book = reading.book
    if element in book.kinds[reading.kind].elements:
        return element in book.elements
    if element in book.elements or any(element in kind.elements for kind in book.kinds.values()):
        reading.notes.append(f"`{element}` is not an element of `{reading.kind}` and was not read")
    else:
        reading.notes.append(f"`{element}` is not a known element and was not read")
    return False


def read_element(reading: _Reading, element: str, raw: object, number: int | None) -> Declared | Fault:
    """One element at its place: on its level, single or several, of its type."""
    expected = expectation(reading.book, element)
    level = "header" if number is None else "item"
    if level not in expected.facts.levels:
        return Fault(f"it stands on the {level}, but belongs to the {expected.facts.levels[0]}")
    if expected.facts.multiple:
        return read_several(raw, expected)
    if isinstance(raw, list):
        return Fault("it is a list, and the element occurs once")
    return read_value(raw, expected)


def expectation(book: RuleBook, element: str) -> Expected:
    """What the catalogue says of an element and of its codes."""
    facts = book.elements[element]
    return Expected(facts, book.code_lists.get(facts.code_list) if facts.code_list else None)


def read_several(raw: object, expected: Expected) -> tuple[DeclaredValue, ...] | Fault:
    """A single value counts as a list of one."""
    values: list[DeclaredValue] = []
    for entry in raw if isinstance(raw, list) else [raw]:
        if entry is None:
            return Fault("its list holds an empty value")
        value = read_value(entry, expected)
        if isinstance(value, Fault):
            return value
        values.append(value)
    return tuple(values)


# Codes joined from other elements


def join_codes(
    reading: _Reading, given: Mapping[str, object], number: int | None, values: dict[str, Declared]
) -> None:
    """An element `made_of` others is their digits in one, as far as they are given without a gap."""
    level = "header" if number is None else "item"
    for element, facts in derived_elements(reading, level):
        if element in values or (number, element) in reading.faults:
            continue
        joined = joined_code(facts, given)
        if joined == "":
            continue
        value = (
            joined if isinstance(joined, Fault) else read_value(joined, expectation(reading.book, element))
        )
        if isinstance(value, Fault):
            reading.faults[number, element] = value.reason
        else:
            values[element] = value


def derived_elements(reading: _Reading, level: str) -> Iterator[tuple[str, ElementFacts]]:
    """The elements of this level that are made of others."""
    carried = reading.book.kinds[reading.kind].elements
    for element, facts in reading.book.elements.items():
        if facts.made_of and level in facts.levels and element in carried:
            yield element, facts


def joined_code(facts: ElementFacts, given: Mapping[str, object]) -> str | Fault:
    """The parts in one, up to the first that is not given; empty where none is."""
    digits = ""
    for part in facts.made_of:
        raw = given.get(part)
        if raw is None:
            break
        if not isinstance(raw, str) or not raw:
            return Fault(f"its part `{part}` is not a code")
        digits += raw
    return digits


def note_editions(reading: _Reading, number: int | None, values: Mapping[str, Declared]) -> None:
    """4.4: a commodity code that the loaded edition lacks is only a note."""
    for element, value in values.items():
        code_list = expectation(reading.book, element).code_list
        if code_list is None or not code_list.hierarchical:
            continue
        for code in value if isinstance(value, tuple) else (value,):
            if not is_in_edition(str(code), code_list):
                place = "header" if number is None else f"item {number}"
                reading.notes.append(f"`{element}` of {place}: {code} is not in {code_list.edition}")
