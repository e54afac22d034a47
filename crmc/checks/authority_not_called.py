"""A procedure names another authority and never calls it.

Where several authorities control the same goods, they are to do it at one place and time. An
authority that no step tells will come on another day.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import is_understood, readable
from crmc.semantics.parts import authorities, parts
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM515",
    words="`{name}` is named and told by no step",
    help="add `notify: {name}` to the step that calls it",
    rules=("L25",),
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 5 hours
  role officer "Officer"
  authority inspection "Market inspection"  #!
  step act_it "Step" { phase: act by: officer within: 10 min do: "Do." }
}
""",
    good="""
sop SOP-EXA-01 "Example" {
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
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in filter(is_understood, readable(program, "sop")):
        told = {name for part in parts(procedure) for name in part.all("notify")}
        for found in authorities(procedure):
            if found.name.text not in told:
                severity = rule_severity(procedure, program)
                arguments = {"name": found.name.text}
                yield Finding("authority-not-called", found.name.span, arguments, severity=severity)
