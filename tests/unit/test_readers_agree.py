"""The same declarations as JSON, NDJSON, CSV and Parquet are the same records."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from crmc.engine.readers import read_declarations
from crmc.engine.supplies import read_result_record
from crmc.ir.record import Record, Unreadable
from tests.unit.reader_cases import BOOK

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
CODE = st.sampled_from(["CN", "IT", "RS", "XX", "cn"])
DECIMAL = st.sampled_from(["0", "1.50", "99999999999999999999", "-1", "1e5", "x", "0.001"])

HEADER: dict[str, st.SearchStrategy[Any]] = {
    "importer_id": TEXT,
    "importer_is_aeo": st.booleans(),
    "acceptance_date": st.sampled_from(["2027-03-01", "2027-02-30", "soon"]),
}
ITEM: dict[str, st.SearchStrategy[Any]] = {
    "origin_country": CODE,
    "dispatch_country": CODE,
    "customs_value": DECIMAL,
    "net_mass": DECIMAL,
    "goods_description": TEXT,
    "documents": st.lists(st.sampled_from(["N380", "N705", "C"]), max_size=3),
}
DECLARATION = st.fixed_dictionaries(
    {
        "kind": st.just("import"),
        "items": st.lists(st.fixed_dictionaries({}, optional=ITEM), min_size=1, max_size=3),
    },
    optional=HEADER,
)
DECLARATIONS = st.lists(DECLARATION, min_size=1, max_size=4)


def flat_rows(declarations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Last items first, so that the rows of one declaration do not stand together."""
    rows = []
    for position in range(3):
        for declaration in declarations:
            items = declaration["items"]
            if position < len(items):
                head = {key: value for key, value in declaration.items() if key not in ("id", "items")}
                rows.append({"declaration_id": declaration["id"], **head, **items[position]})
    return rows


def cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "no"
    if isinstance(value, list):
        return ";".join(value) if value else "[]"
    return "" if value is None else str(value)


def write_all(folder: Path, declarations: list[dict[str, Any]]) -> None:
    (folder / "d.json").write_text(json.dumps(declarations), encoding="utf-8")
    lines = [json.dumps(declaration, ensure_ascii=False) + "\n" for declaration in declarations]
    (folder / "d.ndjson").write_text("".join(lines), encoding="utf-8", newline="")
    columns = ["declaration_id", "kind", *HEADER, *ITEM]
    rows = flat_rows(declarations)
    with (folder / "d.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([[cell(row.get(column)) for column in columns] for row in rows])
    types = {"importer_is_aeo": pa.bool_(), "documents": pa.list_(pa.string())}
    schema = pa.schema([(column, types.get(column, pa.string())) for column in columns])
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "d.parquet")


def records(path: Path) -> list[Record | Unreadable]:
    return [read_result_record(BOOK, result) for result in read_declarations(path, BOOK)]


@settings(max_examples=60, deadline=None)
@given(DECLARATIONS)
def test_every_form_gives_the_same_records(declarations: list[dict[str, Any]]) -> None:
    named = [{"id": f"D{number}", **each} for number, each in enumerate(declarations)]
    with tempfile.TemporaryDirectory() as folder:
        write_all(Path(folder), named)
        expected = records(Path(folder, "d.json"))
        assert all(isinstance(record, Record) for record in expected)
        for ending in ("ndjson", "csv", "parquet"):
            assert records(Path(folder, f"d.{ending}")) == expected, ending
