"""A control after release does not say on what risk it rests or what rights the person has.

An audit goes through a trader's books. The trader is chosen by risk, is told the result and its
reasons, and has rights; the procedure says all of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM519",
    words="`{id}` controls after release and says nothing of {missing}",
    help="add `risk:` and `rights:`; `rights` tells the person's notice, reasons and appeal",
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
  risk: origin
  rights: "Notice of the result with its reasons; appeal."
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  step note "Record" { phase: review by: officer within: 10 min do: "Record." }
  end done "Closed" outcome recorded
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in readable(program, "sop"):
        missing = unsaid(procedure, "risk", "rights") if "post_release" in procedure.all("place") else []
        if missing:
            arguments = {"id": procedure.id, "missing": listed(missing)}
            severity = rule_severity(procedure, program)
            yield Finding("audit-without-rights", procedure.name_span, arguments, severity=severity)
