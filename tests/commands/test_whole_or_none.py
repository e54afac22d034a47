"""An evaluation that is interrupted or has no room leaves the old result, and nothing half-made beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

ROWS = 60_000
FEW = 4_000
MOST_BYTES = 4_096
OLD = b"the result of yesterday\n"
ENGINES = ("python", "numpy", "duckdb")
FORMS = ("jsonl", "parquet")

PREPARED = {
    "interrupted": "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)",
    "full": f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({MOST_BYTES}, {MOST_BYTES}))",
}


def declarations(folder: Path, count: int) -> Path:
    """Flat rows, of which every second one is selected."""
    folder.mkdir(exist_ok=True)
    path = folder / "in.parquet"
    rows = {
        "declaration_id": [f"D{number}" for number in range(count)],
        "kind": ["import"] * count,
        "acceptance_date": ["2027-03-01"] * count,
        "origin_country": [("CN", "IT")[number % 2] for number in range(count)],
    }
    pyarrow.parquet.write_table(pyarrow.table(rows), path)
    return path


def started(prepared: str, root: Path, source: Path, out: Path, engine: str) -> subprocess.Popen[str]:
    program = f"{PREPARED[prepared]}; from crmc.cli import main; main()"
    arguments = ["evaluate", str(root), str(source), "--out", str(out), "--engine", engine, "--all"]
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result_of_yesterday(folder: Path, form: str) -> Path:
    """In a folder of its own, so that whatever is left beside it is seen."""
    out = folder / "results" / f"out.{form}"
    out.parent.mkdir()
    out.write_bytes(OLD)
    return out


def assert_untouched(out: Path) -> None:
    assert out.read_bytes() == OLD
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.slow
@pytest.mark.parametrize("engine", [*ENGINES, "spark"])
@pytest.mark.parametrize(("form", "name"), [("jsonl", "SIGTERM"), ("parquet", "SIGINT")])
def test_an_interrupted_evaluation(root: Path, tmp_path: Path, engine: str, form: str, name: str) -> None:
    source, out = declarations(tmp_path / "in", ROWS), result_of_yesterday(tmp_path, form)
    running = started("interrupted", root, source, out, engine)
    while len(list(out.parent.iterdir())) == 1:
        assert running.poll() is None, running.communicate()[1]
        time.sleep(0.002)
    running.send_signal(getattr(signal, name))
    _, error = running.communicate(timeout=120)
    assert running.returncode == 130, error
    assert "interrupted" in error
    assert "Traceback" not in error
    assert_untouched(out)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", FORMS)
def test_an_evaluation_without_room(root: Path, tmp_path: Path, engine: str, form: str) -> None:
    source, out = declarations(tmp_path / "in", FEW), result_of_yesterday(tmp_path, form)
    running = started("full", root, source, out, engine)
    _, error = running.communicate(timeout=120)
    assert running.returncode == 2, error
    assert "cannot be written (file too large)" in " ".join(error.split())
    assert "is left as it was" in " ".join(error.split())
    assert "Traceback" not in error
    assert_untouched(out)
