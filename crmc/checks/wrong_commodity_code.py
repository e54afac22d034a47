"""A commodity code has the wrong number of digits, or letters.

Commodity codes have two digits a level: chapter, heading, sub-heading, and then the digits of the
Combined Nomenclature and the tariff. A zero that was lost at the front is the commonest cause: chapter
1 is written `01`.
"""

from __future__ import annotations

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM207",
    words="`{code}` is not a commodity code",
    help="a commodity code has 2, 4, 6, 8 or 10 digits, and dots may stand between them",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when commodity_code in (102)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when commodity_code in (0102)
}
""",
    fixes=(('  select when commodity_code in ("2403 11")', '  select when commodity_code in ("240311")'),),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """Spaces in a code mean nothing. A lost digit is not guessed: another one would select other goods."""
    written = lines.text(finding.span)
    digits = written.strip('"').replace(" ", "").replace(".", "")
    sound = digits.isascii() and digits.isdigit() and len(digits) in (2, 4, 6, 8, 10)
    return instead(finding.span, lines, f'"{digits}"') if sound and written.startswith('"') else None
