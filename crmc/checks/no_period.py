"""A criterion does not say how long it holds.

Increased control is lawful for a bounded time. A criterion without a last day would hold until
somebody remembers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM414",
    words="`{id}` does not say from when to when it holds",
    help="add `valid:` with a first and a last day, such as `2027-01-01 .. 2027-12-31`",
    rules=("L04",),
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
  valid: 2027-01-01 .. 2027-12-31
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if unsaid(criterion, "valid"):
            severity = rule_severity(criterion, program)
            yield Finding("no-period", criterion.name_span, {"id": criterion.id}, severity=severity)
