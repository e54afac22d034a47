"""One scored indicator holds wherever another does.

Weights of evidence may be added only where the indicators tell different things. If one implies the
other, the same fact is counted twice, and the score claims more than is known. The compiler sees the
plain cases: the same condition, a part of it, a lower threshold, a longer code.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding, Severity
from crmc.semantics.implication import Implication
from crmc.semantics.program import Declaration, Program, Reading, also
from crmc.syntax import ast

FAULT = Fault(
    code="CRM605",
    words="wherever `{narrow}` holds, `{wide}` holds too, and the score counts the same fact twice",
    help="score one of the two, or write them so that they tell different things",
    severity=Severity.WARNING,
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator light "Light" {
    when: net_mass < 10 kg
    evidence: in 40 % of irregular, in 20 % of regular
  }
  indicator very_light "Very light" {  #!
    when: net_mass < 5 kg
    evidence: in 24 % of irregular, in 9 % of regular
  }
  score { prior: 1 % threshold: 5 % }
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  indicator light "Light" {
    when: net_mass < 10 kg
    evidence: in 40 % of irregular, in 20 % of regular
  }
  indicator very_light "Very heavy" {
    when: net_mass > 500 kg
    evidence: in 24 % of irregular, in 9 % of regular
  }
  score { prior: 1 % threshold: 5 % }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in program.of_kind("criterion"):
        if criterion.first("score") is not None:
            yield from _implied(criterion, Implication(_parts(criterion), program.meanings))


def _implied(criterion: Declaration, implication: Implication) -> Iterator[Finding]:
    """Each pair once, told at the later of the two."""
    told: set[frozenset[int]] = set()
    for narrow, wide in permutations(_scored(criterion), 2):
        if implication.is_exhausted:
            return
        pair = frozenset((id(narrow), id(wide)))
        if pair not in told and implication.implies(narrow.one("when"), wide.one("when")):
            told.add(pair)
            first, second = sorted((narrow, wide), key=lambda block: block.block.span)
            names = {"narrow": _name(narrow), "wide": _name(wide)}
            related = also(first.head["NAME"].span, "the other indicator")
            yield Finding("scored-indicator-implied", second.head["NAME"].span, names, related)


def _scored(criterion: Declaration) -> list[Reading]:
    blocks = criterion.blocks("indicator")
    return [b for b in blocks if b.one("evidence") is not None and b.one("when") is not None and b.head]


def _name(block: Reading) -> str:
    return str(block.head["NAME"].value)


def _parts(criterion: Declaration) -> dict[str, ast.Expression]:
    lets = {let.name.text: let.value for let in criterion.statements(ast.Let)}
    return lets | {_name(block): block.one("when") for block in criterion.blocks("indicator") if block.head}
