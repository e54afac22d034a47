"""A repetition may be done less than once, or not a whole number of times.

`repeat at most 2` says how often the part inside may be done. The bound is what makes the procedure
end, so it must be a whole number above zero.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.parts import parts
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM506",
    words="nothing can be repeated {count} times",
    help="write a whole number above zero",
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  repeat at most 0 "Recount" {  #!
    step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  }
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
  repeat at most 2 "Recount" {
    step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for procedure in program.of_kind("sop"):
        for part in parts(procedure):
            number = part.head.get("NUMBER") if part.keyword == "repeat" else None
            if number is not None and not (number.value.isdigit() and int(number.value) >= 1):
                yield Finding("repeat-below-one", number.span, {"count": number.value})
