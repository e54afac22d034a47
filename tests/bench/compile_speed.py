"""How fast crmc reads and checks, beside pySigma on the same rules: `make bench`.

Every figure is the median of rounds in which both are run in turn, as whole processes where that is what a
user waits for. The last column is the ratio that must hold; with --require it is an error if one does not.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.bench.workload import rules, sigma_rules, write_knowledge_base

SIGMA = (
    "import sys; from sigma.collection import SigmaCollection; SigmaCollection.from_yaml(open(sys.argv[1]))"
)
PARSE_SIGMA = """
import sys, time
from sigma.collection import SigmaCollection
text = open(sys.argv[1]).read()
start = time.perf_counter()
SigmaCollection.from_yaml(text)
print(time.perf_counter() - start)
"""
PARSE_CRM = """
import sys, time
from pathlib import Path
from crmc.source import Source
from crmc.syntax.parser import parse
sources = [Source(path.name, path.read_bytes()) for path in sorted(Path(sys.argv[1]).rglob("*.crm"))]
start = time.perf_counter()
assert not any(findings for _, findings in map(parse, sources))
print(time.perf_counter() - start)
"""
MEGABYTE = 1_000_000
LEAST_PARSING, LEAST_COLD, LEAST_WARM, MOST_GROWTH = 4.0, 1.0, 15.0, 11.0
AS_JSON = ("--format", "json")
"""The form that says everything, read through a pipe, as a program does."""
MOST_MEMORY = 1 << 30
MOST_START = 0.2


class Line(NamedTuple):
    """A line of the report."""

    what: str
    figure: str
    ratio: str
    holds: bool


def timed(*command: str, cache: Path) -> float:
    """Seconds that a whole process takes."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "NO_COLOR": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once for all
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, capture_output=True)
    return time.perf_counter() - start


def said(code: str, argument: Path) -> float:
    """The seconds that a process measures of itself."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(argument)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def crmc(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-c", "from crmc.cli import program; program()", *arguments]


def edit(root: Path, stamp: int, share: int = 100) -> None:
    """Another title for one criterion in a hundred."""
    for path in sorted((root / "criteria").iterdir()):
        text = path.read_text("utf-8")
        titled = re.compile(r'"Bench criterion (\d+)(?: \(\d+\))?"')
        path.write_text(titled.sub(lambda found: _title(found, stamp, share), text), "utf-8")


def _title(found: re.Match[str], stamp: int, share: int) -> str:
    return f'"Bench criterion {found[1]} ({stamp})"' if int(found[1]) % share == 0 else found[0]


def parsing(folder: Path, rounds: int) -> Line:
    """Parsing alone, in megabytes a second, both within one process."""
    source = sum(path.stat().st_size for path in (folder / "kb").rglob("*.crm"))
    rates = [
        (
            source / said(PARSE_CRM, folder / "kb"),
            (folder / "sigma.yaml").stat().st_size / said(PARSE_SIGMA, folder / "sigma.yaml"),
        )
        for _ in range(rounds)
    ]
    ours, theirs = (statistics.median(column) / MEGABYTE for column in zip(*rates, strict=True))
    ratio = ours / theirs
    figure = f"{ours:.2f} MB/s, pySigma {theirs:.2f} MB/s"
    return Line(
        "parsing alone", figure, f"{ratio:.1f} x (at least {LEAST_PARSING:.0f})", ratio >= LEAST_PARSING
    )


def checking(folder: Path, count: int, rounds: int) -> tuple[list[Line], float]:
    """A cold check beside pySigma's parsing, and a warm one beside the cold one."""
    colds, warms, peers = [], [], []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            cache = Path(name)
            root = ["--root", str(folder / "kb")]
            for old in (folder / "kb").glob(".crmc-cache/check-*"):
                old.unlink()
            colds.append(timed(*crmc("check", *root, *AS_JSON), cache=cache))
            edit(folder / "kb", number)
            warms.append(timed(*crmc("check", *root, *AS_JSON), cache=cache))
            peers.append(timed(sys.executable, "-c", SIGMA, str(folder / "sigma.yaml"), cache=cache))
    cold, warm, peer = map(statistics.median, (colds, warms, peers))
    figure = f"{count / cold:.0f} criteria/s, pySigma {count / peer:.0f} rules/s"
    return [
        Line(
            f"cold check of {count}", figure, f"{peer / cold:.1f} x (at least 1)", peer / cold >= LEAST_COLD
        ),
        Line(
            f"warm check of {count}, 1 % changed",
            f"{warm:.2f} s, cold {cold:.2f} s",
            f"{cold / warm:.1f} x" + (f" (at least {LEAST_WARM:.0f})" if count >= 10_000 else ""),
            cold / warm >= LEAST_WARM or count < 10_000,
        ),
    ], cold


def starting(rounds: int) -> list[Line]:
    """Seconds of processor time for the smallest commands."""
    lines = []
    for option in ("--version", "--help"):
        spent = statistics.median(_processor_time(crmc(option)) for _ in range(rounds))
        lines.append(
            Line(f"crmc {option}", f"{spent:.2f} s of processor time", "(at most 0.2 s)", spent <= MOST_START)
        )
    return lines


def _processor_time(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system)


def memory(folder: Path) -> Line:
    """The largest process of a cold check, by the kernel's own count."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    for old in (folder / "kb").glob(".crmc-cache/check-*"):
        old.unlink()
    command = [sys.executable, "-c", code, *crmc("check", "--root", str(folder / "kb"))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    used = int(done.stdout) * 1024
    return Line("memory of the largest process", f"{used >> 20} MiB", "(at most 1 GiB)", used <= MOST_MEMORY)


def measure(rounds: int, small: int, large: int) -> list[Line]:
    """Every line of the report."""
    lines, colds = starting(rounds), {}
    with tempfile.TemporaryDirectory() as name:
        for count in (small, large):
            folder = Path(name) / str(count)
            made = rules(count)
            write_knowledge_base(folder / "kb", made)
            (folder / "sigma.yaml").write_text(sigma_rules(made), "utf-8")
            if count == small:
                lines.append(parsing(folder, rounds))
            found, colds[count] = checking(folder, count, rounds)
            lines += found
        lines.append(memory(folder))
    growth = colds[large] / colds[small]
    lines.append(
        Line(f"{large} against {small}", f"{growth:.1f} times as long", "(at most 11)", growth <= MOST_GROWTH)
    )
    return lines


def main(show: Callable[[str], None] = print) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--small", type=int, default=1000)
    options.add_argument("--large", type=int, default=10_000)
    options.add_argument("--require", action="store_true", help="end with 1 where a ratio does not hold")
    given = options.parse_args()
    lines = measure(given.rounds, given.small, given.large)
    for line in lines:
        show(f"{'  ' if line.holds else '! '}{line.what:36} {line.figure:44} {line.ratio}")
    return int(given.require and not all(line.holds for line in lines))


if __name__ == "__main__":
    sys.exit(main())
