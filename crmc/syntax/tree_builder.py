"""Builds the AST inside the parser: one method a grammar rule, called with the rule's tokens and nodes.

The grammar keeps all tokens, so that a node's span runs from its first child to its last.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from lark import Token, Transformer

from crmc.source import Span
from crmc.syntax import ast

Child = Any
"""A Token or an ast node: what Lark hands over."""


def token_span(path: str, token: Token) -> Span:
    """The place of a token (`end_column` of Lark is exclusive as ours is)."""
    return Span(path, token.line or 1, token.column or 1, token.end_line or 1, token.end_column or 1)


def text_value(token: Token) -> tuple[str, bool]:
    """The text between the quotes, and whether it was a long one (its indentation stripped)."""
    if token.startswith('"""'):
        return strip_indentation(token[3:-3]), True
    return str(token[1:-1]), False


def strip_indentation(text: str) -> str:
    """Markdown without the indentation of the source and without blank lines at both ends."""
    first, newline, rest = text.partition("\n")
    return (first.strip() + newline + textwrap.dedent(rest)).strip("\n").rstrip()


class TreeBuilder(Transformer[Token, ast.File]):
    """One instance a file: it knows the path for the spans."""

    def __init__(self, path: str) -> None:
        super().__init__(visit_tokens=False)
        self.path = path

    def place(self, child: Child) -> Span:
        """The span of a token or node."""
        return token_span(self.path, child) if isinstance(child, Token) else child.span

    def across(self, children: list[Child]) -> Span:
        """The span from the first child to the last."""
        return self.place(children[0]).to(self.place(children[-1]))

    def named(self, children: list[Child]) -> ast.Named:
        keyword, name, title = children
        return ast.Named(self.across(children), str(keyword), self._name(name), self._text(title))

    def _name(self, token: Token) -> ast.Name:
        return ast.Name(token_span(self.path, token), str(token))

    def _text(self, token: Token) -> ast.Text:
        return ast.Text(token_span(self.path, token), *text_value(token))

    def _key(self, token: Token) -> ast.Name:
        span = token_span(self.path, token)
        return ast.Name(span._replace(end_column=span.end_column - 1), token[:-1])

    # Bodies

    def start(self, children: list[Child]) -> ast.File:
        span = self.across(children) if children else Span(self.path, 1, 1, 1, 1)
        return ast.File(span, tuple(children), ())

    def block(self, children: list[Child]) -> ast.Block:
        opening = next(i for i, child in enumerate(children) if isinstance(child, Token) and child == "{")
        head = tuple(children[1:opening])
        items = tuple(children[opening + 1 : -1])
        place = token_span(self.path, children[opening])
        return ast.Block(self.across(children), self._name(children[0]), head, items, place)

    def head_part(self, children: list[Child]) -> ast.HeadPart:
        token = children[0]
        if token.type == "COMMA":
            return ast.Comma(token_span(self.path, token))
        part: ast.HeadPart = self._leaf(token)
        return part

    def _leaf(self, token: Token) -> Any:
        if token.type in ("STRING", "LONG_STRING"):
            return self._text(token)
        return _ATOMS[token.type](token_span(self.path, token), str(token))

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
        keyword, key = str(children[0]), self._key(children[1])
        return ast.Assignment(self.across(children), keyword, key, tuple(children[2::2]))

    def form_field(self, children: list[Child]) -> ast.FormField:
        required = children[-1] == "required"
        words = children[4:-1] if required else children[4:]
        preposition = str(words[1]) if len(words) > 1 else None
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
        return ast.Citation(self.across(children), self._name(instrument), str(division), str(locator))

    def qualified(self, children: list[Child]) -> ast.Qualified:
        return ast.Qualified(self.across(children), self._name(children[0]), str(children[1]), children[2])

    def evidence(self, children: list[Child]) -> ast.Evidence:
        unit = next((str(c) for c in children if c.type == "UNIT"), None)
        numbers = [str(c) for c in children if c.type == "NUMBER"]
        total = numbers[1] if len(numbers) > 1 else None
        return ast.Evidence(self.across(children), numbers[0], unit, total, self._name(children[-1]))

    def bound(self, children: list[Child]) -> ast.Bound:
        return ast.Bound(self.across(children), str(children[0]), children[1])

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
        return ast.Compare(self.across(children), str(children[1]), children[0], children[2])

    def membership(self, children: list[Child]) -> ast.Membership:
        return ast.Membership(self.across(children), children[0], children[1] == "not", children[-1])

    def members(self, children: list[Child]) -> ast.Members:
        return ast.Members(self.across(children), tuple(children[1:-1:2]))

    def presence(self, children: list[Child]) -> ast.Presence:
        return ast.Presence(self.across(children), children[0], children[2] == "not", str(children[-1]))

    def within(self, children: list[Child]) -> ast.Within:
        moment, _, duration, relation, anchor = children
        return ast.Within(self.across(children), moment, duration, str(relation), anchor)

    def contains(self, children: list[Child]) -> ast.Contains:
        whole_words = children[2] == "word"
        return ast.Contains(self.across(children), children[0], whole_words, str(children[-2]), children[-1])

    def starts(self, children: list[Child]) -> ast.StartsWith:
        return ast.StartsWith(self.across(children), children[0], self._text(children[3]))

    def quantified(self, children: list[Child]) -> ast.Quantified:
        return ast.Quantified(self.across(children), str(children[0]), children[1])

    def items(self, children: list[Child]) -> ast.Items:
        return ast.Items(self.across(children), str(children[0]), children[4])

    def at_least(self, children: list[Child]) -> ast.AtLeast:
        return ast.AtLeast(self.across(children), str(children[2]), tuple(children[5:-1:2]))

    def random(self, children: list[Child]) -> ast.Random:
        return ast.Random(self.across(children), children[1])

    # Values

    def _arithmetic(self, children: list[Child]) -> ast.Arithmetic:
        operators = tuple(str(operator) for operator in children[1::2])
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
        return ast.Quantity(self.across(children), str(number), str(unit), token_span(self.path, unit))

    def number(self, children: list[Child]) -> Any:
        return self._leaf(children[0])

    text = date = code = name = identifier = number

    def aggregate(self, children: list[Child]) -> ast.Aggregate:
        names = [self._name(c) for c in children if isinstance(c, Token) and c.type == "NAME"]
        where = None if isinstance(children[-2], Token) else children[-2]
        element = names[1] if len(names) > 1 else None
        return ast.Aggregate(self.across(children), str(children[0]), names[0], element, where)

    def history(self, children: list[Child]) -> ast.History:
        by = next(i for i, c in enumerate(children) if isinstance(c, Token) and c == "by" and c.type == "BY")
        measured = [self._name(c) for c in children[:by] if isinstance(c, Token) and c.type == "NAME"]
        keys = tuple(self._name(c) for c in children[by:] if isinstance(c, Token) and c.type == "NAME")
        where = next((c for c in children[:by] if not isinstance(c, Token)), None)
        collection, element = measured if measured else (None, None)
        bracketed = children[by + 1] == "("
        function = str(children[2])
        span = self.across(children)
        return ast.History(span, function, collection, element, where, keys, bracketed, children[-2])


_ATOMS: dict[str, Callable[[Span, str], ast.Expression]] = {
    "NUMBER": ast.Number,
    "DOTTED": ast.Code,
    "DATE": ast.Date,
    "NAME": ast.Name,
    "ID": ast.Identifier,
}
