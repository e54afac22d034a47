"""One declaration judged by masks: what they are certain of at once, the rest by the referee.

A declaration with anything out of the ordinary (a fault, no reference date, an element on the wrong level)
is read as a record and judged by the interpreter as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias

from crmc.engine.online.moments import (
    Fields,
    Level,
    Moment,
    Moments,
    RowTemplates,
    Template,
    Templates,
    as_fields,
    level_of,
)
from crmc.engine.online.readers import OddError
from crmc.engine.online.source import Judge, Writer
from crmc.engine.plan.book import Plan
from crmc.engine.plan.truth import empty_record
from crmc.engine.referee import Referee
from crmc.ir.evaluate import Row, rows_of
from crmc.ir.record import Record, Unreadable, read_record
from crmc.ir.scope import Scope

EMPTY: dict[str, object] = {}
NO_ITEM: tuple[None] = (None,)
NO_ELEMENT = object()
"""Stands for an element that a kind does not have: no declaration holds it."""

Hit: TypeAlias = tuple[int | None, Row, bool]
"""A result row: the item number, the row, and whether declaration and item are still to be filled in."""

Sure: TypeAlias = tuple[int, int | None, Templates]
"""The clauses that hold for the only item, its number, and the templates of its rows."""


@dataclass(slots=True)
class KindJudge:
    """What is needed for the declarations of one kind."""

    on_items: Judge
    on_header: Judge | None
    moments: Moments
    known_moments: Callable[[Any], Moment | None]
    first_date: object
    operator: object


class OnlineJudge:
    """Judges declarations one after another; may be used by many threads at once."""

    def __init__(self, plan: Plan, referee: Referee) -> None:
        self._plan, self._book, self._referee = plan, plan.book, referee
        empty = Scope(referee.world, "", {}, empty_record())
        self._items, self._header = level_of(plan, True, empty), level_of(plan, False, empty)
        self._rule_of = self._items.rule_of
        self._kinds: dict[str, KindJudge] = {}
        self._templates = RowTemplates(plan, self._items.rule_of)
        self._rules = [rule.rule for rule in plan.rules]
        self._asked = {rule.position for rule in plan.rules if rule.scored or plan.book.areas}
        self._lock = Lock()

    def mappings(self, declaration: Any) -> list[dict[str, Any]]:
        """The rows to report, in their order, as mappings that are the caller's own."""
        try:
            found = self._quick(declaration)
        except (OddError, TypeError, AttributeError):
            return [as_fields(row) for row in self._as_record(declaration)]
        if isinstance(found, tuple):
            may, number, templates = found
            return filled(declaration["id"], may, number, templates.by_bit) if may else []
        identity = declaration["id"]
        return [
            {**as_fields(row), "declaration": identity, "item": item} if is_bare else as_fields(row)
            for item, row, is_bare in found
        ]

    def hits(self, declaration: Any) -> list[Hit]:
        """The rows to report, in their order: a record is read only where it is needed."""
        try:
            found = self._quick(declaration)
        except (OddError, TypeError, AttributeError):
            return [(row.item, row, False) for row in self._as_record(declaration)]
        if not isinstance(found, tuple):
            return found
        may, number, templates = found
        positions = sorted({self._rule_of[bit] for bit in bits_of(may)})
        return [(number, templates.by_position[position][0], True) for position in positions]

    def _as_record(self, declaration: Any) -> Iterator[Row]:
        return self.rows(read_record(self._book, declaration))

    def rows(self, record: Record | Unreadable, every_pair: bool = False) -> Iterator[Row]:
        """The rows of a record as the interpreter gives them."""
        for row in rows_of(self._referee.world, self._rules, record):
            if every_pair or row.outcome != "not_selected":
                yield row

    # The ordinary case

    def _quick(self, declaration: Any) -> Sure | list[Hit]:
        get = declaration.get
        name, identity = get("kind"), get("id")
        kind = self._kinds.get(name) or self._kind(name)
        if type(declaration) is not dict or type(identity) is not str or not identity:
            raise OddError("no declaration with an id")
        raw = get(kind.first_date)
        moment = kind.known_moments(raw) or kind.moments.of(declaration)
        operator = get(kind.operator)
        if operator is not None and operator is not True and operator is not False:
            raise OddError("no operator")
        templates = moment[2][operator]
        items = get("items")
        if kind.on_header is None and type(items) is list and len(items) == 1:
            (item,) = items
            if type(item) is not dict:
                raise OddError("no item")
            number = item.get("item_number", 1)
            if type(number) is not int or number < 1:
                raise OddError("no item number")
            may, doubt = moment[0]
            left, unsure = kind.on_items(item, declaration, may, doubt)
            if not unsure or not left & unsure:
                return left, number, templates
        return self._several(kind, declaration, moment, templates)

    def _several(self, kind: KindJudge, declaration: Any, moment: Moment, templates: Templates) -> list[Hit]:
        """The rows where there are several items, or none, or a rule on the declaration, or any doubt."""
        (may, doubt), header, _ = moment
        items = declaration.get("items")
        if items is None:
            items = []
        elif type(items) is not list:
            raise OddError("no list")
        numbers = self._numbers(items) if items else NO_ITEM
        found: dict[tuple[int, int], bool] = {}
        for place, item in enumerate(items or [EMPTY]):
            collect(found, self._rule_of, place, *kind.on_items(item, declaration, may, doubt))
        if kind.on_header is not None:
            collect(found, self._header.rule_of, -1, *kind.on_header(EMPTY, declaration, *header))
        return self._hits(declaration, found, numbers, templates) if found else []

    def _numbers(self, items: Any) -> Sequence[int | None]:
        """The item numbers; raises OddError where an item is not as it should be."""
        numbers: list[int | None] = []
        for place, item in enumerate(items, start=1):
            if type(item) is not dict:
                raise OddError("no item")
            number = item.get("item_number", place)
            if type(number) is not int or number < 1:
                raise OddError("no item number")
            numbers.append(number)
        if len(numbers) > 1 and len(set(numbers)) < len(numbers):
            raise OddError("equal item numbers")
        return numbers

    def _hits(
        self,
        declaration: Any,
        found: dict[tuple[int, int], bool],
        numbers: Sequence[int | None],
        templates: Templates,
    ) -> list[Hit]:
        record: Record | None = None
        hits: list[Hit] = []
        for position, place in sorted(found):
            if found[position, place] and position not in self._asked:
                row = templates.by_position[position][0]
                hits.append((None if place < 0 else numbers[place], row, True))
                continue
            rule = self._plan.rules[position]
            record = self._record(declaration) if record is None else record
            item = record.items[place] if place >= 0 and record.items else None
            judgement = self._referee.judge(rule, record, item)
            if judgement.outcome != "not_selected":
                row = self._referee.row(rule, record, item, judgement)
                hits.append((row.item, row, False))
        return hits

    def _record(self, declaration: Any) -> Record:
        record = read_record(self._book, declaration)
        if not isinstance(record, Record) or record.faults:
            raise OddError("a fault")
        return record

    # Kinds

    def _kind(self, name: Any) -> KindJudge:
        if name not in self._book.kinds:
            raise OddError("an unknown kind")
        with self._lock:
            known = self._kinds.get(name) or self._new_kind(name)
            self._kinds[name] = known
        return known

    def _new_kind(self, name: str) -> KindJudge:
        kind = self._book.kinds[name]
        moments = Moments(self._plan, name, (self._items, self._header), self._templates)
        on_items = self._judge(name, self._items, moments.dated)
        on_header = self._judge(name, self._header, moments.dated) if self._header.rules else None
        operator = kind.operator_element if kind.operator_element in kind.elements else NO_ELEMENT
        return KindJudge(
            on_items,
            on_header,
            moments,
            moments.known.get,
            moments.first or NO_ELEMENT,
            operator,
        )

    def _judge(self, kind: str, level: Level, dated: str | None) -> Judge:
        # A fault on an item makes an error of a criterion on the declaration, too: it is looked for there.
        rules = self._plan.rules if level.on_items else level.rules
        named = {name for rule in rules for name in rule.rule.elements}
        writer = Writer(self._book, kind, level.masks, level.on_items, self._plan.decimals)
        return writer.judge(named, dated)


def filled(identity: str, may: int, number: int | None, by_bit: list[Template]) -> list[Fields]:
    """The rows of one item where all clauses that are left hold for sure.

    INVARIANT: bits stand in the order of rules. The highest is taken first, since the number that is
    left then gets shorter. Of a row of which nothing is missing, these are all the lists.
    """
    rows: list[Fields] = []
    last = None
    while may:
        bit = may.bit_length() - 1
        may ^= 1 << bit
        template = by_bit[bit]
        if template is not last:
            last = template
            _, fields, criterion, controls, procedure = template
            row = fields.copy()
            row["declaration"] = identity
            row["item"] = number
            row["criterion"] = criterion
            row["controls"] = [*controls]
            row["procedure"] = [*procedure]
            row["missing"] = []
            row["areas"] = []
            rows.append(row)
    rows.reverse()
    return rows


def bits_of(mask: int) -> Iterator[int]:
    """The bits of a mask, the highest first."""
    while mask:
        bit = mask.bit_length() - 1
        mask ^= 1 << bit
        yield bit


def collect(found: dict[tuple[int, int], bool], rule_of: list[int], place: int, may: int, doubt: int) -> None:
    """Puts the clauses that are left to their rules: True where one of them holds for sure."""
    for bit in bits_of(may):
        key = rule_of[bit], place
        if doubt >> bit & 1:
            found.setdefault(key, False)
        else:
            found[key] = True
