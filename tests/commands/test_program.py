"""The program as it is called by name: its exit status and all of its output, whatever its end leaves out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-P", "-c", "from crmc.cli import program; program()"]


def run(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        [*PROGRAM, *arguments], env=environment, stdout=stdout, stderr=subprocess.PIPE, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "status"), [(("--version",), 0), (("check", "--root", "nowhere"), 2), (("chekc",), 2)]
)
def test_the_status_is_that_of_the_command(arguments: tuple[str, ...], status: int) -> None:
    assert run(*arguments).returncode == status


def test_findings_are_printed_whole_and_told_by_the_status() -> None:
    done = run("check", "--root", str(REPOSITORY / "tests" / "conformance" / "forty_faults"))
    assert done.returncode == 1
    assert done.stdout.decode().rstrip().endswith("declarations")


def test_an_output_that_takes_nothing_is_no_success() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        done = run("explain", "CRM101", stdout=full)
    finally:
        os.close(full)
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
