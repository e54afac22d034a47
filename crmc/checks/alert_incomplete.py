"""A rapid alert lacks something that its receiver must know.

An officer who gets an alert at night must see what the risk is, how urgent, who sends it to whom,
and when it is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.nearest import listed
from crmc.semantics.lacking import lacks, readable
from crmc.semantics.program import Program
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM430",
    words="`{id}` does not tell its receivers of {missing}",
    help="add what is missing; `crmc new alert` shows one with everything in it",
    rules=("L33",),
    bad="""
alert RCA-2027-01 "Example" {  #!
  status: draft
  risk: smuggling_concealment
  sender: ME
  recipients: RS
  valid: 2027-03-04 .. 2027-04-03
  applies: import
  scope: border_transport_mode in (3)
}
""",
    good="""
alert RCA-2027-01 "Example" {
  status: draft
  risk: smuggling_concealment
  sender: ME
  recipients: RS
  urgency: immediate
  valid: 2027-03-04 .. 2027-04-03
  applies: import
  scope: border_transport_mode in (3)
}
""",
)


_NEEDED = ("risk", "urgency", "valid", "sender", "recipients")


def check(program: Program) -> Iterator[Finding]:
    for alert in readable(program, "alert"):
        missing = [key for key in _NEEDED if lacks(alert, key)]
        if missing:
            arguments = {"id": alert.id, "missing": listed(missing)}
            severity = rule_severity(alert, program)
            yield Finding("alert-incomplete", alert.name_span, arguments, severity=severity)
