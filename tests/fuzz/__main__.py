"""Runs case after case for a time, writes the smallest input of each failure, and tells how many failed."""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from crmc.cli import DEEPEST_CALLS
from tests.engine_agreement import Size, differences
from tests.fuzz.laws import check_laws
from tests.fuzz.mutations import ROOT, Mutator, corpus
from tests.fuzz.shrink import Case, shrink
from tests.fuzz.trees import check_trees
from tests.proof_worlds import contradictions

SECONDS_FOR_A_CASE = 10
WORLDS_OF_A_SEED = 1_000_000
SIZES = (Size(), Size(40, 30), Size(150, 20), Size(100, 40))


class TooSlowError(Exception):
    """A case that did not end in its time."""


@contextmanager
def watched(seconds: int) -> Iterator[None]:
    """Ends what runs too long."""

    def stop(*_: Any) -> None:
        raise TooSlowError(f"it took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def failure_of(case: Case) -> str:
    """What is broken, and where; "" where every law holds."""
    try:
        with watched(SECONDS_FOR_A_CASE):
            check_laws(case)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:200]}"
    return ""


def kind_of(failure: str) -> str:
    """A failure without what differs between inputs: numbers and what is quoted."""
    return re.sub(r"[0-9]+|'.*'|\(.*\)", "", failure)


def keep(case: Case, failure: str, folder: Path) -> None:
    """The smallest case that fails at the same place, with what fails in it."""
    small = shrink(case, lambda fewer: kind_of(failure_of(fewer)) == kind_of(failure))
    digest = hashlib.sha256(repr(sorted(small.items())).encode()).hexdigest()[:12]
    target = folder / digest
    target.mkdir(parents=True, exist_ok=True)
    (target / "failure.txt").write_text(failure + "\n", "utf-8")
    for path, data in small.items():
        (target / Path(path).name).write_bytes(data)
    print(f"\n{failure}\n  in {target}", flush=True)


def fuzz(seconds: float, seed: int, folder: Path, most: int | None = None) -> tuple[int, int]:
    """(cases, failures of different kinds); ends after a time or a number of cases."""
    mutator = Mutator(corpus(), seed)
    begun, cases = time.monotonic(), 0
    seen: set[str] = set()
    while time.monotonic() - begun < seconds and cases != most:
        case = mutator.case()
        failure = failure_of(case)
        cases += 1
        kind = kind_of(failure)
        if failure and kind not in seen:
            seen.add(kind)
            keep(case, failure, folder)
    return cases, len(seen)


def compare_engines(pairs: int, seed: int, jobs: int) -> tuple[int, int]:
    """(pairs compared, worlds in which an engine differs from the interpreter); stops at the first."""
    compared, first = 0, seed * WORLDS_OF_A_SEED
    with Pool(jobs) as pool:
        for world, more, found in pool.imap(compare_world, range(first, first + WORLDS_OF_A_SEED)):
            if found:
                print(f"engines differ in the world of seed {world}: {found}", flush=True)
                return compared, 1
            compared += more
            if compared >= pairs:
                break
    return compared, 0


def compare_world(world: int) -> tuple[int, int, str]:
    """(the world, pairs compared, what differs first). A pair of a large world costs least."""
    with tempfile.TemporaryDirectory() as folder:
        compared, found = differences(world, Path(folder), size=SIZES[world % len(SIZES)])
    return world, compared, str(found[0]) if found else ""


def compare_criteria(declarations: int, seed: int) -> tuple[int, int]:
    """(declarations tried, pairs of criteria whose verdict one contradicts); stops at the first."""
    tried, world = [0], seed * 1_000_000
    while tried[0] < declarations:
        for found in contradictions(world, 2_000, tried):
            print(f"a verdict is wrong: {found}", flush=True)
            return tried[0], 1
        world += 1
    return tried[0], 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--trees", type=int, default=1_000_000, help="conditions that are printed and read again"
    )
    parser.add_argument("--pairs", type=int, default=100_000, help="pairs on which the engines are compared")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes that compare the engines")
    parser.add_argument(
        "--proofs", type=int, default=100_000, help="declarations on which verdicts of `diff` are tried"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fuzz")
    arguments = parser.parse_args()
    sys.setrecursionlimit(DEEPEST_CALLS)
    begun = time.monotonic()
    check_trees(arguments.trees, arguments.seed)
    print(f"{arguments.trees:,} conditions read as printed, in {time.monotonic() - begun:.0f} s", flush=True)
    begun = time.monotonic()
    compared, differing = compare_engines(arguments.pairs, arguments.seed, arguments.jobs)
    print(f"{compared:,} pairs judged alike by all engines, in {time.monotonic() - begun:.0f} s", flush=True)
    begun = time.monotonic()
    tried, wrong = compare_criteria(arguments.proofs, arguments.seed)
    print(f"{tried:,} declarations contradict no verdict, in {time.monotonic() - begun:.0f} s", flush=True)
    begun = time.monotonic()
    cases, failures = fuzz(arguments.seconds, arguments.seed, arguments.out)
    spent = max(time.monotonic() - begun, 0.001)
    print(f"{cases:,} cases in {spent:.0f} s, {cases / spent:.1f} a second; {failures} kinds of failure")
    return 1 if failures or differing or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
