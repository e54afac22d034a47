"""An interrupted build leaves the last one whole and nothing half-made beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.test_build import build, contents


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupted_build_leaves_the_last_one_whole(crmc: Run, root: Path, name: str) -> None:
    build(crmc, root)
    before = contents(root / "build")
    signals = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{signals}; from crmc.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    running = subprocess.Popen(
        [sys.executable, "-c", program, "build", "--root", str(root)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(root.glob(".build-*")):
        assert running.poll() is None, "it ended before it could be interrupted"
        time.sleep(0.002)
    running.send_signal(getattr(signal, name))
    _, error = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted" in error
    assert "Traceback" not in error
    assert contents(root / "build") == before
    assert sorted(path.name for path in root.iterdir()) == ["build", "criteria", "sops"]
