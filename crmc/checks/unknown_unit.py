"""A number is followed by a word that is no unit.

A value without its unit is ambiguous: 12 can be euro, kilograms or days. Units are written after the
number, and the catalogue lists them.
"""

from __future__ import annotations

from crmc.checks.fault import Fault, Replacement, instead
from crmc.diagnostics import Finding, Fix
from crmc.semantics.units import EVERYDAY
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM116",
    words="`{unit}` after `{number}` is not a unit",
    help=(
        "did you mean {nearest}?\n"
        "known are `kg`, `g`, `t`, `l`, `%`, `pieces`, `min`, `hours`, `days`, currencies such as `EUR`, "
        "and quotients such as `EUR/kg`"
    ),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 5 ABC  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when customs_value > 5 EUR
}
""",
    replacement=Replacement("{unit}", "{certain}"),
    fixes=(
        ("  select when customs_value > 5 euros", "  select when customs_value > 5 EUR"),
        ("  select when net_mass > 5 KG", "  select when net_mass > 5 kg"),
    ),
)


_UNITS = {word: unit for unit, words in EVERYDAY.items() for word in words}


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """A unit as it is said in everyday language."""
    written = lines.text(finding.span)
    words = [_UNITS.get(word.lower(), word.lower()) for word in written.split("/")]
    known = all(word in EVERYDAY for word in words)
    return instead(finding.span, lines, "/".join(words)) if known else None
