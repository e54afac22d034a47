"""A Party recognises its own status or control.

Recognition means that what another Party has done counts as one's own. What a Party did itself counts
already.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM422",
    words="`{party}` cannot recognise what is its own",
    help="after `of` stands the other Party, after `by` the one that recognises",
    bad="""
recognise aeo of RS by RS {  #!
  from: 2027-01-01
}
""",
    good="""
recognise aeo of MK by RS {
  from: 2027-01-01
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for act in program.of_kind("recognise"):
        first, second = act.head["PARTY"], act.head["PARTY 2"]
        if first.value == second.value:
            yield Finding("recognise-own", second.span, {"party": str(first.value)})
