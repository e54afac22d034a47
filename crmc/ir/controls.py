"""Which controls a selection brings (4.11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from crmc.ir.model import Control, Criterion, RuleBook
from crmc.ir.record import Record, Unreadable

Operator = Literal["ordinary", "aeo", "unknown"]


def operator_of(book: RuleBook, record: Record | Unreadable) -> Operator:
    """What the AEO element of the kind says of the operator."""
    if isinstance(record, Unreadable):
        return "unknown"
    value = record.header.get(book.kinds[record.kind].operator_element)
    if value is None:
        return "unknown"
    return "aeo" if value is True else "ordinary"


def controls_for(criterion: Criterion, operator: Operator) -> tuple[Control, ...]:
    """AEO: `control for aeo`, if there is one; false or unknown: the ordinary ones, all of them."""
    relieved = tuple(control for control in criterion.controls if control.operators == "aeo")
    if operator == "aeo" and relieved:
        return relieved
    return tuple(control for control in criterion.controls if control.operators == "ordinary")


def most_severe(book: RuleBook, channels: Iterable[str | None]) -> str | None:
    """The first of the book's channels, which stand from the most severe, that occurs."""
    given = set(channels)
    return next((channel for channel in book.channels if channel in given), None)


def in_order(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """All words, each once, in the order of the text."""
    return tuple(dict.fromkeys(word for group in groups for word in group))
