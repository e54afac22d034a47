"""A citation names law that does not hold for the whole time of what cites it.

Law has days like a criterion: a new code, or the day from which a regulation is applied. A criterion cites
what holds on every one of its own days. One whose time spans a change ends with the old law, and a new
version begins with the new.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.catalogue.citations import validity_of
from crmc.catalogue.model import Catalogue, Instrument
from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Declaration, Program, Valued
from crmc.semantics.severity import law_severity
from crmc.semantics.shapes import CitedLaw

FAULT = Fault(
    code="CRM409",
    words="`{citation}` does not hold for the whole time from {start} to {end}: it holds {days}",
    help="for the days before, cite {earlier}\nfor the days after, cite {later}",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-01-01 .. 2027-12-31
  legal { basis: EU_FIREARMS }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  valid: 2027-01-01 .. 2027-12-31
  legal { basis: EU_FIREARMS_OLD }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        start, end = _days(declaration)
        for block in declaration.blocks("legal") if start or end else ():
            for cited in (one for key in block.entries for one in block.entries[key]):
                if isinstance(cited.value, CitedLaw):
                    yield from _out_of_time(declaration, cited, (start, end), program)


def _days(declaration: Declaration) -> tuple[str | None, str | None]:
    """The time of a declaration; an act begins on its day, and what it cites may end later."""
    start, end = declaration.one("valid", (None, None))
    return start or declaration.one("from"), end or declaration.one("until")


def _out_of_time(
    declaration: Declaration, cited: Valued, days: tuple[str | None, str | None], program: Program
) -> Iterator[Finding]:
    law, catalogue = cited.value, program.catalogue
    instrument = catalogue.instruments[law.instrument]
    validity = validity_of(instrument, law.division, law.number, days[0])
    if validity.covers(*days):
        return
    arguments = {
        "citation": law.text,
        "start": days[0] or "the beginning",
        "end": days[1] or "further notice",
        "days": validity.words(),
        "earlier": _earlier(instrument, catalogue),
        "later": _later(instrument, catalogue),
    }
    severity = law_severity(declaration, program)
    yield Finding("provision-out-of-time", cited.span, arguments, severity=severity)


def _earlier(instrument: Instrument, catalogue: Catalogue) -> str:
    """The acts that this one replaces, where their days are known."""
    known = catalogue.instruments.values()
    found = [one for one in known if one.replaced_by == instrument.id and one.validity.end]
    return ", ".join(f"`{one.id}` (it holds {one.validity.words()})" for one in found)


def _later(instrument: Instrument, catalogue: Catalogue) -> str:
    """The act in its place, once this one ends on a known day."""
    if instrument.replaced_by is None or instrument.validity.end is None:
        return ""
    return f"`{instrument.replaced_by}`"
