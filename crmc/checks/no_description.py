"""A criterion does not describe its risk.

The description tells the event that may happen and what follows from it. Whoever weighs, applies or
contests the criterion begins there.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM411",
    words="`{id}` does not describe its risk",
    help='add `description: """…"""` with the event that may happen and what follows from it',
    rules=("L01",),
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
  description: "Value is understated; duty is lost."
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if unsaid(criterion, "description"):
            severity = rule_severity(criterion, program)
            yield Finding("no-description", criterion.name_span, {"id": criterion.id}, severity=severity)
