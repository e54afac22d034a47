"""Too many named parts of a condition need one another in a row.

A part may name another, and that one a third. After some thirty nobody can follow what is asked, so a
longer row is refused before it is judged.
"""

from crmc.checks.fault import Fault

_ROW = "\n".join(f"  let p{number} = p{number + 1}" for number in range(2, 33))


def _source(first: str, mark: str) -> str:
    return f"""
criterion EXA-001 "Example" {{
  status: draft
  applies: import
{first}
{_ROW}{mark}
  let p33 = origin_country = CN
  select when p2
}}
"""


FAULT = Fault(
    code="CRM329",
    words="more than {limit} named parts need one another in a row, down to `{name}`",
    help="write the condition in fewer parts",
    bad=_source("  let p1 = p2\n  let p0 = p1", "  #!"),
    good=_source("", ""),
)
