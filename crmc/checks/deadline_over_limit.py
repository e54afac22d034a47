"""The deadlines of a procedure add up to more than the time for the whole.

Steps one after the other add up; of a decision's arms the longest counts, of parallel branches the
slowest, and a repetition counts as often as it may be done. If that exceeds `within`, an officer who
keeps every single deadline still breaks the one for the whole, on which the trader relies.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.deadlines import longest_path
from crmc.semantics.parts import parts
from crmc.semantics.program import Declaration, Program, also
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM502",
    words="the longest way through `{id}` takes {needed}, and the whole has {limit}",
    help="shorten a step, let steps run in parallel, or give the whole more time",
    bad="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 1 hour  #!
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  step count "Look" { phase: act by: officer within: 30 min do: "Look." }
}
""",
    good="""
sop SOP-EXA-01 "Example" {
  status: draft
  applies: import
  place: declaration_clearance
  purpose: "Example"
  within: 2 hours
  role officer "Officer"
  step look "Look" { phase: act by: officer within: 1 hour do: "Look." }
  step count "Look" { phase: act by: officer within: 30 min do: "Look." }
}
""",
)


_UNITS = (("days", 1440), ("hours", 60), ("min", 1))


def check(program: Program) -> Iterator[Finding]:
    for procedure in program.of_kind("sop"):
        limit = procedure.one("within")
        if limit is None or not _can_be_added(procedure):
            continue
        needed = longest_path(procedure)
        if needed > Fraction(limit):
            arguments = {"id": procedure.id, "needed": _shown(needed), "limit": _shown(Fraction(limit))}
            related = also(procedure.name_span, "the procedure")
            severity = rule_severity(procedure, program)
            place = procedure.entries["within"][0].span
            yield Finding("deadline-over-limit", place, arguments, related, severity=severity)


def _can_be_added(procedure: Declaration) -> bool:
    """Every repetition says how often; one that does not is a fault of its own."""
    repeats = (part for part in parts(procedure) if part.keyword == "repeat")
    return all("NUMBER" in repeat.head and repeat.head["NUMBER"].value.isdigit() for repeat in repeats)


def _shown(minutes: Fraction) -> str:
    """Days, hours and minutes as people write them: `1 hour 30 min` of 90."""
    words = []
    for unit, length in _UNITS:
        count, minutes = divmod(minutes, length)
        if count:
            words.append(f"{count} {unit if count != 1 else unit.removesuffix('s')}")
    return " ".join(words) or "0 min"
