"""Made-up declarations: the same bytes for a seed, readable without a fault, of the promised shape."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crmc.catalogue.loader import packaged_catalogue
from crmc.catalogue.model import Catalogue
from crmc.engine.output_file import OutputError
from crmc.engine.readers import read_declarations
from crmc.engine.sample.chance import Chance
from crmc.engine.sample.declarations import carried_by, sample, with_stories
from crmc.engine.sample.files import declarations_file, json_line, results_file
from crmc.engine.sample.results import COLUMNS, Selecting, result_of
from crmc.engine.sample.story import Source
from crmc.engine.sample.weights import packaged_weights
from crmc.engine.supplies import read_result_record
from crmc.ir.lower_facts import with_facts
from crmc.ir.model import RuleBook
from crmc.ir.record import Record, read_record
from tests.unit import book_builder as build

CATALOGUE: Catalogue = packaged_catalogue()
KINDS = sorted(CATALOGUE.kinds)

DIGESTS = {
    "cash": "2c637b38ebce59ba",
    "ens": "3296c35cd2fc578a",
    "export": "fa2c2a25b419dabf",
    "exs": "469be560fa8c1b75",
    "h7": "a62cd094819f8330",
    "import": "3933ab019c562bb6",
    "passenger": "5a94939a3f296075",
    "pnr": "6f3756638ec1ffb8",
    "postal": "0caf9f347f1bcced",
    "transit": "ee2a673ead457f71",
}


@cache
def whole_book() -> RuleBook:
    """A book that reads every element of the catalogue."""
    reader = build.area(elements=tuple(sorted(CATALOGUE.elements)))
    return with_facts(RuleBook(None, "test", None, None, areas=(reader,)), CATALOGUE)


@cache
def made(kind: str, rows: int = 150, seed: int = 7) -> tuple[dict[str, Any], ...]:
    return tuple(sample(CATALOGUE, kind, rows, seed))


def source() -> Source:
    return Source(CATALOGUE, packaged_weights())


def values_of(kind: str, element: str) -> list[Any]:
    """What the declarations, and their items, hold of an element."""
    levels = [level for one in made(kind) for level in (one, *one.get("items", ()))]
    return [level[element] for level in levels if element in level]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_without_error_or_note(kind: str) -> None:
    book = whole_book()
    for one in made(kind):
        record = read_record(book, one)
        assert isinstance(record, Record)
        assert (dict(record.faults), record.notes) == ({}, ())
        assert record.reference is not None


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_bytes(kind: str) -> None:
    text = "".join(map(json_line, made(kind, 20)))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == DIGESTS[kind]
    assert text == "".join(map(json_line, sample(CATALOGUE, kind, 20, 7)))


def test_more_rows_begin_with_the_same_ones_and_another_seed_with_others() -> None:
    assert made("import", 150)[:20] == made("import", 20)
    assert made("import", 20, 8) != made("import", 20)


def test_draws_are_the_published_ones() -> None:
    chance = Chance("x")
    chance._state = 1234567
    assert [chance.bits() for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_identifier_says_that_it_is_made_up(kind: str) -> None:
    personal = [
        element.id
        for element in CATALOGUE.elements.values()
        if element.type == "identifier" or (element.personal_data == "yes" and element.type == "text")
    ]
    for element in personal:
        for value in values_of(kind, element):
            for one in value if isinstance(value, list) else [value]:
                assert one.startswith("SAMPLE"), element
    assert all(one["id"].startswith(f"SAMPLE-{kind.upper()}-") for one in made(kind))


def test_no_number_is_a_float() -> None:
    text = "".join(json_line(one) for kind in KINDS for one in made(kind))

    def refuse(digits: str) -> None:
        raise AssertionError(digits)

    for line in text.splitlines():
        assert json.loads(line, parse_float=refuse)


# The shape


def share(kind: str, element: str) -> float:
    items = [item for one in made(kind) for item in one["items"]]
    return 1000 * sum(element in item for item in items) / len(items)


@pytest.mark.parametrize(
    "element", ["net_mass", "customs_value", "origin_country", "goods_description", "taric_code"]
)
def test_elements_are_missing_as_often_as_the_table_says(element: str) -> None:
    assert abs(share("import", element) - packaged_weights().given[element]) < 60


def test_declarations_have_several_items_and_heavy_tails() -> None:
    counts = [len(one["items"]) for one in made("import")]
    assert min(counts) == 1
    assert max(counts) >= 6
    headings = [code[:4] for code in values_of("import", "hs6")]
    assert len(set(headings)) > 40
    assert max(map(headings.count, set(headings))) > len(headings) // 30
    masses = sorted(float(mass) for mass in values_of("import", "net_mass"))
    assert masses[-1] > 50 * masses[len(masses) // 2]


def test_descriptions_are_in_the_languages_of_the_region() -> None:
    found = set(values_of("import", "goods_description"))
    for goods in packaged_weights().goods.values():
        assert len(goods.words) == 6
    for language in range(6):
        words = {goods.words[language] for goods in packaged_weights().goods.values()}
        assert words & found, language
    assert any("а" <= letter <= "я" for text in found for letter in text)
    assert found & set(packaged_weights().vague_words)


def test_small_consignments_stay_small() -> None:
    assert max(float(value) for value in values_of("h7", "intrinsic_value")) <= 150
    assert max(float(mass) for mass in values_of("postal", "net_mass")) <= 20


def test_every_code_of_the_weights_is_one_that_can_be_declared() -> None:
    weights = packaged_weights()
    for name, codes in weights.codes.items():
        element = CATALOGUE.elements.get(name.rpartition(".")[2])
        listed = CATALOGUE.code_lists.get((element.code_list if element else None) or name)
        assert element is not None or listed is not None, name
        unknown = [
            code for code in codes if code != "rest" and listed and listed.closed and code not in listed.codes
        ]
        assert unknown == [], name
    assert set(weights.goods) <= {code for code in CATALOGUE.code_lists["hs2022"].codes if len(code) == 4}
    assert set(weights.results.controls) <= set(CATALOGUE.control_types)
    named = {name.rpartition(".")[2] for name in (*weights.quantiles, *weights.given, *weights.holds)}
    words = {"default", "date", "personal", "unit_value", "hours", "revenue_eur"}
    assert named - words <= set(CATALOGUE.elements)


# Files


@pytest.mark.parametrize("ending", ["ndjson", "json", "csv", "parquet"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_form_is_read_back_without_error(tmp_path: Path, kind: str, ending: str) -> None:
    path, book = tmp_path / f"made.{ending}", whole_book()
    with declarations_file(path, carried_by(source(), kind)) as file:
        for one in made(kind, 30):
            file.write(one)
    records = [read_result_record(book, result) for result in read_declarations(path, book)]
    assert [record.id for record in records] == [one["id"] for one in made(kind, 30)]
    for record in records:
        assert isinstance(record, Record), record
        assert (dict(record.faults), record.notes) == ({}, ())


@pytest.mark.parametrize("ending", ["json", "csv", "parquet"])
def test_a_file_is_whole_or_not_there(tmp_path: Path, ending: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path / f"made.{ending}")
    assert list(tmp_path.iterdir()) == []


def interrupted(path: Path) -> None:
    with declarations_file(path, carried_by(source(), "import")) as file:
        file.write(made("import")[0])
        raise KeyboardInterrupt


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"allowed are \.csv, \.parquet"),
        results_file(tmp_path / "r.json", COLUMNS),
    ):
        pass


# Results


def results(rows: int) -> list[dict[str, str]]:
    selecting = Selecting(criteria=["VAL-001"], random=["RND-001"])
    stories = with_stories(source(), "import", rows, 7)
    found = [result_of(story, 7, source(), selecting) for story, _ in stories]
    return [one for one in found if one is not None]


def test_controls_have_results_of_every_outcome() -> None:
    found = results(1500)
    assert {tuple(one) for one in found} == {COLUMNS}
    assert {one["outcome"] for one in found} == {"conform", "irregular", "not_done"}
    assert {one["criterion"] for one in found if one["random"] == "yes"} == {"RND-001"}
    assert {one["criterion"] for one in found if one["random"] == "no"} == {"VAL-001"}
    for one in found:
        assert (one["hours"] == "") == (one["outcome"] == "not_done")
        assert (one["revenue_eur"] not in ("", "0")) == (one["outcome"] == "irregular")
        assert one["ended"] >= one["started"]
    assert 60 < 1000 * len(found) / 1500 < 125


def test_results_are_written_as_rows(tmp_path: Path) -> None:
    for ending in ("csv", "parquet"):
        with results_file(tmp_path / f"r.{ending}", COLUMNS) as file:
            for one in results(200):
                file.write(one)
    lines = (tmp_path / "r.csv").read_text("utf-8").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert pq.read_table(tmp_path / "r.parquet").num_rows == len(lines) - 1


@pytest.mark.parametrize("kind", ["import", "export", "transit", "ens"])
def test_goods_go_from_one_country_to_another_and_codes_are_told_once(kind: str) -> None:
    for row in sample(CATALOGUE, kind, 60, seed=5):
        ends = {row.get("export_country"), row.get("dispatch_country")} & {row.get("destination_country")}
        assert ends <= {None}
        for name in ("routing_countries", "border_transport_nationality"):
            several = row.get(name, [])
            assert isinstance(several, list)
            assert len(set(several)) == len(several)


def test_only_goods_that_can_be_dangerous_have_such_a_number() -> None:
    rows: list[Any] = list(sample(CATALOGUE, "ens", 400, seed=5))
    found = [item for row in rows for item in row["items"] if "un_number" in item]
    chapters = {item["hs6"][:2] for item in found if "hs6" in item}
    assert chapters
    assert chapters <= {"27", "28", "29", "32", "33", "36", "38", "85", "93"}
