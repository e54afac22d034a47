"""A name is a word that has a meaning in conditions.

A condition that named it could not be read. So `or`, `in`, `missing` and their like name no list, table,
parameter or part.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM223",
    words="`{name}` has a meaning of its own in conditions, and cannot be a name",
    help="choose another name",
    bad="""
list all of country "Example" {  #!
  values: RS, ME
}
""",
    good="""
list all_neighbours of country "Example" {
  values: RS, ME
}
""",
)
