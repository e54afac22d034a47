"""A condition names something that is neither a data element nor anything declared.

A name in a condition is a data element of the catalogue, a `let` or indicator of the same criterion, or
a declared list, table or parameter. A misspelt one would never match, and the criterion would silently
select nothing: so it is an error.
"""

from __future__ import annotations

import re

from crmc.checks.fault import Fault, Replacement, before, instead
from crmc.diagnostics import Finding, Fix
from crmc.source import SourceLines

FAULT = Fault(
    code="CRM201",
    words="`{name}` is not a data element, nor a list, table, parameter or part of this criterion",
    help="did you mean {nearest}?\nrun `crmc explain {name}` to search the catalogue",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_contry in (CN)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in (CN)
}
""",
    replacement=Replacement("{name}", "{certain}"),
    fixes=(
        ("  select when origin_contry in (CN)", "  select when origin_country in (CN)"),
        ("  select when origin_country = cn", "  select when origin_country = CN"),
        ("  select when origin_country = missing", "  select when origin_country is missing"),
    ),
)


_EQUALITY = re.compile(r"(!?)=[ \t]*$")


def fix(finding: Finding, lines: SourceLines) -> Fix | None:
    """`= missing` asks for what `is missing` asks."""
    relation = _EQUALITY.search(lines.before(finding.span))
    if finding.arguments.get("name") != "missing" or relation is None:
        return None
    whole = before(finding.span, len(relation[0])).to(finding.span)
    return instead(whole, lines, "is not missing" if relation[1] else "is missing")
