"""A name is not written as names are.

Authors name lists, parts, roles and steps in small letters, digits and `_`. Capitals are kept for codes, so
that a reader sees at once which of the two a word is.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM222",
    words="`{name}` is not written as a name: names have small letters, digits and `_`",
    help="write `{better}`",
    bad="""
list Neighbours of country "Example" {  #!
  values: RS, ME
}
""",
    good="""
list neighbours of country "Example" {
  values: RS, ME
}
""",
)
