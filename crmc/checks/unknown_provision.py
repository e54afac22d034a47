"""A citation names an article that the catalogue does not hold.

The number may be misspelt, or nobody has read the provision yet. It is added to the catalogue with its
source, and marked unverified until somebody has read it.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM402",
    words="the catalogue knows no `{citation}`",
    help="did you mean `{nearest}`?\nit knows of `{instrument}`: {known}",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCC art 9999 }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  legal { basis: UCC art 46(3) }
}
""",
)
