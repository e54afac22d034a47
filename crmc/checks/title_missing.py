"""An active criterion has no title in an official language of one of its Parties.

Officers and traders read a criterion in their own language. Until it is active a missing title is
only counted among the gaps; then it is told here.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.nearest import listed
from crmc.semantics.lacking import readable
from crmc.semantics.program import Program

FAULT = Fault(
    code="CRM434",
    words="`{id}` has no title in {missing}",
    help="add `titles {{ … }}` with a title in each language",
    severity=Severity.WARNING,
    rules=("L39",),
    bad="""
criterion EXA-001 "Example" {  #!
  status: active
  applies: import
  parties: RS, ME
  titles { sr: "Primer" }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: active
  applies: import
  parties: RS, ME
  titles { sr: "Primer" cnr: "Primjer" }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if criterion.status != "active":
            continue
        parties = [code for code in criterion.all("parties") if code in program.catalogue.parties]
        wanted = dict.fromkeys(word for code in parties for word in program.catalogue.parties[code].languages)
        given = {word for titles in criterion.blocks("titles") for word in titles.keys}
        missing = [word for word in wanted if word not in given and word != criterion.one("language", "en")]
        if missing:
            arguments = {"id": criterion.id, "missing": listed(missing)}
            yield Finding("title-missing", criterion.name_span, arguments)
