"""A word to be searched for is not in quotes.

Searched words may be in any script and hold spaces, so they stand in quotes. A bare word would be read
as a name.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM308",
    words="a searched word must stand in quotes",
    help="write the word in quotes, or name a list of texts",
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
)
