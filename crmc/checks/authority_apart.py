"""A procedure with another authority does not say how both control at one place and time.

One opening of the goods for all authorities is the aim; where it cannot be had, the procedure says
why.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable, unsaid
from crmc.semantics.parts import authorities
from crmc.semantics.program import Program
from crmc.semantics.severity import severity_once_active

FAULT = Fault(
    code="CRM517",
    words="this procedure does not say how the authorities come to one place and time",
    help='add `joint_control: """…"""`',
    rules=("L25",),
    bad="""
sop SOP-EXA-01 "Example" {  #!
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  authority inspection "Market inspection"
  step act_it "Step" { phase: act by: officer within: 10 min notify: inspection do: "Do." }
}
""",
    good="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  joint_control: "Both open the goods once, at the ramp."
  role officer "Officer"
  authority inspection "Market inspection"
  step act_it "Step" { phase: act by: officer within: 10 min notify: inspection do: "Do." }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in readable(program, "sop"):
        if authorities(procedure) and unsaid(procedure, "joint_control"):
            severity = severity_once_active(procedure, program)
            yield Finding("authority-apart", procedure.name_span, severity=severity)
