"""A commodity code is compared by an equals sign.

Declarations carry eight or ten digits. A heading of four is never equal to them, so the condition would
never match; `in` takes the whole heading with all that is below it.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM302",
    words="`{relation}` on a `{type}` would match only the very same digits",
    help="write `in (…)`, or `not in (…)`: a shorter code then stands for every code below it",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when commodity_code = 2403  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when commodity_code in (2403)
}
""",
)
