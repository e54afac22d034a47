"""Lists, rates, keys and history: read strictly, every fault told with its place."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from crmc.engine.declarations import InputError
from crmc.engine.supplies import checked_lists, read_history
from crmc.engine.supply_files import read_key, read_lists, read_rates
from tests.unit.book_builder import book, named_list
from tests.unit.reader_cases import BOOK

LISTS = book(
    lists=(
        named_list("watched", external=True, type="identifier"),
        named_list("goods", external=True, hierarchical=True),
        named_list("days", external=True, type="date"),
        named_list("hidden", withheld=True),
        named_list("fixed", "CN"),
    )
)


def test_a_key_has_at_least_32_bytes(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(bytes(range(32)) + b"\n")
    assert read_key(path) == bytes(range(32)) + b"\n"
    path.write_bytes(bytes(31))
    with pytest.raises(InputError, match="has 31 bytes: at least 32 are needed"):
        read_key(path)
    with pytest.raises(InputError, match="cannot be read: no such file"):
        read_key(tmp_path / "absent")


def test_lists_are_text_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "watched.txt").write_bytes("\ufeffRS1\r\n\r\n  RS2 \nRS1\nž\n".encode())
    (tmp_path / "goods").write_text("2402.20\n")
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / ".hidden").write_text("x\n")
    assert read_lists(tmp_path) == {"watched": ("RS1", "RS2", "ž"), "goods": ("2402.20",), "empty": ()}


def test_faults_of_lists(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x\n")
    (tmp_path / "a.txt").write_text("x\n")
    (tmp_path / "b.txt").write_bytes(b"fine\n\xff\n")
    with pytest.raises(InputError) as caught:
        read_lists(tmp_path)
    assert caught.value.sentences == (
        "the list `a` is there twice, as `a` and `a.txt`",
        "`b.txt`, line 2: this is not valid UTF-8",
    )
    with pytest.raises(InputError, match="is no folder"):
        read_lists(tmp_path / "a")


def test_lists_are_checked_against_the_book() -> None:
    lists = {"watched": ["x"], "goods": ["2402.20"], "days": ["2027-03-01"], "hidden": ["CN"], "other": ["y"]}
    assert set(checked_lists(LISTS, lists)) == {"watched", "goods", "days", "hidden"}
    with pytest.raises(InputError) as caught:
        checked_lists(LISTS, {"goods": ["24x"], "days": ["soon"], "fixed": ["IT"], "watched": [7]})  # type: ignore[list-item]
    assert caught.value.sentences == (
        "the list `goods`: `24x` is not a commodity code",
        "the list `days`: `soon` is not a date of the form YYYY-MM-DD",
        "the list `fixed` is harmonised: its values stand in the book and are not supplied",
        "the list `watched`: `7` is not text",
    )


def test_rates_are_exact_and_in_order_of_day(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(
        "currency,date,eur_per_unit\nRSD,2027-02-01,0.00853\nRSD,2027-01-01,0.0085\nEUR,2027-01-01,1\n"
    )
    assert read_rates(path) == {
        "RSD": ((date(2027, 1, 1), Fraction(85, 10_000)), (date(2027, 2, 1), Fraction(853, 100_000))),
        "EUR": ((date(2027, 1, 1), Fraction(1)),),
    }


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("rsd,2027-01-01,1", "`rsd` is no currency code of three capital letters"),
        ("RSD,2027-02-30,1", "`2027-02-30` is no date as YYYY-MM-DD"),
        ("RSD,20270101,1", "`20270101` is no date as YYYY-MM-DD"),
        ("RSD,2027-01-01,1e-3", "`1e-3` is no decimal number"),
        ("RSD,2027-01-01,-1", "`-1` is no decimal number"),
        ("RSD,2027-01-01,0.0", "a rate of zero converts nothing"),
        ("RSD,2027-01-01", "a rate has 3 cells, not 2"),
        ("EUR,2027-01-01,2", "one EUR is 1 EUR"),
        ("BAM,2027-01-01,0.6", "there are two rates of BAM for 2027-01-01"),
    ],
)
def test_a_faulty_rate_is_told_with_its_line(tmp_path: Path, row: str, fault: str) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(f"currency,date,eur_per_unit\nBAM,2027-01-01,0.5\n{row}\n")
    with pytest.raises(InputError) as caught:
        read_rates(path)
    assert caught.value.sentences == (f"`rates.csv`, line 3: {fault}",)


def test_a_rate_table_needs_its_header(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("RSD,2027-01-01,1\n")
    with pytest.raises(InputError, match="line 1: the header must be currency,date,eur_per_unit"):
        read_rates(path)


def test_a_history_with_holes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "h.ndjson"
    path.write_text('{"id": "H1", "kind": "import"}\n{"id": "H2"}\n{\n')
    with pytest.raises(InputError) as caught:
        read_history(path, BOOK)
    assert caught.value.sentences[0] == "the history `h.ndjson`, line 2: the declaration has no `kind`"
    assert caught.value.sentences[1].startswith("the history `h.ndjson`, line 3: this is not JSON")
    path.write_text('{"id": "H1", "kind": "import"}\n{"id": "H2"}\n')
    assert [record.id for record in read_history(path, BOOK, kind="import")] == ["H1", "H2"]
