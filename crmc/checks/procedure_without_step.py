"""A procedure has no step.

A procedure tells who does what. Without a step there is nothing to do, and a criterion that names it
would send an officer to an empty page.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable
from crmc.semantics.parts import parts
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM507",
    words="`{id}` has no step",
    help="add a `step` with its phase, role and deadline",
    bad="""
sop SOP-EXA-01 "Example" {  #!
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  end done "Closed" outcome recorded
}
""",
    good="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  end done "Closed" outcome recorded
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in readable(program, "sop"):
        if all(part.keyword != "step" for part in parts(procedure)):
            severity = rule_severity(procedure, program)
            arguments = {"id": procedure.id}
            yield Finding("procedure-without-step", procedure.name_span, arguments, severity=severity)
