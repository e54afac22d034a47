"""An error of a record tells its line and its element; and each record has its outcome, in order."""

from __future__ import annotations

from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from crmc.engine.readers import read_declarations
from crmc.engine.supplies import read_result_record
from crmc.ir.evaluate import evaluate
from tests.unit.book_builder import book, compare, criterion, el, eq, num

BOOK = book(
    criterion(eq("origin_country", "CN"), "T-1", elements=["origin_country"]),
    criterion(compare(el("customs_value"), ">", num("10")), "T-2", elements=["customs_value"]),
)
HEADER = "declaration_id,kind,item_number,acceptance_date,origin_country,customs_value\n"
NO_DAY = "`2027-02-30` is a day that does not exist"
DAY = '"kind": "import", "acceptance_date": "2027-03-01"'
NO_CODE = "is not in the code list countries"


def messages(path: Path, data: str | bytes | None) -> list[tuple[str | None, str | None]]:
    """Declaration and message of each error, and of each record without one its id and None."""
    if data is not None:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    records = [read_result_record(BOOK, each) for each in read_declarations(path, BOOK)]
    found: list[tuple[str | None, str | None]] = []
    for record in records:
        rows = [row for row in evaluate(BOOK, [record]) if row.outcome == "error"]
        found += [(row.declaration, row.message) for row in rows] or [(record.id, None)]
    return found


def test_lines_of_csv(tmp_path: Path) -> None:
    rows = (
        "D1,import,1,2027-03-01,CN,5\nD2,import,1,2027-03-01,CN,5\nD1,import,2,2027-03-01,XX,NaN\n"
        "\nD3,import,1,2027-02-30,CN,5\nD4,import,1,2027-03-01,,\n"
    )
    assert messages(tmp_path / "d.csv", HEADER + rows) == [
        ("D1", f"line 4: `origin_country` on item 2 cannot be read: `XX` {NO_CODE}"),
        ("D1", "line 4: `customs_value` on item 2 cannot be read: `NaN` is not a number"),
        ("D2", None),
        ("D3", f"line 6: `acceptance_date` on the header cannot be read: {NO_DAY}"),
        ("D3", f"line 6: `acceptance_date` on the header cannot be read: {NO_DAY}"),
        ("D4", None),
    ]  # fmt: skip


def test_lines_of_json_lines(tmp_path: Path) -> None:
    lines = [
        "\ufeff" + f'{{"id": "D1", {DAY}, "items": [{{"origin_country": "CN"}}]}}\r',
        "\r",
        f'{{"id": "D2", {DAY}, "items": [{{"customs_value": 1.5}}, {{"customs_value": Infinity}}]}}',
        f'{{"id": "D3", {DAY}, "items": [{{"customs_value": "1", "customs_value": "2"}}]}}',
        f'{{"id": "D4", {DAY}, "items": [{{"customs_value": "1"}}',
    ]
    binary = "is a binary fraction; write decimals as text"
    assert messages(tmp_path / "d.ndjson", "\n".join(lines)) == [
        ("D1", None),
        ("D2", f"line 3: `customs_value` on item 1 cannot be read: `1.5` {binary}"),
        ("D2", "line 3: `customs_value` on item 2 cannot be read: `inf` is not a number"),
        ("D3", "line 4: the key `customs_value` stands twice in one object"),
        (None, "line 5: this is not JSON at character 97: expecting ',' delimiter"),
    ]


def test_lines_of_json(tmp_path: Path) -> None:
    text = f'[{{"id": "D1", {DAY}}},\n\n {{"id": "D2", {DAY},\n "items": [{{"origin_country": 5}}]}}\n]'
    assert messages(tmp_path / "d.json", text) == [
        ("D1", None),
        (
            "D2",
            "line 3: `origin_country` on item 1 cannot be read: `5` is not a code; codes are written as text",
        ),
    ]


def test_rows_of_parquet(tmp_path: Path) -> None:
    table = pyarrow.table({
        "declaration_id": ["D1", "D2", "D1"],
        "kind": ["import"] * 3,
        "acceptance_date": ["2027-03-01"] * 3,
        "item_number": [1, 1, 2],
        "customs_value": pyarrow.array(["1", "2", "x"]),
    })  # fmt: skip
    path = tmp_path / "d.parquet"
    pyarrow.parquet.write_table(table, path)
    assert messages(path, None) == [
        ("D1", "row 3: `customs_value` on item 2 cannot be read: `x` is not a number such as 12 or 12.5"),
        ("D2", None),
    ]


@pytest.mark.parametrize("ending", [".ndjson", ".json"])
def test_what_is_nested_deeply_is_an_error_and_no_crash(tmp_path: Path, ending: str) -> None:
    deep = f'{{"id": "D1", {DAY}, "items": {"[" * 200_000}{"]" * 200_000}}}'
    ((name, message),) = messages(tmp_path / f"d{ending}", deep)
    assert name is None
    assert message
    assert message.startswith("line 1: the object is nested too deeply")


def test_a_declaration_that_was_made_in_memory_has_no_line() -> None:
    from crmc.ir.record import read_record

    record = read_record(BOOK, {"id": "D", "kind": "import", "items": [{"origin_country": "XX"}]})
    (row,) = (row for row in evaluate(BOOK, [record]) if row.outcome == "error")
    assert row.message == f"`origin_country` on item 1 cannot be read: `XX` {NO_CODE}"
