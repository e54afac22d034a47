"""Profiles: columns of a Party's own extract become elements, and every fault of a profile is told."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crmc.engine.declarations import FaultyValue, Given, InputError
from crmc.engine.profile import ColumnRule, in_unit, rounded
from crmc.engine.profile_file import packaged, read_profile
from crmc.engine.readers import read_declarations
from crmc.ir.record import Record, Unreadable, read_record
from crmc.packaged import grammar_folder
from tests.unit.reader_cases import BOOK, given, profile_of, read_file

DATA = Path(__file__).parents[1] / "data"

PROFILE = """
profile: trial
kind: import
format: csv
elements:
  declaration_id: {column: nr}
  item_number: {value: 1}
  acceptance_date: {column: day}
  commodity_code: {column: hs, edition: HS2017, pad: 6, note: kept as it is}
  origin_country: {column: land, codes: {"10": CN, NA: NO}, otherwise: missing}
  dispatch_country: {column: land, codes: {"10": CN, NA: NO}}
  customs_value: {column: price, unit: RSD, round: 2}
  net_mass: {column: weight, unit: g}
texts: {remark: {column: remark}}
control_result: {irregular: {column: fraud, codes: {"0": "no", "1": "yes"}}}
"""
COLUMNS = "nr,day,hs,land,price,weight,remark,fraud,spare\n"


def test_a_row_becomes_a_declaration(tmp_path: Path) -> None:
    profile = profile_of(tmp_path / "p.yaml", PROFILE)
    row = "D1,2027-03-01,10130,10,12.345,1500,hello,1,x\n"
    (result,) = read_file(tmp_path / "d.csv", COLUMNS + row, profile=profile)
    assert given(result) == {
        "id": "D1",
        "kind": "import",
        "acceptance_date": "2027-03-01",
        "items": [
            {
                "item_number": "1",
                "commodity_code": "010130",
                "origin_country": "CN",
                "dispatch_country": "CN",
                "customs_value": {"amount": "12.35", "currency": "RSD"},
                "net_mass": "1.500",
            }
        ],
    }
    assert isinstance(result, Given)
    assert result.control_result == {"irregular": "yes"}
    assert result.texts == {"remark": "hello"}


def test_an_unlisted_code_is_missing_or_an_error(tmp_path: Path) -> None:
    profile = profile_of(tmp_path / "p.yaml", PROFILE)
    (result,) = read_file(tmp_path / "d.csv", COLUMNS + "D1,2027-03-01,,77,,,,2,\n", profile=profile)
    record = read_record(BOOK, given(result))
    assert isinstance(record, Record)
    assert set(record.items[0].values) == set()
    assert list(record.faults) == [(1, "dispatch_country")]
    assert "the profile has no code for `77` of the column `land`" in record.faults[1, "dispatch_country"]
    assert isinstance(result, Given)
    assert isinstance(result.control_result["irregular"], FaultyValue)


def test_na_is_a_value_and_an_empty_cell_is_none(tmp_path: Path) -> None:
    profile = profile_of(tmp_path / "p.yaml", PROFILE)
    first, second = read_file(tmp_path / "d.csv", COLUMNS + "D1,,,NA,,,,,\nD2,,,,,,,,\n", profile=profile)
    assert given(first)["items"] == [{"item_number": "1", "origin_country": "NO", "dispatch_country": "NO"}]
    assert given(second)["items"] == [{"item_number": "1"}]


def test_a_parquet_file_through_a_profile(tmp_path: Path) -> None:
    text = 'elements: {declaration_id: {column: nr}, origin_country: {column: land, codes: {"10": CN}}, '
    text += "net_mass: {column: weight, unit: g}, importer_is_aeo: {value: yes}}"
    profile = profile_of(tmp_path / "p.yaml", text)
    pq.write_table(pa.table({"nr": ["D1"], "land": [10], "weight": [2.5]}), tmp_path / "d.parquet")
    (result,) = read_declarations(tmp_path / "d.parquet", BOOK, profile, kind="import")
    assert given(result)["items"] == [{"origin_country": "CN", "net_mass": 2.5}]
    assert given(result)["importer_is_aeo"] is True
    record = read_record(BOOK, given(result))
    assert isinstance(record, Record)
    assert "binary" in record.faults[1, "net_mass"]


@pytest.mark.parametrize(
    ("text", "decimals", "result"),
    [
        ("2.345", 2, "2.35"),
        ("2.344999999999999999999", 2, "2.34"),
        ("-2.345", 2, "-2.35"),
        ("0.5", 0, "1"),
        ("-0.4", 0, "0"),
        ("999.995", 2, "1000.00"),
        ("372254.4", 2, "372254.4"),
        ("12", 2, "12"),
        ("1e5", 2, "1e5"),
        ("n/a", 2, "n/a"),
    ],
)
def test_rounding_is_half_away_from_zero_on_the_text(text: str, decimals: int, result: str) -> None:
    assert rounded(text, decimals) == result


@pytest.mark.parametrize(
    ("text", "unit", "result"),
    [
        ("1500", "g", "1.500"),
        ("0.5", "g", "0.0005"),
        ("-7", "mg", "-0.000007"),
        ("1.25", "t", "1250"),
        ("1.2345", "t", "1234.5"),
        ("3", "hl", "300"),
        ("12.50", "kg", "12.50"),
        ("heavy", "g", "heavy"),
        ("12.50", "EUR", "12.50"),
        ("12.50", "RSD", {"amount": "12.50", "currency": "RSD"}),
    ],
)
def test_units_are_exact(text: str, unit: str, result: object) -> None:
    assert in_unit(text, unit) == result


def test_padding_never_cuts_and_comes_before_the_prefix() -> None:
    rule = ColumnRule("office", prefix="KR", pad=6)
    assert [rule.read({"office": cell}) for cell in ("30", "1234567")] == ["KR000030", "KR1234567"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("elements: {}", "line 1: `elements` needs `declaration_id` with its column"),
        ("profile: x", "line 1: `elements` is missing"),
        ("- x", "line 1: a profile is a map of keys"),
        ("elements: [x]", "line 1: `elements` must be a map of names"),
        ("elements: {declaration_id: {value: D1}}", "needs `declaration_id` with its column"),
    ],
)
def test_what_a_profile_must_have(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        profile_of(tmp_path / "p.yaml", text)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("origin_country: land", "`origin_country` must say its column or value"),
        ("origin_country: {}", "`origin_country` needs a `column` or a `value`, one of them"),
        (
            "origin_country: {column: a, value: b}",
            "`origin_country` needs a `column` or a `value`, one of them",
        ),
        ("origin_country: {column: }", "`column` of `origin_country` must be a text"),
        ("origin_country: {colum: a}", "unknown key `colum` (did you mean `column`?): allowed are `column`"),
        ("origin_country: {column: a, otherwise: missing}", "`otherwise` of `origin_country` says nothing"),
        ("origin_country: {column: a, codes: {}, otherwise: no}", "must be missing or error, not `no`"),
        (
            "origin_country: {column: a, codes: {x: [y]}}",
            "the code `x` of `origin_country` must be mapped to one",
        ),
        ("origin_country: {column: a, codes: x}", "`codes` of `origin_country` must map each code"),
        (
            "net_mass: {column: a, round: two}",
            "`round` of `net_mass` must be a whole number from 0 to 18, not `two`",
        ),
        (
            "net_mass: {column: a, pad: -1}",
            "`pad` of `net_mass` must be a whole number from 0 to 64, not `-1`",
        ),
        ("net_mass: {column: a, unit: stone}", "unknown unit `stone` of `net_mass`: allowed are kg, g"),
        ("net_mass: {column: a, unit: EUR}", "`net_mass` is mass: `EUR` is no unit of it"),
        ("customs_value: {column: a, unit: kg}", "`customs_value` is money: `kg` is no unit of it"),
        ("orgin_country: {column: a}", "unknown element `orgin_country` (did you mean `origin_country`?)"),
    ],
)
def test_each_fault_of_a_rule_is_one_sentence_with_its_line(tmp_path: Path, line: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        profile_of(tmp_path / "p.yaml", f"elements:\n  declaration_id: {{column: nr}}\n  {line}\n")
    assert len(caught.value.sentences) == 1
    assert caught.value.sentences[0].startswith("`p.yaml`, line 3: ")
    assert sentence in caught.value.sentences[0]


def test_faults_of_the_file_itself(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="stands here twice"):
        profile_of(tmp_path / "p.yaml", "profile: a\nprofile: b\n")
    with pytest.raises(InputError, match="cannot be read"):
        read_profile(tmp_path / "absent.yaml")
    (tmp_path / "p.yaml").write_bytes(b"\xff")
    with pytest.raises(InputError, match="not valid UTF-8"):
        read_profile(tmp_path / "p.yaml")


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    text = "profil: x\nformat: xml\nkind: import\nelements: {declaration_id: {column: a, pad: x}}\n"
    with pytest.raises(InputError) as caught:
        profile_of(tmp_path / "p.yaml", text)
    assert len(caught.value.sentences) == 3


def test_an_unknown_kind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"unknown kind `imports` \(did you mean `import`\?\)"):
        profile_of(tmp_path / "p.yaml", "kind: imports\nelements: {declaration_id: {column: a}}\n")


def test_a_column_that_is_not_there_is_told_before_the_first_row(tmp_path: Path) -> None:
    profile = profile_of(tmp_path / "p.yaml", PROFILE)
    (tmp_path / "d.csv").write_text("nr,day\nD1,2027-03-01\n")
    with pytest.raises(InputError, match="the profile maps the column `hs`, which is not in the file"):
        read_declarations(tmp_path / "d.csv", BOOK, profile)
    (tmp_path / "d.json").write_text("[]")
    with pytest.raises(InputError, match="a profile maps columns"):
        read_declarations(tmp_path / "d.json", BOOK, profile)


def test_the_profile_of_the_synthetic_declarations_reads_them() -> None:
    profile = read_profile(DATA / "kcs_profile.yaml")
    results = list(read_declarations(DATA / "kcs_import_declarations.csv", BOOK, profile))
    assert len(results) == 4800
    first = given(results[0])
    assert (first["id"], first["kind"], first["received_date"]) == ("97061800", "import", "2027-03-15")
    irregular = [
        each for each in results if isinstance(each, Given) and each.control_result["irregular"] == "yes"
    ]
    assert len(irregular) == 1021


def test_what_follows_a_comma_in_an_unquoted_note_is_no_key(tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        "profile: p\nkind: import\nformat: csv\nelements:\n  declaration_id: {column: id, note: a, b c}\n",
        "utf-8",
    )
    assert read_profile(profile).kind == "import"


# Packaged profiles


def test_a_packaged_profile_is_taken_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert packaged() == ("kcs", "seed")
    assert [read_profile(Path(name)).name for name in packaged()] == ["kcs", "seed"]
    (tmp_path / "seed").write_text("profile: mine\nelements:\n  declaration_id: {column: A}\n")
    assert read_profile(Path("seed")).name == "mine"
    with pytest.raises(InputError) as caught:
        read_profile(Path("sed"))
    assert caught.value.sentences == (
        "the profile `sed` cannot be read: No such file or directory"
        " (those that come with crmc are `kcs`, `seed`)",
    )
    with pytest.raises(
        InputError, match=r"the profile `there/seed` cannot be read: No such file or directory$"
    ):
        read_profile(Path("there/seed"))


def test_the_packaged_profile_of_kcs_is_that_of_the_tests() -> None:
    data = Path(__file__).parents[1] / "data" / "kcs_profile.yaml"
    assert (grammar_folder() / "profiles" / "kcs.yaml").read_bytes() == data.read_bytes()


def test_a_code_without_a_counterpart_is_told_once(tmp_path: Path) -> None:
    profile = profile_of(
        tmp_path / "p.yaml",
        "profile: p\nelements:\n  declaration_id: {column: id}\n"
        "  kind: {column: k, codes: {I: import}}\n  item_number: {column: n, codes: {a: 1}}\n",
    )
    records = [
        read_record(BOOK, given(each))
        for each in read_file(tmp_path / "d.csv", "id,k,n\nD1,X,a\nD2,I,b\n", profile=profile)
    ]
    no_code = "cannot be read: the profile has no code for"
    assert [record.message for record in records if isinstance(record, Unreadable)] == [
        f"its `kind` {no_code} `X` of the column `k`",
        f"the number of item 1 {no_code} `b` of the column `n`",
    ]
