"""A small knowledge base on disk, and `crmc` run as its users run it: as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.knowledge import PROCEDURE, criterion

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture()
def root(tmp_path: Path) -> Path:
    """A knowledge base with one criterion, its procedure and a test."""
    folder = tmp_path / "kb"
    (folder / "criteria").mkdir(parents=True)
    (folder / "sops").mkdir()
    test = 'test TST-001 "From China" { given { origin_country: CN } expect: selected channel: yellow }\n'
    (folder / "criteria" / "one.crm").write_text(criterion() + test, "utf-8")
    (folder / "sops" / "check.crm").write_text(PROCEDURE, "utf-8")
    return folder


@pytest.fixture()
def crmc(tmp_path: Path) -> Run:
    """Runs `crmc` with these arguments in an empty folder; a traceback fails whatever was expected."""

    def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-c", "from crmc.cli import main; main()", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=cwd or tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NO_COLOR": "1"},
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode != 70, done.stderr
        return done

    return run
