"""A control does not say what it is to find out.

Controls are limited to what is needed. What is needed follows from the question; a control without
one has no end.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM509",
    words="this control does not say what it is to find out",
    help='add `purpose: """…"""`',
    rules=("L40",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" {  #!
    type: documentary
    channel: yellow
    place: exit
  }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" {
    type: documentary
    channel: yellow
    place: exit
    purpose: "Find out."
  }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        for control in criterion.blocks("control"):
            if unsaid(control, "purpose"):
                severity = rule_severity(criterion, program)
                yield Finding("control-without-purpose", control.block.keyword.span, severity=severity)
