"""`crmc` as a process of its own with little memory, for what must not bring it down."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

REPOSITORY = Path(__file__).parents[2]
MEMORY = 600 << 20
"""What a run may use: the bound of the language."""
ADDRESSES = 1 << 30
"""What a run may ask for: more than it uses."""
SECONDS = 15
"""Of processor time, which other programs do not lengthen: three times the bound, for slow machines."""
SECONDS_AT_MOST = 900
"""Until a run is ended that waits for something."""


class Ended(NamedTuple):
    """What a run printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Check = Callable[..., Ended]


LIMITED = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({ADDRESSES}, {ADDRESSES}))
seconds = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
from crmc.cli import main
main()
"""


def _run(arguments: list[str], folder: Path) -> tuple[Ended, int]:
    """How `crmc` ended, and the most memory in bytes that it used at a time."""
    command = [sys.executable, "-P", "-c", LIMITED, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "CRMC_CACHE": str(folder / "cache")}
    with (folder / "out").open("w+b") as out, (folder / "err").open("w+b") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, env=environment, cwd=folder)
        watch = threading.Timer(SECONDS_AT_MOST, process.kill)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    texts = [(folder / name).read_text("utf-8") for name in ("out", "err")]
    return Ended(process.returncode, *texts), used.ru_maxrss << 10


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Runs `crmc check` on a root; it must end in time and memory, with findings or none, no traceback."""

    def run(root: Path, *arguments: str, seconds: int = SECONDS, memory: int = MEMORY) -> Ended:
        ended, used = _run([str(seconds), "check", "--root", str(root), *arguments], tmp_path)
        assert "Traceback" not in ended.stderr
        assert ended.returncode in (0, 1, 2), ended.stderr
        assert used <= memory
        return ended

    return run


def write(root: Path, files: Mapping[str, bytes]) -> Path:
    """A root with these files, and one that is sound."""
    for path, data in {"criteria/sound.crm": b"list sound of country { values: AL }\n", **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root
