"""A priority control area has no date of review in between.

An area runs for a set time. A look at its results before that time is over shows whether the effort
is still in the right place.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM418",
    words="`{id}` is not reviewed before it ends",
    help="add `review:` with a day between its first and its last",
    severity=Severity.WARNING,
    rules=("L07",),
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
  review: 2027-04-01
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for area in readable(program, "area"):
        if lacks(area, "review"):
            yield Finding("area-without-review", area.name_span, {"id": area.id})
