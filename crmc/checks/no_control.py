"""A criterion orders no control.

A criterion says which controls answer to its risk. Without one, a selection has no consequence that
an officer could carry out or a person contest.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM413",
    words="`{id}` orders no control",
    help='add `control "…" {{ … }}` with type, channel, place and purpose',
    rules=("L03",),
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
  control "Look" { type: documentary channel: yellow place: exit purpose: "Look." }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if unsaid(criterion, "control"):
            severity = rule_severity(criterion, program)
            yield Finding("no-control", criterion.name_span, {"id": criterion.id}, severity=severity)
