"""No value is of the type that the head names.

One value of another type is a slip in the value; if all are, the head says another type than was meant. So
the head is told, and not each value.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM328",
    words="none of the {count} values here is of the type `{type}` that the head names",
    help="name the type of the values in the head, or write values of this type",
    bad="""
list neighbours of currency "Example" {  #!
  values: AL, BA, ME
}
""",
    good="""
list neighbours of country "Example" {
  values: AL, BA, ME
}
""",
)
