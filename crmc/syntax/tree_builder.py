"""Builds the AST inside the parser: one method a grammar rule, called with the rule's tokens and nodes.

The grammar keeps all tokens, so that a node's span runs from its first child to its last.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from crmc.source import Span
from crmc.syntax import ast
from crmc.syntax.machine import Token

Child = Any
"""A Token or an ast node: each has a `span`."""


def text_value(written: str) -> tuple[str, bool]:
    """The text between the quotes, and whether it was a long one (its indentation stripped)."""
    if written.startswith('"""'):
        return strip_indentation(written[3:-3]), True
    return written[1:-1], False


def strip_indentation(text: str) -> str:
    """Markdown without the indentation of the source and without blank lines at both ends."""
    first, newline, rest = text.partition("\n")
    return (first.strip() + newline + textwrap.dedent(rest)).strip("\n").rstrip()


def _is_opening_brace(child: Child) -> bool:
    return isinstance(child, Token) and child.kind == "LBRACE"


class TreeBuilder:
    """Makes the node of each rule; it keeps nothing from one to the next."""

    def across(self, children: list[Child]) -> Span:
        """The span from the first child to the last."""
        path, line, column, _, _ = children[0].span
        _, _, _, end_line, end_column = children[-1].span
        return Span(path, line, column, end_line, end_column)

    def named(self, children: list[Child]) -> ast.Named:
        keyword, name, title = children
        return ast.Named(self.across(children), keyword.text, self._name(name), self._text(title))

    def _name(self, token: Token) -> ast.Name:
        return ast.Name(token.span, token.text)

    def _text(self, token: Token) -> ast.Text:
        return ast.Text(token.span, *text_value(token.text))

    def _key(self, token: Token) -> ast.Name:
        path, line, column, end_line, end_column = token.span
        return ast.Name(Span(path, line, column, end_line, end_column - 1), token.text[:-1])

    # Bodies

    def start(self, children: list[Child]) -> ast.File:
        span = self.across(children) if children else Span("", 1, 1, 1, 1)
        return ast.File(span, tuple(children), ())

    def block(self, children: list[Child]) -> ast.Block:
        opening = next(i for i, child in enumerate(children) if _is_opening_brace(child))
        head = tuple(children[1:opening])
        items = tuple(children[opening + 1 : -1])
        place = children[opening].span
        return ast.Block(self.across(children), self._name(children[0]), head, items, place)

    def head_part(self, children: list[Child]) -> ast.HeadPart:
        token = children[0]
        if token.kind == "COMMA":
            return ast.Comma(token.span)
        part: ast.HeadPart = self._leaf(token)
        return part

    def _leaf(self, token: Token) -> Any:
        if token.kind in ("STRING", "LONG_STRING"):
            return self._text(token)
        return _ATOMS[token.kind](token.span, token.text)

    def entry(self, children: list[Child]) -> ast.Entry:
        return ast.Entry(self.across(children), self._key(children[0]), tuple(children[1::2]))

    def let(self, children: list[Child]) -> ast.Let:
        return ast.Let(self.across(children), self._name(children[1]), children[3])

    def select(self, children: list[Child]) -> ast.Select:
        return ast.Select(self.across(children), children[2])

    def row(self, children: list[Child]) -> ast.Row:
        return ast.Row(self.across(children), tuple(children[1:-2:2]), children[-1])

    def row_key(self, children: list[Child]) -> Any:
        return self._leaf(children[0])

    def assignment(self, children: list[Child]) -> ast.Assignment:
        keyword, key = children[0].text, self._key(children[1])
        return ast.Assignment(self.across(children), keyword, key, tuple(children[2::2]))

    def form_field(self, children: list[Child]) -> ast.FormField:
        required = children[-1].kind == "REQUIRED"
        words = children[4:-1] if required else children[4:]
        preposition = words[1].text if len(words) > 1 else None
        type_words = tuple(self._name(word) for word in words[::2])
        name, title = self._name(children[1]), self._text(children[2])
        return ast.FormField(self.across(children), name, title, type_words, preposition, required)

    def ending(self, children: list[Child]) -> ast.Ending:
        name, title, outcome = self._name(children[1]), self._text(children[2]), self._name(children[4])
        return ast.Ending(self.across(children), name, title, outcome)

    # Values of entries

    def range(self, children: list[Child]) -> ast.Range:
        return ast.Range(self.across(children), children[0], children[2])

    def citation(self, children: list[Child]) -> ast.Citation:
        instrument, division, locator = children
        return ast.Citation(self.across(children), self._name(instrument), division.text, locator.text)

    def qualified(self, children: list[Child]) -> ast.Qualified:
        return ast.Qualified(self.across(children), self._name(children[0]), children[1].text, children[2])

    def evidence(self, children: list[Child]) -> ast.Evidence:
        unit = next((c.text for c in children if c.kind == "UNIT"), None)
        numbers = [c.text for c in children if c.kind == "NUMBER"]
        total = numbers[1] if len(numbers) > 1 else None
        return ast.Evidence(self.across(children), numbers[0], unit, total, self._name(children[-1]))

    def bound(self, children: list[Child]) -> ast.Bound:
        return ast.Bound(self.across(children), children[0].text, children[1])

    # Conditions

    def _logic(self, operator: str, children: list[Child]) -> ast.Logic:
        return ast.Logic(self.across(children), operator, tuple(children[::2]))

    def or_(self, children: list[Child]) -> ast.Logic:
        return self._logic("or", children)

    def and_(self, children: list[Child]) -> ast.Logic:
        return self._logic("and", children)

    def not_(self, children: list[Child]) -> ast.Not:
        return ast.Not(self.across(children), children[1])

    def compare(self, children: list[Child]) -> ast.Compare:
        return ast.Compare(self.across(children), children[1].text, children[0], children[2])

    def membership(self, children: list[Child]) -> ast.Membership:
        return ast.Membership(self.across(children), children[0], children[1].kind == "NOT", children[-1])

    def members(self, children: list[Child]) -> ast.Members:
        return ast.Members(self.across(children), tuple(children[1:-1:2]))

    def presence(self, children: list[Child]) -> ast.Presence:
        return ast.Presence(self.across(children), children[0], children[2].kind == "NOT", children[-1].text)

    def within(self, children: list[Child]) -> ast.Within:
        moment, _, duration, relation, anchor = children
        return ast.Within(self.across(children), moment, duration, relation.text, anchor)

    def contains(self, children: list[Child]) -> ast.Contains:
        whole_words = children[2].kind == "WORD"
        return ast.Contains(self.across(children), children[0], whole_words, children[-2].text, children[-1])

    def starts(self, children: list[Child]) -> ast.StartsWith:
        return ast.StartsWith(self.across(children), children[0], self._text(children[3]))

    def quantified(self, children: list[Child]) -> ast.Quantified:
        return ast.Quantified(self.across(children), children[0].text, children[1])

    def items(self, children: list[Child]) -> ast.Items:
        return ast.Items(self.across(children), children[0].text, children[4])

    def at_least(self, children: list[Child]) -> ast.AtLeast:
        return ast.AtLeast(self.across(children), children[2].text, tuple(children[5:-1:2]))

    def random(self, children: list[Child]) -> ast.Random:
        return ast.Random(self.across(children), children[1])

    # Values

    def _arithmetic(self, children: list[Child]) -> ast.Arithmetic:
        operators = tuple(operator.text for operator in children[1::2])
        return ast.Arithmetic(self.across(children), tuple(children[::2]), operators)

    def sum(self, children: list[Child]) -> ast.Arithmetic:
        return self._arithmetic(children)

    def product(self, children: list[Child]) -> ast.Arithmetic:
        return self._arithmetic(children)

    def negative(self, children: list[Child]) -> ast.Negative:
        return ast.Negative(self.across(children), children[1])

    def else_(self, children: list[Child]) -> ast.Else:
        return ast.Else(self.across(children), children[0], children[2])

    def group(self, children: list[Child]) -> ast.Group:
        return ast.Group(self.across(children), children[1])

    def quantity(self, children: list[Child]) -> ast.Quantity:
        number, unit = children
        return ast.Quantity(self.across(children), number.text, unit.text, unit.span)

    def number(self, children: list[Child]) -> Any:
        return self._leaf(children[0])

    text = date = code = name = identifier = number

    def aggregate(self, children: list[Child]) -> ast.Aggregate:
        names = [self._name(c) for c in children if isinstance(c, Token) and c.kind == "NAME"]
        where = None if isinstance(children[-2], Token) else children[-2]
        element = names[1] if len(names) > 1 else None
        return ast.Aggregate(self.across(children), children[0].text, names[0], element, where)

    def history(self, children: list[Child]) -> ast.History:
        by = next(i for i, c in enumerate(children) if isinstance(c, Token) and c.kind == "BY")
        measured = [self._name(c) for c in children[:by] if isinstance(c, Token) and c.kind == "NAME"]
        keys = tuple(self._name(c) for c in children[by:] if isinstance(c, Token) and c.kind == "NAME")
        where = next((c for c in children[:by] if not isinstance(c, Token)), None)
        collection, element = measured if measured else (None, None)
        bracketed = children[by + 1].kind == "LPAR"
        function = children[2].text
        span = self.across(children)
        return ast.History(span, function, collection, element, where, keys, bracketed, children[-2])


_ATOMS: dict[str, Callable[[Span, str], ast.Expression]] = {
    "NUMBER": ast.Number,
    "DOTTED": ast.Code,
    "DATE": ast.Date,
    "NAME": ast.Name,
    "ID": ast.Identifier,
}
