"""CSV: flat rows become declarations, and a bad row is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmc.engine.declarations import InputError
from crmc.engine.readers import read_declarations
from tests.unit.reader_cases import BOOK, given, read_file, unread

HEAD = "declaration_id,kind,item_number,importer_id,importer_is_aeo,origin_country,customs_value\n"


def test_rows_of_one_declaration_are_its_items_wherever_they_stand(tmp_path: Path) -> None:
    text = HEAD + "D1,import,1,I1,true,CN,10\nD2,import,1,I2,no,IT,20\nD1,import,2,I1,yes,,30\n"
    first, second = read_file(tmp_path / "d.csv", text)
    assert given(first) == {
        "id": "D1",
        "kind": "import",
        "importer_id": "I1",
        "importer_is_aeo": True,
        "items": [
            {"item_number": "1", "origin_country": "CN", "customs_value": "10"},
            {"item_number": "2", "customs_value": "30"},
        ],
    }
    assert given(second)["importer_is_aeo"] is False


def test_an_element_on_both_levels_is_the_items(tmp_path: Path) -> None:
    text = "declaration_id,dispatch_country,total_gross_mass,unheard_of\nD1,CN,5,x\nD1,IT,5,y\n"
    (result,) = read_file(tmp_path / "d.csv", text)
    assert given(result)["total_gross_mass"] == "5"
    assert given(result)["items"] == [
        {"dispatch_country": "CN", "unheard_of": "x"},
        {"dispatch_country": "IT", "unheard_of": "y"},
    ]


def test_different_header_values_are_an_error_of_that_declaration_alone(tmp_path: Path) -> None:
    text = HEAD + "D1,import,1,I1,true,CN,1\nD2,import,1,I2,,CN,1\nD1,ens,2,I9,true,CN,1\n"
    first, second = read_file(tmp_path / "d.csv", text)
    assert unread(first) == (
        "D1 line 2: `kind` differs between the rows of the declaration: `import` first, `ens` in line 4; "
        "`importer_id` differs between the rows of the declaration: `I1` first, `I9` in line 4"
    )
    assert given(second)["id"] == "D2"


def test_an_empty_header_cell_repeats_the_value(tmp_path: Path) -> None:
    text = HEAD + "D1,import,1,,true,CN,1\nD1,,2,I1,,CN,1\n"
    (result,) = read_file(tmp_path / "d.csv", text)
    assert (given(result)["kind"], given(result)["importer_id"]) == ("import", "I1")


def test_lists_and_booleans(tmp_path: Path) -> None:
    header = "declaration_id,documents,goods_description,importer_is_aeo\n"
    text = header + 'D1,N380;N705,a;b,maybe\nD2,[],"",\nD3,,x,\n'
    first, second, third = read_file(tmp_path / "d.csv", text)
    assert given(first)["items"] == [{"documents": ["N380", "N705"], "goods_description": "a;b"}]
    assert given(first)["importer_is_aeo"] == "maybe"
    assert given(second)["items"] == [{"documents": []}]
    assert given(third)["items"] == [{"goods_description": "x"}]


def test_an_amount_has_its_currency_beside_it(tmp_path: Path) -> None:
    text = (
        "declaration_id,customs_value,customs_value_currency,invoice_currency\n"
        "D1,10,RSD,EUR\nD2,10,,EUR\nD3,,RSD,EUR\n"
    )
    results = [given(result) for result in read_file(tmp_path / "d.csv", text)]
    assert [result["items"] for result in results] == [
        [{"customs_value": {"amount": "10", "currency": "RSD"}}],
        [{"customs_value": "10"}],
        [{}],
    ]
    assert results[0]["invoice_currency"] == "EUR"


def test_quotes_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = '\ufeffdeclaration_id,goods_description\r\nD1,"a ""b"", c\nd"\r\n\r\nD2,NA\r\n'
    first, second = read_file(tmp_path / "d.csv", text)
    assert given(first)["items"] == [{"goods_description": 'a "b", c\nd'}]
    assert (given(second)["items"], second.place) == ([{"goods_description": "NA"}], "line 5")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("D1,x,y", "D1 line 2: the row has 3 cells, the header 2"),
        ("D1", "D1 line 2: the row has 1 cells, the header 2"),
        (",x", "line 2: `declaration_id` is empty"),
        (b"D1,\xff", "D1 line 2: `goods_description` is not valid UTF-8"),
        (b"\xff,x", "line 2: `declaration_id` is not valid UTF-8"),
        ('D1,"a"b', "D1 line 2: this is not CSV: something follows a closing quote; double a quote"),
    ],
)
def test_a_bad_row_is_told_and_the_next_one_read(tmp_path: Path, row: str | bytes, message: str) -> None:
    data = row if isinstance(row, bytes) else row.encode()
    bad, good = read_file(tmp_path / "d.csv", b"declaration_id,goods_description\n" + data + b"\nD2,fine\n")
    assert unread(bad).startswith(message)
    assert given(good)["items"] == [{"goods_description": "fine"}]


def test_an_unclosed_quote_is_an_error_of_its_own_line_alone(tmp_path: Path) -> None:
    text = 'declaration_id,goods_description\nD1,fine\nD2,"open\nD3,kept\n\nD4,kept\n'
    first, bad, *kept = read_file(tmp_path / "d.csv", text)
    assert given(first)["id"] == "D1"
    assert unread(bad) == "D2 line 3: this is not CSV: a quote is opened and never closed"
    assert [given(each)["id"] for each in kept] == ["D3", "D4"]
    assert [each.place for each in kept] == ["line 4", "line 6"]


def test_an_open_quote_that_meets_another_one_takes_no_row_with_it(tmp_path: Path) -> None:
    text = 'declaration_id,goods_description\nD1,"open\nD2,"shut"\nD3,"two\nlines"\n'
    bad, *kept = read_file(tmp_path / "d.csv", text)
    assert unread(bad).startswith("D1 line 2: this is not CSV: something follows a closing quote")
    assert [given(each)["items"] for each in kept] == [
        [{"goods_description": "shut"}], [{"goods_description": "two\nlines"}],
    ]  # fmt: skip
    assert kept[1].place == "lines 4 to 5"


def test_a_quote_that_would_take_a_large_file_with_it(tmp_path: Path) -> None:
    rows = "".join(f"D{number},kept\n" for number in range(2, 20_002))
    bad, *kept = read_file(tmp_path / "d.csv", f'declaration_id,goods_description\nD1,"open\n{rows}')
    assert unread(bad).startswith("D1 line 2: this is not CSV: a cell is longer than 131072 characters")
    assert [given(each)["id"] for each in kept] == [f"D{number}" for number in range(2, 20_002)]


def test_no_part_of_a_declaration_is_judged_without_the_rest(tmp_path: Path) -> None:
    text = "declaration_id,goods_description\nD1,fine\nD2,fine\nD1,one,too many\n"
    first, second = read_file(tmp_path / "d.csv", text)
    assert unread(first) == "D1 line 2: in line 4: the row has 3 cells, the header 2"
    assert given(second)["id"] == "D2"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("", "has no header"),
        ("declaration_id,a,a", "names the column `a` 2 times"),
        ("declaration_id,,a", "has no name for column 2"),
        ("id,a", "every row needs the column `declaration_id`"),
        (b"declaration_id,\xff", "is not valid UTF-8"),
        ('declaration_id,"a', "is not CSV: a quote is opened and never closed"),
    ],
)
def test_a_header_that_says_nothing_is_refused(tmp_path: Path, header: str | bytes, message: str) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes((header if isinstance(header, bytes) else header.encode()) + b"\n1,2,3\n")
    with pytest.raises(InputError, match=message):
        read_declarations(path, BOOK)


@pytest.mark.parametrize(("mark", "told"), [(";", "`;`"), ("\t", "tabulators"), ("|", "`|`")])
def test_columns_that_are_not_parted_by_commas_are_told(tmp_path: Path, mark: str, told: str) -> None:
    text = "declaration_id,kind\nD1,import\n".replace(",", mark)
    with pytest.raises(InputError) as caught:
        read_file(tmp_path / "a.csv", text)
    assert caught.value.sentences == (
        f"the header of `a.csv` has its columns parted by {told}: save it with commas",
    )
