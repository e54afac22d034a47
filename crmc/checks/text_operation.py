"""Words are searched in something that is no text.

`contains` and `starts with` read the words of a text, such as the description of goods. Codes are
compared by `in (…)`, amounts by more or less.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM309",
    words="words can be searched only in a text, and this is of the type `{type}`",
    help="compare a code by `in (…)` and an amount by `<` or `>`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when net_mass contains any ("sample")  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when goods_description contains any ("sample")
}
""",
)
