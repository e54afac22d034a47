"""Where comments belong: shared out among the items of a block, and attached inside an expression.

INVARIANT: every comment is given to exactly one place, and the places are in the order of the comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crmc.source import Span
from crmc.syntax import ast

Position = tuple[int, int]


def start_of(span: Span) -> Position:
    """Line and column of the first character."""
    return span.line, span.column


def end_of(span: Span) -> Position:
    """Line and column after the last character."""
    return span.end_line, span.end_column


class Share(NamedTuple):
    """The comments of one element: before it, within its span, and at the end of its last line."""

    before: list[ast.Comment]
    within: list[ast.Comment]
    beside: list[ast.Comment]


def share_out(
    comments: Sequence[ast.Comment], elements: Sequence[ast.Node]
) -> tuple[list[Share], list[ast.Comment]]:
    """A share for each element, and the comments after the last one.

    Of the comments between two elements only the first can stand beside the earlier one.
    """
    shares = [Share([], [], []) for _ in elements]
    rest: list[ast.Comment] = []
    index = 0
    for comment in comments:
        while index < len(elements) and end_of(elements[index].span) <= start_of(comment.span):
            index += 1
        following = shares[index].before if index < len(elements) else rest
        if index < len(elements) and start_of(elements[index].span) <= start_of(comment.span):
            shares[index].within.append(comment)
        elif index and not (comment.own_line or following or shares[index - 1].beside):
            shares[index - 1].beside.append(comment)
        else:
            following.append(comment)
    return shares, rest


@dataclass
class Attached:
    """The comments inside one item, by the identity of the node that they belong to."""

    before: dict[int, list[str]] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)
    closing: dict[int, list[str]] = field(default_factory=dict)
    """Comments after the last element of a node in parentheses."""

    def attach(self, owner: ast.Node, elements: Sequence[ast.Node], comments: list[ast.Comment]) -> None:
        """Give the comments within `owner` to its elements, and further in where lines can break."""
        shares, rest = share_out(comments, elements)
        for element, share in zip(elements, shares, strict=True):
            self._put_before(element, share.before)
            for comment in share.beside:
                self.beside[id(element)] = comment.text
            if share.within:
                self._attach_within(element, share.within)
        if rest:
            self.closing[id(owner)] = [comment.text for comment in rest]

    def _attach_within(self, node: ast.Node, comments: list[ast.Comment]) -> None:
        elements = elements_of(node)
        if elements:
            self.attach(node, elements, comments)
            if isinstance(
                node, ast.Logic
            ):  # it begins with its first operand: read again, they are one place
                self.before.setdefault(id(node), []).extend(self.before.pop(id(elements[0]), ()))
            return
        holders = [_holder(node, comment) for comment in comments]
        homeless = max((i for i, holder in enumerate(holders) if holder is None), default=-1) + 1
        self._put_before(node, comments[:homeless])
        for child in _children(node):
            inner = [c for c, h in zip(comments[homeless:], holders[homeless:], strict=True) if h is child]
            if inner:
                self._attach_within(child, inner)

    def _put_before(self, node: ast.Node, comments: list[ast.Comment]) -> None:
        if comments:
            self.before.setdefault(id(node), []).extend(comment.text for comment in comments)


def elements_of(node: ast.Node) -> tuple[ast.Node, ...]:
    """The parts of an expression between which its lines can break, and comments stand."""
    if isinstance(node, ast.Logic):
        return node.operands
    if isinstance(node, ast.AtLeast):
        return node.conditions
    if isinstance(node, ast.Members):
        return node.values
    if isinstance(node, ast.Group):
        return (node.inner,)
    if isinstance(node, ast.Items):
        return (node.condition,)
    if isinstance(node, ast.Aggregate | ast.History):
        return (node.where,) if node.where else ()
    return ()


def _holder(node: ast.Node, comment: ast.Comment) -> ast.Node | None:
    """The child that can hold the comment in its own lines."""
    for child in _children(node):
        if start_of(child.span) <= start_of(comment.span) < end_of(child.span):
            return child if elements_of(child) or _holder(child, comment) else None
    return None


def _children(node: ast.Node) -> Iterator[ast.Node]:
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, ast.Node):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, ast.Node))
