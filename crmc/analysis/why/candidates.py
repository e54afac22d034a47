"""What an element might be instead: values that can exist and at which a test changes.

Of codes and texts these are the values that stand in the tests, and one at which a test no longer holds;
of numbers and dates see `stretches`. Identifiers name persons and are never made up, but for being there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from crmc.analysis.why.account import Among, Reach
from crmc.analysis.why.steps import Step, Trials, declared_at
from crmc.analysis.why.tests_of import LeafTest, everything_in
from crmc.ir import expression as ir
from crmc.ir.conditions import verdict_of
from crmc.ir.declared import LONGEST_COMMODITY_CODE, DeclaredValue, Expected, Fault, is_in_edition, read_value
from crmc.ir.lookup import list_values
from crmc.ir.record import Declared, Place, expectation
from crmc.ir.scope import NEVER_FROM_HEADER, Scope, declared
from crmc.ir.text import contains, contains_word, starts_with

SUPPLIED, MOVED, REPLACED, OTHER_GOODS, TAKEN_AWAY = range(5)
MOST_ITEMS, MOST_VALUES, MOST_CODES, MOST_NEIGHBOURS = 5, 5, 60, 200

Put: TypeAlias = Callable[[Any], Declared]
"""Makes of one value the whole that an element holds."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one value stands: alone, or as one of several. `put` makes the whole of it."""

    current: Any
    put: Put
    among: Among = ""


def places_for(element: str, scope: Scope) -> list[Place]:
    """Where the element stands or might stand; of the items of a declaration only the first few."""
    book, record = scope.world.book, scope.record
    facts = book.elements.get(element)
    if facts is None or element not in book.kinds[record.kind].elements:
        return []
    if scope.item is None:
        header: list[Place] = [(None, element)] if "header" in facts.levels else []
        items = record.items if "item" in facts.levels and not scope.of_items else ()
        return header + [(item.number, element) for item in items[:MOST_ITEMS]]
    on_header = element in record.header and element not in NEVER_FROM_HEADER
    if "item" in facts.levels and (element in scope.item.values or not on_header):
        return [(scope.item.number, element)]
    return [(None, element)] if "header" in facts.levels and element not in NEVER_FROM_HEADER else []


def slots_of(current: Declared | None, multiple: bool) -> list[Slot]:
    """One for a value, or one for each of several and one beside them."""
    if not multiple:
        return [Slot(current, _alone)]
    several = current if isinstance(current, tuple) else ()
    slots = [
        Slot(value, _between(several[:at], several[at + 1 :]), "instead")
        for at, value in enumerate(several[:MOST_VALUES])
    ]
    return [*slots, Slot(None, _between(several, ()), "beside" if several else "")]


def _alone(value: Any) -> Declared:
    whole: Declared = value
    return whole


def _between(before: tuple[DeclaredValue, ...], behind: tuple[DeclaredValue, ...]) -> Put:
    return lambda value: (*before, value, *behind)


def truths(trials: Trials, tests: list[LeafTest], *steps: Step, item: int | None) -> tuple[object, ...]:
    """What each test says after steps."""
    scope = trials.scope_after(*steps)
    return tuple(verdict_of(test.node, test.scope(scope, item)).truth for test in tests)


def steps_to(place: Place, tests: list[LeafTest], trials: Trials, order: int) -> Iterator[Step]:
    """Steps for what stands on no axis, and those that give or take the element as a whole."""
    book, scope = trials.scope.world.book, trials.scope
    facts, current = book.elements[place[1]], declared_at(scope.record, place)
    expected = expectation(book, place[1])
    for slot in slots_of(current, facts.multiple):
        for position, (value, reach) in enumerate(_values(place, slot, tests, trials, expected)):
            sort = SUPPLIED if current is None else _sort(facts.type, expected)
            shared = _shared(str(value), str(slot.current or ""))
            distance = LONGEST_COMMODITY_CODE - shared if sort == OTHER_GOODS else position
            rank = (sort, Fraction(distance), order)
            yield Step(place, slot.put(value), rank, reach, among=slot.among, single=(slot.current, value))
    yield from _fewer(place, current, order)
    yield from _given_or_not(place, current, tests, expected, order)


def _sort(value_type: str, expected: Expected) -> int:
    if value_type == "bool":
        return MOVED
    hierarchical = expected.code_list is not None and expected.code_list.hierarchical
    return OTHER_GOODS if hierarchical else REPLACED


def _values(
    place: Place, slot: Slot, tests: list[LeafTest], trials: Trials, expected: Expected
) -> Iterator[tuple[object, Reach]]:
    value_type = expected.facts.type
    if value_type == "bool":
        yield from ((value, "") for value in (True, False) if value is not slot.current)
    elif value_type == "code":
        yield from _codes(place, slot, tests, trials, expected)
    elif value_type == "text":
        yield from ((text, "") for text in _texts(slot.current, tests, trials.scope))


def _fewer(place: Place, current: Declared | None, order: int) -> Iterator[Step]:
    """Several values without one of them; and none at all."""
    if not isinstance(current, tuple) or not current:
        return
    for at in range(len(current[:MOST_VALUES])):
        yield Step(place, (*current[:at], *current[at + 1 :]), (REPLACED, Fraction(at), order))
    yield Step(place, (), (REPLACED, Fraction(len(current)), order))


def _given_or_not(
    place: Place, current: Declared | None, tests: list[LeafTest], expected: Expected, order: int
) -> Iterator[Step]:
    """Only where a test asks whether the element is there."""
    asked = any(
        isinstance(node, ir.IsMissing) and node.operand == ir.Element(place[1])
        for test in tests
        for node in _inside(test.node)
    )
    if not asked:
        return
    if current is not None:
        yield Step(place, None, (TAKEN_AWAY, Fraction(0), order), "not_given")
        return
    value = _anything(expected)
    if value is not None:
        whole: Declared = (value,) if expected.facts.multiple else value
        yield Step(place, whole, (SUPPLIED, Fraction(0), order), "given")


def _inside(node: object) -> Iterator[object]:
    yield node
    for name in getattr(node, "__struct_fields__", ()):
        inner = getattr(node, name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if hasattr(each, "__struct_fields__"):
                yield from _inside(each)


def _anything(expected: Expected) -> str | None:
    """A value that stands for any: what it is does not matter where only its being there is asked."""
    if expected.facts.type in ("identifier", "text"):
        return "X1"
    if expected.facts.type != "code":
        return None
    codes = expected.code_list.codes if expected.code_list else ()
    return codes[0] if codes else None


# Codes


def _codes(
    place: Place, slot: Slot, tests: list[LeafTest], trials: Trials, expected: Expected
) -> Iterator[tuple[str, Reach]]:
    """Those that stand in the tests, the nearest first, and the nearest that makes a test say otherwise.

    On a flat list the latter stands for every code that no test names.
    """
    written = [code for test in tests for code in _written(test, place[1], trials.scope)]
    known = dict.fromkeys(code for one in written for code in _concrete(one, expected))
    found = [code for code in known if code != slot.current and can_exist(code, expected)]
    hierarchical = expected.code_list is not None and expected.code_list.hierarchical
    if hierarchical:
        found.sort(key=lambda code: -_shared(code, str(slot.current or "")))
    yield from ((code, "") for code in found[:MOST_CODES])
    other = _nearest_other(place, slot, tests, trials, expected)
    if other is not None and other not in found[:MOST_CODES]:
        yield other, "" if hierarchical or other in found else "such_as"


def can_exist(code: str, expected: Expected) -> bool:
    """Of the right form, on its closed list, in the edition of a hierarchical one."""
    if isinstance(read_value(code, expected), Fault):
        return False
    known = expected.code_list
    return known is None or not known.hierarchical or is_in_edition(code, known)


def _shared(left: str, right: str) -> int:
    """How many digits two codes begin alike with."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))


def _written(test: LeafTest, element: str, scope: Scope) -> Iterator[str]:
    """Codes of a test: constants, values of lists, rows of tables, what other elements of the list hold."""
    for node in everything_in(test.node, scope):
        match node:
            case ir.Constant("code" | "text" | "identifier", value):
                yield value
            case ir.Listed(name):
                yield from (str(value) for value in list_values(scope, name) or ())
            case ir.Lookup(name) if name in scope.world.tables:
                table = scope.world.tables[name]
                if element in table.by:
                    at = table.by.index(element)
                    yield from (str(row.keys[at]) for row in table.rows if row.keys[at] is not None)
            case ir.Element(name) if name != element:
                held = declared(scope, name)
                several = held if isinstance(held, tuple) else (held,)
                yield from (one for one in several if isinstance(one, str) and one)


def _concrete(code: str, expected: Expected) -> Iterator[str]:
    """Of a hierarchical list the first code of the full length below it; else the code itself."""
    known = expected.code_list
    if known is None or not known.hierarchical or not known.codes:
        yield code
        return
    longest = max(map(len, known.codes))
    at = bisect_left(known.codes, code)
    below = (one for one in known.codes[at : at + MOST_NEIGHBOURS] if one.startswith(code))
    yield next((one for one in below if len(one) == longest), code)


def _nearest_other(
    place: Place, slot: Slot, tests: list[LeafTest], trials: Trials, expected: Expected
) -> str | None:
    """The nearest code of the list at which a test says otherwise than now."""
    current = str(slot.current) if slot.current is not None else None
    now = truths(trials, tests, item=place[0])
    for code in _neighbours(current, expected):
        if code == current or not can_exist(code, expected):
            continue
        if truths(trials, tests, Step(place, slot.put(code), (0, Fraction(0), 0)), item=place[0]) != now:
            return code
    return None


def _neighbours(current: str | None, expected: Expected) -> Iterator[str]:
    """Codes of the list: of a hierarchical one from the current code outwards, of another in its order."""
    known = expected.code_list
    codes = () if known is None else known.codes
    if known is None or not known.hierarchical or current is None:
        yield from codes[:MOST_NEIGHBOURS]
        return
    longest = max(map(len, codes), default=0)
    at = bisect_left(codes, current[:longest])
    for distance in range(MOST_NEIGHBOURS):
        for index in (at + distance, at - distance - 1):
            if 0 <= index < len(codes) and len(codes[index]) == longest:
                yield codes[index]


# Texts


def _texts(current: object, tests: list[LeafTest], scope: Scope) -> Iterator[str]:
    """With one of the searched words; and without those that are found in it."""
    text = current if isinstance(current, str) else ""
    for test in tests:
        for node in everything_in(test.node, scope):
            match node:
                case ir.Contains():
                    words = _searched(node, scope)
                    yield from (f"{text} {word}".strip() for word in words[:3])
                    yield from _without(text, words, contains_word if node.whole_words else contains)
                case ir.StartsWith(_, beginning):
                    yield f"{beginning} {text}".strip()
                    yield from _without(text, [beginning], starts_with)
                case ir.Constant("text", value):
                    yield value


def _searched(node: ir.Contains, scope: Scope) -> list[str]:
    words: list[str] = []
    for member in node.words:
        if isinstance(member, ir.Single) and isinstance(member.value, ir.Constant):
            words.append(member.value.value)
        elif isinstance(member, ir.Listed):
            words += [str(value) for value in list_values(scope, member.name) or ()]
    return words


def _without(text: str, words: list[str], find: Callable[[str, str], bool]) -> Iterator[str]:
    """The text without those of its words in which a searched one is found, if something is left."""
    kept = [one for one in text.split() if not any(find(one, word) for word in words)]
    if kept and len(kept) < len(text.split()):
        yield " ".join(kept)
