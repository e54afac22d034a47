"""What a condition may name where it stands, and where its findings go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from msgspec import Struct, field

from crmc.catalogue.model import Catalogue, Element
from crmc.diagnostics import Finding, Related
from crmc.nearest import nearest_name
from crmc.semantics import types
from crmc.semantics.program import Declaration, Meaning, Program
from crmc.semantics.types import Type
from crmc.semantics.units import unknown_unit
from crmc.source import Span
from crmc.syntax import ast
from crmc.syntax.recovery import NAMELESS_PART
from crmc.unmistakable import unmistakable_name

DEEPEST_PARTS = 32
"""How many parts may need one another in a row; more than any author can follow."""


class Scope(Struct):
    """The place of an expression: its declaration, level, kinds and the parts that it may name.

    `level` is item or declaration; `inside_items` is true within `any item where` and its like;
    `inside_history` within the `where` of a history, where items and header both can be named.
    """

    program: Program
    declaration: Declaration
    level: str
    kinds: tuple[str, ...]
    parts: dict[str, ast.Expression] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    part_types: dict[str, Type | None] = field(default_factory=dict)
    open_parts: list[str] = field(default_factory=list)
    part_depths: dict[str, int] = field(default_factory=dict)
    inside_items: bool = False
    inside_history: bool = False
    each: Element | None = None
    nameless: bool | None = None
    """Whether the name of a part could not be read; None before anyone asked."""

    @property
    def catalogue(self) -> Catalogue:
        return self.program.catalogue

    def report(
        self,
        fault: str,
        span: Span,
        related: tuple[Related, ...] = (),
        help: str | None = None,
        guess: Callable[[], Mapping[str, str]] | None = None,
        **arguments: str,
    ) -> None:
        """A finding of this expression; in a draft it is a warning only where the fault is one of law."""
        self.findings.append(Finding(fault, span, arguments, related, help=help, guess=guess))

    def may_be_declared(self, name: str, *keywords: str) -> bool:
        """Whether an unknown name may stand in what could not be read; its user is then not judged."""
        may_be = self._has_nameless_part() or self.program.symbols.may_be_declared(name, *keywords)
        if may_be:
            self.declaration.unsure = True
        return may_be

    def _has_nameless_part(self) -> bool:
        if self.nameless is None:
            indicators = self.declaration.blocks("indicator")
            self.nameless = any("NAME" not in block.head for block in indicators) or (
                self.declaration.damaged and NAMELESS_PART in self.program.symbols.unread
            )
        return self.nameless

    def report_unknown_units(self, *values: ast.Node) -> None:
        """Words after numbers that are no units, where a value is kept as it was written."""
        for node in (node for value in values for node in ast.descendants(value)):
            if isinstance(node, ast.Quantity) and types.of_unit(node.unit, self.catalogue) is None:
                self.findings.append(unknown_unit(node, self.catalogue))

    def report_unknown_type(self, written: str, span: Span) -> None:
        """A type that does not exist, with the nearest one."""

        def guess() -> dict[str, str]:
            known = [*self.catalogue.code_lists, *self.catalogue.elements, *types.WORDS]
            nearest = self._nearest_of_three(written.split(" ")) or nearest_name(written, known)
            return {"nearest": nearest, "certain": unmistakable_name(written, known)}

        self.report("unknown-type", span, guess=guess, type=written)

    def _nearest_of_three(self, words: list[str]) -> str:
        """`money per kg` for `mony per kg`, `code of country` for `code of contry`; "" where none is near."""
        if len(words) != 3:
            return ""
        known = ((*types.WORDS, "code"), ("per", "of"), (*self.catalogue.code_lists, *self.catalogue.units))
        nearest = tuple(map(nearest_name, words, known))
        return " ".join(nearest) if types.of_words(nearest, self.catalogue) else ""

    def mean(self, node: ast.Node, type_: Type, referent: str = "", value: Any = None) -> Type:
        """Records what a node was found to be, and gives its type back."""
        self.program.meanings[id(node)] = Meaning(type_, referent, value)
        if referent in ("list", "table", "parameter") and isinstance(node, ast.Name):
            self.program.references.append(node)
        return type_

    @contextmanager
    def within_items(self) -> Iterator[None]:
        before, self.inside_items = self.inside_items, True
        try:
            yield
        finally:
            self.inside_items = before

    @contextmanager
    def within_history(self) -> Iterator[None]:
        before, self.inside_history = self.inside_history, True
        try:
            yield
        finally:
            self.inside_history = before

    @contextmanager
    def looking_at(self, element: Element) -> Iterator[None]:
        before, self.each = self.each, element
        try:
            yield
        finally:
            self.each = before

    def part_type(
        self, name: str, span: Span, infer: Callable[[ast.Expression, Scope], Type | None]
    ) -> Type | None:
        """The type of a `let` or indicator, found once; one that needs itself or too many is a finding."""
        if name in self.open_parts:
            chain = " → ".join([*self.open_parts[self.open_parts.index(name) :], name])
            self.report("circular-part", span, name=name, chain=chain)
            return None
        if len(self.open_parts) >= DEEPEST_PARTS:
            self._refuse_depth(name, span)
            return None
        if name not in self.part_types:
            self.open_parts.append(name)
            self.part_types[name] = infer(self.parts[name], self)
            self.open_parts.pop()
        self._deepen(name, span)
        return self.part_types[name]

    def _deepen(self, name: str, span: Span) -> None:
        """Counts how many parts lie one under the other below the part that names this one."""
        if self.open_parts:
            depth = self.part_depths.get(name, 1) + 1
            holder = self.open_parts[-1]
            self.part_depths[holder] = max(depth, self.part_depths.get(holder, 1))
            if depth > DEEPEST_PARTS:
                self._refuse_depth(holder, span)

    def _refuse_depth(self, name: str, span: Span) -> None:
        """Told once in a criterion."""
        if not any(found.fault == "parts-too-deep" for found in self.findings):
            self.report("parts-too-deep", span, name=name, limit=str(DEEPEST_PARTS))


def element_type(element: Element, scope: Scope) -> Type:
    """The type of one value of an element."""
    return types.of_element(element, scope.catalogue)
