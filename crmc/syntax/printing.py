"""Expressions as the formatter sets them: the author's words and parentheses, one spacing, known breaks.

Digits, codes and units are kept as written; nothing here changes what an expression means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crmc.syntax import ast
from crmc.syntax.comments import Attached
from crmc.syntax.layout import HARD, SOFT, SPACE, Beside, Document, Indent, group, lay_out

_ENDLESS = 1 << 40


def format_expression(node: ast.Expression) -> str:
    """The expression on one line, as a page shows it.

    The lines of a long text are joined by a space: texts are compared with their white space folded.
    """
    text = lay_out(ExpressionPrinter(Attached()).document(node), _ENDLESS)
    return " ".join(line.strip() for line in text.split("\n")) if "\n" in text else text


class ExpressionPrinter:
    """Turns the expressions of one item into documents, with the comments attached to their nodes."""

    def __init__(self, attached: Attached) -> None:
        self.attached = attached

    def document(self, node: ast.Node) -> Document:
        """The document of any expression; the comments before the node itself are the caller's."""
        return _PRINTERS[type(node)](self, node)

    def before(self, node: ast.Node) -> Document:
        """The comments before a node, each on its line."""
        return tuple((text, HARD) for text in self.attached.before.get(id(node), ()))

    def beside(self, node: ast.Node) -> Document:
        """The comment at the end of the node's last line."""
        text = self.attached.beside.get(id(node))
        return () if text is None else Beside(text)

    def led(self, node: ast.Node) -> Document:
        """A node with the comments before it."""
        return (self.before(node), self.document(node))

    def listed(self, elements: Sequence[ast.Node]) -> Document:
        """Elements with commas, as many on a line as there is room for; one a line among comments."""
        commented = any(self.before(element) or self.beside(element) for element in elements)
        parts: list[Document] = []
        for index, element in enumerate(elements):
            comma = "," if index < len(elements) - 1 else ""
            content = (self.led(element), comma, self.beside(element))
            if index == 0:
                parts.append(content)
            elif commented:
                parts += [HARD, content]
            else:
                parts.append(group(SPACE, content))
        return tuple(parts)

    def logic_lines(self, node: ast.Logic) -> Document:
        """One operand a line, the operator before it; the lines break with the group around them."""
        first, *others = node.operands
        parts: list[Document] = [self.led(first), self.beside(first)]
        for operand in others:
            parts += [SPACE, self.before(operand), node.operator + " "]
            parts += [self.document(operand), self.beside(operand)]
        return tuple(parts)

    def parenthesised(self, owner: ast.Node, last: ast.Node | None, content: Document) -> Document:
        """Content in parentheses; the closing one has its own line only where a comment ends the content."""
        closing = self.attached.closing.get(id(owner), ())
        remarks = tuple((HARD, text) for text in closing)
        ends_in_comment = bool(closing) or (last is not None and bool(self.beside(last)))
        return group("(", Indent((SOFT, content, remarks)), HARD if ends_in_comment else "", ")")

    # Values

    def _written(self, node: ast.Number | ast.Code | ast.Date | ast.Name | ast.Identifier) -> Document:
        return node.text

    def _quantity(self, node: ast.Quantity) -> Document:
        return f"{node.number} {node.unit}"

    def _text(self, node: ast.Text) -> Document:
        return text_document(node)

    def _group(self, node: ast.Group) -> Document:
        return self._bracketed(node, node.inner)

    def _bracketed(self, owner: ast.Node, condition: ast.Expression) -> Document:
        """One condition in parentheses: their lines and its own break together."""
        content = (
            self.logic_lines(condition) if isinstance(condition, ast.Logic) else self.document(condition)
        )
        return self.parenthesised(owner, condition, (self.before(condition), content, self.beside(condition)))

    def _negative(self, node: ast.Negative) -> Document:
        return ("-", self.document(node.operand))

    def _arithmetic(self, node: ast.Arithmetic) -> Document:
        following = zip(node.operators, node.operands[1:], strict=True)
        rest = tuple((SPACE, operator + " ", self.document(operand)) for operator, operand in following)
        return group(self.document(node.operands[0]), Indent(rest))

    def _else(self, node: ast.Else) -> Document:
        return (self.document(node.operand), " else ", self.document(node.fallback))

    def _aggregate(self, node: ast.Aggregate) -> Document:
        measured = node.collection.text + (f".{node.element.text}" if node.element else "")
        if node.where is None:
            return f"{node.function}({measured})"
        where = (SPACE, self.before(node.where), "where ", self.document(node.where), self.beside(node.where))
        return (node.function, self.parenthesised(node, node.where, (measured, where)))

    def _history(self, node: ast.History) -> Document:
        keys = ", ".join(key.text for key in node.keys)
        by = f"by ({keys})" if node.bracketed else f"by {keys}"
        window = f"{by} over {node.window.number} {node.window.unit}"
        return ("history", group("(", Indent((SOFT, self._history_measure(node), SPACE, window)), ")"))

    def _history_measure(self, node: ast.History) -> Document:
        if node.where is not None:
            return (f"{node.function} where ", self._bracketed(node, node.where))
        if node.collection is not None and node.element is not None:
            return f"{node.function}({node.collection.text}.{node.element.text})"
        return node.function

    # Tests

    def _compare(self, node: ast.Compare) -> Document:
        return (self.document(node.left), f" {node.relation} ", self.document(node.right))

    def _range(self, node: ast.Range) -> Document:
        return (self.document(node.low), " .. ", self.document(node.high))

    def _members(self, node: ast.Members) -> Document:
        return self.parenthesised(node, node.values[-1], self.listed(node.values))

    def _membership(self, node: ast.Membership) -> Document:
        word = " not in " if node.negated else " in "
        return (self.document(node.operand), word, self.document(node.members))

    def _presence(self, node: ast.Presence) -> Document:
        return (self.document(node.operand), " is not " if node.negated else " is ", node.wanted)

    def _within(self, node: ast.Within) -> Document:
        duration = (" within ", self.document(node.duration))
        return (self.document(node.moment), duration, f" {node.relation} ", self.document(node.anchor))

    def _contains(self, node: ast.Contains) -> Document:
        words = f" contains {'word ' if node.whole_words else ''}{node.quantifier} "
        return (self.document(node.operand), words, self.document(node.words))

    def _starts_with(self, node: ast.StartsWith) -> Document:
        return (self.document(node.operand), " starts with ", self.document(node.text))

    # Conditions

    def _quantified(self, node: ast.Quantified) -> Document:
        return (node.quantifier + " ", self.document(node.test))

    def _items(self, node: ast.Items) -> Document:
        return (f"{node.quantifier} item where ", self._bracketed(node, node.condition))

    def _at_least(self, node: ast.AtLeast) -> Document:
        parts: list[Document] = []
        for condition in node.conditions:
            last = condition is node.conditions[-1]
            separator = SPACE if parts else ()
            parts += [separator, self.led(condition), "" if last else ",", self.beside(condition)]
        content = self.parenthesised(node, node.conditions[-1], tuple(parts))
        return (f"at least {node.count} of ", content)

    def _random(self, node: ast.Random) -> Document:
        return ("random ", self.document(node.share))

    def _not(self, node: ast.Not) -> Document:
        return ("not ", self.document(node.operand))

    def _logic(self, node: ast.Logic) -> Document:
        return group(Indent(self.logic_lines(node)))

    # Values of entries

    def _citation(self, node: ast.Citation) -> Document:
        return f"{node.instrument.text} {node.division} {node.locator}"

    def _qualified(self, node: ast.Qualified) -> Document:
        return (f"{node.word.text} {node.preposition} ", self.document(node.value))

    def _evidence(self, node: ast.Evidence) -> Document:
        parts = ("in", node.hits, node.unit, "of", node.total, node.group.text)
        return " ".join(part for part in parts if part is not None)

    def _bound(self, node: ast.Bound) -> Document:
        return (f"{node.relation} ", self.document(node.operand))


def text_document(node: ast.Text) -> Document:
    """A text in its quotes; a long one without room, or that was given lines of its own, has them."""
    if not node.long and not set('"\n') & set(node.value):
        return f'"{node.value}"'
    if not node.value:
        return '""""""'
    lines = tuple((HARD, line) for line in node.value.split("\n"))
    if len(lines) == 1 and _stands_on_one_line(node.value) and node.span.line == node.span.end_line:
        return group('"""', Indent((SOFT, node.value)), SOFT, '"""')
    return ('"""', Indent(lines), HARD, '"""')


def ends_in_brackets(node: ast.Node) -> bool:
    """Whether the lines of a node break within what closes it: parentheses, or the quotes of a text."""
    if isinstance(node, ast.Membership):
        return isinstance(node.members, ast.Members)
    if isinstance(node, ast.Contains):
        return isinstance(node.words, ast.Members)
    if isinstance(node, ast.Quantified):
        return ends_in_brackets(node.test)
    if isinstance(node, ast.Not):
        return ends_in_brackets(node.operand)
    return isinstance(node, _BRACKETED)


def _stands_on_one_line(value: str) -> bool:
    """Whether the quotes can touch the text: no white space to lose, no quote to run into."""
    return value == value.strip() and not value.endswith('"')


_BRACKETED = (ast.Text, ast.Group, ast.AtLeast, ast.Items, ast.Aggregate, ast.History)


_PRINTERS: dict[type[ast.Node], Callable[[ExpressionPrinter, Any], Document]] = {
    ast.Number: ExpressionPrinter._written,
    ast.Code: ExpressionPrinter._written,
    ast.Date: ExpressionPrinter._written,
    ast.Name: ExpressionPrinter._written,
    ast.Identifier: ExpressionPrinter._written,
    ast.Quantity: ExpressionPrinter._quantity,
    ast.Text: ExpressionPrinter._text,
    ast.Group: ExpressionPrinter._group,
    ast.Negative: ExpressionPrinter._negative,
    ast.Arithmetic: ExpressionPrinter._arithmetic,
    ast.Else: ExpressionPrinter._else,
    ast.Aggregate: ExpressionPrinter._aggregate,
    ast.History: ExpressionPrinter._history,
    ast.Compare: ExpressionPrinter._compare,
    ast.Range: ExpressionPrinter._range,
    ast.Members: ExpressionPrinter._members,
    ast.Membership: ExpressionPrinter._membership,
    ast.Presence: ExpressionPrinter._presence,
    ast.Within: ExpressionPrinter._within,
    ast.Contains: ExpressionPrinter._contains,
    ast.StartsWith: ExpressionPrinter._starts_with,
    ast.Quantified: ExpressionPrinter._quantified,
    ast.Items: ExpressionPrinter._items,
    ast.AtLeast: ExpressionPrinter._at_least,
    ast.Random: ExpressionPrinter._random,
    ast.Not: ExpressionPrinter._not,
    ast.Logic: ExpressionPrinter._logic,
    ast.Citation: ExpressionPrinter._citation,
    ast.Qualified: ExpressionPrinter._qualified,
    ast.Evidence: ExpressionPrinter._evidence,
    ast.Bound: ExpressionPrinter._bound,
}
