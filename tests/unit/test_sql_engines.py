"""The clause table, its statement, and what the databases may do."""

from __future__ import annotations

import hashlib
import resource
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest

from crmc.engine.batch import flat
from crmc.engine.batch.engine import batches
from crmc.engine.batch.spool import Spool
from crmc.engine.engines import MODULES, Job, RefusedError, chosen
from crmc.engine.output_file import OutputError
from crmc.engine.plan.book import plan_of
from crmc.engine.run import Options, run_evaluation
from crmc.engine.sql import duckdb_engine, ordered, spark_engine
from crmc.engine.sql.clause_table import MOST_ATOMS, MOST_OF_GROUP, ClauseTable, clause_table
from crmc.engine.sql.duckdb_engine import DIALECT, DuckdbDatabase, opened
from crmc.engine.sql.judge import JudgeMaker
from crmc.engine.sql.relations import Relations
from crmc.engine.sql.statement import statement_of
from crmc.ir import expression as ir
from crmc.ir.model import RuleBook
from crmc.ir.scope import Supplies
from tests.unit.book_builder import among, book, code, compare, criterion, el, eq, num, text

HOSTILE = """'); DROP TABLE clauses; -- " \\' $$ ; SELECT '\x00"""


def rows_file(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Flat rows of Parquet, one declaration each."""
    whole = [
        {"declaration_id": f"D{n}", "kind": "import", "acceptance_date": "2027-03-01", **row}
        for n, row in enumerate(rows)
    ]
    names = sorted({name for row in whole for name in row})
    pyarrow.parquet.write_table(pyarrow.table({n: [row.get(n) for row in whole] for n in names}), path)
    return path


def written(engine: str, judged: RuleBook, source: Path) -> bytes:
    """The whole result of an engine."""
    out = source.with_name(f"{engine}.jsonl")
    run_evaluation(judged, source, out, Options(engine=engine, every_pair=True), lambda: 0.0)
    return out.read_bytes()


def statements(judged: RuleBook, source: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What DuckDB is told while a file is judged."""
    said: list[str] = []
    pairs = DuckdbDatabase.pairs

    def noted(self: DuckdbDatabase, table: ClauseTable, relations: Relations) -> Any:
        said.append(statement_of(table, relations, DIALECT))
        return pairs(self, table, relations)

    monkeypatch.setattr(DuckdbDatabase, "pairs", noted)
    written("duckdb", judged, source)
    return said


def test_no_text_of_an_author_or_a_declarant_is_in_the_statement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ir.Contains(el("goods_description"), "any", False, (ir.Single(text(HOSTILE)),))
    hostile = book(
        criterion(eq("importer_id", HOSTILE), "T-001", elements=["importer_id"]),
        criterion(words, "T-002", elements=["goods_description"]),
    )
    source = rows_file(tmp_path / "in.parquet", [{"importer_id": HOSTILE, "goods_description": HOSTILE}])
    (said,) = statements(hostile, source, monkeypatch)
    assert set(said) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _.,()=<>&|*+-")
    assert "DROP" not in said
    assert written("duckdb", hostile, source) == written("python", hostile, source)
    assert written("duckdb", hostile, source).count(b'"selected"') == 2


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM '{file}'",
        "SELECT * FROM read_csv('{file}')",
        "COPY (SELECT 1) TO '{file}'",
        "ATTACH '{file}'",
        "SET memory_limit = '9GB'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT * FROM outside",
    ],
)
def test_the_database_reaches_nothing_but_what_is_bound_to_it(tmp_path: Path, statement: str) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n", encoding="utf-8")
    outside = pyarrow.table({"a": [1]})
    assert outside.num_rows == 1
    with opened(tmp_path / "own") as database, pytest.raises(duckdb.Error):
        database.connection.execute(statement.format(file=file)).fetchall()
    assert file.read_text("utf-8") == "a\n1\n"


def test_temporary_files_stand_beside_the_result_and_are_gone_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = book(criterion(eq("origin_country", "CN"), elements=["origin_country"]))
    source = rows_file(tmp_path / "in.parquet", [{"origin_country": "CN"}])
    seen: list[list[str]] = []

    def noted(job: Job, judges: JudgeMaker, spool: Spool | None) -> Any:
        seen.append([path.name for path in tmp_path.iterdir() if path.name.startswith(".crmc-")])
        yield from batches(job, judges, spool)

    monkeypatch.setattr(duckdb_engine, "batches", noted)
    written("duckdb", judged, source)
    assert [len(names) for names in seen] == [1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["duckdb.jsonl", "in.parquet"]


def test_numbers_too_large_for_64_bits_and_for_the_wide_type_are_exact(tmp_path: Path) -> None:
    value, mass = el("customs_value"), el("net_mass")
    square = ir.Product((value, mass))
    judged = book(
        criterion(
            compare(square, ">", num("99999999999999980000.01")),
            "T-001",
            elements=["customs_value", "net_mass"],
        ),
        criterion(
            compare(ir.Product((square, square)), ">=", ir.Product((square, value, num("3")))),
            "T-002",
            elements=["customs_value", "net_mass"],
        ),
    )
    amounts = ("0", "0.01", "9999999999.99", "9999999999999999.99")
    masses = ("0.000001", "3", "9999999999.999999", "9999999999999999.999999")
    rows = [{"customs_value": amount, "net_mass": mass} for amount in amounts for mass in masses]
    source = rows_file(tmp_path / "in.parquet", rows)
    assert written("duckdb", judged, source) == written("python", judged, source)


def test_more_values_than_fit_into_the_bits_of_an_element(tmp_path: Path) -> None:
    names = [f"I{n}" for n in range(MOST_OF_GROUP + 40)]
    groups = [names[n : n + 7] for n in range(0, len(names), 7)]
    several = [among("importer_id", *group) for group in [*groups, names[: MOST_ATOMS + 1]]]
    judged = book(
        *(
            criterion(
                ir.And((eq("origin_country", "CN"), ir.Not(each) if n % 3 else each)),
                f"T-{n:03d}",
                elements=["importer_id", "origin_country"],
            )
            for n, each in enumerate(several)
        )
    )
    rows = [{"importer_id": name, "origin_country": "CN"} for name in [*names, "X", None]]
    source = rows_file(tmp_path / "in.parquet", rows)
    assert written("duckdb", judged, source) == written("python", judged, source)


def test_conditions_that_clauses_share_have_one_bit() -> None:
    wanted = [among("origin_country", *pair) for pair in (("CN", "VN"), ("CN", "IT"), ("VN", "IT"))]
    hs = ir.In(el("commodity_code"), (ir.Single(code("2402")),), hierarchical=True)
    judged = book(
        *(
            criterion(ir.And((hs, each)), f"T-{n}", elements=["commodity_code", "origin_country"])
            for n, each in enumerate(wanted)
        )
    )
    plan = plan_of(judged, Supplies())
    table = clause_table(plan, plan.rules)
    (group,) = [group for group in table.groups if group.element == "origin_country"]
    assert len(group.atoms) == 4
    assert table.words == 1
    assert len(table.rows) == 3


def test_a_lack_of_room_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: DuckdbDatabase, table: ClauseTable, relations: Relations) -> Any:
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to offload data block")

    judged = book(criterion(eq("origin_country", "CN"), elements=["origin_country"]))
    source = rows_file(tmp_path / "in.parquet", [{"origin_country": "CN"}])
    monkeypatch.setattr(DuckdbDatabase, "pairs", full)
    with pytest.raises(OutputError, match="`duckdb` needs more room beside the result"):
        written("duckdb", judged, source)
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_a_disk_that_takes_no_more_rows_in_order_is_told_and_never_passed_over(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    lines = (f"{key(n)},import,2027-03-01,{key(n + 1)}\n" for n in range(9000))
    source.write_text("declaration_id,kind,acceptance_date,importer_id\n" + "".join(lines), "utf-8")
    judged = book(criterion(eq("importer_id", "x"), elements=["importer_id"]))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(
            OutputError, match=r"^there is no room beside the result to put the rows .*too large"
        ):
            run_evaluation(judged, source, tmp_path / "out.jsonl", Options(engine="duckdb"), lambda: 0.0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def key(number: int) -> str:
    """A text that does not compress."""
    return hashlib.sha256(str(number).encode()).hexdigest()


# Spark


def test_spark_needs_java_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    job = Job(book(), rows_file(tmp_path / "in.parquet", [{}]))
    with pytest.raises(RefusedError, match="`spark` needs Java 17"):
        chosen("spark", job)


@pytest.mark.parametrize(("engine", "library"), [("spark", "pyspark"), ("duckdb", "duckdb")])
def test_an_engine_without_its_library_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, library: str
) -> None:
    for name in [name for name in sys.modules if name.startswith(f"{library}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, MODULES[engine])
    with pytest.raises(
        RefusedError, match=f"^the engine `{engine}` needs `{library}`, which is not installed$"
    ):
        chosen(engine, Job(book(), rows_file(tmp_path / "in.parquet", [{}])))


def test_a_home_of_java_without_java_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    with pytest.raises(RefusedError, match=r"none where JAVA_HOME says: `.*gone`"):
        chosen("spark", Job(book(), rows_file(tmp_path / "in.parquet", [{}])))


def test_the_statement_of_spark_has_no_step_that_shuffles_records() -> None:
    assert "BROADCAST(c)" in spark_engine.DIALECT.whole


# Rows in any order


NAMES = (
    "declaration_id,kind,item_number,acceptance_date,origin_country,"
    "customs_value,customs_value_currency,documents,importer_is_aeo,note\n"
)
FLAT = (
    NAMES
    + """D1,import,1,2027-03-01,CN,10.00,,C1;N9,yes,a
D2,import,2,2027-03-01,IT,1e3,,[],no,
D1,import,2,,CN,,,,yes,"two
lines"
,import,1,2027-03-01,CN,1,,,,
D3,import,1,2027-03-01,QQ,5,RSD,C1,true,
D4,import,1,2027-03-01,CN
D2,import,1,2027-03-01,CN,7,,C1,no,x
"broken"x,import
D1,import,2,2027-03-01,CN,3,,,yes,
D5,import,01,2027-03-01,VN,0003.10,,,,
D6,import,0,2027-03-01,VN,3,,,,
D7,,1,2027-03-01,CN,250,EUR,N9,maybe,
d5,import,,2027-03-02,CN,250,,N9,,
D4,import,2,2027-03-01,CN,1,,,,
D5,import,3,2027-03-02,CN,1,,,,
"""
)
FLAT_BOOK = book(
    criterion(
        ir.And((eq("origin_country", "CN"), compare(el("customs_value"), ">", num("2")))),
        "T-001",
        elements=["customs_value", "origin_country"],
    ),
    criterion(el("importer_is_aeo"), "T-002", elements=["importer_is_aeo"], on="declaration"),
    criterion(
        ir.Quantified("any", "documents", ir.In(ir.Each(), (ir.Single(code("C1")),))),
        "T-003",
        elements=["documents"],
    ),
)


def hits(engine: str, source: Path, **options: Any) -> tuple[bytes, dict[str, object]]:
    out = source.with_name(f"{engine}.jsonl")
    done = run_evaluation(FLAT_BOOK, source, out, Options(engine=engine, **options), lambda: 0.0)
    return out.read_bytes(), done.as_json() | {"engine": ""}


@pytest.mark.parametrize("text", [FLAT, FLAT.replace("\n", "\r\n"), FLAT + '"never closed', FLAT[:180]])
@pytest.mark.parametrize("at_once", [2, 5, 1000])
def test_csv_in_any_order_is_spooled_and_told_as_by_the_reader_of_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, at_once: int
) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(text.encode() + (b"" if at_once < 1000 else b"D9,import,1,2027-03-01,\xff,1,,,,\n"))
    monkeypatch.setattr(ordered, "ROWS_AT_ONCE", at_once)
    monkeypatch.setattr(flat, "ROWS_AT_ONCE", at_once)
    assert hits("duckdb", source) == hits("python", source)
    assert hits("duckdb", source, kind="import") == hits("python", source, kind="import")


def test_parquet_in_any_order_is_spooled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {
            "declaration_id": f"D{n % 7}",
            "kind": "import",
            "item_number": n,
            "acceptance_date": "2027-03-01" if n % 5 else None,
            "origin_country": ("CN", "IT", None)[n % 3],
            "customs_value": str(n),
            "importer_is_aeo": n % 7 == 1,
        }
        for n in range(1, 60)
    ]
    rows[11]["importer_is_aeo"] = True
    rows[13]["origin_country"] = "QQ"
    source = tmp_path / "in.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), source, row_group_size=9)
    monkeypatch.setattr(ordered, "ROWS_AT_ONCE", 8)
    monkeypatch.setattr(flat, "ROWS_AT_ONCE", 10)
    assert hits("duckdb", source) == hits("python", source)
    assert b"in row 12" in hits("duckdb", source)[0]
