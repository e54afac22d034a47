"""`crmc` as a process of its own with little memory, for what must not bring it down."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

REPOSITORY = Path(__file__).parents[2]
MEMORY = 1 << 30
"""Of address space, which is more than what is used: 600 MB are the bound of that."""
SECONDS = 400
"""Far over the bound of 5 s: a test of the end, not of the time. Some sources of many faults still need more
than 5 s; `make soak` runs them."""


class Ended(NamedTuple):
    """What a run printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Check = Callable[..., Ended]


def _little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Runs `crmc check` on a root; it must end in time and memory, with findings or none, no traceback."""

    def run(root: Path, *arguments: str) -> Ended:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "CRMC_CACHE": str(tmp_path / "cache")}
        command = [
            sys.executable,
            "-P",
            "-c",
            "from crmc.cli import main; main()",
            "check",
            "--root",
            str(root),
        ]
        done = subprocess.run(
            [*command, *arguments],
            capture_output=True,
            env=environment,
            cwd=tmp_path,
            timeout=SECONDS,
            preexec_fn=_little_memory,
            check=False,
        )
        ended = Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in ended.stderr
        assert ended.returncode in (0, 1, 2), ended.stderr
        return ended

    return run


def write(root: Path, files: Mapping[str, bytes]) -> Path:
    """A root with these files, and one that is sound."""
    for path, data in {"criteria/sound.crm": b"list sound of country { values: AL }\n", **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root
