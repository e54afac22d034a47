"""What commands write for programs keeps its published schema, and `crmc build` lets nothing else through."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

import crmc.build as crmc_build
from crmc.bundle.schemas import bundle_schema_files, schema_files
from crmc.cli import main
from crmc.ir.model import RuleBook
from tests.commands.conftest import Run
from tests.commands.test_build import DECLARATION, build, contents
from tests.unit.schema_support import faults

WRONG = """
criterion BAD-001 "Bad" { staus: draft }
test TST-001 "Not" { given { origin_country: CN } expect: error }
"""


def told(name: str, text: str) -> Any:
    """The report, which keeps its schema."""
    document = json.loads(text)
    assert faults(name, document) == []
    return document


def test_reports_of_the_sources(crmc: Run, root: Path) -> None:
    act = 'adopt TST-001 by RS { from: 2027-02-01 attested: "Legal function", 2026-11-20 }\n'
    (root / "criteria" / "act.crm").write_text(act, "utf-8")
    sound = told("check", crmc("check", "--root", root, "--format", "json").stdout)
    assert sound["summary"]["errors"] == 0
    assert told("ledger", crmc("ledger", "--root", root, "--format", "json").stdout)["ledger"]
    assert told("gaps", crmc("gaps", "--root", root, "--format", "json").stdout)["parties"]
    assert told("roadmap", crmc("roadmap", "--root", root, "--format", "json").stdout)["concordance"]
    assert told("test_report", crmc("test", "--root", root, "--format", "json").stdout)["tests"]


def test_reports_of_what_is_wrong(crmc: Run, root: Path) -> None:
    (root / "criteria" / "bad.crm").write_text(WRONG, "utf-8")
    report = told("check", crmc("check", "--root", root, "--format", "json").stdout)
    assert any(each["fix"] for each in report["diagnostics"])
    tests = told("test_report", crmc("test", "--root", root, "--format", "json").stdout)
    assert tests["summary"]["failed"] == 1


def test_reports_of_a_bundle(crmc: Run, root: Path, tmp_path: Path) -> None:
    bundle = build(crmc, root)
    told("build", (root / "build" / "build.json").read_text("utf-8"))
    told("bundle_show", crmc("bundle", "show", bundle, "--format", "json").stdout)
    records, rows = tmp_path / "records.ndjson", tmp_path / "rows.ndjson"
    records.write_text(json.dumps(DECLARATION) + "\n", "utf-8")
    told("declaration", json.dumps(DECLARATION))
    done = crmc("evaluate", bundle, records, "--out", rows, "--all", "--format", "json")
    told("evaluate_summary", done.stderr)
    written = [told("evaluate_row", line) for line in rows.read_text("utf-8").splitlines()]
    assert {row["outcome"] for row in written} == {"selected", "not_selected", "undetermined"}


def test_a_difference(crmc: Run, root: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(root, changed)
    file = changed / "criteria" / "one.crm"
    file.write_text(file.read_text("utf-8").replace("level: medium", "level: high"), "utf-8")
    report = told("diff", crmc("diff", root, changed, "--format", "json").stdout)
    assert [change["id"] for change in report["changes"]] == ["TST-001"]


def test_a_bundle_lists_its_schemas_and_the_site_serves_all(crmc: Run, root: Path) -> None:
    with zipfile.ZipFile(build(crmc, root)) as archive:
        files = json.loads(archive.read("manifest.json"))["files"]
        for name, content in bundle_schema_files().items():
            assert archive.read(f"schema/{name}") == content
            assert f"schema/{name}" in files
    site = root / "build" / "handbook"
    page = (site / "schemas.html").read_text("utf-8")
    for name, content in schema_files().items():
        assert (site / "schema" / name).read_bytes() == content
        assert f'href="schema/{name}"' in page
    assert 'href="schemas.html"' in (site / "index.html").read_text("utf-8")


def spoiled(book: RuleBook, **fields: Any) -> RuleBook:
    """A book as a defect of the compiler might make it."""
    first, *others = book.criteria
    return msgspec.structs.replace(book, criteria=(msgspec.structs.replace(first, **fields), *others))


MISMATCHES: list[tuple[dict[str, Any], str]] = [
    ({"level": "dire"}, "/criteria/0/level"),
    ({"consequence": None}, "/criteria/0/consequence"),
    ({"parties": [7]}, "/criteria/0/parties/0"),
]


def test_a_mismatch_is_a_defect_of_ours_and_leaves_the_last_build_whole(
    crmc: Run, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build(crmc, root)
    before = contents(root / "build")
    edition = crmc_build.edition
    monkeypatch.setattr("sys.argv", ["crmc", "build", "--root", str(root), "--party", "RS"])
    for fields, place in MISMATCHES:
        monkeypatch.setattr(crmc_build, "edition", lambda *of, made=fields: spoiled(edition(*of), **made))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert ended.value.code == 70
        [line] = printed.err.strip().splitlines()
        assert "`TST-001` of criteria in rules.json of crmc-RS-0.0.0.bundle.zip" in line
        assert f"`{place}`" in line
        assert printed.out == ""
        assert contents(root / "build") == before
        assert sorted(path.name for path in root.iterdir()) == ["build", "criteria", "sops"]
