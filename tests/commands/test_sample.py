"""`crmc sample`: declarations that `crmc evaluate` takes, and one sentence for a mistake."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_lines_on_the_screen(crmc: Run, root: Path) -> None:
    done = crmc("sample", "--root", root, "--kind", "import", "--rows", "3", "--seed", "5")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == [f"SAMPLE-IMPORT-000000{number}" for number in (1, 2, 3)]
    assert (
        crmc("sample", "--root", root, "--kind", "import", "--rows", "3", "--seed", "5").stdout == done.stdout
    )


@pytest.mark.parametrize("ending", ["ndjson", "csv", "parquet"])
def test_they_are_evaluated_without_error(crmc: Run, root: Path, tmp_path: Path, ending: str) -> None:
    out, rows = tmp_path / f"made.{ending}", tmp_path / "rows.jsonl"
    made = crmc("sample", "--root", root, "--kind", "import", "--rows", "40", "--out", out)
    assert (made.returncode, made.stdout) == (0, "")
    done = crmc("evaluate", root, out, "--out", rows, "--format", "json")
    summary = json.loads(done.stderr)
    assert (summary["declarations"], summary["errors"], summary["notes"]) == (40, 0, 0)
    assert summary["selected"] > 0


def test_results_go_with_them(crmc: Run, root: Path, tmp_path: Path) -> None:
    out, results = tmp_path / "made.ndjson", tmp_path / "results.csv"
    options = ("--root", root, "--kind", "import", "--rows", "200")
    assert crmc("sample", *options, "--out", out, "--results", results).returncode == 0
    found = list(csv.DictReader(results.read_text("utf-8").splitlines()))
    known = {json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()}
    assert {row["declaration"] for row in found} <= known
    assert {row["criterion"] for row in found} == {"TST-001", ""}
    assert {row["outcome"] for row in found} <= {"conform", "irregular", "not_done"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--kind", "imprt", "--rows", "1"], "did you mean `import`?"),
        (["--kind", "import", "--rows", "0"], "0 is not in the range"),
        (["--kind", "import", "--rows", "1", "--out", "x.txt"], "`x.txt` has an unknown ending"),
        (["--kind", "import", "--rows", "1", "--out", "no/x.csv"], "the folder of `no/x.csv` does not exist"),
        (["--kind", "import", "--rows", "1", "--out", "x.csv", "--results", "x.csv"], "name one file"),
        (["--kind", "import", "--rows", "1", "--results", "x.json"], "allowed are .csv, .parquet"),
    ],
)
def test_a_mistake_gets_one_sentence(
    crmc: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = crmc("sample", "--root", root, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert not list(tmp_path.glob("x.*"))
