"""Goods or persons are selected by a country alone.

Selection must not discriminate between countries without a reason. Origin, nationality or a route
may weigh together with something else: goods, values, documents, a pattern. Where a country alone
is reason enough, for instance under a sanction, the criterion states it in `origin_reason`.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import lacks, readable, unsaid
from crmc.semantics.program import Declaration, Program
from crmc.semantics.severity import rule_severity
from crmc.semantics.sufficient import Sort, Sufficiency, named_conditions, scored
from crmc.source import Span
from crmc.syntax import ast

FAULT = Fault(
    code="CRM424",
    words="`{id}` can select by a country alone",
    help='add a further factor, or state the reason in `origin_reason: """…"""`',
    rules=("L18",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in (CN)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when origin_country in (CN) and net_mass > 5 kg
}
""",
)


_LISTS = frozenset({"country", "country_or_group"})
_COMPARISONS = (ast.Compare, ast.Membership, ast.Presence, ast.Quantified)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        if unsaid(criterion, "origin_reason") and not lacks(criterion, "applies"):
            place = _place(criterion, program)
            if place is not None:
                severity = rule_severity(criterion, program)
                yield Finding("origin-alone", place, {"id": criterion.id}, severity=severity)


def _place(criterion: Declaration, program: Program) -> Span | None:
    """Where a country alone suffices; None where selection or score needs something besides."""
    sufficiency = Sufficiency(named_conditions(criterion), lambda node: _sort(node, program))
    chosen = next(criterion.statements(ast.Select), None)
    indicators = scored(criterion) if criterion.first("score") is not None else []
    sorts = [sufficiency.of(block.one("when")) for block in indicators]
    if chosen is not None:
        sorts.append(sufficiency.of(chosen.condition))
    if not sorts or max(sorts) is not Sort.ALONE:
        return None
    return chosen.condition.span if chosen is not None else indicators[0].block.keyword.span


def _sort(node: ast.Node, program: Program) -> Sort:
    """A comparison of one country, or of nothing that a declaration says; two countries are a discrepancy."""
    names = {part.text for part in ast.descendants(node) if isinstance(part, ast.Name)}
    elements = [program.catalogue.elements[name] for name in names if name in program.catalogue.elements]
    if not elements:
        return Sort.NEUTRAL if isinstance(node, ast.Random) else Sort.OTHER
    is_country = len(elements) == 1 and elements[0].code_list in _LISTS
    return Sort.ALONE if is_country and isinstance(node, _COMPARISONS) and _is_bare(node) else Sort.OTHER


def _is_bare(node: ast.Node) -> bool:
    """The country itself is compared, and nothing calculated from it."""
    tested = node.test if isinstance(node, ast.Quantified) else node
    sides = [getattr(tested, name) for name in ("left", "right", "operand") if hasattr(tested, name)]
    return any(isinstance(side, ast.Name) for side in sides)
