"""What an expression mentions: its nodes, and the elements that it names."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from crmc.ir import expression as ir
from crmc.ir.scope import Scope


def names_in(node: ir.Expression, scope: Scope) -> Iterator[str]:
    """The elements of an expression, those of its named parts included."""
    for part in nodes_in(node):
        if isinstance(part, ir.Element):
            yield part.id
        elif isinstance(part, ir.SumItems | ir.HistorySum | ir.Quantified):
            yield part.element
        elif isinstance(part, ir.Each) and scope.each is not None:
            yield scope.each[0]
        elif isinstance(part, ir.Part):
            yield from names_in(scope.parts[part.name], scope)


def nodes_in(node: object) -> Iterator[object]:
    """A node and all that it holds."""
    if isinstance(node, tuple):
        for member in node:
            yield from nodes_in(member)
    elif isinstance(node, msgspec.Struct):
        yield node
        for name in node.__struct_fields__:
            yield from nodes_in(getattr(node, name))
