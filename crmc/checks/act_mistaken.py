"""A recognition of AEO status cites the Recommendation for the Decision.

Decision 1/2019 sets the recognition of AEO programmes; Recommendation 1/2019 holds the strategy on
risk management. They share a number and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM407",
    words="the recognition of AEO status rests on Decision 1/2019, and this is Recommendation 1/2019",
    help="write `CEFTA_DEC_1_2019`",
    rules=("L34",),
    bad="""
recognise aeo of MK by RS {
  from: 2027-01-01
  legal { basis: CEFTA_REC_1_2019 }  #!
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
    for act in program.of_kind("recognise"):
        if "NAME" not in act.head or act.head["NAME"].value != "aeo":
            continue
        for legal in act.blocks("legal"):
            for valued in legal.entries.get("basis", ()):
                if valued.value is not None and valued.value.instrument == "CEFTA_REC_1_2019":
                    yield Finding("act-mistaken", valued.span)
