"""A list is supplied by each Party, and has values here besides.

An external list is given to the engine by the Party at run time, so values in the source would never be read.
A list whose values are to be kept from others is marked `values: withheld`.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM224",
    words="`{name}` is supplied from outside, so values cannot stand here",
    help="leave out `external`, or the values",
    bad="""
list cleared of country "Example" {
  external: yes
  values: RS, ME  #!
}
""",
    good="""
list cleared of country "Example" {
  external: yes
}
""",
)
