"""Flat rows straight to chunks of columns; odd declarations as records.

INVARIANT: a declaration comes to the columns only if each of its cells was read by the reader of single
records without a fault and its rows agree on the header; every other one is read as a record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

from crmc.engine.batch.chunks import Chunk, elements_of
from crmc.engine.batch.frame import MISSING, Amount, Coded, Column, Frame, Rows
from crmc.engine.batch.mapped import control_results
from crmc.engine.batch.outcomes import OPERATORS
from crmc.engine.batch.rows_as_records import RecordsOfRows, kind_of
from crmc.engine.batch.source import ODD, Source, is_aside
from crmc.engine.batch.spool import FAULT
from crmc.engine.batch.table import Cells, Mask, Table, distinct, in_one, is_text, joined
from crmc.engine.cells import CellReader
from crmc.engine.engines import Job
from crmc.engine.flat_rows import IDENTIFIER
from crmc.engine.plan.book import Plan
from crmc.ir.record import Record, Unreadable
from crmc.ir.scope import is_hierarchical

ROWS_AT_ONCE = 262_144
ENVELOPE = (IDENTIFIER, "kind", "item_number")
CURRENCY = "_currency"


@dataclass(slots=True)
class Run:
    """Some whole declarations of the file: their rows, and for each where it begins in them.

    `plain` are the places of the declarations in `chunk`; `odd` of those that are records.
    """

    ids: Any
    chunk: Chunk
    plain: Rows
    odd: dict[int, Record | Unreadable]
    numbers: Any
    """The item number by row of `chunk.items`."""
    first_rows: Rows
    notes: int
    control_results: list[dict[str, object]]
    """What a control found, by declaration; of none where there is no profile."""


class FlatReader:
    """Reads a file run by run."""

    def __init__(self, plan: Plan, job: Job, source: Source) -> None:
        self._plan, self._job, self._book = plan, job, job.book
        self._source, self._group = source, source.group
        self._reader = CellReader(job.book, written=source.written, native=source.native)
        self._cells: dict[str, Cells] = {}
        self._levels = {level: elements_of(plan, level) for level in (True, False)}
        self._has_header_rules = any(not rule.on_items for rule in plan.rules)
        named = {name for rule in plan.rules for name in rule.rule.elements}
        dates = {name for kind in job.book.kinds.values() for name in kind.reference_dates}
        operators = {kind.operator_element for kind in job.book.kinds.values()}
        self._looked_at = sorted((named | dates | operators) & set(job.book.elements))
        self._coded = [name for name in job.book.elements if is_hierarchical(job.book, name)]

    def runs(self, rows_at_once: int) -> Iterator[Run]:
        """The runs of the file. Raises ReadAgainError where it turns out to be damaged."""
        number = 0
        tables = self._source.tables(rows_at_once)
        for data in tables if self._source.whole else whole_declarations(tables, self._group):
            yield self._run(data, number)
            number += data.num_rows

    def _run(self, data: Any, number: int) -> Run:
        starts = starts_of(data, self._group)
        records = RecordsOfRows(self._job, self._reader, data, starts, number)
        aside = {name: data.column(name) for name in data.schema.names if is_aside(name)}
        data = data.drop_columns(list(aside))
        sizes = np.diff(np.append(starts, data.num_rows))
        of_row = np.repeat(np.arange(len(starts), dtype=np.int32), sizes)
        table = Table(self._book, data, self._plan.decimals, self._cells_of, np.zeros(data.num_rows, bool))
        kinds, names = self._kinds(table)
        numbers = self._item_numbers(table, starts, of_row)
        self._mark_odd(table, starts[of_row])
        if FAULT in aside:
            table.odd |= np.asarray(joined(aside[FAULT]).is_valid())
        if ODD in aside:
            table.odd |= np.asarray(joined(aside[ODD]))
        if aside:
            table.odd |= np.asarray(joined(data.column(IDENTIFIER)).is_null())
        notes = self._notes(table, kinds, names, of_row)
        days = self._days(table, kinds, names)
        operators = self._operators(table, kinds, names)
        self._hide(table, kinds, names)
        table.settle()

        odd = np.zeros(len(starts), bool)
        odd[of_row[table.odd]] = True
        plain = np.flatnonzero(~odd).astype(np.int32)
        rows = np.flatnonzero(~odd[of_row]).astype(np.int32)
        place = np.cumsum(~odd).astype(np.int32) - 1
        first_item = (np.arange(data.num_rows) - starts[of_row]).astype(np.int32)
        items = Frame(
            len(rows),
            {name: taken(table.column(name), rows, data.num_rows) for name in self._levels[True]},
            place[of_row[rows]],
            first_item[rows],
            days[rows],
            kinds[rows],
            names,
        )
        firsts = starts[plain]
        chunk = Chunk(
            items,
            self._headers(table, firsts, days, kinds, names),
            operators[firsts],
            days[firsts],
            lambda position: records.record(int(plain[position])),
        )
        read = {int(which): records.read(int(which)) for which in np.flatnonzero(odd)}
        names = joined(data.column(IDENTIFIER)).take(pyarrow.array(starts))
        return Run(
            names_told(names, read) if aside else names,
            chunk,
            plain,
            read,
            numbers[rows],
            np.searchsorted(rows, firsts).astype(np.int32),
            int(notes[plain].sum()),
            self._control_results(records, starts, odd),
        )

    def _control_results(self, records: RecordsOfRows, starts: Rows, odd: Mask) -> list[dict[str, object]]:
        if self._job.profile is None:
            return []
        found = control_results(records.data, self._job.profile, starts)
        for which in np.flatnonzero(odd).tolist():
            found[which] = records.control_results.get(which, {})
        return found

    def _headers(self, table: Table, firsts: Rows, days: Rows, kinds: Rows, names: list[str]) -> Frame | None:
        """The frame of headers: the first row of each declaration, without what stands on items."""
        if not self._has_header_rules:
            return None
        columns = {}
        for name in self._levels[False]:
            column = table.column(name) if self._reader.is_header(name) else table.empty(name)
            columns[name] = taken(column, firsts, table.data.num_rows)
        size = len(firsts)
        return Frame(
            size, columns, np.arange(size, dtype=np.int32), np.full(size, -1, np.int32), days[firsts],
            kinds[firsts], names,
        )  # fmt: skip

    def _cells_of(self, element: str) -> Cells:
        if element not in self._cells:
            self._cells[element] = Cells(self._book, self._reader, element)
        return self._cells[element]

    # The envelope

    def _kinds(self, table: Table) -> tuple[Rows, list[str]]:
        """The kind by row; a row without one that the book knows is odd."""
        names = list(self._book.kinds)
        place = {name: code for code, name in enumerate(names)}
        given = place.get(kind_of(self._job) or "", -1)
        no_cells: list[object] = []
        if "kind" not in table.data.schema.names:
            codes, cells = np.full(table.data.num_rows, -1, np.int32), no_cells
        else:
            codes, cells = distinct(in_one(table.data.column("kind")))
        known = [place.get(cell, -1) if isinstance(cell, str) else -1 for cell in cells]
        kinds = np.array([*known, given], np.int32)[codes]
        table.odd |= kinds < 0
        return np.maximum(kinds, 0), names

    def _item_numbers(self, table: Table, starts: Rows, of_row: Rows) -> Any:
        """The number by row; where they are not whole numbers in rising order the row is odd."""
        counted = (np.arange(table.data.num_rows) - starts[of_row] + 1).astype(np.int64)
        if "item_number" not in table.data.schema.names:
            return counted
        array = joined(table.data.column("item_number"))
        if is_text(array.type):
            array, right = plain_numbers(array)
            table.odd |= ~right
        if not pyarrow.types.is_integer(array.type) or array.type == pyarrow.uint64():
            table.odd |= np.asarray(array.is_valid())
            return counted
        there = np.asarray(array.is_valid())
        given = np.asarray(array.fill_null(0)).astype(np.int64)
        same = np.zeros(len(given), bool)
        same[1:] = of_row[1:] == of_row[:-1]
        numbers = np.where(there, given, counted)
        table.odd |= there & (given < 1)
        falling = np.zeros(len(given), bool)
        falling[1:] = same[1:] & (numbers[1:] <= numbers[:-1])
        table.odd |= falling
        return numbers

    # What makes rows odd, and what is noted

    def _mark_odd(self, table: Table, first_row: Rows) -> None:
        names = table.data.schema.names
        several = bool((first_row != np.arange(len(first_row))).any())
        for name in names:
            if is_currency(name, names, self._book):
                table.odd |= np.asarray(joined(table.data.column(name)).is_valid())
            elif several and name not in (IDENTIFIER, "item_number") and self._reader.is_header(name):
                table.odd |= differs(in_one(table.data.column(name)), first_row)
        table.prepare(self._looked_at)
        for name in self._looked_at:
            made_of = [part for part in self._book.elements[name].made_of if part in names]
            if made_of:
                there = np.asarray(joined(table.data.column(made_of[0])).is_valid())
                table.odd |= there & absent(table.column(name))

    def _notes(self, table: Table, kinds: Rows, names: list[str], of_row: Rows) -> Any:
        """The number of notes by declaration (`record.is_read` and `record.note_editions`)."""
        count = int(of_row[-1]) + 1
        notes = np.zeros(count, np.int64)
        for name in table.data.schema.names:
            if name in ENVELOPE or is_currency(name, table.data.schema.names, self._book):
                continue
            by_kind = [name in self._book.kinds[kind].elements for kind in names]
            carried = np.array(by_kind, bool)[kinds]
            if not carried.all():
                seen = np.asarray(joined(table.data.column(name)).is_valid()) & ~carried
                notes += np.bincount(of_row[seen], minlength=count) > 0
            if name in self._coded:
                lacking = table.edition_notes(name) & carried
                notes += np.bincount(of_row[lacking], minlength=count)
        return notes

    # Facts of the declaration

    def _days(self, table: Table, kinds: Rows, names: list[str]) -> Rows:
        """4.2: the first of the kind's dates that is declared; 0 for none."""
        days = np.zeros(table.data.num_rows, np.int32)
        for code in np.unique(kinds).tolist():
            kind = self._book.kinds[names[code]]
            found = np.zeros(len(days), np.int32)
            for element in kind.reference_dates:
                if element in kind.elements and self._reader.is_header(element):
                    found = np.where(found == 0, day_numbers(table.column(element)), found)
            days = np.where(kinds == code, found, days).astype(np.int32)
        return days

    def _operators(self, table: Table, kinds: Rows, names: list[str]) -> Rows:
        operators = np.full(table.data.num_rows, OPERATORS.index("unknown"), np.int32)
        for code in np.unique(kinds).tolist():
            kind = self._book.kinds[names[code]]
            if kind.operator_element in kind.elements and self._reader.is_header(kind.operator_element):
                column = table.column(kind.operator_element)
                assert isinstance(column, Coded)
                by_code = [1 if value is True else 0 for value in column.values]
                found = np.array([*by_code, 2, 2], np.int32)[column.codes]
                operators = np.where(kinds == code, found, operators)
        return operators

    def _hide(self, table: Table, kinds: Rows, names: list[str]) -> None:
        """An element that the kind of a row does not carry is not read."""
        present = np.unique(kinds)
        for name, column in table.columns.items():
            carried = carrying(self._book, name, names)
            if not carried[present].all():
                hide(column, ~carried[kinds])


def names_told(names: Any, read: dict[int, Record | Unreadable]) -> Any:
    """The identifiers, of declarations that were read as records their own."""
    lacking = np.asarray(names.is_null())
    told = [read[which].id for which in np.flatnonzero(lacking).tolist()]
    if not told:
        return names
    return pyarrow.compute.replace_with_mask(names, pyarrow.array(lacking), pyarrow.array(told, names.type))


def starts_of(data: Any, group: str = IDENTIFIER) -> Rows:
    """The first row of each declaration, which is one value of the column `group`."""
    ids = joined(data.column(group))
    changed = np.asarray(pyarrow.compute.not_equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False), bool)
    return np.concatenate(([0], np.flatnonzero(changed) + 1)).astype(np.int32)


def whole_declarations(batches: Iterator[Any], group: str = IDENTIFIER) -> Iterator[Any]:
    """The same rows cut between declarations: the last one of a batch may go on in the next."""
    rest: Any = next(batches, None)
    for batch in batches:
        cut = int(starts_of(rest, group)[-1])
        if cut:
            yield rest.slice(0, cut)
        rest = pyarrow.concat_tables([rest.slice(cut), batch]).combine_chunks()
    if rest is not None and rest.num_rows:
        yield rest


def plain_numbers(array: Any) -> tuple[Any, Mask]:
    """(whole numbers where a text is one that surely fits, whether it is one or missing)."""
    right = pyarrow.compute.match_substring_regex(array, "^[0-9]{1,15}$")
    numbers = pyarrow.compute.if_else(right, array, None).cast(pyarrow.int64())
    return numbers, np.asarray(right.fill_null(True).to_numpy(zero_copy_only=False), bool)


def differs(array: Any, first_row: Rows) -> Mask:
    """The rows whose cell is not that of the first row of their declaration."""
    codes, _ = distinct(array)
    return np.asarray(codes != codes[first_row])


def is_currency(name: str, names: Sequence[str], book: Any) -> bool:
    """Is a column the currency of another one?"""
    base = name.removesuffix(CURRENCY)
    known = name in book.elements or any(name in kind.elements for kind in book.kinds.values())
    return base != name and base in names and not known


def carrying(book: Any, element: str, names: list[str]) -> Mask:
    """By kind: does it carry the element, and does the book know it?"""
    known = element in book.elements
    return np.array([known and element in book.kinds[name].elements for name in names], bool)


def absent(column: Column) -> Mask:
    """The rows without a value."""
    if isinstance(column, Coded):
        return np.asarray(column.codes == MISSING)
    return np.zeros(len(column.numbers), bool) if column.state is None else np.asarray(column.state == 1)


def hide(column: Column, rows: Mask) -> None:
    """Makes the values of some rows missing."""
    if isinstance(column, Coded):
        column.codes[rows] = MISSING
        return
    state = np.zeros(len(column.numbers), np.uint8) if column.state is None else column.state
    state[rows] = 1
    column.state = state


def day_numbers(column: Column) -> Rows:
    """Days as numbers, 0 where there is none."""
    if isinstance(column, Amount):
        days = column.numbers.astype(np.int32)
        return days if column.state is None else np.where(column.state == 0, days, 0).astype(np.int32)
    by_code = [value.date().toordinal() if hasattr(value, "date") else 0 for value in column.values]
    return np.array([*by_code, 0, 0], np.int32)[column.codes]


def taken(column: Column, rows: Rows, size: int) -> Column:
    """Some rows of a column."""
    if len(rows) == size:
        return column
    if isinstance(column, Coded):
        return Coded(column.codes[rows], column.values, column.ordered)
    state = None if column.state is None else column.state[rows]
    return Amount(column.numbers[rows], state, column.decimals)
