"""The wheel alone, in an empty folder: it checks, builds and evaluates a knowledge base."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, as an installer lays it down."""
    folder = tmp_path_factory.mktemp("wheel")
    made = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(made, cwd=REPOSITORY, check=True, capture_output=True)
    [wheel] = folder.glob("crmc-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = (
        f"import crmc; assert crmc.__file__.startswith({str(installed)!r}); from crmc.cli import main; main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed), "HOME": str(folder), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.slow
def test_the_wheel_alone_checks_builds_and_evaluates(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "new", "criterion", "NEW-001", "--root", ".").returncode == 0
    source = tmp_path / "criteria" / "new-001.crm"
    text = source.read_text("utf-8").replace("status: draft", "status: trial")
    source.write_text(
        text.replace('purpose: """What', 'procedure: SOP-NEW-01\n    purpose: """What'), "utf-8"
    )
    assert run(installed, tmp_path, "new", "sop", "SOP-NEW-01", "--root", ".").returncode == 0
    assert run(installed, tmp_path, "check").returncode == 0
    done = run(installed, tmp_path, "build", "--party", "ME")
    assert done.returncode == 0, done.stderr
    assert "NEW-001" in (tmp_path / "build/handbook/criteria/NEW-001.html").read_text("utf-8")
    item = {"commodity_code": "640399", "customs_value": "50", "net_mass": "100"}
    year = source.read_text("utf-8").split("valid: ")[1][:4]
    declaration = {"id": "D1", "kind": "import", "acceptance_date": f"{year}-05-05", "items": [item]}
    (tmp_path / "declarations.json").write_text(json.dumps([declaration]), "utf-8")
    [bundle] = (tmp_path / "build").glob("*.bundle.zip")
    done = run(installed, tmp_path, "evaluate", str(bundle), "declarations.json", "--out", "rows.ndjson")
    assert done.returncode == 0, done.stderr
    [row] = (json.loads(line) for line in (tmp_path / "rows.ndjson").read_text("utf-8").splitlines())
    assert (row["criterion"], row["outcome"]) == ("NEW-001", "selected")


@pytest.mark.slow
def test_the_library_call_of_the_interface(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "new", "criterion", "NEW-001", "--root", ".")
    source = tmp_path / "criteria" / "new-001.crm"
    source.write_text(source.read_text("utf-8").replace("status: draft", "status: trial"), "utf-8")
    assert run(installed, tmp_path, "build", "--party", "ME").returncode == 0
    from crmc import Bundle

    [path] = (tmp_path / "build").glob("*.bundle.zip")
    bundle = Bundle.open(path)
    declaration = {"id": "D1", "kind": "import", "received_date": "2020-01-01", "items": [{}]}
    assert bundle.evaluate(declaration) == []
    assert [row["outcome"] for row in bundle.evaluate(declaration, all=True)] == ["not_selected"]
