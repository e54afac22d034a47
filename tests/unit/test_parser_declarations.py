"""Every kind of declaration and statement is read as its node (`docs/language/`, sections 1, 2 and 5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crmc.source import Source, Span
from crmc.syntax import ast
from crmc.syntax.parser import parse, parse_text

SAMPLES = Path(__file__).parents[1] / "samples"
HERE = Span("", 1, 1, 1, 1)


def name(text: str) -> ast.Name:
    return ast.Name(HERE, text)


def title(value: str) -> ast.Text:
    return ast.Text(HERE, value)


def ident(text: str) -> ast.Identifier:
    return ast.Identifier(HERE, text)


def block(keyword: str, *head: Any, items: tuple[Any, ...] = ()) -> ast.Block:
    return ast.Block(HERE, name(keyword), head, items, HERE)


def read(text: str) -> tuple[ast.Block, ...]:
    file, findings = parse_text("x.crm", text)
    assert findings == []
    return file.declarations


def item(text: str) -> ast.Item:
    (only,) = read(f"criterion X-1 {{ {text} }}")[0].items
    return only


A, B = name("a"), name("b")
COMMA = ast.Comma(HERE)
ONE = ast.Number(HERE, "1")

HEADS = [
    ('criterion ORG-001 "T" { }', block("criterion", ident("ORG-001"), title("T"))),
    ('list eu of country "T" { }', block("list", name("eu"), name("of"), name("country"), title("T"))),
    (
        'parameter p of money per kg "T" { }',
        block("parameter", *map(name, "p of money per kg".split()), title("T")),
    ),
    (
        'table t of money by a, b "T" { }',
        block("table", *map(name, "t of money by a".split()), COMMA, name("b"), title("T")),
    ),
    ("adopt ORG-001 by MD { }", block("adopt", ident("ORG-001"), name("by"), name("MD"))),
    ("derogate ORG-001 by XK { }", block("derogate", ident("ORG-001"), name("by"), name("XK"))),
    ("suspend RND-001 by AL { }", block("suspend", ident("RND-001"), name("by"), name("AL"))),
    (
        "recognise control seal_check of MK by RS { }",
        block("recognise", *map(name, "control seal_check of MK by RS".split())),
    ),
    ('test ORG-001 "T" { }', block("test", ident("ORG-001"), title("T"))),
    ('alert RCA-2027-001 "T" { }', block("alert", ident("RCA-2027-001"), title("T"))),
    ('area PRI-2027-01 "T" { }', block("area", ident("PRI-2027-01"), title("T"))),
    ('metric MET-HIT-RATE "T" { }', block("metric", ident("MET-HIT-RATE"), title("T"))),
    ('sop SOP-EXC-01 "T" { }', block("sop", ident("SOP-EXC-01"), title("T"))),
]


@pytest.mark.parametrize(("written", "node"), HEADS)
def test_a_declaration_is_read_as_its_head(written: str, node: ast.Block) -> None:
    (declaration,) = read(written)
    assert ast.same_shape(declaration, node)


ITEMS: list[tuple[str, ast.Node]] = [
    ("level: low", ast.Entry(HERE, name("level"), (name("low"),))),
    ("within: a, 1", ast.Entry(HERE, name("within"), (A, ONE))),
    ("select: a", ast.Entry(HERE, name("select"), (A,))),
    ("let u = a / b", ast.Let(HERE, name("u"), ast.Arithmetic(HERE, (A, B), ("/",)))),
    ("select when not a", ast.Select(HERE, ast.Not(HERE, A))),
    ("row 2403.11, any: 1", ast.Row(HERE, (ast.Number(HERE, "2403.11"), name("any")), ONE)),
    ('row "1RL": 1', ast.Row(HERE, (title("1RL"),), ONE)),
    ("set p: 1", ast.Assignment(HERE, "set", name("p"), (ONE,))),
    ("list cleared: none, a", ast.Assignment(HERE, "list", name("cleared"), (name("none"), A))),
    ('role officer "T"', ast.Named(HERE, "role", name("officer"), title("T"))),
    ('resource ramp "T"', ast.Named(HERE, "resource", name("ramp"), title("T"))),
    ('authority inspection "T"', ast.Named(HERE, "authority", name("inspection"), title("T"))),
    ('field f "T" of text', ast.FormField(HERE, name("f"), title("T"), (name("text"),), None, False)),
    (
        'field f "T" of money per kg required',
        ast.FormField(HERE, name("f"), title("T"), (name("money"), name("kg")), "per", True),
    ),
    ('end done "T" outcome conform', ast.Ending(HERE, name("done"), title("T"), name("conform"))),
    ('control for aeo "T" { }', block("control", name("for"), name("aeo"), title("T"))),
    ("legal { basis: a }", block("legal", items=(ast.Entry(HERE, name("basis"), (A,)),))),
    ("earlier 5 { item { } }", block("earlier", ast.Number(HERE, "5"), items=(block("item"),))),
    (
        'indicator low "T" { when: a }',
        block("indicator", name("low"), title("T"), items=(ast.Entry(HERE, name("when"), (A,)),)),
    ),
    ('step s "T" { }', block("step", name("s"), title("T"))),
    (
        'decide d "T" { yes { } otherwise { end e "T" outcome o } }',
        block(
            "decide",
            name("d"),
            title("T"),
            items=(
                block("yes"),
                block("otherwise", items=(ast.Ending(HERE, name("e"), title("T"), name("o")),)),
            ),
        ),
    ),
    (
        'parallel "T" { branch { } branch { } }',
        block("parallel", title("T"), items=(block("branch"), block("branch"))),
    ),
    (
        'repeat at most 2 "T" { }',
        block("repeat", name("at"), name("most"), ast.Number(HERE, "2"), title("T")),
    ),
]


@pytest.mark.parametrize(("written", "node"), ITEMS)
def test_an_item_is_read_as_its_node(written: str, node: ast.Node) -> None:
    assert ast.same_shape(item(written), node)


@pytest.mark.parametrize(
    "key",
    [
        "in",
        "of",
        "select",
        "let",
        "row",
        "set",
        "list",
        "role",
        "field",
        "end",
        "and",
        "not",
        "any",
        "item",
        "art",
    ],
)
def test_any_word_before_a_colon_is_a_key(key: str) -> None:
    assert ast.same_shape(item(f"{key}: a"), ast.Entry(HERE, name(key), (A,)))


def test_newlines_mean_nothing() -> None:
    written = 'criterion X-1 "T" { level: low legal { basis: UCC art 46(3) } select when a and b }'
    assert ast.same_shape(read(written)[0], read(written.replace(" ", "\n"))[0])


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ('"""one"""', "one"),
        ('"""  one  """', "one"),
        ('"""\n    one\n      two\n\n    three\n  """', "one\n  two\n\nthree"),
        ('"""one\n    two"""', "one\ntwo"),
        ('"""\n  say "x" and ""y\n"""', 'say "x" and ""y'),
        ('""""""', ""),
    ],
)
def test_a_long_text_loses_its_indentation(raw: str, value: str) -> None:
    assert ast.same_shape(
        item(f"do: {raw}"), ast.Entry(HERE, name("do"), (ast.Text(HERE, value, long=True),))
    )


def test_comments_are_kept_with_their_places() -> None:
    file, _ = parse_text("x.crm", '# one\n  # two\na b { } # three  \nc d { x: "# no" }')
    assert [(c.text, c.own_line, c.span) for c in file.comments] == [
        ("# one", True, Span("x.crm", 1, 1, 1, 6)),
        ("# two", True, Span("x.crm", 2, 3, 2, 8)),
        ("# three", False, Span("x.crm", 3, 9, 3, 18)),
    ]


def test_a_byte_order_mark_and_windows_line_ends_mean_nothing() -> None:
    text = 'a b {\n  do: """\n    one\n    two\n  """\n}\n'
    plain, _ = parse(Source("x.crm", text.encode()))
    marked, findings = parse(Source("x.crm", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()))
    assert findings == []
    assert marked == plain


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_a_file_may_declare_nothing(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(("sample", "count"), [("criteria.crm", 23), ("procedures.crm", 6)])
def test_the_samples_are_read_without_a_finding(sample: str, count: int) -> None:
    file, findings = parse(Source(sample, (SAMPLES / sample).read_bytes()))
    assert findings == []
    assert len(file.declarations) == count
