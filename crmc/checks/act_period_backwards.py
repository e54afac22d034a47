"""An act of a Party ends before it begins.

It would hold on no day at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program, also

FAULT = Fault(
    code="CRM802",
    words="this act ends on {until}, before it begins on {start}",
    help="write the later date after `until`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
suspend EXA-001 by RS {
  from: 2027-03-07
  until: 2027-03-01  #!
  reason: "Example"
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
suspend EXA-001 by RS {
  from: 2027-03-01
  until: 2027-03-07
  reason: "Example"
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for act in program.of_kind("adopt", "derogate", "suspend", "recognise"):
        start, until = act.one("from"), act.one("until")
        if start is not None and until is not None and until < start:
            related = also(act.entries["from"][0].span, "it begins here")
            arguments = {"start": start, "until": until}
            yield Finding("act-period-backwards", act.entries["until"][0].span, arguments, related)
