"""A criterion does not say what is at stake.

The law defines risk by three consequences: that measures are not applied, that financial interests
are harmed, or that security, safety, health, the environment or consumers are in danger. The
control and its urgency are weighed by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM415",
    words="`{id}` does not say which consequence it guards against",
    help=(
        "add `consequence:` with `application_of_measures`, `financial_interests` or "
        "`security_safety_health_environment_consumers`"
    ),
    rules=("L05",),
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
  consequence: financial_interests
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if unsaid(criterion, "consequence"):
            severity = rule_severity(criterion, program)
            yield Finding("no-consequence", criterion.name_span, {"id": criterion.id}, severity=severity)
