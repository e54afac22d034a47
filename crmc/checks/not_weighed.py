"""A criterion is not weighed.

Whoever sets a criterion weighs whether it is proportionate to the risk, how urgent the control is,
and what it costs traders, Parties and offices. What is not written down cannot be reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import lacks, readable, unsaid
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM416",
    words="`{id}` does not weigh {missing}",
    help="write what was weighed into `justification {{ … }}`",
    rules=("L06",),
    bad="""
criterion EXA-001 "Example" {  #!
  status: draft
  applies: import
  justification { proportionality: "Documents first." urgency: "None." }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  justification { proportionality: "Documents first." urgency: "None." impact: "Small." }
}
""",
)


_POINTS = ("proportionality", "urgency", "impact")


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        missing = _missing(criterion)
        if missing:
            arguments = {"id": criterion.id, "missing": listed(missing)}
            severity = rule_severity(criterion, program)
            yield Finding("not-weighed", criterion.name_span, arguments, severity=severity)


def _missing(criterion: Declaration) -> list[str]:
    block = criterion.first("justification")
    if block is not None:
        return unsaid(block, *_POINTS)
    return list(_POINTS) if lacks(criterion, "justification") else []
