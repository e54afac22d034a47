"""Whether one condition holds wherever another does, as far as their forms show it.

Sound and not complete: True is certain, False says only that it was not seen. It knows and, or, not, named
parts, thresholds on the same value, and codes under shorter codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmc.semantics.program import Meaning
from crmc.syntax import ast

DEEPEST = 40
"""Steps after which nothing is claimed: parts that need themselves have no end."""


MOST_JUDGED = 50_000
"""Pairs of conditions in one criterion, after which nothing is claimed."""


class Implication:
    """Judges conditions of one criterion; `parts` are its named conditions."""

    def __init__(self, parts: Mapping[str, ast.Expression], meanings: Mapping[int, Meaning]) -> None:
        self.parts = parts
        self.meanings = meanings
        self.depth = 0
        self.judged: dict[tuple[int, int], bool] = {}
        self.codes: dict[int, frozenset[str]] = {}

    @property
    def is_exhausted(self) -> bool:
        """Whether so much was judged that nothing more is claimed."""
        return len(self.judged) >= MOST_JUDGED

    def implies(self, left: ast.Expression, right: ast.Expression) -> bool:
        """Whether `right` is true wherever `left` is."""
        pair = (id(left), id(right))
        if pair not in self.judged and self.is_exhausted:
            return False
        if pair not in self.judged:
            self.judged[pair] = False  # while it is being judged, nothing is claimed
            self.depth += 1
            self.judged[pair] = self.depth <= DEEPEST and self._implies(left, right)
            self.depth -= 1
        return self.judged[pair]

    def _implies(self, left: ast.Expression, right: ast.Expression) -> bool:
        left, right = self._plain(left), self._plain(right)
        if ast.same_shape(left, right):
            return True
        if isinstance(left, ast.Not) and isinstance(right, ast.Not):
            return self.implies(right.operand, left.operand)
        return self._through_logic(left, right) or self._by_values(left, right)

    def _plain(self, node: ast.Expression) -> ast.Expression:
        """Without parentheses, and a named part as what it names."""
        for _ in range(DEEPEST):
            if isinstance(node, ast.Group):
                node = node.inner
            elif isinstance(node, ast.Name) and node.text in self.parts:
                node = self.parts[node.text]
            else:
                break
        return node

    def _through_logic(self, left: ast.Expression, right: ast.Expression) -> bool:
        if isinstance(left, ast.Logic) and left.operator == "or":
            return all(self.implies(operand, right) for operand in left.operands)
        if isinstance(right, ast.Logic) and right.operator == "and":
            return all(self.implies(left, operand) for operand in right.operands)
        if isinstance(left, ast.Logic) and any(self.implies(operand, right) for operand in left.operands):
            return True
        return isinstance(right, ast.Logic) and any(self.implies(left, operand) for operand in right.operands)

    def _by_values(self, left: ast.Expression, right: ast.Expression) -> bool:
        if isinstance(left, ast.Compare) and isinstance(right, ast.Compare):
            return ast.same_shape(left.left, right.left) and self._threshold(left, right)
        if isinstance(left, ast.Membership) and isinstance(right, ast.Membership):
            same = ast.same_shape(left.operand, right.operand) and not (left.negated or right.negated)
            return same and self._all_within(left.members, right.members)
        return False

    def _threshold(self, left: ast.Compare, right: ast.Compare) -> bool:
        """`x < 5` implies `x < 8`, `x <= 5` and `x != 9`."""
        low, high = self._constant(left.right), self._constant(right.right)
        if low is None or high is None:
            return False
        below = left.relation in ("<", "<=", "=")
        above = left.relation in (">", ">=", "=")
        strict = left.relation in ("<", ">")
        return {
            "<": below and (low < high or (strict and low == high)),
            "<=": below and low <= high,
            ">": above and (low > high or (strict and low == high)),
            ">=": above and low >= high,
            "!=": (below and low < high) or (above and low > high) or (strict and low == high),
            "=": False,
        }[right.relation]

    def _constant(self, node: ast.Expression) -> Any:
        """A written number, quantity or date in base units; None for anything else."""
        meaning = self.meanings.get(id(node))
        known = meaning is not None and meaning.referent == "constant"
        ordered = known and meaning is not None and meaning.type.base in ("number", "date")
        return meaning.value if ordered and meaning is not None else None

    def _all_within(self, left: ast.Members | ast.Name, right: ast.Members | ast.Name) -> bool:
        if isinstance(left, ast.Name) or isinstance(right, ast.Name):
            return False
        wider = self._codes(right)
        return all(
            any(code[:length] in wider for length in range(1, len(code) + 1))
            if self._is_hierarchical(member)
            else code in wider
            for member in left.values
            for code in [self._code(member) or ""]
        )

    def _codes(self, members: ast.Members) -> frozenset[str]:
        if id(members) not in self.codes:
            self.codes[id(members)] = frozenset(filter(None, map(self._code, members.values)))
        return self.codes[id(members)]

    def _code(self, node: ast.Expression) -> str | None:
        meaning = self.meanings.get(id(node))
        is_code = meaning is not None and meaning.referent == "constant" and meaning.type.base == "code"
        return str(meaning.value) if is_code and meaning is not None else None

    def _is_hierarchical(self, node: ast.Expression) -> bool:
        meaning = self.meanings.get(id(node))
        return meaning is not None and meaning.type.hierarchical
