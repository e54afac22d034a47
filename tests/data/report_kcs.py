"""Judges the sample declarations by a Party's bundle and tells, criterion by criterion, what came out.

    python tests/data/report_kcs.py [BUNDLE]

Run by `make run`. The share of irregular declarations among the selected stands beside the base rate.
The declarations are synthetic (tests/data/README.md): the figures show that the machinery works, and
nothing about any real trade.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from crmc.bundle.opened import open_bundle
from crmc.engine.profile_file import read_profile
from crmc.engine.run import Options, run_evaluation
from crmc.engine.supply_files import read_key
from crmc.ir.scope import Supplies

HERE = Path(__file__).parent
BUILD = HERE.parent.parent / "build"
DECLARATIONS = HERE / "kcs_import_declarations.csv"


def main() -> None:
    bundle = (
        Path(sys.argv[1]) if len(sys.argv) > 1 else next(iter(sorted(BUILD.glob("crmc-RS-*.bundle.zip"))))
    )
    book = open_bundle(bundle).book
    options = Options(
        supplies=Supplies(key=read_key(HERE / "kcs_random.key")),
        profile=read_profile(HERE / "kcs_profile.yaml", book),
        every_pair=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.ndjson"
        summary = run_evaluation(book, DECLARATIONS, out, options, time.perf_counter)
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    irregular = {name for name, found in summary.control_results.items() if found.get("irregular") == "yes"}
    report(bundle.name, rows, irregular, summary.declarations)


def report(bundle: str, rows: list[dict[str, object]], irregular: set[str], declarations: int) -> None:
    base = 100 * len(irregular) / declarations
    print(f"\n{declarations:,} SYNTHETIC import declarations judged by {bundle}")
    print(f"base rate: {len(irregular):,} of them irregular ({base:.1f} %)\n")
    print(f"{'criterion':<14}{'selected':>9}{'irregular':>11}{'undetermined':>14}  for want of")
    by_criterion: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        by_criterion[str(row["criterion"])].append(row)
    for criterion, found in sorted(by_criterion.items()):
        print(line(criterion, found, irregular))
    print("\nThe data are made up: no figure here says anything about real trade.")


def line(criterion: str, rows: list[dict[str, object]], irregular: set[str]) -> str:
    selected = [row for row in rows if row["outcome"] == "selected"]
    unknown = [row for row in rows if row["outcome"] == "undetermined"]
    errors = sum(row["outcome"] == "error" for row in rows)
    hits = sum(row["declaration"] in irregular for row in selected)
    share = f"{100 * hits / len(selected):.1f} %" if selected else "-"
    wanting: Counter[str] = Counter()
    for row in unknown:
        missing = row["missing"]
        assert isinstance(missing, list)
        wanting.update(missing)
    words = ", ".join(f"{name} {count}" for name, count in wanting.most_common())
    more = f"; {errors} in error" if errors else ""
    return f"{criterion:<14}{len(selected):>9,}{share:>11}{len(unknown):>14,}  {words}{more}".rstrip()


if __name__ == "__main__":
    main()
