"""Random conditions, printed by the formatter and read again: no `not` is lost, no word is split."""

from __future__ import annotations

import random
from collections.abc import Iterator

from crmc.source import Span
from crmc.syntax import ast
from crmc.syntax.formatter import format_expression
from crmc.syntax.parser import parse_text

HERE = Span("x.crm", 1, 1, 1, 1)
OR, AND, NOT, TEST, ATOM = range(5)
NAMES = (
    "notx", "order", "android", "inn", "nothing", "isle", "elsewhere", "org", "anders", "in_", "not_", "or1",
    "within1", "anyone", "everyone", "countx", "summary", "randomly", "missingx", "net_mass", "CN", "is_aeo",
)  # fmt: skip
"""Names that begin or end like keywords do."""
AT_ONCE = 200
DEEPEST = 5

Condition = ast.Expression


class Trees:
    """Makes conditions of every form, with parentheses only where the grammar needs them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def condition(self, depth: int = DEEPEST) -> Condition:
        form = self.random.randrange(16) if depth else 15
        if form < 2:
            return ast.Not(HERE, self._at(NOT, depth))
        if form < 6:
            operator = self.random.choice(("or", "and"))
            level = AND if operator == "or" else NOT
            count = self.random.choice((2, 2, 3))
            return ast.Logic(HERE, operator, tuple(self._at(level, depth) for _ in range(count)))
        if form < 7:
            conditions = tuple(self.condition(depth - 1) for _ in range(self.random.choice((1, 2, 3))))
            return ast.AtLeast(HERE, "2", conditions)
        if form < 8:
            quantifier = self.random.choice(("any", "every"))
            return ast.Items(HERE, quantifier, self.condition(depth - 1))
        return self._test(depth)

    def _at(self, level: int, depth: int) -> Condition:
        found = self.condition(depth - 1)
        return found if _level(found) >= level else ast.Group(HERE, found)

    def _test(self, depth: int) -> Condition:
        name = self._value()
        match self.random.randrange(7):
            case 0:
                return name
            case 1:
                members = ast.Members(HERE, tuple(self._value() for _ in range(self.random.choice((1, 2)))))
                return ast.Membership(HERE, name, self.random.random() < 0.5, members)
            case 2:
                word = self.random.choice(("missing", "present"))
                return ast.Presence(HERE, name, self.random.random() < 0.5, word)
            case 3:
                return ast.Group(HERE, self.condition(depth - 1)) if depth else name
            case 4:
                return ast.Compare(HERE, "<", ast.Else(HERE, name, self._value()), self._value())
            case 5:
                compared = ast.Compare(HERE, "=", name, self._value())
                return ast.Quantified(HERE, self.random.choice(("any", "every")), compared)
            case _:
                return ast.Compare(HERE, self.random.choice(("=", "!=", "<=", ">")), name, self._value())

    def _value(self) -> ast.Expression:
        return ast.Name(HERE, self.random.choice(NAMES))


def _level(node: Condition) -> int:
    if isinstance(node, ast.Logic):
        return OR if node.operator == "or" else AND
    return NOT if isinstance(node, ast.Not) else ATOM if isinstance(node, ast.Name | ast.Group) else TEST


def check_trees(count: int, seed: int) -> None:
    """Raises AssertionError with the text of the first condition that is not read as it was printed."""
    trees = Trees(seed)
    for start in range(0, count, AT_ONCE):
        made = [trees.condition() for _ in range(min(AT_ONCE, count - start))]
        texts = [format_expression(tree) for tree in made]
        for tree, text, read in zip(made, texts, _read(texts), strict=True):
            assert _words(read) == _words(tree), text
            assert ast.same_shape(read, tree), text


def _read(texts: list[str]) -> list[Condition]:
    """The conditions of many texts; reading a file at once is quicker than each alone."""
    source = "".join(f"criterion X {{ when: {text} }}\n" for text in texts)
    file, findings = parse_text("x.crm", source)
    assert not findings, findings[0]
    entries = (block.items[0] for block in file.declarations)
    return [value for entry in entries if isinstance(entry, ast.Entry) for value in entry.values]


def _words(tree: Condition) -> list[str]:
    """Every `not` and every name, in order: what must not be lost in any case."""
    return [word for node in ast.descendants(tree) for word in _own_words(node)]


def _own_words(node: ast.Node) -> Iterator[str]:
    if isinstance(node, ast.Not) or getattr(node, "negated", False):
        yield "not"
    if isinstance(node, ast.Name):
        yield node.text
