"""The evidence counts none, or all, of a group.

The weight of an indicator is the ratio of two shares. If it was never present among the regular
declarations, or always among the irregular ones, that ratio has no bound, and a single later case would
overturn it. Such evidence says that too few cases were looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM603",
    words="this evidence counts {count} of the {group} declarations, so its weight has no bound",
    help=(
        "look at more cases, or state an expert's estimate such as `in 99 % of irregular, in 1 % of regular`"
    ),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" {
    when: net_mass > 5 kg
    evidence: in 38 of 460 irregular, in 0 of 19_540 regular  #!
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
                for group, (hits, total) in evidence.value.items():
                    count = "none" if hits == 0 else "all" if hits == (1 if total is None else total) else ""
                    if count:
                        yield Finding("zero-cell", evidence.span, {"count": count, "group": group})
