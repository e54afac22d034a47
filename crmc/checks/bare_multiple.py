"""An element that can occur several times is used as if it occurred once.

A line can have many supporting documents. Whether one of them is enough or all must agree changes what
is selected, so the author must say it.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault
from crmc.diagnostics import Edit, Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM310",
    words="`{element}` may occur several times, so say whether one of them is enough",
    help="write `any {element} …` or `every {element} …`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when supporting_document_type in (N380)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when any supporting_document_type in (N380)
}
""",
    fixes=(
        (
            "  select when supporting_document_type in (N380)",
            "  select when any supporting_document_type in (N380)",
        ),
        (
            "  select when supporting_document_type not in (N380)",
            "  select when every supporting_document_type not in (N380)",
        ),
    ),
)


_ASKED = re.compile(r"[ \t]*(?:(?P<every>!=|not[ \t]+in\b)|=|<|>|in\b|contains\b|starts\b|within\b)")
_CALCULATED = re.compile(r"(?:[-+*/=<>]|\b(?:in|else|any|every|before|after|by))[ \t]*$")


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """`any` of what is asked for; what must not be is asked of `every` one. Within a calculation: neither."""
    span = finding.span
    asked = _ASKED.match(lines.after(span))
    if asked is None or _CALCULATED.search(lines.before(span)):
        return None
    quantifier = "every" if asked["every"] else "any"
    start = span._replace(end_line=span.line, end_column=span.column)
    return Fix(f"write `{quantifier}` before `{lines.text(span)}`", (Edit(start, f"{quantifier} "),))
