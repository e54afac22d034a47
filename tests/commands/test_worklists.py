"""`crmc gaps`, `crmc ledger`, `crmc roadmap`: what a Party's lawyer and a reviewer of the strategy use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def test_gaps_of_one_party(crmc: Run, root: Path) -> None:
    done = crmc("gaps", "--root", root, "--party", "rs", "--as-of", "2027-03-01")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Serbia (RS)\n")
    assert "As of 2027-03-01." in done.stdout
    assert "TST-001" in done.stdout
    assert "Kosovo*" not in done.stdout


def test_gaps_as_json_hold_every_party(crmc: Run, root: Path) -> None:
    told = json.loads(crmc("gaps", "--root", root, "--format", "json").stdout)
    assert [party["party"] for party in told["parties"]] == ["AL", "BA", "MK", "MD", "ME", "RS", "XK"]
    assert told["as_of"] is None


def test_the_ledger(crmc: Run, root: Path) -> None:
    act = 'adopt TST-001 by RS { from: 2027-02-01 attested: "Legal function", 2026-11-20 }\n'
    (root / "criteria" / "act.crm").write_text(act, "utf-8")
    text = crmc("ledger", "--root", root).stdout
    row = next(line for line in text.splitlines() if line.startswith("TST-001"))
    assert "adopted" in row
    told = json.loads(crmc("ledger", "--root", root, "--as-of", "2027-01-31", "--format", "json").stdout)
    [serbia] = [entry for entry in told["ledger"] if entry["party"] == "RS"]
    assert (serbia["state"], serbia["acts"][0]["origin"]) == ("absent", "criteria/act.crm:1")


def test_the_roadmap(crmc: Run, root: Path) -> None:
    text = crmc("roadmap", "--root", root).stdout
    assert "Actions of the strategy" in text
    assert "-> what names it under `implements` or cites it" in text
    told = json.loads(crmc("roadmap", "--root", root, "--format", "json").stdout)
    assert set(told) == {"roadmap", "provisions", "declarations", "concordance", "summary"}
    assert told["summary"]["roadmap"]["entries"] == 26


@pytest.mark.parametrize("command", ["gaps", "ledger", "build"])
def test_a_day_that_does_not_exist_is_refused(crmc: Run, root: Path, command: str) -> None:
    done = crmc(command, "--root", root, "--as-of", "2027-02-30")
    assert done.returncode == 2
    assert "`2027-02-30` is no date" in done.stderr


def test_errors_are_told_and_what_is_sound_is_shown(crmc: Run, root: Path) -> None:
    (root / "criteria" / "bad.crm").write_text('criterion BAD-001 "Bad" { staus: draft }\n', "utf-8")
    done = crmc("gaps", "--root", root)
    assert done.returncode == 0
    assert "declarations out of this (`crmc check` shows them)" in done.stderr
    assert "TST-001" in done.stdout
