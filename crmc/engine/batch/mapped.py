"""A table of a Party's own columns as elements: each distinct cell goes through the profile once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

from crmc.engine.batch.frame import Rows
from crmc.engine.batch.source import ODD, RAW
from crmc.engine.batch.spool import FAULT, PLACE
from crmc.engine.batch.table import distinct, in_one
from crmc.engine.flat_rows import IDENTIFIER, add_aside
from crmc.engine.profile import ColumnRule, Profile


def mapped(table: Any, profile: Profile) -> Any:
    """The elements of the rows, with the columns as they stood beside them under names with RAW.

    A row is ODD where the profile makes of one of its cells what is no text.
    """
    columns: dict[str, Any] = {}
    odd = np.zeros(table.num_rows, bool)
    for element, rule in profile.elements.items():
        columns[element], faulty = made(table, rule)
        odd |= faulty
    own = {name: table.column(name) for name in table.schema.names if name not in (PLACE, FAULT)}
    fault = table.column(FAULT)
    if fault.null_count < table.num_rows:
        # A row that could not be read is of the declaration that its own column tells, if there is one.
        told = own.get(IDENTIFIER, pyarrow.nulls(table.num_rows, pyarrow.string()))
        names = pyarrow.compute.if_else(fault.is_valid(), told, columns[IDENTIFIER].cast(pyarrow.string()))
        columns[IDENTIFIER] = names
    columns |= {RAW + name: column for name, column in own.items()}
    columns |= {PLACE: table.column(PLACE), FAULT: fault, ODD: pyarrow.array(odd)}
    return pyarrow.table(columns)


def made(table: Any, rule: ColumnRule) -> tuple[Any, Any]:
    """(what a rule makes of each row as texts by code, the rows of which it makes something else)."""
    size = table.num_rows
    if rule.column is None:
        codes, cells = np.zeros(size, np.int32), [rule.read({})]
    else:
        column = in_one(table.column(rule.column))
        codes, found = distinct(column)
        cells = [rule.read({rule.column: cell}) for cell in found]
    texts = [cell if isinstance(cell, str) and cell else None for cell in cells]
    faulty = np.array([not (cell is None or isinstance(cell, str)) for cell in cells] + [False], bool)
    indices = pyarrow.array(codes, mask=codes < 0)
    by_code = pyarrow.array([*texts, None], pyarrow.string())
    return by_code.take(indices), faulty[codes]


def control_results(data: Any, profile: Profile, starts: Rows) -> list[dict[str, object]]:
    """What a control found, by declaration (`flat_rows`); `starts`: the first row of each."""
    found: list[dict[str, object]] = [{} for _ in range(len(starts))]
    ends = [*starts[1:].tolist(), data.num_rows]
    for name, rule in profile.control_result.items():
        if rule.column is None:
            codes, values = np.zeros(data.num_rows, np.int32), [rule.read({})]
        else:
            codes, cells = distinct(in_one(data.column(RAW + rule.column)))
            values = [rule.read({rule.column: cell}) for cell in [*cells, None]]
        for each, start, end in zip(found, starts.tolist(), ends, strict=True):
            add_aside(each, {name: values[codes[start]]})
            for code in codes[start + 1 : end].tolist():
                add_aside(each, {name: values[code]})
    return found
