"""Whether a condition can be true through atoms of one sort alone, as far as its form shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum

from crmc.decimals import fraction_of
from crmc.semantics.program import Declaration, Reading
from crmc.syntax import ast

DEEPEST = 100
"""Steps after which nothing is claimed: parts that need themselves have no end."""


class Sort(IntEnum):
    """NEUTRAL: of no sort (a random share); ALONE: of the sort in question; OTHER: of another."""

    NEUTRAL = 0
    ALONE = 1
    OTHER = 2


class Sufficiency:
    """Judges the conditions of one criterion; `parts` are its named conditions, `sort` judges an atom.

    It judges an atom the same wherever it stands.
    """

    def __init__(self, parts: Mapping[str, ast.Expression], sort: Callable[[ast.Node], Sort]) -> None:
        self.parts = parts
        self.sort = sort
        self.depth = 0
        self.judged: dict[str, Sort] = {}
        """Of the parts met so far: one that others name many times is judged once."""

    def of(self, node: ast.Expression) -> Sort:
        """ALONE where there is a way for the condition to be true by atoms of the sort, and nothing else."""
        if self.depth > DEEPEST:
            return Sort.OTHER
        self.depth += 1
        found = self._of(node)
        self.depth -= 1
        return found

    def _of(self, node: ast.Expression) -> Sort:
        if isinstance(node, ast.Group):
            return self.of(node.inner)
        if isinstance(node, ast.Name) and node.text in self.parts:
            return self._of_part(node.text)
        if isinstance(node, ast.Items):
            return self.of(node.condition)
        if isinstance(node, ast.Not):
            return max(self._atoms(node.operand), default=Sort.OTHER)
        if isinstance(node, ast.Logic):
            sorts = [self.of(operand) for operand in node.operands]
            return max(sorts) if node.operator == "and" else _either(sorts)
        if isinstance(node, ast.AtLeast):
            return _at_least(int(fraction_of(node.count)), [self.of(part) for part in node.conditions])
        return self.sort(node)

    def _of_part(self, name: str) -> Sort:
        if name not in self.judged:
            self.judged[name] = Sort.OTHER  # for one that needs itself
            self.judged[name] = self.of(self.parts[name])
        return self.judged[name]

    def _atoms(self, node: ast.Expression) -> list[Sort]:
        """The sorts of all atoms: under `not` each of them may be what decides."""
        if isinstance(node, ast.Logic):
            return [sort for operand in node.operands for sort in self._atoms(operand)]
        return [self.of(node)]


def _either(sorts: Sequence[Sort]) -> Sort:
    return Sort.ALONE if Sort.ALONE in sorts else max(sorts)


def _at_least(count: int, sorts: list[Sort]) -> Sort:
    """The easiest ways first; one of the sort must be among them."""
    free = [sort for sort in sorts if sort is not Sort.OTHER]
    if len(free) < count:
        return Sort.OTHER
    return Sort.ALONE if Sort.ALONE in free else Sort.NEUTRAL


def named_conditions(criterion: Declaration) -> dict[str, ast.Expression]:
    """The `let` parts and the indicators of a criterion, by name."""
    lets = {let.name.text: let.value for let in criterion.statements(ast.Let)}
    return lets | {_name(block): block.one("when") for block in criterion.blocks("indicator") if _read(block)}


def scored(criterion: Declaration) -> list[Reading]:
    """The indicators with evidence and a condition."""
    return [block for block in criterion.blocks("indicator") if _read(block) and block.one("evidence")]


def _read(block: Reading) -> bool:
    return "NAME" in block.head and block.one("when") is not None


def _name(block: Reading) -> str:
    return str(block.head["NAME"].value)
