"""A priority control area does not say how it stands to the usual controls.

An area brings more control under common criteria for a time. It does not replace the controls that
are made anyway, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.nearest import listed
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM419",
    words="`{id}` says nothing of {missing}",
    help="name the common criteria, and write `usual_controls: yes`: they go on",
    severity=Severity.WARNING,
    rules=("L08",),
    bad="""
area PRI-2027-01 "Example" {  #!
  status: draft
  valid: 2027-01-01 .. 2027-06-30
  scope: border_transport_mode in (3)
}
""",
    good="""
area PRI-2027-01 "Example" {
  status: draft
  valid: 2027-01-01 .. 2027-06-30
  scope: border_transport_mode in (3)
  criteria: EXA-001
  usual_controls: yes
}
criterion EXA-001 "Example" {
  status: draft
  applies: import
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for area in readable(program, "area"):
        missing = [key for key in ("criteria", "usual_controls") if lacks(area, key)]
        if area.one("usual_controls") is False:
            missing.append("usual_controls")
        if missing:
            arguments = {"id": area.id, "missing": listed(missing)}
            yield Finding("area-beside-usual-controls", area.name_span, arguments)
