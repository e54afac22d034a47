"""A citation names law that does not hold for the whole time of what cites it.

Law has days as a criterion has, and a criterion cites what holds on every one of its own. One whose time
spans a change cites the old law beside the new, or ends with the old. Among the `grounds` of the risk it
may also name what will hold from a known day. That nothing rests on law without such a day is CRM406.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from crmc.catalogue.citations import validity_of
from crmc.catalogue.model import Catalogue, Instrument
from crmc.catalogue.validity import Validity
from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Declaration, Program, Valued
from crmc.semantics.severity import law_severity
from crmc.semantics.shapes import RESTING_ROLES, CitedLaw

FAULT = Fault(
    code="CRM409",
    words="`{citation}` does not hold {time}: it holds {days}",
    rules=("L32",),
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


Days = tuple[str | None, str | None]
"""The first and the last day; None: not bounded there."""


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        days = _days(declaration)
        if days == (None, None):
            continue
        cited = list(_cited(declaration))
        together = {one.value.instrument for _, one in cited}
        for role, one in cited:
            validity = _validity(one.value, days, together, program.catalogue)
            if validity.pending and role in RESTING_ROLES:
                continue
            if not validity.covers(*days) and not _is_outlook(role, validity, days[0]):
                severity = law_severity(declaration, program)
                arguments = _arguments(one.value, days, program.catalogue)
                yield Finding("provision-out-of-time", one.span, arguments, severity=severity)


def _is_outlook(role: str, validity: Validity, start: str | None) -> bool:
    return role == "grounds" and not validity.pending and start is not None and validity.begins_after(start)


def _days(declaration: Declaration) -> Days:
    """The time of a declaration; an act begins on its day, and what it cites may end later."""
    start, end = declaration.one("valid", (None, None))
    return start or declaration.one("from"), end or declaration.one("until")


def _cited(declaration: Declaration) -> Iterator[tuple[str, Valued]]:
    """Each citation with the role in which it stands."""
    for block in declaration.blocks("legal"):
        for role, values in block.entries.items():
            yield from ((role, one) for one in values if isinstance(one.value, CitedLaw))


def _validity(law: CitedLaw, days: Days, together: set[str], catalogue: Catalogue) -> Validity:
    """When it holds, with what is cited beside it for the days before and after."""
    instrument = catalogue.instruments[law.instrument]
    validity = validity_of(instrument, law.division, law.number, days[0])
    return _joined(instrument, validity, together, catalogue)


def _arguments(law: CitedLaw, days: Days, catalogue: Catalogue) -> dict[str, str]:
    instrument = catalogue.instruments[law.instrument]
    validity = validity_of(instrument, law.division, law.number, days[0])
    earlier = (f"`{one.id}` (it holds {one.validity.words()})" for one in _replaced(instrument, catalogue))
    return {
        "citation": law.text,
        "time": _time(days),
        "days": validity.words(),
        "earlier": ", ".join(earlier),
        "later": f"`{instrument.replaced_by}`" if instrument.replaced_by and validity.end else "",
    }


def _time(days: Days) -> str:
    start, end = days
    return f"for the whole time from {start} to {end}" if start and end else f"on {start or end}"


def _replaced(instrument: Instrument, catalogue: Catalogue) -> Iterable[Instrument]:
    """The acts that this one replaces, where their days are known."""
    known = catalogue.instruments.values()
    return [one for one in known if one.replaced_by == instrument.id and one.validity.end]


def _joined(instrument: Instrument, validity: Validity, together: set[str], catalogue: Catalogue) -> Validity:
    """The days of an act with those of the acts before and after it that are cited beside it."""
    for before in _replaced(instrument, catalogue):
        if before.id in together and _follows(before.validity, validity):
            validity = validity._replace(start=before.validity.start)
    after = catalogue.instruments.get(instrument.replaced_by or "")
    if after is not None and after.id in together and _follows(validity, after.validity):
        validity = validity._replace(end=after.validity.end)
    return validity


def _follows(first: Validity, second: Validity) -> bool:
    """Whether no day lies between two acts; where a day is not known exactly, nobody knows."""
    if first.end is None or second.start is None or second.pending or len(first.end) < 10:
        return False
    return second.start <= (date.fromisoformat(first.end) + timedelta(days=1)).isoformat()
