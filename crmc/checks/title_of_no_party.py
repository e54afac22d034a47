"""A title stands in a language that no Party of the criterion has.

Titles are for the officers and traders of the Parties, in their official languages. Another
language is no fault in itself, but here it is probably a slip.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import readable
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM433",
    words="`{language}` is an official language of none of {parties}",
    help="their languages are {known}",
    rules=("L39",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  parties: RS
  titles { ro: "Exemplu" }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  parties: RS
  titles { sr: "Primer" }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        parties = [code for code in criterion.all("parties") if code in program.catalogue.parties]
        known = {word for code in parties for word in program.catalogue.parties[code].languages}
        for titles in criterion.blocks("titles"):
            for language, place in titles.keys.items():
                if parties and language not in known:
                    arguments = {
                        "language": language,
                        "parties": listed(parties),
                        "known": listed(sorted(known)),
                    }
                    severity = rule_severity(criterion, program)
                    yield Finding("title-of-no-party", place, arguments, severity=severity)
