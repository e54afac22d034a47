"""JSON and NDJSON: read as written, and one bad record hides no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmc.engine.declarations import InputError
from crmc.engine.readers import read_declarations
from crmc.ir.record import Record, read_record
from tests.unit.reader_cases import BOOK, given, read_file, unread


def test_one_object_and_an_array_are_declarations(tmp_path: Path) -> None:
    one = read_file(tmp_path / "one.json", '{"id": "D1", "kind": "import"}')
    many = read_file(tmp_path / "many.json", '\ufeff [ {"id": "D1"} ,\n {"id": "D2"} ]\n')
    assert [given(result) for result in one] == [{"id": "D1", "kind": "import"}]
    assert [(given(result)["id"], result.place) for result in many] == [("D1", "line 1"), ("D2", "line 2")]


def test_an_empty_array_is_no_declaration(tmp_path: Path) -> None:
    assert read_file(tmp_path / "none.json", " [ ] ") == []


def test_whole_numbers_are_exact_and_fractions_stay_binary(tmp_path: Path) -> None:
    (result,) = read_file(tmp_path / "d.json", '{"id": "D1", "big": 123456789012345678901, "binary": 12.5}')
    value = given(result)
    assert value["big"] == 123456789012345678901
    assert isinstance(value["binary"], float)


def test_a_binary_number_is_a_fault_of_its_element(tmp_path: Path) -> None:
    text = '{"id": "D1", "kind": "import", "items": [{"net_mass": 12.5}, {"net_mass": 1e400}]}'
    (result,) = read_file(tmp_path / "d.json", text)
    record = read_record(BOOK, given(result))
    assert isinstance(record, Record)
    assert "binary" in record.faults[1, "net_mass"]
    assert "not a number" in record.faults[2, "net_mass"]


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ('{"id": "D1", "id": "D2"}', "D2 line 1: the key `id` stands twice in one object"),
        ('{"id": "D1", "items": [{"a": 1, "a": 1}]}', "D1 line 1: the key `a` stands twice in one object"),
        (r'{"id": "\ud800"}', "line 1: a text holds half of a surrogate pair, which is no character"),
        ('{"id": "D1", "a": ' + "9" * 5000 + "}", "D1 line 1: a number has 5000 digits"),
        ("7", "line 1: expected a declaration, an object in braces"),
        ("[" * 100_000, "line 1: the object is nested too deeply"),
    ],
)
def test_what_makes_a_record_unreadable(tmp_path: Path, record: str, message: str) -> None:
    results = read_file(tmp_path / "d.ndjson", record + '\n{"id": "D9"}\n')
    assert unread(results[0]) == message
    assert given(results[1]) == {"id": "D9"}


def test_a_faulty_record_in_an_array_hides_no_other(tmp_path: Path) -> None:
    results = read_file(tmp_path / "d.json", '[{"id": "D1"},\n{"id": "D2", "id": "D2"},\n{"id": "D3"}]')
    assert given(results[0])["id"] == "D1"
    assert unread(results[1]) == "D2 line 2: the key `id` stands twice in one object"
    assert given(results[2])["id"] == "D3"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the file is empty: expected an object or an array of objects"),
        ('[{"id": "D1"}\n', "line 2: expected `,` or `]`, found the end of the file; the rest is not read"),
        ('[{"id": "D1"}\n x', "line 2: expected `,` or `]`, found `x`; the rest is not read"),
        ('[{"id": "D1"},\n]', "line 2, column 1: this is not JSON: expecting value; the rest is not read"),
        ('[{"id": "D1"}] {', "line 1: something follows the end of the JSON value"),
        ('{"id": "D1"}\n{"id": "D2"}', "line 2: something follows the end of the JSON value"),
        (b'[{"id": "D1"},\n{"id": "\xff"}]', "line 2: the file is not valid UTF-8"),
    ],
)
def test_where_a_file_stops_being_json(tmp_path: Path, text: str | bytes, message: str) -> None:
    results = read_file(tmp_path / "d.json", text)
    assert unread(results[-1]) == message
    assert all(given(result)["id"] == "D1" for result in results[:-1])


def test_lines_are_told_by_number_and_blank_ones_skipped(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf{"id": "D1"}\r\n\n  \n{"id": \n{"id": "\xff"}\n{"id": "D2"} x\n{"id": "D3"}'
    results = read_file(tmp_path / "d.jsonl", data)
    assert given(results[0])["id"] == "D1"
    assert unread(results[1]) == "line 4: this is not JSON at character 7: expecting value"
    assert unread(results[2]) == "line 5: the line is not valid UTF-8"
    assert unread(results[3]) == "line 6: something follows the JSON object at character 13"
    assert given(results[4])["id"] == "D3"


def test_the_kind_fills_in_only_where_none_is_given(tmp_path: Path) -> None:
    results = read_file(tmp_path / "d.ndjson", '{"id": "D1"}\n{"id": "D2", "kind": "ens"}', kind="import")
    assert [given(result)["kind"] for result in results] == ["import", "ens"]


def test_a_file_that_cannot_be_used_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "d.xml").write_text("<a/>")
    with pytest.raises(InputError, match=r"`d.xml` has an unknown ending: allowed are .json, .ndjson"):
        read_declarations(tmp_path / "d.xml", BOOK)
    with pytest.raises(InputError, match="is not a file"):
        read_declarations(tmp_path / "absent.json", BOOK)
