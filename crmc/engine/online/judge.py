"""One declaration judged by masks: what they are certain of at once, the rest by the referee.

A declaration with anything out of the ordinary (a fault, no reference date, an element on the wrong level)
is read as a record and judged by the interpreter as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeAlias

import msgspec

from crmc.engine.blocks import bare_row
from crmc.engine.online.masks import Masks, masks_of
from crmc.engine.online.readers import DayReader, OddError
from crmc.engine.online.source import Judge, Writer
from crmc.engine.plan.book import Plan, RulePlan
from crmc.engine.plan.truth import empty_record, truth_of
from crmc.engine.referee import Referee
from crmc.ir.controls import Operator
from crmc.ir.evaluate import Judgement, Row, rows_of
from crmc.ir.model import Criterion
from crmc.ir.record import ENVELOPE, Record, Unreadable, read_record
from crmc.ir.scope import Scope

SELECTED = Judgement("selected")
MOST_SHAPES = 1_000
EMPTY: dict[str, object] = {}
NOTHING: list[Any] = []
NO_ITEM: tuple[None] = (None,)
OPERATORS: dict[object, Operator] = {True: "aeo", False: "ordinary", None: "unknown"}


Hit: TypeAlias = tuple[int | None, Row, dict[str, Any] | None]
"""A result row: the item number, the row, and (unless the referee made it) the row as a mapping, in both of
which declaration and item are still to be filled in."""


@dataclass(slots=True)
class Level:
    """The rules on items, or on the declaration: whose each bit is, and the masks of all clauses."""

    rules: list[RulePlan]
    rule_of: list[int]
    masks: Masks

    def of_rules(self, positions: set[int]) -> int:
        """The clauses of some rules."""
        return sum(1 << bit for bit, position in enumerate(self.rule_of) if position in positions)

    def start(self, kind: str) -> int:
        """The clauses of the rules that apply to a kind."""
        return self.of_rules({rule.position for rule in self.rules if not rule.kinds or kind in rule.kinds})


def level_of(plan: Plan, on_items: bool, empty: Scope) -> Level:
    """The masks of the rules of one level."""
    rules = [rule for rule in plan.rules if rule.on_items == on_items]
    clauses = [(rule, clause) for rule in rules for clause in rule.clauses]
    masks = masks_of(
        [(rule.valid, clause.literals) for rule, clause in clauses],
        plan.book,
        plan.decimals,
        lambda leaf, value: truth_of(leaf, value, empty),  # type: ignore[arg-type]
    )
    return Level(rules, [rule.position for rule, _ in clauses], masks)


@dataclass(slots=True)
class KindJudge:
    """What is needed for the declarations of one kind. Shapes are the keys of a header or an item."""

    on_items: Judge
    on_header: Judge | None
    dates: list[tuple[str, DayReader]]
    operator: str | None
    header_shapes: set[tuple[str, ...]] = field(default_factory=set)
    item_shapes: set[tuple[str, ...]] = field(default_factory=set)


class OnlineJudge:
    """Judges declarations one after another; may be used by many threads at once."""

    def __init__(self, plan: Plan, referee: Referee) -> None:
        self._plan, self._book, self._referee = plan, plan.book, referee
        empty = Scope(referee.world, "", {}, empty_record())
        self._items, self._header = level_of(plan, True, empty), level_of(plan, False, empty)
        self._kinds: dict[str, KindJudge] = {}
        self._rows: dict[tuple[int, Operator, str], tuple[Row, dict[str, Any]]] = {}
        self._starts = [active_day(rule) for rule in plan.rules]
        self._rules = [rule.rule for rule in plan.rules]
        self._special = self._items.of_rules(
            {rule.position for rule in plan.rules if rule.absent or rule.scored or plan.book.areas}
        )
        self._lock = Lock()

    def hits(self, declaration: Any) -> list[Hit]:
        """The rows to report, in their order: `record` is read only where it is needed."""
        try:
            return self._quick(declaration)
        except (OddError, TypeError, AttributeError):
            return [(row.item, row, None) for row in self.rows(read_record(self._book, declaration))]

    def rows(self, record: Record | Unreadable, every_pair: bool = False) -> Iterator[Row]:
        """The rows of a record as the interpreter gives them."""
        for row in rows_of(self._referee.world, self._rules, record):
            if every_pair or row.outcome != "not_selected":
                yield row

    # The ordinary case

    def _quick(self, declaration: Any) -> list[Hit]:
        kind = self._kind(declaration.get("kind"))
        identity = declaration.get("id")
        if type(declaration) is not dict or type(identity) is not str or not identity:
            raise OddError("no declaration with an id")
        shape = tuple(declaration)
        if shape not in kind.header_shapes:
            self._accept(shape, "header", declaration["kind"], kind.header_shapes)
        day = reference_day(kind, declaration)
        operator = None if kind.operator is None else declaration.get(kind.operator)
        if operator is not None and operator is not True and operator is not False:
            raise OddError("no operator")
        items = declaration.get("items")
        if items is None:
            items = NOTHING
        elif type(items) is not list:
            raise OddError("no list")
        numbers = self._numbers(kind, declaration["kind"], items) if items else NO_ITEM
        may, sure = kind.on_items(items[0] if items else EMPTY, declaration, day)
        if kind.on_header is None and len(numbers) == 1 and may == sure and not may & self._special:
            return self._certain(may, numbers[0], day, OPERATORS[operator]) if may else []
        found: dict[tuple[int, int], bool] = {}
        collect(found, self._items.rule_of, 0, may, sure)
        for place in range(1, len(numbers)):
            collect(found, self._items.rule_of, place, *kind.on_items(items[place], declaration, day))
        if kind.on_header is not None:
            collect(found, self._header.rule_of, -1, *kind.on_header(EMPTY, declaration, day))
        return self._hits(declaration, found, numbers, day, OPERATORS[operator]) if found else []

    def _certain(self, may: int, number: int | None, day: int, operator: Operator) -> list[Hit]:
        """The rows of one item where all clauses that are left hold for sure.

        INVARIANT: bits stand in the order of rules.
        """
        hits: list[Hit] = []
        rule_of, last = self._items.rule_of, -1
        while may:
            lowest = may & -may
            may ^= lowest
            position = rule_of[lowest.bit_length() - 1]
            if position != last:
                last = position
                row, fields = self._row(position, day, operator)
                hits.append((number, row, fields))
        return hits

    def _numbers(self, kind: KindJudge, name: str, items: Any) -> Sequence[int | None]:
        """The item numbers; raises OddError where an item is not as it should be."""
        numbers: list[int | None] = []
        for place, item in enumerate(items, start=1):
            if type(item) is not dict:
                raise OddError("no item")
            shape = tuple(item)
            if shape not in kind.item_shapes:
                self._accept(shape, "item", name, kind.item_shapes)
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
        day: int,
        operator: Operator,
    ) -> list[Hit]:
        record: Record | None = None
        hits: list[Hit] = []
        for position, place in sorted(found):
            rule = self._plan.rules[position]
            if rule.absent and is_absent_on(rule, day):
                continue
            if found[position, place] and not rule.scored and not self._book.areas:
                number = None if place < 0 else numbers[place]
                row, fields = self._row(position, day, operator)
                hits.append((number, row, fields))
                continue
            record = self._record(declaration) if record is None else record
            item = record.items[place] if place >= 0 and record.items else None
            judgement = self._referee.judge(rule, record, item)
            if judgement.outcome != "not_selected":
                row = self._referee.row(rule, record, item, judgement)
                hits.append((row.item, row, None))
        return hits

    def _record(self, declaration: Any) -> Record:
        record = read_record(self._book, declaration)
        if not isinstance(record, Record) or record.faults:
            raise OddError("a fault")
        return record

    def _row(self, position: int, day: int, operator: Operator) -> tuple[Row, dict[str, Any]]:
        start = self._starts[position]
        status = "active" if start is not None and day >= start else "trial"
        key = (position, operator, status)
        known = self._rows.get(key)
        if known is None:
            rule = self._plan.rules[position]
            row = bare_row(self._book, rule, status, operator, SELECTED)
            known = self._rows[key] = row, as_fields(row)
        return known

    # Kinds and shapes

    def _kind(self, name: Any) -> KindJudge:
        known = self._kinds.get(name)
        if known is None:
            if name not in self._book.kinds:
                raise OddError("an unknown kind")
            with self._lock:
                known = self._kinds.get(name) or self._new_kind(name)
                self._kinds[name] = known
        return known

    def _new_kind(self, name: str) -> KindJudge:
        kind = self._book.kinds[name]
        on_items, on_header = self._judge(name, self._items, True), self._judge(name, self._header, False)
        dates = [
            (element, DayReader(self._book, element))
            for element in kind.reference_dates
            if element in kind.elements and element in self._book.elements
        ]
        assert on_items is not None
        operator = kind.operator_element if kind.operator_element in kind.elements else None
        return KindJudge(on_items, on_header, dates, operator)

    def _judge(self, kind: str, level: Level, on_items: bool) -> Judge | None:
        if not on_items and not level.rules:
            return None
        # A fault on an item makes an error of a criterion on the declaration, too: it is looked for there.
        rules = self._plan.rules if on_items else level.rules
        named = {name for rule in rules for name in rule.rule.elements}
        writer = Writer(self._book, kind, level.masks, on_items, self._plan.decimals)
        return writer.judge(level.start(kind), named)

    def _accept(self, shape: tuple[str, ...], level: str, kind: str, shapes: set[tuple[str, ...]]) -> None:
        """Every element stands on a level where it may stand; else the declaration is odd."""
        for element in shape:
            facts = self._book.elements.get(element)
            if facts is None or element in ENVELOPE or element not in self._book.kinds[kind].elements:
                continue
            if level not in facts.levels:
                raise OddError("an element on the wrong level")
        if len(shapes) < MOST_SHAPES:
            shapes.add(shape)


def as_fields(row: Row) -> dict[str, Any]:
    """A row with lists for tuples, as the library gives it."""
    values = msgspec.structs.asdict(row)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def collect(found: dict[tuple[int, int], bool], rule_of: list[int], place: int, may: int, sure: int) -> None:
    """Puts the clauses that are left to their rules: True where one of them holds for sure."""
    while may:
        lowest = may & -may
        key = (rule_of[lowest.bit_length() - 1], place)
        if sure & lowest:
            found[key] = True
        else:
            found.setdefault(key, False)
        may ^= lowest


def reference_day(kind: KindJudge, declaration: Any) -> int:
    """The number of the reference date; raises OddError where there is none."""
    for element, reader in kind.dates:
        raw = declaration.get(element)
        if raw is not None:
            number = reader.known.get(raw)
            return reader(raw) if number is None else number
    raise OddError("no reference date")


def active_day(rule: RulePlan) -> int | None:
    """The number of the day from which a rule is active, None for never (`evaluate.status_of`)."""
    if rule.rule.head.status != "active":
        return None
    if not isinstance(rule.rule, Criterion):
        return 0
    return None if rule.rule.active_from is None else date.fromisoformat(rule.rule.active_from).toordinal()


def is_absent_on(rule: RulePlan, day: int) -> bool:
    """Is a rule derogated or suspended on a day?"""
    text = date.fromordinal(day).isoformat()
    return any(period.includes(text) for period in rule.absent)
