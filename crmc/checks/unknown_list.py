"""A condition looks into a list that is not declared.

A list that does not exist would match nothing, and the criterion would silently select nothing. Lists
are declared once with `list`, in any file.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM202",
    words="`{name}` is not a declared list",
    help="did you mean `{nearest}`?\nwrite single values in parentheses, as in `in (CN, VN)`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in risky_countries  #!
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
        (
            """
list risky_countries of country "Example" { values: CN }
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in risky_contries
}
""",
            """
list risky_countries of country "Example" { values: CN }
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in risky_countries
}
""",
        ),
    ),
)
