"""A declaration uses things that no Party may see together.

What is restricted for one Party and what is restricted for another have no common reader. A declaration
that uses both could be given to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program, also
from crmc.semantics.severity import rule_severity
from crmc.semantics.uses import Use, label_holders, uses_of

FAULT = Fault(
    code="CRM702",
    words="no Party may see both `{name}` and what this declaration uses besides",
    help="widen the recipients of one of them, or write two declarations",
    rules=("L15",),
    bad="""
list example_list of country "Example" {
  classification: restricted for RS
  values: CN
}
list other_list of country "Example" {
  classification: restricted for MK
  values: CN
}
criterion EXA-001 "Example" {
  status: draft
  applies: import
  classification: restricted
  select when
    origin_country in example_list
    or dispatch_country in other_list  #!
}
""",
    good="""
list example_list of country "Example" {
  classification: restricted for RS
  values: CN
}
list other_list of country "Example" {
  classification: restricted for MK
  values: CN
}
criterion EXA-001 "Example" {
  status: draft
  applies: import
  classification: restricted
  select when
    origin_country in example_list
    or dispatch_country in example_list
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for holder, _ in label_holders(declaration, program):
            clash = _clash(uses_of(holder, declaration, program))
            if clash is not None and "declassify" not in holder.keys:
                last, before = clash
                related = also(before.span, f"`{before.name}` is for other Parties")
                severity = rule_severity(declaration, program)
                yield Finding("no-common-recipient", last.span, {"name": last.name}, related, severity)


def _clash(uses: list[Use]) -> tuple[Use, Use] | None:
    """The first use that leaves no recipient, and the one before it that narrowed them."""
    common: set[str] | None = None
    before: Use | None = None
    for use in uses:
        recipients = use.label[1]
        if recipients is None:
            continue
        common = set(recipients) if common is None else common & set(recipients)
        if not common and before is not None:
            return use, before
        before = use
    return None
