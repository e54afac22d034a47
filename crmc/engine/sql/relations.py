"""A frame of records as relations of whole numbers, beside the clause table.

`records`: `n` (the row), by element with keys its code (`c`e), by word the bits that are true (`t`w) and,
if there are any, those that are unknown (`u`w), by element in a slot its number (`a`e), null where it is
not there. `met`: which codes meet which keys, `sure` 1 where it is not for want of a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow

from crmc.engine.batch.frame import Amount, Bytes, Coded, Frame, Numbers64, Rows
from crmc.engine.batch.truths import FALSE, TRUE, UNKNOWN, Truths
from crmc.engine.plan.leaves import Absent, Begins, Leaf, OneOf, Sign, Words
from crmc.engine.sql.arms import keyed_elements
from crmc.engine.sql.clause_table import ALWAYS, BITS, OTHER, ClauseTable, Group


@dataclass(slots=True)
class Relations:
    """`unsure`: the words with a column of unknown bits. `largest`: of each amount the largest size, at
    least 1. `gone` and `zero`: the amounts that are missing, or zero, in some row."""

    records: pyarrow.Table
    met: pyarrow.Table
    unsure: set[int] = field(default_factory=set)
    largest: dict[str, int] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    zero: set[str] = field(default_factory=set)


def relations_of(table: ClauseTable, frame: Frame, truths: Truths) -> Relations:
    """The relations of one frame."""
    values = Values(frame, truths)
    elements = keyed_elements(table)
    columns: dict[str, Any] = {"n": np.arange(frame.size, dtype=np.int32)}
    columns |= {f"c{place}": values.coded(element).codes for place, element in enumerate(elements)}
    result = Relations(pyarrow.table({}), met_keys(table, elements, values))
    held, unknown = words_of(table, values)
    columns |= {f"t{word}": bits for word, bits in enumerate(held)}
    for word, bits in unknown.items():
        columns[f"u{word}"] = bits
        result.unsure.add(word)
    for place, name in enumerate(table.amounts):
        column = frame.columns[name]
        assert isinstance(column, Amount)
        gone = None if column.state is None else column.state != 0
        columns[f"a{place}"] = pyarrow.array(column.numbers, pyarrow.int64(), mask=gone)
        result.gone |= set() if gone is None or not gone.any() else {name}
        result.zero |= set() if column.numbers.all() else {name}
        result.largest[name] = max(1, int(np.abs(column.numbers).max(initial=0)))
    result.records = pyarrow.table(columns)
    return result


@dataclass(slots=True)
class Values:
    """The truths of leaves by value."""

    frame: Frame
    truths: Truths
    known: dict[str, dict[Any, int]] = field(default_factory=dict)

    def coded(self, element: str) -> Coded:
        """The column of an element whose values have codes."""
        column = self.frame.columns[element]
        assert isinstance(column, Coded)
        return column

    def place(self, element: str, value: str) -> int:
        """The code of a value, -1 where no row has it."""
        if element not in self.known:
            self.known[element] = {value: code for code, value in enumerate(self.coded(element).values)}
        return self.known[element].get(value, -1)

    def table(self, leaf: Leaf) -> Bytes:
        """The truth of a leaf by code, the last two for ODD and MISSING."""
        column = self.coded(leaf.elements[0])
        match leaf:
            case Absent():
                return np.array([FALSE] * len(column.values) + [UNKNOWN, TRUE], np.uint8)
            case Words() | Begins():
                return self.truths.texts(leaf.element).table(leaf)
            case OneOf(element, (value,)):
                found = np.zeros(len(column.values) + 2, np.uint8)
                found[-2:] = UNKNOWN
                if (place := self.place(element, value)) >= 0:
                    found[place] = TRUE
                return found
        return self.truths.table(leaf, column)


def met_keys(table: ClauseTable, elements: list[str], values: Values) -> pyarrow.Table:
    """Which codes meet which keys."""
    nothing = np.zeros(0, np.int32)
    parts: list[tuple[Rows, Rows, Rows, Rows]] = [(nothing, nothing, nothing, nothing)]
    for number, key in enumerate(table.keys):
        found = values.table(key)
        places = np.flatnonzero(found != FALSE)
        codes = np.where(places >= len(found) - 2, places - len(found), places)
        element = np.full(len(places), elements.index(key.elements[0]))
        parts.append((element, np.full(len(places), number), codes, found[places] == TRUE))
    names = ("element", "key", "code", "sure")
    arrays = [np.concatenate(arrays).astype(np.int32) for arrays in zip(*parts, strict=True)]
    return pyarrow.table(dict(zip(names, arrays, strict=True)))


def words_of(table: ClauseTable, values: Values) -> tuple[list[Numbers64], dict[int, Numbers64]]:
    """(bits that are true by word, bits that are unknown by word if there are any), for every row."""
    size = values.frame.size
    held = [np.full(size, ALWAYS, np.int64) for _ in range(table.words)]
    unknown: dict[int, Numbers64] = {}
    for group in table.groups:
        truths = truths_of(group, values)
        codes = None if group.element is None else values.coded(group.element).codes
        for word in group.words:
            true, open_ = packed(group, truths, word)
            held[word] |= true if codes is None else true[codes]
            if open_.any():
                rows = open_ if codes is None else open_[codes]
                if rows.any():
                    unknown[word] = unknown.get(word, np.zeros(size, np.int64)) | rows
    return held, unknown


def truths_of(group: Group, values: Values) -> list[Bytes]:
    """The truth of each atom, by code or by row; OTHER is true where none of the others is, nor unknown."""
    truths: list[Bytes | None] = [
        None if atom is OTHER else truth_of(atom, group, values) for atom in group.atoms
    ]
    known = [truth for truth in truths if truth is not None]
    if len(known) == len(truths):
        return known
    other = np.array([TRUE, FALSE, UNKNOWN], np.uint8)[np.maximum.reduce(known)]
    return [other if truth is None else truth for truth in truths]


def truth_of(atom: Leaf, group: Group, values: Values) -> Bytes:
    """The truth of one atom, by code or by row."""
    if group.element is not None:
        return values.table(atom)
    return values.truths.of(Sign(atom), np.arange(values.frame.size, dtype=np.int32))


def packed(group: Group, truths: list[Bytes], word: int) -> tuple[Numbers64, Numbers64]:
    """(bits that are true, bits that are unknown) in one word."""
    held = np.zeros(len(truths[0]), np.int64)
    unknown = np.zeros(len(truths[0]), np.int64)
    for bit, truth in zip(group.bits, truths, strict=True):
        if bit // BITS == word:
            held |= (truth == TRUE).astype(np.int64) << bit % BITS
            unknown |= (truth == UNKNOWN).astype(np.int64) << bit % BITS
    return held, unknown
