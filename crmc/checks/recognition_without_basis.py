"""A Party recognises the status or the control of another on no stated basis.

What another Party has granted or checked counts only where a decision or an agreement says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import cites, lacks, readable
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM427",
    words="`{party}` recognises this on no stated basis",
    help=(
        "add `legal {{ basis: CEFTA_DEC_1_2019 }}` for AEO status, `CEFTA_AP5 art 3` for a "
        "control, or `attested:`"
    ),
    rules=("L21",),
    bad="""
recognise aeo of MK by RS {  #!
  from: 2027-01-01
}
""",
    good="""
recognise aeo of MK by RS {
  from: 2027-01-01
  legal { basis: CEFTA_DEC_1_2019 }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for act in readable(program, "recognise"):
        named = any(cites(block, "basis", "provision") for block in act.blocks("legal"))
        if not named and lacks(act, "attested"):
            party = act.head["PARTY 2"]
            yield Finding("recognition-without-basis", party.span, {"party": str(party.value)})
