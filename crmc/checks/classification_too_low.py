"""A declaration is open to more people than something that it uses.

Whoever reads a criterion learns what its lists, tables, parameters, indicators and tests hold. So a
declaration is at least as high as each of them, and goes to no Party to which one of them does not go.
The only way down is `declassify`, with its reason, so that somebody stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.labels import ORDER, Label
from crmc.semantics.program import Declaration, Program, also
from crmc.semantics.severity import rule_severity
from crmc.semantics.uses import Use, common_recipients, label_holders, uses_of

FAULT = Fault(
    code="CRM701",
    words="this is {own}, and {used} that it uses is {needed}",
    help="raise `classification`, use something more open, or write `declassify:` with the reason",
    rules=("L15",),
    bad="""
list example_list of country "Example" {
  classification: restricted
  values: CN
}
criterion EXA-001 "Example" {
  status: draft
  applies: import
  classification: public
  select when origin_country in example_list  #!
}
""",
    good="""
list example_list of country "Example" {
  classification: restricted
  values: CN
}
criterion EXA-001 "Example" {
  status: draft
  applies: import
  classification: restricted
  select when origin_country in example_list
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for holder, label in label_holders(declaration, program):
            if "declassify" in holder.keys:
                continue
            uses = uses_of(holder, declaration, program)
            clash = common_recipients(uses) == frozenset()
            for use in uses:
                if not clash and not _covers(label, use.label):
                    yield _finding(declaration, label, use, program)


def _covers(own: Label, used: Label) -> bool:
    """At least as high, and for no Party for which the other is not."""
    if ORDER.index(own[0]) < ORDER.index(used[0]):
        return False
    return used[1] is None or (own[1] is not None and set(own[1]) <= set(used[1]))


def _finding(declaration: Declaration, label: Label, use: Use, program: Program) -> Finding:
    arguments = {"own": _shown(label), "used": f"`{use.name}`", "needed": _shown(use.label)}
    related = also(use.labelled, "the label of what it uses")
    severity = rule_severity(declaration, program)
    return Finding("classification-too-low", use.span, arguments, related, severity)


def _shown(label: Label) -> str:
    return f"`{label[0]}`" if label[1] is None else f"`{label[0]} for {', '.join(label[1])}`"
