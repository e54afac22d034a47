"""What an adoption rests on: an article of the Party's own law that was read, or an attestation."""

from __future__ import annotations

import pytest

from crmc.diagnostics import Diagnostic, Severity
from tests.unit.checks_support import EXAMPLE, compiled

CRITERION = 'criterion EXA-001 "Example" {{ status: {status} applies: import parties: all }}\n'


def found(act: str, name: str, status: str = "active") -> list[Diagnostic]:
    text = CRITERION.format(status=status) + act
    return [one for one in compiled({EXAMPLE: text}) if one.name == name]


def adoption(party: str, provision: str) -> str:
    return f"adopt EXA-001 by {party} {{ from: 2027-02-01 legal {{ provision: {provision} }} }}\n"


@pytest.mark.parametrize(
    ("party", "provision", "words"),
    [
        ("RS", "none", "`RS` adopts `EXA-001` on no stated ground"),
        ("BA", "BA_CUSTOMS_LAW", "`BA` adopts `EXA-001` on `BA_CUSTOMS_LAW` without an article of it"),
        (
            "RS",
            "AL_CUSTOMS_LAW art 47(2)",
            "`RS` adopts `EXA-001` on `AL_CUSTOMS_LAW art 47(2)`, which is no law of its own",
        ),
        ("ME", "UCC art 46(3)", "`ME` adopts `EXA-001` on `UCC art 46(3)`, which is no law of its own"),
    ],
)
def test_only_an_article_of_its_own_law_carries_an_adoption(party: str, provision: str, words: str) -> None:
    [one] = found(adoption(party, provision), "adoption-without-ground")
    assert (one.message, one.severity) == (words, Severity.ERROR)


def test_it_is_said_who_must_attest() -> None:
    [one] = found("adopt EXA-001 by MD { from: 2027-02-01 }\n", "adoption-without-ground")
    assert one.help is not None
    assert "the legal function of `MD` (Customs Service of the Republic of Moldova) attests" in one.help
    [one] = found("adopt EXA-001 by XK { from: 2027-02-01 }\n", "adoption-without-ground")
    assert "the legal function of `XK` (Kosovo Customs) attests" in (one.help or "")


@pytest.mark.parametrize(
    "act",
    [
        adoption("AL", "AL_CUSTOMS_LAW art 47(2)"),
        adoption("MK", "MK_CUSTOMS_REGULATION art 5-gj"),
        adoption("AL", "AL_CUSTOMS_LAW art 47(2), CEFTA_AP5 art 3"),
        'adopt EXA-001 by RS { from: 2027-02-01 attested: "Legal function", 2027-01-20 }\n',
        'adopt EXA-001 by BA { from: 2027-02-01 legal { provision: BA_CUSTOMS_LAW }\n'
        '  attested: "Legal function", 2027-01-20 }\n',
    ],
)  # fmt: skip
def test_what_carries_an_adoption(act: str) -> None:
    assert found(act, "adoption-without-ground") == []


UNREAD = "UCC art 48"
PROCEDURE = 'sop SOP-EXA-01 "Example" {{ status: {status} applies: import legal {{ basis: UCC art 48 }} }}\n'


@pytest.mark.parametrize(
    ("status", "severity"),
    [("active", Severity.WARNING), ("trial", Severity.WARNING), ("draft", Severity.NOTE)],
)
def test_a_procedure_on_law_that_nobody_has_read_is_told(status: str, severity: Severity) -> None:
    shown = compiled({EXAMPLE: PROCEDURE.format(status=status)})
    assert [one.severity for one in shown if one.name == "unverified-provision"] == [severity]


@pytest.mark.parametrize(
    ("status", "severity"),
    [("active", Severity.ERROR), ("trial", Severity.WARNING), ("draft", Severity.NOTE)],
)
def test_an_adoption_on_law_that_nobody_has_read_is_a_gap(status: str, severity: Severity) -> None:
    shown = found(adoption("AL", f"AL_CUSTOMS_LAW art 47(2), {UNREAD}"), "unverified-provision", status)
    assert [one.severity for one in shown] == [severity]


def test_an_instrument_without_provisions_says_so() -> None:
    text = CRITERION.format(status="draft").replace("}", "legal { basis: EU_FIREARMS art 46 } }")
    [one] = [one for one in compiled({EXAMPLE: text}) if one.name == "unknown-provision"]
    assert one.help == "no provision of `EU_FIREARMS` is recorded: cite it alone, or record the provision"


def test_an_instrument_that_nobody_has_read_carries_no_active_criterion() -> None:
    text = CRITERION.format(status="active").replace("}", "legal { basis: HS grounds: CTC } }")
    [one] = [one for one in compiled({EXAMPLE: text}) if one.name == "unverified-provision"]
    assert one.severity is Severity.ERROR
    assert one.message == "nobody has read `HS`: no public copy of it was seen"
