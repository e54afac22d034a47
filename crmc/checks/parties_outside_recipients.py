"""A declaration is to hold in a Party that may not see it.

A Party can apply only what it receives. `parties` must lie within those for which the declaration is
classified.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.labels import effective_label
from crmc.semantics.program import Program, also
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM703",
    words="{parties} cannot receive this declaration, which is `{label} for {recipients}`",
    help="add the Party to the classification, or take it out of `{key}`",
    rules=("L15",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  classification: restricted for RS, MK
  parties: RS, ME  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  classification: restricted for RS, MK
  parties: RS
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.of_kind("criterion", "area", "alert"):
        label, recipients = effective_label(declaration, program)
        bounded = recipients is not None and not declaration.damaged
        for key in ("parties", "sender", "recipients") if bounded else ():
            outside = [party for party in declaration.all(key) if party not in (recipients or ())]
            if outside:
                arguments = {
                    "parties": listed(outside),
                    "key": key,
                    "label": label,
                    "recipients": ", ".join(recipients or ()),
                }
                places = sorted(valued.span for valued in declaration.entries[key])
                place = places[0].to(places[-1])
                related = also(declaration.place("classification"), "the classification")
                severity = rule_severity(declaration, program)
                yield Finding("parties-outside-recipients", place, arguments, related, severity)
