"""A list holds a value twice.

The second one changes nothing; often another value was meant, and that one is now missing.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM215",
    words="`{value}` is listed a second time",
    help="remove one of the two",
    bad="""
list example of country "Example" {
  values: CN, VN,
    CN  #!
}
""",
    good="""
list example of country "Example" {
  values: CN, VN
}
""",
)
