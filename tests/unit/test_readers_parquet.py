"""Parquet: typed columns become the values of declarations, and binary numbers never become decimals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crmc.engine.declarations import FaultyValue, InputError, ReadResult, Unread
from crmc.engine.readers import read_declarations
from crmc.ir.record import Record, read_record
from tests.unit.reader_cases import BOOK, given


def write(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def items(path: Path) -> list[object]:
    return [item for result in read_declarations(path, BOOK) for item in given(result)["items"]]  # type: ignore[attr-defined]


def test_every_kind_of_column(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.parquet",
        declaration_id=["D1"],
        importer_is_aeo=[True],
        acceptance_date=[date(2027, 3, 1)],
        declaration_date=pa.array([datetime(2027, 3, 1)], pa.timestamp("ns")),
        estimated_arrival=pa.array([datetime(2027, 3, 1, 10, 5, tzinfo=UTC)], pa.timestamp("ms", "UTC")),
        packages=pa.array([7], pa.int16()),
        customs_value=pa.array([Decimal("12.500")], pa.decimal128(27, 3)),
        origin_country=pa.array(["CN"]).dictionary_encode(),
        documents=[["N380", "N705"]],
        goods_description=pa.array([""], pa.large_string()),
        net_mass=pa.array([None], pa.string()),
    )
    (result,) = read_declarations(path, BOOK)
    assert given(result) == {
        "id": "D1",
        "importer_is_aeo": True,
        "acceptance_date": "2027-03-01",
        "declaration_date": "2027-03-01",
        "estimated_arrival": "2027-03-01T10:05:00+00:00",
        "items": [
            {
                "packages": 7,
                "customs_value": "12.5",
                "origin_country": "CN",
                "documents": ["N380", "N705"],
                "goods_description": "",
            }
        ],
    }


def test_decimals_are_exact_text(tmp_path: Path) -> None:
    values = [Decimal("100.00"), Decimal("-0.01"), Decimal("98765432109876543210.12")]
    path = write(
        tmp_path / "d.parquet", declaration_id=["A", "B", "C"], gain=pa.array(values, pa.decimal256(40, 2))
    )
    assert items(path) == [{"gain": "100"}, {"gain": "-0.01"}, {"gain": "98765432109876543210.12"}]


def test_a_binary_column_is_a_fault_of_its_element(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.parquet", declaration_id=["D1"], kind=["import"], net_mass=[12.5], packages=[1]
    )
    (result,) = read_declarations(path, BOOK)
    record = read_record(BOOK, given(result))
    assert isinstance(record, Record)
    assert "binary" in record.faults[1, "net_mass"]
    assert "packages" in record.items[0].values


def test_what_no_declaration_holds_is_a_fault(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.parquet",
        declaration_id=["D1", "D2"],
        kind=["import", "import"],
        goods_description=[b"\xff", b"x"],
        received_date=pa.array([1, 2000], pa.timestamp("ns")),
    )
    first, second = (given(result) for result in read_declarations(path, BOOK))
    record = read_record(BOOK, first)
    assert isinstance(record, Record)
    assert set(record.faults) == {(None, "received_date"), (1, "goods_description")}
    assert isinstance(first["received_date"], FaultyValue)
    assert second["received_date"] == "1970-01-01T00:00:00.000002"


def test_texts_are_not_read_as_csv_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "d.parquet", declaration_id=["D1"], importer_is_aeo=["yes"], documents=["a;b"])
    (result,) = read_declarations(path, BOOK)
    assert given(result)["importer_is_aeo"] == "yes"
    assert given(result)["items"] == [{"documents": "a;b"}]


def test_a_declaration_id_must_be_text(tmp_path: Path) -> None:
    path = write(tmp_path / "d.parquet", declaration_id=pa.array([1, None], pa.int64()))
    messages = [result.message for result in read_declarations(path, BOOK) if isinstance(result, Unread)]
    assert messages == [
        "row 1: `declaration_id` must be a text, not `1`",
        "row 2: `declaration_id` is empty",
    ]


def test_files_that_are_not_parquet_are_refused(tmp_path: Path) -> None:
    (tmp_path / "d.parquet").write_bytes(b"PAR1 but no more")
    with pytest.raises(InputError, match=r"`d.parquet` is not a Parquet file"):
        read_declarations(tmp_path / "d.parquet", BOOK)
    table = pa.table([pa.array(["D1"]), pa.array(["D1"])], names=["declaration_id", "declaration_id"])
    pq.write_table(table, tmp_path / "twice.parquet")
    with pytest.raises(InputError, match="has the column `declaration_id` more than once"):
        read_declarations(tmp_path / "twice.parquet", BOOK)


def test_a_damaged_row_group_ends_the_reading_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "d.parquet"
    pq.write_table(pa.table({"declaration_id": [f"D{n}" for n in range(5000)]}), path, compression="zstd")
    data = bytearray(path.read_bytes())
    data[200:4000] = bytes(3800)
    path.write_bytes(data)
    results: list[ReadResult] = list(read_declarations(path, BOOK))
    assert isinstance(results[-1], Unread)
    assert "the file is damaged from here on" in results[-1].message
