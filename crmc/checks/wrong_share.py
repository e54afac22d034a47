"""A random selection has a share that is no share.

The share tells how many of a hundred declarations chance selects. None or more than all of them cannot
be selected.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM324",
    words="a random share is a percentage above 0 % and up to 100 %",
    help="write it as in `random 2 %`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when random 200 %  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when random 2 %
}
""",
)
