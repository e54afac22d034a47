"""A criterion has a score, and none of its indicators has evidence.

A score adds the weights of indicators, and a weight comes from evidence: how often the indicator is
present among irregular and among regular declarations. Without any, the score never leaves its starting
value.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM601",
    words="this score adds nothing up: no indicator of `{id}` has evidence",
    help=("add `evidence:` to an indicator, such as `in 38 of 460 irregular, in 92 of 19_540 regular`"),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" { when: net_mass > 5 kg }
  score { prior: 1 % threshold: 5 % }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" {
    when: net_mass > 5 kg
    evidence: in 24 % of irregular, in 9 % of regular
  }
  score { prior: 1 % threshold: 5 % }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in program.of_kind("criterion"):
        score = criterion.first("score")
        weighed = any("evidence" in indicator.keys for indicator in criterion.blocks("indicator"))
        if score is not None and not weighed and not criterion.damaged:
            severity = rule_severity(criterion, program)
            place = score.block.keyword.span
            yield Finding("score-without-evidence", place, {"id": criterion.id}, severity=severity)
