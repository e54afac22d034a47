"""A searched word is empty.

Every text contains the empty word, so the condition would select everything.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM326",
    words="a searched word cannot be empty",
    help="write a word, or remove the quotes",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when goods_description contains any ("")  #!
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
