"""A threshold for cash is written into a criterion on cash.

The threshold of 10,000 EUR is law of the European Union. Each Party has its own, in its own
currency. As a parameter it is set by each of them; as a number in the criterion it would be the
same for all.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import rule_severity
from crmc.semantics.sufficient import named_conditions
from crmc.syntax import ast

FAULT = Fault(
    code="CRM431",
    words="the threshold {amount} is the same for every Party",
    help="declare a parameter, so that each Party sets its own",
    rules=("L36",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: cash
  classification: public
  select when cash_amount >= 10_000 EUR  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: cash
  classification: public
  select when cash_amount >= cash_threshold
}
parameter cash_threshold of money "Threshold" {
  classification: public
  default: 10_000 EUR
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    currencies = program.catalogue.code_lists["currency"].codes
    for criterion in program.of_kind("criterion"):
        if "cash" not in criterion.all("applies"):
            continue
        for root in _conditions(criterion):
            for node in ast.descendants(root):
                if isinstance(node, ast.Quantity) and node.unit in currencies:
                    arguments = {"amount": f"{node.number} {node.unit}"}
                    severity = rule_severity(criterion, program)
                    yield Finding("fixed-cash-threshold", node.span, arguments, severity=severity)


def _conditions(criterion: Declaration) -> list[ast.Expression]:
    roots = [chosen.condition for chosen in criterion.statements(ast.Select)]
    return [*roots, *(part for part in named_conditions(criterion).values())]
