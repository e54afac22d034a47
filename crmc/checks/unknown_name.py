"""A condition names something that is neither a data element nor anything declared.

A name in a condition is a data element of the catalogue, a `let` or indicator of the same criterion, or
a declared list, table or parameter. A misspelt one would never match, and the criterion would silently
select nothing: so it is an error.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM201",
    words="`{name}` is not a data element, nor a list, table, parameter or part of this criterion",
    help="did you mean {nearest}?\nrun `crmc explain {name}` to search the catalogue",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_contry in (CN)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in (CN)
}
""",
)
