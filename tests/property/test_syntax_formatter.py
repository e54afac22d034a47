"""Laws of the formatter over generated trees and files: nothing said is lost, and twice is once."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmc.source import Span
from crmc.syntax import ast
from crmc.syntax.formatter import format_expression, format_file
from crmc.syntax.parser import expressions_of, parse_text
from crmc.syntax.tree_builder import strip_indentation

HERE = Span("x.crm", 1, 1, 1, 1)
OR, AND, NOT, TEST, SUM, PRODUCT, UNARY, FALLBACK, ATOM = range(9)


def _level(node: ast.Node) -> int:
    """How tightly an expression binds, after `grammar/crm.lark`."""
    if isinstance(node, ast.Logic):
        return OR if node.operator == "or" else AND
    if isinstance(node, ast.Arithmetic):
        return SUM if node.operators[0] in "+-" else PRODUCT
    levels = {ast.Not: NOT, ast.Negative: UNARY, ast.Else: FALLBACK}
    return levels.get(type(node), TEST if isinstance(node, _TESTS) else ATOM)


_TESTS = (
    ast.Compare, ast.Membership, ast.Presence, ast.Within, ast.Contains, ast.StartsWith,
    ast.Quantified, ast.Items, ast.AtLeast, ast.Random,
)  # fmt: skip


def _at(level: int, node: Any) -> Any:
    """The node, in parentheses where the grammar needs them."""
    return node if _level(node) >= level else ast.Group(HERE, node)


WORDS = (
    "customs_value",
    "net_mass",
    "CN",
    "N954",
    "art",
    "none",
    "missing",
    "yes",
    "kg",
    "set",
    "step",
    "_x",
    "mass2",
)
UNITS = ("EUR", "EUR/kg", "%", "kg", "g", "days", "min", "pieces")
LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters='"')
names = st.sampled_from(WORDS).map(lambda word: ast.Name(HERE, word))
numerals = st.from_regex(r"[0-9][0-9_]{0,5}(\.[0-9]{1,3})?", fullmatch=True)
quantities = st.builds(
    lambda number, unit: ast.Quantity(HERE, number, unit, HERE), numerals, st.sampled_from(UNITS)
)
short_texts = st.text(LETTERS, max_size=12).map(lambda value: ast.Text(HERE, value))
raw_long_texts = st.lists(st.text(st.one_of(LETTERS, st.sampled_from(' \t"#{')), max_size=12), max_size=4)


def _long_text(lines: list[str]) -> ast.Text:
    return ast.Text(HERE, strip_indentation("\n".join(lines).replace('"""', '""') + "\n"), long=True)


texts = st.one_of(short_texts, raw_long_texts.map(_long_text))
leaves: st.SearchStrategy[Any] = st.one_of(
    names,
    numerals.map(lambda text: ast.Number(HERE, text)),
    st.from_regex(r"[0-9]{1,4}(\.[0-9]{2}){2}", fullmatch=True).map(lambda text: ast.Code(HERE, text)),
    st.from_regex(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]", fullmatch=True).map(lambda text: ast.Date(HERE, text)),
    st.from_regex(r"[A-Z]{3}-[0-9]{3}", fullmatch=True).map(lambda text: ast.Identifier(HERE, text)),
    quantities,
    texts,
    names.map(lambda name: ast.Aggregate(HERE, "count", name, None, None)),
)


def _arithmetic(operators: str, inner: int, parts: Any) -> st.SearchStrategy[Any]:
    chain = st.lists(st.tuples(st.sampled_from(operators), parts), min_size=1, max_size=3)
    return st.builds(
        lambda first, rest: ast.Arithmetic(
            HERE,
            (_at(inner, first), *(_at(inner, part) for _, part in rest)),
            tuple(sign for sign, _ in rest),
        ),
        parts,
        chain,
    )


def _sums(parts: Any) -> Any:
    return parts.map(lambda node: _at(SUM, node))


def _members(parts: Any) -> Any:
    ranges = st.builds(lambda low, high: ast.Range(HERE, low, high), _sums(parts), _sums(parts))
    listed = st.lists(st.one_of(_sums(parts), ranges), min_size=1, max_size=4)
    return st.one_of(names, listed.map(lambda values: ast.Members(HERE, tuple(values))))


def _tests(parts: Any) -> Any:
    sums, truth = _sums(parts), st.booleans()
    return st.one_of(
        st.builds(
            lambda s, a, b: ast.Compare(HERE, s, a, b), st.sampled_from("= != < <= > >=".split()), sums, sums
        ),
        st.builds(lambda a, no, m: ast.Membership(HERE, a, no, m), sums, truth, _members(parts)),
        st.builds(
            lambda a, no, w: ast.Presence(HERE, a, no, w),
            sums,
            truth,
            st.sampled_from(("missing", "present")),
        ),
        st.builds(
            lambda a, b, r, c: ast.Within(HERE, a, b, r, c),
            sums,
            sums,
            st.sampled_from(("before", "after")),
            sums,
        ),
        st.builds(
            lambda a, w, q, m: ast.Contains(HERE, a, w, q, m),
            sums,
            truth,
            st.sampled_from(("any", "all")),
            _members(parts),
        ),
        st.builds(lambda a, text: ast.StartsWith(HERE, a, text), sums, texts),
    )


def _conditions(parts: Any) -> Any:
    quantifiers = st.sampled_from(("any", "every"))
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda q, test: ast.Quantified(HERE, q, test), quantifiers, _tests(parts)),
        st.builds(lambda q, condition: ast.Items(HERE, q, condition), quantifiers, parts),
        several.map(lambda found: ast.AtLeast(HERE, "2", tuple(found))),
        quantities.map(lambda share: ast.Random(HERE, share)),
        parts.map(lambda node: ast.Not(HERE, _at(NOT, node))),
        st.builds(_logic, st.sampled_from(("and", "or")), st.lists(parts, min_size=2, max_size=4)),
    )


def _logic(operator: str, operands: list[Any]) -> ast.Logic:
    inner = AND if operator == "or" else NOT
    return ast.Logic(HERE, operator, tuple(_at(inner, operand) for operand in operands))


def _values(parts: Any) -> Any:
    return st.one_of(
        _arithmetic("+-", PRODUCT, parts),
        _arithmetic("*/", UNARY, parts),
        parts.map(lambda node: ast.Negative(HERE, _at(UNARY, node))),
        st.builds(lambda a, b: ast.Else(HERE, _at(ATOM, a), _at(UNARY, b)), parts, parts),
        parts.map(lambda node: ast.Group(HERE, node)),
        st.builds(lambda name, where: ast.Aggregate(HERE, "sum", name, name, where), names, parts),
        st.builds(_history, st.one_of(st.none(), parts), st.lists(names, min_size=1, max_size=2), quantities),
    )


def _history(where: Any, keys: list[ast.Name], window: ast.Quantity) -> ast.History:
    return ast.History(HERE, "count", None, None, where, tuple(keys), len(keys) > 1, window)


expressions = st.recursive(
    leaves, lambda parts: st.one_of(_values(parts), _tests(parts), _conditions(parts)), max_leaves=12
)


def _entry_values() -> Any:
    sums = expressions.map(lambda node: _at(SUM, node))
    return st.one_of(
        expressions,
        st.builds(lambda low, high: ast.Range(HERE, low, high), sums, sums),
        names.map(lambda name: ast.Citation(HERE, name, "art", "46(3)")),
        st.builds(lambda name, value: ast.Qualified(HERE, name, "for", value), names, expressions),
        st.builds(lambda hits, name: ast.Evidence(HERE, hits, "%", None, name), numerals, names),
        st.builds(
            lambda hits, total, name: ast.Evidence(HERE, hits, None, total, name), numerals, numerals, names
        ),
        sums.map(lambda node: ast.Bound(HERE, ">=", node)),
    )


titles = st.text(LETTERS, max_size=10).map(lambda value: ast.Text(HERE, value))
entries = st.builds(
    lambda key, values: ast.Entry(HERE, key, tuple(values)),
    names,
    st.lists(_entry_values(), min_size=1, max_size=4),
)
statements = st.one_of(
    entries,
    expressions.map(lambda node: ast.Select(HERE, node)),
    st.builds(lambda name, node: ast.Let(HERE, name, node), names, expressions),
    st.builds(
        lambda keys, node: ast.Row(HERE, tuple(keys), _at(SUM, node)),
        st.lists(names, min_size=1),
        expressions,
    ),
    st.builds(
        lambda n, values: ast.Assignment(HERE, "set", n, tuple(values)),
        names,
        st.lists(expressions, min_size=1),
    ),
    st.builds(lambda name, title: ast.Named(HERE, "role", name, title), names, titles),
    st.builds(
        lambda n, title, must: ast.FormField(HERE, n, title, (n,), None, must), names, titles, st.booleans()
    ),
    st.builds(lambda name, title: ast.Ending(HERE, name, title, name), names, titles),
)


def _blocks(inner: Any) -> Any:
    items = st.lists(inner, max_size=3).map(tuple)
    return st.builds(
        lambda title, found: ast.Block(HERE, ast.Name(HERE, "criterion"), (title,), found, HERE),
        titles,
        items,
    )


files = st.lists(_blocks(st.one_of(statements, _blocks(statements))), max_size=3)


def _written(blocks: list[ast.Block]) -> str:
    file = ast.File(HERE, tuple(blocks), ())
    return format_file(file, "")


def _parsed(text: str) -> ast.File:
    file, findings = parse_text("x.crm", text)
    assert findings == []
    return file


def _tree(file: ast.File) -> ast.File:
    return ast.File(HERE, file.declarations, ())


def _is_readable(node: ast.Node) -> bool:
    """A multi-line text is shown folded on one line, so it is not read back."""
    return "\n" not in str(node).replace("\\n", "\n")


@given(expressions.filter(_is_readable))
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_printed_expression_is_read_as_the_same_tree(node: Any) -> None:
    text = format_expression(node)
    assert "\n" not in text
    (read,) = expressions_of(text)
    assert ast.same_shape(read, node)


@given(files)
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_printed_file_is_read_as_the_same_tree(blocks: list[ast.Block]) -> None:
    text = _written(blocks)
    assert ast.same_shape(_tree(_parsed(text)), ast.File(HERE, tuple(blocks), ()))


_PIECES = re.compile(
    r'"""(?:[^"]|"(?!""))*"""|"[^"\n]*"|[0-9][0-9A-Za-z.]*(?:\([0-9A-Za-z]+\))+|-(?=[-a-z])|[(),{}]|[^\s(),{}"]+'
)
_GLUED = {"art", "set", "list", "history", "count", "sum", "at", "random"}
"""Words that the lexer takes for themselves only with nothing but white space behind them."""


def _disturbed(text: str, data: Any) -> str:
    """The same tokens with other white space, and with comments wherever one can stand."""
    gaps = st.sampled_from(
        (" ", " ", "\n", "\n\n\n", " # beside\n", "\n# alone\n", "\n\n  # alone\n\n", " # b\n# a\n")
    )
    pieces = _PIECES.findall(text)
    parts = [data.draw(gaps)]
    for index, piece in enumerate(pieces):
        parts.append(piece)
        gap = data.draw(gaps)
        parts.append(" " if piece in _GLUED and "#" in gap else gap.replace("#", f"# {index}"))
    return "".join(parts)


@given(files, st.data())
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_formatting_keeps_tree_and_comments_and_is_idempotent(blocks: list[ast.Block], data: Any) -> None:
    text = _disturbed(_written(blocks), data)
    file = _parsed(text)
    formatted = format_file(file, text)
    again = _parsed(formatted)
    assert ast.same_shape(_tree(file), _tree(again))
    assert [c.text for c in file.comments] == [c.text for c in again.comments]
    assert format_file(again, formatted) == formatted


@given(raw_long_texts, st.integers(0, 3), st.booleans())
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_long_text_keeps_its_value_at_every_depth(lines: list[str], depth: int, beside: bool) -> None:
    raw = re.sub('"{3,}', '""', "\n".join(lines)) + ("\n" if not beside or '"' in "".join(lines) else "")
    text = "block {" * depth + f'do: """{raw}"""' + "}" * depth
    file = _parsed(f"step {{ {text} }}")
    formatted = format_file(file, f"step {{ {text} }}")
    assert ast.same_shape(_tree(file), _tree(_parsed(formatted)))
    assert format_file(_parsed(formatted), formatted) == formatted
