"""CSV tables of codes (`code,title`): every cell is text, so `NA` is Namibia and `0102` keeps its zero."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from crmc.catalogue.faults import CatalogueFault
from crmc.catalogue.strict_yaml import text_fault


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The codes of one table with their titles, and what was wrong with its rows."""

    codes: dict[str, str] = field(default_factory=dict)
    faults: tuple[CatalogueFault, ...] = ()


def read_table(path: str, text: str) -> CodeTable:
    """Codes and titles of a table whose header begins with `code,title`; further columns are not read."""
    fault = text_fault(path, text)
    if fault is not None:
        return CodeTable({}, (fault,))
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    codes: dict[str, str] = {}
    faults: list[CatalogueFault] = []
    try:
        if next(rows, [])[:2] != ["code", "title"]:
            message = "the first line of a code table must begin with `code,title`"
            return CodeTable({}, (CatalogueFault(path, 1, 1, message),))
        for row in rows:
            _add_row(codes, row, path, rows.line_num, faults)
    except csv.Error as error:
        faults.append(CatalogueFault(path, rows.line_num, 1, f"this row is not CSV: {error}"))
    return CodeTable(codes, tuple(faults))


def _add_row(
    codes: dict[str, str], row: list[str], path: str, line: int, faults: list[CatalogueFault]
) -> None:
    if len(row) < 2 or not row[0]:
        faults.append(CatalogueFault(path, line, 1, "a row needs a code and a title"))
    elif row[0] in codes:
        faults.append(CatalogueFault(path, line, 1, f"the code `{row[0]}` stands in this table twice"))
    else:
        codes[row[0]] = row[1]
