"""A criterion names no risk area.

Risk areas are common to all Parties, and each rests on an instrument. They decide which authorities
have a say, and where results are compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM423",
    words="`{id}` names no risk area",
    help="add `risk:`; `crmc explain risk_areas` lists them",
    rules=("L10",),
    bad="""
criterion EXA-001 "Example" {  #!
  status: draft
  applies: import
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  risk: origin
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if unsaid(criterion, "risk"):
            severity = rule_severity(criterion, program)
            yield Finding("no-risk-area", criterion.name_span, {"id": criterion.id}, severity=severity)
