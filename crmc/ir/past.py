"""`history(…)`: counts and sums over earlier declarations (4.8).

The condition of a history is judged by a function that is handed in, as it may be any expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from crmc.ir import expression as ir
from crmc.ir.history import earlier, perhaps_earlier
from crmc.ir.kleene import TRUE, Verdict, conjunction, disjunction, known, unknown
from crmc.ir.mentions import mentioned_elements
from crmc.ir.record import Record
from crmc.ir.scope import Scope, can_stand_on_item, element_value, minimum_of
from crmc.ir.sums import contribution
from crmc.ir.values import Bounded, Known, Missing, Value, between, bounds, compare, names_of, total

Judge: TypeAlias = Callable[[ir.Expression, Scope], Verdict]

HISTORY = frozenset({"history"})


def history_count(node: ir.HistoryCount, scope: Scope, judge: Judge) -> Value:
    """4.8: how many earlier declarations have the same keys; without a supplied history a lower bound."""
    keys = key_values(node.by, scope)
    if isinstance(keys, Missing):
        return keys
    same = Same(node.by, keys, node.where, judge)
    verdicts = [verdict for _, verdict in matching(node.days, same, scope)]
    surely = Fraction(sum(verdict.truth is True for verdict in verdicts))
    possibly = Fraction(sum(verdict.truth is not False for verdict in verdicts))
    complete = scope.world.timeline.is_complete
    return between(surely, possibly if complete else None, HISTORY, whole=True)


def history_sum(node: ir.HistorySum, scope: Scope, judge: Judge) -> Value:
    """4.8: the sum of an element over all items of those declarations."""
    keys = key_values(node.by, scope)
    if isinstance(keys, Missing):
        return keys
    parts: list[Value] = []
    for record, verdict in matching(node.days, Same(node.by, keys, None, judge), scope):
        for item in scope.of(record).items():
            parts.append(contribution(item, node.element, verdict))
    return from_history(total(tuple(parts)), minimum_of(scope.world.book, node.element), scope)


def from_history(known_part: Value, minimum: Fraction | None, scope: Scope) -> Value:
    """Unsupplied declarations may add anything that the catalogue allows. What lacks is the history."""
    assert not isinstance(known_part, Missing)
    low, high = bounds(known_part)
    if scope.world.timeline.is_complete:
        return between(low, high, names_within_history(known_part))
    can_fall = minimum is None or minimum < 0
    return Bounded(None if can_fall else low, None, names_within_history(known_part))


def names_within_history(value: Value) -> frozenset[str]:
    """An element that an earlier declaration lacks is a gap of the history, a rate is one of the rates."""
    return HISTORY | (names_of(value) & {"rates"})


def key_values(by: tuple[str, ...], scope: Scope) -> tuple[Known, ...] | Missing:
    """The keys of this record; missing ones are named, and so is a missing reference date."""
    values = [element_value(scope, element) for element in by]
    gaps = [value for value in values if isinstance(value, Missing)]
    if gaps or scope.record.reference is None:
        return Missing(names_of(*gaps) or frozenset({"reference_date"}))
    return tuple(value for value in values if isinstance(value, Known))


@dataclass(frozen=True, slots=True)
class Same:
    """What makes an earlier declaration count: the same keys, and a condition."""

    by: tuple[str, ...]
    keys: tuple[Known, ...]
    where: ir.Expression | None
    judge: Judge


def matching(days: str, same: Same, scope: Scope) -> Iterator[tuple[Record, Verdict]]:
    """Earlier declarations and whether they count; an undated one might lie in the window."""
    line = scope.world.timeline
    on_items = looks_at_items(same, scope)
    on_header = header_keys(same, scope)
    for record in earlier(line, scope.record, Fraction(days)):
        if not has_another_key(record, on_header):
            yield record, counts(same, scope.of(record), on_items)
    for record in perhaps_earlier(line, scope.record):
        yield record, conjunction((unknown(HISTORY), counts(same, scope.of(record), on_items)))


def header_keys(same: Same, scope: Scope) -> list[tuple[str, str]]:
    """The keys that stand on the header alone and are text."""
    book = scope.world.book
    return [
        (element, key.value)
        for element, key in zip(same.by, same.keys, strict=True)
        if isinstance(key.value, str) and not can_stand_on_item(book, element)
    ]


def has_another_key(record: Record, on_header: list[tuple[str, str]]) -> bool:
    """Most declarations are of somebody else: they are left out before anything is computed."""
    return any(record.header.get(element) not in (None, key) for element, key in on_header)


def looks_at_items(same: Same, scope: Scope) -> bool:
    """Can a key, or an element of the condition, stand on items?"""
    named = {*same.by, *(mentioned_elements(same.where, scope) if same.where is not None else ())}
    return any(can_stand_on_item(scope.world.book, element) for element in named)


def counts(same: Same, scope: Scope, on_items: bool) -> Verdict:
    """Where a name can stand on items, one and the same item must have the keys and meet the condition."""
    places = scope.items() if on_items and scope.record.items else (scope,)
    return disjunction(
        conjunction(
            (
                *(has_key(place, *key) for key in zip(same.by, same.keys, strict=True)),
                TRUE if same.where is None else same.judge(same.where, place),
            )
        )
        for place in places
    )


def has_key(scope: Scope, element: str, key: Known) -> Verdict:
    """A declaration of a kind that does not carry the key has not the same one."""
    if element not in scope.world.book.kinds[scope.record.kind].elements:
        return known(False)
    return compare("=", element_value(scope, element), key)
