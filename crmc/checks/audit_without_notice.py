"""A control after release does not say how its result is told.

Whoever was audited is told the result, what he must or may do now, and the reasons and evidence for
it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import severity_once_active

FAULT = Fault(
    code="CRM520",
    words="`{id}` does not say how the person is told the result and its reasons",
    help='add `result_notice: """…"""`',
    rules=("L27",),
    bad="""
sop SOP-EXA-01 "Example" {  #!
  status: draft
  applies: import
  place: post_release
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  step note "Record" { phase: review by: officer within: 10 min do: "Record." }
  end done "Closed" outcome recorded
}
""",
    good="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: post_release
  purpose: "Example"
  within: 5 hours
  result_notice: "A letter with the result and its reasons."
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  step note "Record" { phase: review by: officer within: 10 min do: "Record." }
  end done "Closed" outcome recorded
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in readable(program, "sop"):
        if "post_release" in procedure.all("place") and unsaid(procedure, "result_notice"):
            severity = severity_once_active(procedure, program)
            arguments = {"id": procedure.id}
            yield Finding("audit-without-notice", procedure.name_span, arguments, severity=severity)
