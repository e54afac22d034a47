"""The evidence is too thin to tell in which direction an indicator points.

From counts follows an interval in which the true ratio of the two shares lies with 95 % certainty (Katz
and others, 1978). If the interval holds 1, the indicator may as well be a sign of regular declarations.
It would add chance to the score, not knowledge.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from crmc.checks.fault import Fault
from crmc.decibans import katz_interval, spans_one
from crmc.diagnostics import Finding
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM602",
    words=(
        "these counts are too few to tell whether `{indicator}` points to irregular or to regular"
        " declarations"
    ),
    help="look at more cases, or leave the indicator without evidence",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" {
    when: net_mass > 5 kg
    evidence: in 4 of 46 irregular, in 92 of 1_954 regular  #!
  }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" {
    when: net_mass > 5 kg
    evidence: in 38 of 460 irregular, in 92 of 19_540 regular
  }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in program.of_kind("criterion"):
        for indicator in criterion.blocks("indicator"):
            for evidence in indicator.entries.get("evidence", ()):
                if _is_undecided(evidence.value):
                    arguments = {"indicator": str(indicator.head["NAME"].value) if indicator.head else ""}
                    severity = rule_severity(criterion, program)
                    yield Finding("katz-interval-spans-one", evidence.span, arguments, severity=severity)


def _is_undecided(evidence: dict[str, tuple[Fraction, Any]]) -> bool:
    """Counts alone can be judged; a zero cell is a fault of its own."""
    counts = [number for group in ("irregular", "regular") for number in evidence[group]]
    if any(number is None or number <= 0 or number != int(number) for number in counts):
        return False
    interval = katz_interval(*(int(number) for number in counts))
    return spans_one(interval)
