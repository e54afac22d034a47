"""Which way a parameter moves a criterion: whether a larger value selects more, less, or the same.

Only what follows from the form of the condition is said: comparisons joined by `and`, `or`, `not`,
`at least`, and sums, products and quotients whose other factors cannot be negative. Everything else is
not decided (None), and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from crmc.ir import expression as ir
from crmc.ir import model
from crmc.ir.walk import names_in, walk

Direction = int | None
"""1: more is selected as the value grows; -1: less; 0: it makes no difference; None: not decided."""


def direction_of(book: model.RuleBook, criterion: model.Criterion, parameter: str) -> Direction:
    """How what the criterion selects moves with the parameter."""
    seen = _Seen(book, {part.name: part.value for part in criterion.parts}, parameter)
    scored = [weight.indicator for weight in criterion.score.weights] if criterion.score else []
    if any(seen.holds(seen.parts[name]) for name in scored if name in seen.parts):
        return None
    return seen.truth(criterion.select) if criterion.select is not None else 0


def effect_of(direction: Direction, value: str, default: str | None) -> str:
    """What a value in place of the default does: `equal`, `wider`, `narrower` or `not decided`."""
    if value == default or direction == 0:
        return "equal"
    if direction is None or default is None:
        return "not decided"
    grows = _order(value) > _order(default)
    return "wider" if grows == (direction > 0) else "narrower"


def _order(value: str) -> tuple[Decimal, str]:
    """By number; a day or moment, which is none, by its text."""
    try:
        return Decimal(value), ""
    except InvalidOperation:
        return Decimal(0), value


class _Seen:
    """A criterion as seen by one parameter."""

    def __init__(self, book: model.RuleBook, parts: dict[str, ir.Expression], parameter: str) -> None:
        self.book = book
        self.parts = parts
        self.parameter = parameter

    def holds(self, root: Struct | None) -> bool:
        """Whether the parameter occurs in an expression or in a part that it names."""
        if self.parameter in names_in(root, ir.Parameter):
            return True
        return any(self.holds(self.parts.get(name)) for name in names_in(root, ir.Part))

    def truth(self, node: Struct) -> Direction:
        """How the truth of a condition moves."""
        if not self.holds(node):
            return 0
        if isinstance(node, ir.And | ir.Or | ir.AtLeast):
            return _joined(self.truth(operand) for operand in node.operands)
        if isinstance(node, ir.Not):
            return _turned(self.truth(node.operand))
        if isinstance(node, ir.Part) and node.name in self.parts:
            return self.truth(self.parts[node.name])
        if isinstance(node, ir.Quantified | ir.Items):
            return self.truth(node.condition)
        if isinstance(node, ir.Compare):
            return self._compared(node)
        return None

    def _compared(self, node: ir.Compare) -> Direction:
        if node.relation not in ("<", "<=", ">", ">="):
            return None
        left, right = self.value(node.left), self.value(node.right)
        rising = _joined((_turned(left), right))
        return rising if node.relation in ("<", "<=") else _turned(rising)

    def value(self, node: Struct) -> Direction:
        """How a number moves."""
        if isinstance(node, ir.Parameter) and node.name == self.parameter:
            return 1
        if not self.holds(node):
            return 0
        if isinstance(node, ir.Part) and node.name in self.parts:
            return self.value(self.parts[node.name])
        if isinstance(node, ir.Sum):
            return _joined(self.value(operand) for operand in node.operands)
        if isinstance(node, ir.Negative):
            return _turned(self.value(node.operand))
        if isinstance(node, ir.Product):
            return self._product(node)
        if isinstance(node, ir.Quotient) and not self.holds(node.denominator):
            return self.value(node.numerator)  # 4.5: a denominator is never below zero
        return None

    def _product(self, node: ir.Product) -> Direction:
        own = [operand for operand in node.operands if self.holds(operand)]
        others = [operand for operand in node.operands if not self.holds(operand)]
        if len(own) != 1 or not all(self._never_negative(operand) for operand in others):
            return None
        return self.value(own[0])

    def _never_negative(self, root: Struct) -> bool:
        """Whether every leaf is at or above zero and nothing is subtracted."""
        return all(self._is_bounded(node) for node in walk(root))

    def _is_bounded(self, node: Struct) -> bool:
        if isinstance(node, ir.Constant):
            return node.type == "number" and Decimal(node.value) >= 0
        if isinstance(node, ir.Element):
            facts = self.book.elements.get(node.id)
            return facts is not None and facts.minimum is not None and Decimal(facts.minimum) >= 0
        if isinstance(node, ir.Lookup):
            tables = (table for table in self.book.tables if table.head.id == node.name)
            return any(not table.withheld and _all_positive(table.rows) for table in tables)
        if isinstance(node, ir.Part) and node.name in self.parts:
            return self._never_negative(self.parts[node.name])
        return isinstance(node, ir.Product | ir.Quotient | ir.Sum)


def _all_positive(rows: Iterable[model.Row]) -> bool:
    return all(Decimal(row.value) >= 0 for row in rows)


def _joined(directions: Iterable[Direction]) -> Direction:
    """Several ways together: one that is not decided, or two against each other, decide nothing."""
    found = set(directions)
    if None in found or {1, -1} <= found:
        return None
    return next(iter(found - {0}), 0)


def _turned(direction: Direction) -> Direction:
    return None if direction is None else -direction
