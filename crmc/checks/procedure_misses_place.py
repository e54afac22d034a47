"""A control takes place where its procedure is not made for.

What can be done at the border cannot be done in the trader's books a year later. So the `place` of a
procedure must hold the places of the controls that name it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import readable_named
from crmc.semantics.program import Program, also
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM511",
    words="`{procedure}` is not made for {lacking}, where this control takes place",
    help="name another procedure, or add it to `place` there if the procedure fits",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" {
    type: documentary
    place: post_release
    procedure: SOP-EXA-01  #!
  }
}
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" {
    type: documentary
    place: declaration_clearance
    procedure: SOP-EXA-01
  }
}
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in program.of_kind("criterion"):
        for control in criterion.blocks("control"):
            for valued, procedure in readable_named(control, "procedure", "sop", program):
                lacking = [word for word in control.all("place") if word not in procedure.all("place")]
                if lacking and "place" in procedure.entries:
                    arguments = {"procedure": procedure.id, "lacking": listed(lacking)}
                    related = also(procedure.place("place"), "what it is made for")
                    severity = rule_severity(criterion, program)
                    yield Finding("procedure-misses-place", valued.span, arguments, related, severity)
