"""A whole evaluation from file to file: rows, counts, and results that appear whole or not at all."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crmc.engine import output_file
from crmc.engine.output_file import OutputError, replacing, write_whole
from crmc.engine.parquet_results import ParquetRows
from crmc.engine.run import Options, Provenance, Summary, run_evaluation
from crmc.ir.expression import In
from crmc.ir.scope import Supplies
from tests.unit.book_builder import book, control, criterion, declaration, eq, member, named_list
from tests.unit.book_builder import el as element

KEYS = [
    *("declaration", "item", "criterion", "outcome", "status", "channel", "controls", "procedure"),
    *("operator", "missing", "score", "areas", "message"),
]

BOOK = book(
    criterion(
        eq("origin_country", "CN"), "T-001", elements=["origin_country"], controls=[control("documentary")]
    ),
    criterion(eq("dispatch_country", "IT"), "T-002", elements=["dispatch_country"]),
)

DECLARATIONS = [
    declaration({"origin_country": "CN", "dispatch_country": "IT"}, {"origin_country": "IT"}, id="Dž"),
    declaration({"origin_country": "??", "dispatch_country": "CN"}, id="D2", unheard_of="x"),
    {"id": "D3"},
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.ndjson"
    path.write_text("".join(json.dumps(each) + "\n" for each in DECLARATIONS) + "{\n")
    return path


def run(source: Path, out: Path, **more: Any) -> Summary:
    ticks: Iterator[float] = iter((100.0, 101.2345))
    return run_evaluation(BOOK, source, out, Options(**more), lambda: next(ticks))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_rows_to_report_in_order_with_every_key(tmp_path: Path, source: Path) -> None:
    run(source, tmp_path / "out.jsonl")
    rows = lines(tmp_path / "out.jsonl")
    assert all(list(row) == KEYS for row in rows)
    assert [(row["declaration"], row["item"], row["criterion"], row["outcome"]) for row in rows] == [
        ("Dž", 1, "T-001", "selected"),
        ("Dž", 1, "T-002", "selected"),
        ("Dž", 2, "T-002", "undetermined"),
        ("D2", 1, "T-001", "error"),
        ("D3", None, None, "error"),
        (None, None, None, "error"),
    ]
    assert rows[0]["controls"] == ["documentary"]
    assert rows[2]["missing"] == ["dispatch_country"]
    assert rows[4]["message"] == "line 3: the declaration has no `kind`"
    assert rows[5]["message"].startswith("line 4: this is not JSON")


def test_the_summary_counts(tmp_path: Path, source: Path) -> None:
    seen: list[int] = []
    provenance = Provenance("ab" * 32, 12, "2027-12-31")
    summary = run(source, tmp_path / "out.jsonl", provenance=provenance, progress=seen.append)
    assert summary.as_json() == {
        "declarations": 4,
        "items": 3,
        "pairs": 6,
        "selected": 2,
        "undetermined": 1,
        "errors": 3,
        "notes": 1,
        "seconds": 1.234,
        "engine": "python",
        "bundle_digest": "ab" * 32,
        "age_days": 12,
        "expires": "2027-12-31",
    }
    assert seen == [1, 2, 3, 4]


def test_every_pair_on_demand(tmp_path: Path, source: Path) -> None:
    run(source, tmp_path / "out.jsonl", every_pair=True)
    outcomes = [row["outcome"] for row in lines(tmp_path / "out.jsonl")]
    assert (len(outcomes), outcomes.count("not_selected")) == (8, 2)


def test_parquet_holds_the_same_rows(tmp_path: Path, source: Path) -> None:
    run(source, tmp_path / "out.jsonl", every_pair=True)
    run(source, tmp_path / "out.parquet", every_pair=True)
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.to_pylist() == lines(tmp_path / "out.jsonl")
    assert {
        field.name: str(field.type) for field in table.schema if field.name in ("item", "missing", "score")
    } == {
        "item": "int64",
        "missing": "list<element: string>",
        "score": "string",
    }


def test_parquet_without_rows_is_a_table_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text("[]")
    run(tmp_path / "in.json", tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    assert (table.num_rows, table.schema.names) == (0, KEYS)


def test_stop_on_error_keeps_what_came_before(tmp_path: Path, source: Path) -> None:
    summary = run(source, tmp_path / "out.jsonl", stop_on_error=True)
    rows = lines(tmp_path / "out.jsonl")
    assert summary.stopped
    assert (rows[-1]["declaration"], rows[-1]["outcome"], len(rows)) == ("D2", "error", 4)
    assert not run(source, tmp_path / "out.jsonl").stopped


def test_supplied_lists_reach_the_criteria(tmp_path: Path) -> None:
    condition = In(element("origin_country"), (member("list:watched"),))
    listed = book(
        criterion(condition, elements=["origin_country"]), lists=(named_list("watched", external=True),)
    )
    (tmp_path / "in.json").write_text(json.dumps(declaration({"origin_country": "CN"})))
    for supplies, outcome in (
        (Supplies(), "undetermined"),
        (Supplies(lists={"watched": ("CN",)}), "selected"),
    ):
        out = tmp_path / "out.jsonl"
        run_evaluation(listed, tmp_path / "in.json", out, Options(supplies=supplies), lambda: 0.0)
        assert [row["outcome"] for row in lines(out)] == [outcome]


class _Interrupting:
    def __call__(self, number: int) -> None:
        if number == 2:
            raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_an_interrupt_leaves_the_old_file(tmp_path: Path, source: Path, name: str) -> None:
    (tmp_path / name).write_text("old")
    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / name, progress=_Interrupting())
    assert (tmp_path / name).read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ndjson", name]


def test_a_full_disk_leaves_the_old_file_or_none(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output_file.os, "fsync", full)
    with pytest.raises(OutputError, match=r"^the disk is full: no file was made$"):
        run(source, tmp_path / "out.jsonl")
    (tmp_path / "out.jsonl").write_text("old")
    with pytest.raises(OutputError, match=r"the disk is full: `.*out.jsonl` is left as it was"):
        run(source, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ndjson", "out.jsonl"]


def test_results_never_go_where_they_cannot(tmp_path: Path, source: Path) -> None:
    for out, words in (
        (tmp_path / "out.csv", "unknown ending: allowed are .jsonl, .ndjson, .json, .parquet"),
        (tmp_path / "absent" / "out.jsonl", "the folder of .* does not exist"),
        (source, "holds the declarations: give another file"),
    ):
        with pytest.raises(OutputError, match=words):
            run(source, out)
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        run(source, tmp_path / "folder.jsonl")


def test_a_written_file_has_the_usual_mode_and_follows_a_link(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("x")
    target = tmp_path / "target"
    (tmp_path / "link").symlink_to(target)
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode == plain.stat().st_mode


def test_a_defect_while_writing_leaves_nothing(tmp_path: Path) -> None:
    def write_half() -> None:
        with replacing(tmp_path / "out") as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert list(tmp_path.iterdir()) == []


def test_what_arrow_writes_after_the_end_goes_nowhere(tmp_path: Path) -> None:
    """An interrupt can come between the making of its writer and the first to know it."""
    with (tmp_path / "out.parquet").open("wb") as file:
        rows = ParquetRows(file)
        assert file.tell() == 4
    rows._writer.close()
    assert (tmp_path / "out.parquet").read_bytes() == b"PAR1"
