"""A commodity code has the wrong number of digits, or letters.

Commodity codes have two digits a level: chapter, heading, sub-heading, and then the digits of the
Combined Nomenclature and the tariff. A zero that was lost at the front is the commonest cause: chapter
1 is written `01`.
"""

from crmc.checks.fault import Fault

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
)
