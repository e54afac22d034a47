"""Choosing an engine, what one refuses, and that results are the same to the byte."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from crmc.engine import engines
from crmc.engine.engines import MODULES, Job, RefusedError, chosen
from crmc.engine.online.judge import OnlineJudge
from crmc.engine.plan.book import plan_of
from crmc.engine.referee import Referee
from crmc.engine.run import Options, Summary, run_evaluation
from crmc.ir import expression as ir
from crmc.ir.scope import Supplies
from tests import engine_table
from tests.engine_agreement import LOCAL
from tests.unit.book_builder import book, compare, control, criterion, declaration, el, eq, hs, num, over

RATIO = ir.Quotient(el("customs_value"), el("net_mass"))
BOOK = book(
    criterion(
        ir.And((hs("2402"), compare(RATIO, "<", num("1.5")))),
        "T-001",
        elements=["commodity_code", "customs_value", "net_mass"],
        controls=[control("documentary")],
    ),
    criterion(eq("origin_country", "CN"), "T-002", elements=["origin_country"]),
    criterion(over("total_gross_mass", "5"), "T-003", on="declaration", elements=["total_gross_mass"]),
)
ITEMS: list[dict[str, Any]] = [
    {"commodity_code": "24022010", "customs_value": "10.00", "net_mass": "100"},
    {"commodity_code": "24", "customs_value": "10.00", "net_mass": "100", "origin_country": "CN"},
    {"commodity_code": "6403", "customs_value": "1e3", "net_mass": "0", "origin_country": "CN"},
    {"commodity_code": "240220", "customs_value": "10.00", "net_mass": "0", "origin_country": "IT"},
    {"origin_country": "VN"},
]


def flat(path: Path, copies: int = 1) -> Path:
    header = {"kind": "import", "item_number": 1, "acceptance_date": "2027-03-01"}
    rows: list[dict[str, Any]] = [
        {"declaration_id": f"D{copy}-{number}", "total_gross_mass": str(number * 2), **header, **item}
        for copy in range(copies)
        for number, item in enumerate(ITEMS)
    ]
    names = sorted({name for row in rows for name in row})
    table = pyarrow.table({name: [row.get(name) for row in rows] for name in names})
    pyarrow.parquet.write_table(table, path)
    return path


def evaluated(source: Path, out: Path, engine: str, **more: Any) -> Summary:
    return run_evaluation(BOOK, source, out, Options(engine=engine, **more), lambda: 0.0)


@pytest.mark.parametrize("ending", ["ndjson", "parquet"])
@pytest.mark.parametrize("every_pair", [False, True])
def test_all_engines_write_the_same_bytes(tmp_path: Path, ending: str, every_pair: bool) -> None:
    source = flat(tmp_path / "in.parquet", copies=30)
    written, summaries = [], []
    for engine in LOCAL:
        out = tmp_path / f"{engine}.{ending}"
        summaries.append(evaluated(source, out, engine, every_pair=every_pair).as_json() | {"engine": ""})
        written.append(out.read_bytes())
    assert written == [written[0]] * len(LOCAL)
    assert summaries == [summaries[0]] * len(LOCAL)


def test_auto_takes_the_engine_that_suits_the_size_of_a_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = flat(tmp_path / "in.parquet")
    assert evaluated(source, tmp_path / "out.jsonl", "auto").engine == "python"
    monkeypatch.setattr(engines, "LARGE", 100)
    assert evaluated(source, tmp_path / "out.jsonl", "auto").engine == "numpy"
    monkeypatch.setattr(engines, "HUGE", 200)
    assert evaluated(source, tmp_path / "out.jsonl", "auto").engine == "duckdb"
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert evaluated(source, tmp_path / "out.jsonl", "auto").engine == "numpy"
    assert evaluated(source, tmp_path / "out.jsonl", "auto", stop_on_error=True).engine == "python"


@pytest.mark.parametrize("engine", ["numpy", "duckdb", "spark"])
def test_an_engine_of_many_records_refuses_to_stop_at_an_error(tmp_path: Path, engine: str) -> None:
    job = Job(BOOK, flat(tmp_path / "in.parquet"), stop_on_error=True)
    with pytest.raises(RefusedError, match=f"`{engine}` judges many declarations at once"):
        chosen(engine, job)


def test_an_engine_without_its_library_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODULES, "other", "crmc.engine.not_there")
    with pytest.raises(RefusedError, match="the engine `other` needs"):
        chosen("other", Job(BOOK, Path("x")))


def test_a_damaged_file_is_told_alike_by_all_engines(tmp_path: Path) -> None:
    source = flat(tmp_path / "in.parquet", copies=400)
    data = bytearray(source.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 400] = bytes(400)
    source.write_bytes(bytes(data))
    written = []
    for engine in LOCAL:
        evaluated(source, tmp_path / f"{engine}.jsonl", engine)
        written.append((tmp_path / f"{engine}.jsonl").read_bytes())
    assert written == [written[0]] * len(LOCAL)


def test_many_threads_may_use_one_judge() -> None:
    plan = plan_of(BOOK, Supplies())
    judge = OnlineJudge(plan, Referee(plan))
    declarations = [declaration(item, id=f"D{number}") for number, item in enumerate(ITEMS * 40)]
    alone = [judge.hits(each) for each in declarations]
    fresh = OnlineJudge(plan, Referee(plan))
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(fresh.hits, declarations)) == alone


def test_no_name_of_an_author_stands_in_generated_source() -> None:
    evil = '") or __import__("os").abort() or ("'
    odd = book(criterion(eq("origin_country", evil), "T-001", elements=["origin_country"]))
    plan = plan_of(odd, Supplies())
    judge = OnlineJudge(plan, Referee(plan))
    assert judge.hits(declaration({"origin_country": "CN"})) == []


def test_the_table_of_the_page_is_what_the_engines_do() -> None:
    page = engine_table.PAGE.read_text("utf-8")
    assert engine_table.with_table(page) == page


def test_help_and_check_load_no_heavy_library() -> None:
    script = """
import json, sys
from crmc.cli import main
sys.argv = ["crmc", "--help"]
try:
    main()
except SystemExit:
    print(json.dumps([name for name in ("numpy", "pyarrow", "duckdb", "pyspark") if name in sys.modules]))
"""
    command, root = [sys.executable, "-c", script], Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    assert json.loads(done.stdout.splitlines()[-1]) == []
