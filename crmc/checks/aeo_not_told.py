"""A holder of AEO status is not told of the selection, and no reason is given.

Who is authorised is told before the goods arrive or are presented that they were selected, unless
that would harm the control. So `notice: withheld` needs its reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import severity_once_active

FAULT = Fault(
    code="CRM435",
    words="the notice to the holder of AEO status is withheld for no stated reason",
    help='add `notice_reason: """…"""`, or leave `notice: withheld` out',
    rules=("L41",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control for aeo "Ask" {
    type: documentary
    channel: blue
    place: exit
    notice: withheld  #!
    purpose: "Look."
  }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control for aeo "Ask" {
    type: documentary
    channel: blue
    place: exit
    notice: withheld
    notice_reason: "The goods could be exchanged before they arrive."
    purpose: "Look."
  }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        for control in criterion.blocks("control"):
            if control.one("notice") == "withheld" and unsaid(control, "notice_reason"):
                severity = severity_once_active(criterion, program)
                yield Finding("aeo-not-told", control.entries["notice"][0].span, severity=severity)
