"""Where in the sources a condition of the RuleBook stands, and how its author wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from crmc.analysis.why.wording import bare, written_out
from crmc.ir import expression as ir
from crmc.ir.evaluate import Rule
from crmc.ir.lower_expression import lower_expression
from crmc.semantics.program import Declaration, Meaning, Program, Reading
from crmc.syntax import ast
from crmc.syntax.printing import format_expression


class Place(NamedTuple):
    """File, and line from 1; None where an audience may not know it."""

    file: str
    line: int | None

    @property
    def text(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Written:
    """The text of one criterion or alert, node by node; what it does not hold is written out.

    `declaration` None: only the conditions themselves are known. `lines`: whether lines may be told.
    """

    def __init__(self, rule: Rule, program: Program | None = None, lines: bool = True) -> None:
        self._origin, self._lines = rule.head.origin, lines
        self._meanings: dict[int, Meaning] = {} if program is None else program.meanings
        self._nodes: dict[Any, ast.Node] = {}
        declaration = None if program is None else program.symbols.get(rule.head.id)
        if declaration is not None:
            for root in roots_of(declaration):
                self._add(root)

    def _add(self, root: ast.Expression) -> None:
        for node in ast.descendants(root):
            lowered = self._lowered(node)
            if lowered is not None:
                self._nodes.setdefault(lowered, node)

    def _lowered(self, node: ast.Node) -> Any:
        """None: it is no expression by itself, as the name in `sum(item.x)`."""
        try:
            return lower_expression(node, self._meanings)  # type: ignore[arg-type]
        except (KeyError, AttributeError, TypeError, IndexError):
            return None

    def node(self, spot: Any, piece: Any = None) -> Any:
        """The tree of a condition, or of a piece within it."""
        found = self._nodes.get(spot) or self._nodes.get(ir.Not(spot))
        if found is None or piece is None:
            return found
        inner = (each for each in ast.descendants(found) if self._lowered(each) == piece)
        return next(inner, None)

    def text(self, spot: Any, piece: Any = None) -> str:
        """On one line, in the author's words."""
        found = self.node(spot, piece)
        return (
            written_out(spot if piece is None else piece) if found is None else format_expression(bare(found))
        )

    def place(self, spot: Any, piece: Any = None) -> Place:
        """The line of the piece, else of the condition, else of the declaration."""
        found = (None if piece is None else self.node(spot, piece)) or self.node(spot)
        if not self._lines:
            return Place(self._origin.file, None)
        own = None if self._origin.line is None else int(self._origin.line)
        return Place(self._origin.file, own if found is None else found.span.line)


def roots_of(declaration: Declaration) -> Iterator[ast.Expression]:
    """The conditions and values of a criterion or alert, in the author's order."""
    for item in declaration.body:
        if isinstance(item, ast.Let):
            yield item.value
        elif isinstance(item, ast.Select):
            yield item.condition
        elif isinstance(item, Reading) and item.keyword == "indicator" and item.one("when") is not None:
            yield item.one("when")
    if declaration.keyword == "alert" and declaration.one("scope") is not None:
        yield declaration.one("scope")
