"""A word to be searched for is not in quotes.

Searched words may be in any script and hold spaces, so they stand in quotes. A bare word would be read
as a name.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, instead
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM308",
    words="a searched word must stand in quotes",
    help="did you mean `{nearest}`?\nwrite the word in quotes, or name a list of texts",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when goods_description contains any (sample)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when goods_description contains any ("sample")
}
""",
    fixes=(
        (
            "  select when goods_description contains any (sample)",
            '  select when goods_description contains any ("sample")',
        ),
    ),
)


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """A word or a number is written in quotes, unless it is near to the name of a list that may be meant."""
    written = lines.text(finding.span)
    plain = re.fullmatch(r"[A-Za-z0-9.-]+", written) and not finding.arguments.get("nearest")
    return instead(finding.span, lines, f'"{written}"') if plain else None
