"""The prior or the threshold of a score is 0 % or 100 %.

A score works with odds: the chance that something is irregular against the chance that it is not. At 0
% and at 100 % there are no odds, and no evidence could ever change the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM604",
    words="`{key}` must lie above 0 % and below 100 %",
    help="write a share such as `0.8 %`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator odd "Odd" {
    when: net_mass > 5 kg
    evidence: in 24 % of irregular, in 9 % of regular
  }
  score { prior: 0 % threshold: 5 % }  #!
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
        for score in criterion.blocks("score"):
            for key in ("prior", "threshold"):
                for share in score.entries.get(key, ()):
                    if not 0 < Fraction(share.value) < 1:
                        yield Finding("share-without-odds", share.span, {"key": key})
