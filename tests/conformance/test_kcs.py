"""The repository's own criteria on the sample declarations, against counts made without the compiler."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from crmc.engine.profile_file import read_profile
from crmc.engine.run import Options, run_evaluation
from crmc.engine.supply_files import read_key
from crmc.ir.party import book_for
from crmc.ir.scope import Supplies
from crmc.pipeline import compile_knowledge_base
from crmc.workspace import read_root

REPOSITORY = Path(__file__).parent.parent.parent
DATA = REPOSITORY / "tests" / "data"


@pytest.mark.slow
def test_the_criteria_find_what_was_counted_by_hand(tmp_path: Path) -> None:
    book = book_for(compile_knowledge_base(read_root(REPOSITORY)).book, None)
    options = Options(
        supplies=Supplies(key=read_key(DATA / "kcs_random.key")),
        profile=read_profile(DATA / "kcs_profile.yaml", book),
    )
    out = tmp_path / "rows.ndjson"
    summary = run_evaluation(book, DATA / "kcs_import_declarations.csv", out, options, lambda: 0.0)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    expected = json.loads((DATA / "kcs_expected.json").read_text("utf-8"))
    irregular = {name for name, found in summary.control_results.items() if found["irregular"] == "yes"}
    assert (summary.declarations, len(irregular)) == (expected["rows"], expected["irregular"])
    for criterion, counted in expected["criteria"].items():
        selected = sorted(
            r["declaration"] for r in rows if (r["criterion"], r["outcome"]) == (criterion, "selected")
        )
        unknown = [r for r in rows if (r["criterion"], r["outcome"]) == (criterion, "undetermined")]
        assert len(selected) == counted["selected"], criterion
        assert len(irregular & set(selected)) == counted["irregular"], criterion
        assert Counter(",".join(r["missing"]) for r in unknown) == counted["missing"], criterion
        digest = hashlib.sha256("\n".join(selected).encode()).hexdigest()
        trailing = hashlib.sha256("".join(f"{name}\n" for name in selected).encode()).hexdigest()
        assert counted["selected_declarations_sha256"] in (digest, trailing), criterion
