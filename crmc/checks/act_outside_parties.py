"""A Party acts on a criterion that is not made for it.

A criterion says for which Parties it was agreed. An adoption by another one would be without effect,
and a derogation without need.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program, also
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM421",
    words="`{party}` is not among the Parties of `{id}`",
    help="add the Party to `parties` of the criterion, or remove the act",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  parties: RS, MK
}
adopt EXA-001 by ME {  #!
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  parties: RS, MK
}
adopt EXA-001 by RS {
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for act in program.of_kind("adopt", "derogate", "suspend"):
        target = program.symbols.get(act.id, "criterion")
        party = act.head["PARTY"]
        if target is None or "parties" not in target.entries or party.value not in program.catalogue.parties:
            continue
        if party.value not in target.all("parties"):
            related = also(target.place("parties"), "its Parties")
            arguments = {"party": str(party.value), "id": act.id}
            yield Finding("act-outside-parties", party.span, arguments, related, rule_severity(act, program))
