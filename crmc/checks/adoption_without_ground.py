"""An adoption names neither a national provision nor an attestation.

A criterion has force in a Party only through that Party's own law. An adoption names the provision;
where none has been read, the Party's legal function attests that there is one, and every output says
so. Law of another Party, a convention or the law of the European Union is no ground of its own, and an act
without an article is none that could be looked up.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import law_severity
from crmc.semantics.shapes import CitedLaw

FAULT = Fault(
    code="CRM420",
    words="`{party}` adopts `{id}` on {ground}",
    help=(
        "name an article of its law: `legal {{ provision: … }}`\n"
        "where nobody has read one, the legal function of `{party}` ({authority}) attests:\n"
        '`attested: "function", date`'
    ),
    rules=("L14",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
adopt EXA-001 by RS {  #!
  from: 2027-01-01
  legal { provision: none }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
adopt EXA-001 by RS {
  from: 2027-01-01
  attested: "Legal function", 2026-11-20
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for adoption in readable(program, "adopt"):
        party = program.catalogue.parties.get(str(adoption.head["PARTY"].value))
        ground = "" if party is None else _missing_ground(adoption, party.code, program)
        if ground and party is not None:
            arguments = {"party": party.code, "id": adoption.id, "ground": ground}
            arguments["authority"] = party.authority
            severity = law_severity(adoption, program)
            yield Finding("adoption-without-ground", adoption.name_span, arguments, severity=severity)


def _missing_ground(adoption: Declaration, party: str, program: Program) -> str:
    """What an adoption rests on, where it is not enough; "" where it is, or could not be read."""
    if "attested" in adoption.keys:
        return ""
    cited = [law for block in adoption.blocks("legal") for law in block.all("provision")]
    written = any("provision" in block.keys for block in adoption.blocks("legal"))
    if written and not cited:
        return ""
    laws = [law for law in cited if isinstance(law, CitedLaw)]
    own = [law for law in laws if program.catalogue.instruments[law.instrument].binds == (party,)]
    if any(law.number is not None for law in own):
        return ""
    if own:
        return f"`{own[0].text}` without an article of it"
    return f"`{laws[0].text}`, which is no law of its own" if laws else "no stated ground"
