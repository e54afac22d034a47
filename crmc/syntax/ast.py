"""The abstract syntax tree: what the author wrote, with its places and comments, nothing resolved.

Shapes follow `grammar/crm.lark`. Every node has a `span`; equality that ignores spans is `same_shape`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from inspect import get_annotations
from typing import Any, TypeAlias

from msgspec import Struct

from crmc.source import Span


class Node(Struct, frozen=True, gc=False):
    span: Span


# Expressions


class Number(Node, frozen=True):
    """Digits as written ("0102", "19_540", "2402.20"): a code or a number, as the place expects."""

    text: str


class Code(Node, frozen=True):
    """Digits with two or more dots: a long commodity code or a version."""

    text: str


class Quantity(Node, frozen=True):
    number: str
    unit: str
    unit_span: Span


class Text(Node, frozen=True):
    """A text in quotes; `long` in three of them, its indentation stripped."""

    value: str
    long: bool = False


class Date(Node, frozen=True):
    text: str


class Name(Node, frozen=True):
    """A word: an element, a list, a code, a word of a vocabulary."""

    text: str


class Identifier(Node, frozen=True):
    """The ID of a declaration."""

    text: str


class Group(Node, frozen=True):
    """Parentheses, kept because the author put them there."""

    inner: Expression


class Negative(Node, frozen=True):
    operand: Expression


class Arithmetic(Node, frozen=True):
    """Operands with the operators between them: all of `+ -`, or all of `* /`."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]


class Else(Node, frozen=True):
    operand: Expression
    fallback: Expression


class Compare(Node, frozen=True):
    relation: str
    left: Expression
    right: Expression


class Range(Node, frozen=True):
    low: Expression
    high: Expression


class Members(Node, frozen=True):
    values: tuple[Expression, ...]


class Membership(Node, frozen=True):
    operand: Expression
    negated: bool
    members: Members | Name


class Presence(Node, frozen=True):
    """`is missing` (wanted "missing") and its three relatives."""

    operand: Expression
    negated: bool
    wanted: str


class Within(Node, frozen=True):
    moment: Expression
    duration: Expression
    relation: str
    anchor: Expression


class Contains(Node, frozen=True):
    operand: Expression
    whole_words: bool
    quantifier: str
    words: Members | Name


class StartsWith(Node, frozen=True):
    operand: Expression
    text: Text


class Quantified(Node, frozen=True):
    """`any x OP …`: the test's left operand is the element."""

    quantifier: str
    test: Expression


class Items(Node, frozen=True):
    quantifier: str
    condition: Expression


class AtLeast(Node, frozen=True):
    count: str
    conditions: tuple[Expression, ...]


class Random(Node, frozen=True):
    share: Quantity


class Not(Node, frozen=True):
    operand: Expression


class Logic(Node, frozen=True):
    """`and` or `or` over two or more operands."""

    operator: str
    operands: tuple[Expression, ...]


class Aggregate(Node, frozen=True):
    """`count(item where …)`, `sum(item.x)`, `count(result where …)`."""

    function: str
    collection: Name
    element: Name | None
    where: Expression | None


class History(Node, frozen=True):
    function: str
    collection: Name | None
    element: Name | None
    where: Expression | None
    keys: tuple[Name, ...]
    bracketed: bool
    window: Quantity


class Citation(Node, frozen=True):
    """`UCC art 46(3)`; an instrument alone is a Name."""

    instrument: Name
    division: str
    locator: str


class Qualified(Node, frozen=True):
    """`restricted for RS`, `all except MD`; what follows after commas belongs to the entry."""

    word: Name
    preposition: str
    value: Expression


class Evidence(Node, frozen=True):
    """`in 38 of 460 irregular` or `in 24 % of irregular`."""

    hits: str
    unit: str | None
    total: str | None
    group: Name


class Bound(Node, frozen=True):
    """`>= 8 %`."""

    relation: str
    operand: Expression


Expression: TypeAlias = (
    Number
    | Code
    | Quantity
    | Text
    | Date
    | Name
    | Identifier
    | Group
    | Negative
    | Arithmetic
    | Else
    | Compare
    | Range
    | Members
    | Membership
    | Presence
    | Within
    | Contains
    | StartsWith
    | Quantified
    | Items
    | AtLeast
    | Random
    | Not
    | Logic
    | Aggregate
    | History
    | Citation
    | Qualified
    | Evidence
    | Bound
)


# Bodies


class Entry(Node, frozen=True):
    key: Name
    values: tuple[Expression, ...]


class Let(Node, frozen=True):
    name: Name
    value: Expression


class Select(Node, frozen=True):
    condition: Expression


class Row(Node, frozen=True):
    keys: tuple[Expression, ...]
    value: Expression


class Assignment(Node, frozen=True):
    """`set parameter: value` in an adoption, `list name: values` in a test."""

    keyword: str
    name: Name
    values: tuple[Expression, ...]


class Named(Node, frozen=True):
    """A role, resource or authority."""

    keyword: str
    name: Name
    title: Text


class FormField(Node, frozen=True):
    name: Name
    title: Text
    type: tuple[Name, ...]
    """One word, or two around `of` or `per`."""
    preposition: str | None
    required: bool


class Ending(Node, frozen=True):
    name: Name
    title: Text
    outcome: Name


class Comma(Node, frozen=True):
    """A comma in the head of a block."""


HeadPart: TypeAlias = Name | Identifier | Text | Number | Comma


class Block(Node, frozen=True):
    """A declaration or a nested block: `keyword head… { items }`."""

    keyword: Name
    head: tuple[HeadPart, ...]
    items: tuple[Item, ...]
    opening: Span
    """The opening brace."""


Item: TypeAlias = Entry | Block | Let | Select | Row | Assignment | Named | FormField | Ending


class Comment(Node, frozen=True):
    """`#` and what follows on its line; `own_line`: nothing but space stands before it."""

    text: str
    own_line: bool


class File(Node, frozen=True):
    """One source file. `damaged`: lines of declarations from which a faulty entry was cut.

    `unread`: words of what was cut that may have named something.
    """

    declarations: tuple[Block, ...]
    comments: tuple[Comment, ...]
    damaged: frozenset[int] = frozenset()
    unread: frozenset[str] = frozenset()


def _without_spans(value: Any) -> Any:
    if isinstance(value, Struct):
        fields = (name for name in value.__struct_fields__ if "span" not in name and name != "opening")
        return (type(value).__name__, *(_without_spans(getattr(value, name)) for name in fields))
    if isinstance(value, tuple):
        return tuple(map(_without_spans, value))
    return value


def same_shape(left: Node, right: Node) -> bool:
    """Whether two trees say the same, wherever they stand."""
    return bool(_without_spans(left) == _without_spans(right))


def descendants(root: Node) -> Iterator[Node]:
    """A node and all nodes below it, in the author's order."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        yield node
        children: list[Node] = []
        for name in _child_fields(type(node)):
            value = getattr(node, name)
            if type(value) is tuple:
                children += [child for child in value if isinstance(child, Node)]
            elif isinstance(value, Node):
                children.append(value)
        children.reverse()
        stack += children


_LEAVES = frozenset({"Span", "str", "bool", "int", "str | None", "tuple[str, ...]", "frozenset[int]"})


@cache
def _child_fields(node: type[Node]) -> tuple[str, ...]:
    """The fields of a kind of node that can hold other nodes."""
    return tuple(name for name in node.__struct_fields__ if _annotation(node, name) not in _LEAVES)


def _annotation(node: type, name: str) -> str:
    found = (get_annotations(base).get(name) for base in node.__mro__)
    return str(next(text for text in found if text is not None))
