"""One indicator alone reaches the threshold of a high risk.

A score is worth its name where several signs must come together. Where one suffices, the others are
decoration; if that is meant, the criterion says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crmc.checks.fault import Fault
from crmc.decibans import odds, weight
from crmc.diagnostics import Finding, Severity
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Declaration, Program, Reading
from crmc.semantics.sufficient import scored
from crmc.syntax import ast

FAULT = Fault(
    code="CRM606",
    words="`{name}` alone reaches the threshold of a high risk",
    help='weigh several signs, or give the reason in `single_indicator_reason: """…"""`',
    severity=Severity.WARNING,
    rules=("L38",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: high
  indicator odd "Odd" {  #!
    when: net_mass > 5 kg
    evidence: in 60 % of irregular, in 2 % of regular
  }
  score { prior: 1 % threshold: 5 % }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: high
  single_indicator_reason: "A forged seal needs no second sign."
  indicator odd "Odd" {
    when: net_mass > 5 kg
    evidence: in 60 % of irregular, in 2 % of regular
  }
  score { prior: 1 % threshold: 5 % }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        bounds = _bounds(criterion) if criterion.one("level") == "high" else None
        if bounds is None or not unsaid(criterion, "single_indicator_reason"):
            continue
        weights = [(block, _weights(block)) for block in scored(criterion)]
        if any(pair is None for _, pair in weights):
            continue
        absent = sum(pair[1] for _, pair in weights if pair is not None)
        for block, pair in weights:
            if pair is not None and bounds[0] + absent - pair[1] + pair[0] >= bounds[1]:
                slot = block.head["NAME"]
                yield Finding("one-indicator-decides", slot.span, {"name": str(slot.value)})


def _bounds(criterion: Declaration) -> tuple[int, int] | None:
    """Prior and threshold in tenths of a deciban; None without a score that can be calculated."""
    score = criterion.first("score")
    if score is None or next(criterion.statements(ast.Select), None) is not None:
        return None
    shares = [score.one(key) for key in ("prior", "threshold")]
    if any(share is None or not 0 < Fraction(share) < 1 for share in shares):
        return None
    prior, threshold = (odds(Fraction(share)) for share in shares)
    return prior, threshold


def _weights(block: Reading) -> tuple[int, int] | None:
    """Present and absent weight of an indicator; None where a share is nothing or everything."""
    shares = []
    for group in ("irregular", "regular"):
        hits, total = block.one("evidence")[group]
        shares.append(Fraction(hits) / (1 if total is None else Fraction(total)))
    if not all(0 < share < 1 for share in shares):
        return None
    return weight(shares[0], shares[1]), weight(1 - shares[0], 1 - shares[1])
