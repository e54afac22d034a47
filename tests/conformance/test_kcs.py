"""The repository's own criteria on the sample declarations, against counts made without the compiler."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from crmc.engine.engines import MODULES, Job
from crmc.engine.profile import Profile
from crmc.engine.profile_file import read_profile
from crmc.engine.reading import read_job
from crmc.engine.run import Options, run_evaluation
from crmc.engine.supply_files import read_key
from crmc.ir.evaluate import evaluate
from crmc.ir.model import RuleBook
from crmc.ir.party import book_for
from crmc.ir.scope import Supplies
from crmc.pipeline import compile_knowledge_base
from crmc.workspace import read_root

REPOSITORY = Path(__file__).parent.parent.parent
DATA = REPOSITORY / "tests" / "data"


def interpreted(book: RuleBook, source: Path, supplies: Supplies, profile: Profile) -> str:
    """The digest of the rows of the reference interpreter."""
    records = [read.record for read in read_job(Job(book, source, supplies, profile))]
    rows = (row for row in evaluate(book, records, supplies) if row.outcome != "not_selected")
    return hashlib.sha256(b"".join(msgspec.json.encode(row) + b"\n" for row in rows)).hexdigest()


@pytest.mark.slow
def test_the_criteria_find_what_was_counted_by_hand(tmp_path: Path) -> None:
    book = book_for(compile_knowledge_base(read_root(REPOSITORY)).book, None)
    supplies = Supplies(key=read_key(DATA / "kcs_random.key"))
    profile = read_profile(DATA / "kcs_profile.yaml", book)
    source, out = DATA / "kcs_import_declarations.csv", tmp_path / "rows.ndjson"
    digests = set()
    for engine in MODULES:
        options = Options(supplies=supplies, profile=profile, engine=engine)
        summary = run_evaluation(book, source, out, options, lambda: 0.0)
        digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(digests) == 1
    assert digests == {interpreted(book, source, supplies, profile)}
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
