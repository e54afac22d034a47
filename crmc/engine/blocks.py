"""What an engine gives: rows in blocks, each row a declaration, an item and a template of all the rest.

Few rows of an evaluation differ in more than their declaration and item, so that a writer makes the
rest once a template and not once a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from crmc.engine.plan.book import RulePlan
from crmc.ir.controls import Operator, controls_for, in_order, most_severe
from crmc.ir.evaluate import Judgement, Row
from crmc.ir.model import Criterion, RuleBook


class Templates:
    """Rows without declaration and item, each once, by number."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._numbers: dict[Row, int] = {}

    def number(self, row: Row) -> int:
        """The number of a row's template."""
        bare = msgspec.structs.replace(row, declaration=None, item=None)
        found = self._numbers.get(bare)
        if found is None:
            found = self._numbers[bare] = len(self.rows)
            self.rows.append(bare)
        return found


@dataclass(slots=True)
class Tally:
    """Counts of the declarations behind a block; `pairs` with those that were not selected."""

    declarations: int = 0
    items: int = 0
    pairs: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Rows in order, as three columns of one length: lists, or arrays of NumPy and Arrow.

    `control_results`: what a profile says that controls found, by declaration id.
    """

    declarations: Sequence[str | None] | Any
    items: Sequence[int | None] | Any
    templates: Sequence[int] | Any
    tally: Tally
    control_results: dict[str, dict[str, object]] = field(default_factory=dict)

    def rows(self, templates: Templates) -> Iterator[Row]:
        """The rows themselves, where speed is of no account."""
        for declaration, item, number in zip(
            listed(self.declarations), listed(self.items), listed(self.templates), strict=True
        ):
            yield msgspec.structs.replace(templates.rows[number], declaration=declaration, item=item)


def times(templates: Sequence[int] | Any) -> dict[int, int]:
    """How often each template stands among the numbers of a block."""
    if not hasattr(templates, "dtype"):
        return Counter(listed(templates))
    import numpy as np

    counts = np.bincount(templates)
    met = np.flatnonzero(counts)
    return dict(zip(met.tolist(), counts[met].tolist(), strict=True))


def listed(column: Any) -> list[Any]:
    """A column as a list of Python values."""
    for method in ("to_pylist", "tolist"):
        if hasattr(column, method):
            return list(getattr(column, method)())
    return list(column)


def block_of(rows: Iterable[Row], templates: Templates, tally: Tally) -> Block:
    """Single rows as a block."""
    declarations: list[str | None] = []
    items: list[int | None] = []
    numbers: list[int] = []
    for row in rows:
        declarations.append(row.declaration)
        items.append(row.item)
        numbers.append(templates.number(row))
    return Block(declarations, items, numbers, tally)


def bare_row(book: RuleBook, rule: RulePlan, status: str, operator: Operator, judgement: Judgement) -> Row:
    """The row of a judgement without its areas: it depends on the rule, the status and the operator alone."""
    selects = judgement.outcome == "selected" and isinstance(rule.rule, Criterion)
    controls = controls_for(rule.rule, operator) if selects and isinstance(rule.rule, Criterion) else ()
    return Row(
        declaration=None,
        item=None,
        criterion=rule.id,
        outcome=judgement.outcome,
        status="active" if status == "active" else "trial",
        channel=most_severe(book, (control.channel for control in controls)),
        controls=in_order(control.types for control in controls),
        procedure=in_order(control.procedures for control in controls),
        operator=operator,
        missing=tuple(sorted(judgement.missing)),
        score=judgement.score,
        areas=(),
        message=judgement.message,
    )


class BlockWriter(Protocol):
    """Takes blocks in order; whoever opened it ends it."""

    def write_block(self, block: Block, templates: Templates) -> None:
        """Adds the rows of a block."""
