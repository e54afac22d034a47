"""Every expression form is read as its node (`docs/language/`, section 3)."""

from __future__ import annotations

from typing import Any

import pytest

from crmc.source import Span
from crmc.syntax import ast
from crmc.syntax.parser import expressions_of, parse_text

HERE = Span("", 1, 1, 1, 1)


def name(text: str) -> ast.Name:
    return ast.Name(HERE, text)


def number(text: str) -> ast.Number:
    return ast.Number(HERE, text)


def quantity(digits: str, unit: str) -> ast.Quantity:
    return ast.Quantity(HERE, digits, unit, HERE)


def text(value: str) -> ast.Text:
    return ast.Text(HERE, value)


def equal(left: str, right: str) -> ast.Compare:
    return ast.Compare(HERE, "=", name(left), name(right))


def members(*values: Any) -> ast.Members:
    return ast.Members(HERE, values)


A, B, C, D = map(name, "abcd")

VALUES: list[tuple[str, ast.Node]] = [
    ("12", number("12")),
    ("12.5", number("12.5")),
    ("19_540", number("19_540")),
    ("0102", number("0102")),
    ("2403.11.10", ast.Code(HERE, "2403.11.10")),
    ("12 EUR", quantity("12", "EUR")),
    ("12.5 EUR/kg", quantity("12.5", "EUR/kg")),
    ("10%", quantity("10", "%")),
    ("250 g", quantity("250", "g")),
    ("15min", quantity("15", "min")),
    ("2 pieces", quantity("2", "pieces")),
    ("2027-03-01", ast.Date(HERE, "2027-03-01")),
    ("EXC-003", ast.Identifier(HERE, "EXC-003")),
    ("SOP-PHY-02", ast.Identifier(HERE, "SOP-PHY-02")),
    ("RS", name("RS")),
    ("N954", name("N954")),
    ("missing", name("missing")),
    ('"1RL"', text("1RL")),
    ('"# поклон {"', text("# поклон {")),
    ('"""long"""', ast.Text(HERE, "long", long=True)),
    ("yes", name("yes")),
    ("none", name("none")),
]

ARITHMETIC: list[tuple[str, ast.Node]] = [
    ("-a", ast.Negative(HERE, A)),
    ("--a", ast.Negative(HERE, ast.Negative(HERE, A))),
    ("a - b + c", ast.Arithmetic(HERE, (A, B, C), ("-", "+"))),
    ("a * b / c", ast.Arithmetic(HERE, (A, B, C), ("*", "/"))),
    ("a + b * c", ast.Arithmetic(HERE, (A, ast.Arithmetic(HERE, (B, C), ("*",))), ("+",))),
    ("-a * b", ast.Arithmetic(HERE, (ast.Negative(HERE, A), B), ("*",))),
    ("-a else b", ast.Negative(HERE, ast.Else(HERE, A, B))),
    ("a else b * c", ast.Arithmetic(HERE, (ast.Else(HERE, A, B), C), ("*",))),
    ("a else -b", ast.Else(HERE, A, ast.Negative(HERE, B))),
    ("a else b else c", ast.Else(HERE, A, ast.Else(HERE, B, C))),
    ("(a + b)", ast.Group(HERE, ast.Arithmetic(HERE, (A, B), ("+",)))),
]

TESTS: list[tuple[str, ast.Node]] = [
    *((f"a {sign} b", ast.Compare(HERE, sign, A, B)) for sign in ("=", "!=", "<", "<=", ">", ">=")),
    ("a + b < c else d", ast.Compare(HERE, "<", ast.Arithmetic(HERE, (A, B), ("+",)), ast.Else(HERE, C, D))),
    ("a in b", ast.Membership(HERE, A, False, B)),
    ("a not in (RS, 2402.20)", ast.Membership(HERE, A, True, members(name("RS"), number("2402.20")))),
    (
        "a in (1 .. 2, b)",
        ast.Membership(HERE, A, False, members(ast.Range(HERE, number("1"), number("2")), B)),
    ),
    ("a is missing", ast.Presence(HERE, A, False, "missing")),
    ("a is present", ast.Presence(HERE, A, False, "present")),
    ("a is not missing", ast.Presence(HERE, A, True, "missing")),
    ("a is not present", ast.Presence(HERE, A, True, "present")),
    ("a within 90 days before b", ast.Within(HERE, A, quantity("90", "days"), "before", B)),
    ("a within 90 days after b", ast.Within(HERE, A, quantity("90", "days"), "after", B)),
    ('a contains any ("x", b)', ast.Contains(HERE, A, False, "any", members(text("x"), B))),
    ("a contains all b", ast.Contains(HERE, A, False, "all", B)),
    ("a contains word any (b)", ast.Contains(HERE, A, True, "any", members(B))),
    ('a starts with "x"', ast.StartsWith(HERE, A, text("x"))),
]

CONDITIONS: list[tuple[str, ast.Node]] = [
    ("any a = b", ast.Quantified(HERE, "any", equal("a", "b"))),
    ("every a in b", ast.Quantified(HERE, "every", ast.Membership(HERE, A, False, B))),
    ("any item where (a or b)", ast.Items(HERE, "any", ast.Logic(HERE, "or", (A, B)))),
    ("every item where (a)", ast.Items(HERE, "every", A)),
    ("at least 2 of (a, b = c, d)", ast.AtLeast(HERE, "2", (A, equal("b", "c"), D))),
    ("random 0.5 %", ast.Random(HERE, quantity("0.5", "%"))),
    ("not a = b", ast.Not(HERE, equal("a", "b"))),
    ("not not a", ast.Not(HERE, ast.Not(HERE, A))),
    ("not a and b", ast.Logic(HERE, "and", (ast.Not(HERE, A), B))),
    ("a and b and c", ast.Logic(HERE, "and", (A, B, C))),
    ("a or b and c or d", ast.Logic(HERE, "or", (A, ast.Logic(HERE, "and", (B, C)), D))),
    ("(a or b) and c", ast.Logic(HERE, "and", (ast.Group(HERE, ast.Logic(HERE, "or", (A, B))), C))),
]

OVER_MANY: list[tuple[str, ast.Node]] = [
    ("count(item)", ast.Aggregate(HERE, "count", name("item"), None, None)),
    ("count (item where a = b)", ast.Aggregate(HERE, "count", name("item"), None, equal("a", "b"))),
    ("sum(item.a)", ast.Aggregate(HERE, "sum", name("item"), A, None)),
    ("sum(item.a where b or c)", ast.Aggregate(HERE, "sum", name("item"), A, ast.Logic(HERE, "or", (B, C)))),
    (
        "history(count by a over 30 days)",
        ast.History(HERE, "count", None, None, None, (A,), False, quantity("30", "days")),
    ),
    (
        "history(count where (b = c) by (a) over 2 weeks)",
        ast.History(HERE, "count", None, None, equal("b", "c"), (A,), True, quantity("2", "weeks")),
    ),
    (
        "history(sum(item.b) by (a, c) over 7 days)",
        ast.History(HERE, "sum", name("item"), B, None, (A, C), True, quantity("7", "days")),
    ),
]

ENTRY_VALUES: list[tuple[str, ast.Node]] = [
    ("8 EUR/kg .. 20 EUR/kg", ast.Range(HERE, quantity("8", "EUR/kg"), quantity("20", "EUR/kg"))),
    ("UCC art 46(3)", ast.Citation(HERE, name("UCC"), "art", "46(3)")),
    ("RKC standard 6.3", ast.Citation(HERE, name("RKC"), "standard", "6.3")),
    ("X annex III", ast.Citation(HERE, name("X"), "annex", "III")),
    ("CEFTA_REC_1_2019", name("CEFTA_REC_1_2019")),
    ("restricted for RS", ast.Qualified(HERE, name("restricted"), "for", name("RS"))),
    ("all except MD", ast.Qualified(HERE, name("all"), "except", name("MD"))),
    ("in 38 of 460 irregular", ast.Evidence(HERE, "38", None, "460", name("irregular"))),
    ("in 24 % of regular", ast.Evidence(HERE, "24", "%", None, name("regular"))),
    (">= 8 %", ast.Bound(HERE, ">=", quantity("8", "%"))),
]


@pytest.mark.parametrize(
    ("written", "node"), [*VALUES, *ARITHMETIC, *TESTS, *CONDITIONS, *OVER_MANY, *ENTRY_VALUES]
)
def test_an_expression_is_read_as_its_node(written: str, node: ast.Node) -> None:
    (read,) = expressions_of(written)
    assert ast.same_shape(read, node)


@pytest.mark.parametrize(
    "written",
    [
        "a = b = c",
        "a < b < c",
        "any not a",
        "a else",
        "not",
        "a and",
        "a in ()",
        "at least of (a)",
        "(a",
        "a b",
        "1 .. ",
    ],
)
def test_what_is_no_expression_is_refused(written: str) -> None:
    _, findings = parse_text("x.crm", f"criterion X-1 {{ when: {written} }}")
    assert findings != []


@pytest.mark.parametrize(
    "word", ["item", "within", "or_more", "count", "sum", "random", "at", "step", "art", "history"]
)
def test_a_word_of_the_language_may_name_an_element(word: str) -> None:
    (read,) = expressions_of(f"{word} = 1")
    assert ast.same_shape(read, ast.Compare(HERE, "=", name(word), number("1")))


def test_spans_run_from_the_first_character_to_behind_the_last() -> None:
    file, _ = parse_text("x.crm", 'criterion X-1 "т" {\n  when: a in (b,\n    12 EUR)\n}')
    (entry,) = file.declarations[0].items
    assert isinstance(entry, ast.Entry)
    (membership,) = entry.values
    assert isinstance(membership, ast.Membership)
    assert isinstance(membership.members, ast.Members)
    assert membership.span == Span("x.crm", 2, 9, 3, 12)
    assert entry.key.span == Span("x.crm", 2, 3, 2, 7)
    amount = membership.members.values[1]
    assert isinstance(amount, ast.Quantity)
    assert (amount.span, amount.unit_span) == (Span("x.crm", 3, 5, 3, 11), Span("x.crm", 3, 8, 3, 11))
