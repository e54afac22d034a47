"""Walking over expressions: their children, and the elements, lists, tables and parameters they name."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from crmc.ir import expression as ir


def walk(root: Struct | None) -> Iterator[Struct]:
    """The expression and everything below it, members included, in order."""
    if root is None:
        return
    stack: list[Struct] = [root]
    while stack:
        node = stack.pop()
        yield node
        for name in reversed(node.__struct_fields__):
            value = getattr(node, name)
            if isinstance(value, tuple):
                stack += [child for child in reversed(value) if isinstance(child, Struct)]
            elif isinstance(value, Struct):
                stack.append(value)


def elements_in(root: Struct | None) -> set[str]:
    """Elements named directly: by a condition, a sum, or as the key of a history."""
    names: set[str] = set()
    for node in walk(root):
        if isinstance(node, ir.Element):
            names.add(node.id)
        elif isinstance(node, ir.Quantified | ir.SumItems):
            names.add(node.element)
        elif isinstance(node, ir.HistoryCount):
            names.update(node.by)
        elif isinstance(node, ir.HistorySum):
            names.update((node.element, *node.by))
    return names


def names_in(root: Struct | None, *kinds: type[Struct]) -> set[str]:
    """Names of the lists (`Listed`), tables (`Lookup`) or parameters (`Parameter`) in an expression."""
    return {node.name for node in walk(root) if isinstance(node, kinds)}  # type: ignore[attr-defined]
