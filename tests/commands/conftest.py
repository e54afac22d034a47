"""A small knowledge base on disk, and `crmc` run as its users run it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from crmc.cli import main
from tests.unit.knowledge import PROCEDURE, criterion

Run = Callable[..., "Done"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A knowledge base with one criterion, its procedure and a test."""
    folder = tmp_path / "kb"
    (folder / "criteria").mkdir(parents=True)
    (folder / "sops").mkdir()
    test = 'test TST-001 "From China" { given { origin_country: CN } expect: selected channel: yellow }\n'
    (folder / "criteria" / "one.crm").write_text(criterion() + test, "utf-8")
    (folder / "sops" / "check.crm").write_text(PROCEDURE, "utf-8")
    return folder


class Done(NamedTuple):
    """What a command printed, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def crmc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `crmc` with these arguments in an empty folder; a traceback fails whatever was expected.

    In this process, for the catalogue is then read once; `test_installed.py` runs the installed program.
    """
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Done:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr("sys.argv", ["crmc", *map(str, arguments)])
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            main()
        done = Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode != 70, done.stderr
        return done

    return run
