"""One run reports every problem of a file, each on its line, and one bad declaration hides no other."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from crmc.source import Source
from crmc.syntax import ast
from crmc.syntax.lexemes import DIVISIONS
from crmc.syntax.parser import parse, parse_text


def test_a_brace_that_recovery_adds_moves_no_place() -> None:
    text = "table money per}{\n  :"
    _, findings = parse_text("x.crm", text)
    lines = text.split("\n")
    assert len(findings) > 1
    assert all(found.span.end_column <= len(lines[found.span.end_line - 1]) + 1 for found in findings)


def test_a_block_that_ends_in_a_comment_is_unclosed_once() -> None:
    _, findings = parse_text("x.crm", "criterion A-1 {#")
    assert [found.fault for found in findings] == ["unclosed-block"]


def test_what_tells_a_mistake_goes_by_the_divisions_of_the_grammar() -> None:
    grammar = (Path(__file__).parents[2] / "grammar/crm.lark").read_text("utf-8")
    assert f"DIVISION.3: /(?:{DIVISIONS})(?=" in grammar


def read(text: str) -> tuple[ast.File, list[tuple[int, int, str]]]:
    """The file, and line, column and fault of each finding in the order of the text."""
    file, findings = parse_text("x.crm", dedent(text).lstrip("\n"))
    return file, sorted((found.span.line, found.span.column, found.fault) for found in findings)


def arguments(text: str) -> dict[str, str]:
    """What the only finding says of a text."""
    _, findings = parse_text("x.crm", dedent(text).lstrip("\n"))
    (only,) = findings
    return only.arguments


def keys(declaration: ast.Block) -> list[str]:
    return [item.key.text for item in declaration.items if isinstance(item, ast.Entry)]


def test_every_fault_of_a_file_is_reported_on_its_line() -> None:
    file, found = read(
        """
        criterion A-1 "a" {
          level: low ; high
          risk: origin
          within: 12 parsecs
          parties: all
        }

        criterion B-1 "b" {
          level:
          status: trial
          select when a and
        }

        list c of country "c" {
          values: AT, , BE
          classification: public
          owner "x"
        }

        list d of country "d" { values: RS }
        """
    )
    assert found == [
        (2, 14, "unexpected-text"),
        (9, 3, "missing-value"),
        (11, 17, "unexpected-text"),
        (15, 15, "unexpected-text"),
        (17, 3, "missing-colon"),
    ]
    assert [keys(declaration) for declaration in file.declarations] == [
        ["risk", "within", "parties"],
        ["status"],
        ["classification"],
        ["values"],
    ]
    assert file.damaged == {1, 8, 14}


def test_the_places_after_a_fault_stay_true() -> None:
    file, _ = read("# č\nlist a of b { x: ] }\n\n  list c of d { y: 1 }  # beside\n")
    second = file.declarations[1]
    assert (second.span.line, second.span.column) == (4, 3)
    assert [(c.text, c.span.line, c.own_line) for c in file.comments] == [
        ("# č", 1, True),
        ("# beside", 4, False),
    ]


def test_an_unclosed_block_ends_where_the_next_declaration_begins() -> None:
    file, found = read(
        """
        criterion A-1 "a" {
          legal { basis: UCC art 46(3)

        criterion B-1 "b" {
          level: low
        }
        """
    )
    assert {fault for _, _, fault in found} == {"unclosed-block"}
    assert len(file.declarations) == 2
    assert keys(file.declarations[1]) == ["level"]


def test_a_superfluous_brace_hides_nothing() -> None:
    file, found = read('criterion A-1 "a" { level: low }\n}\ncriterion B-1 "b" { level: low }\n')
    assert found == [(2, 1, "unexpected-text")]
    assert [keys(declaration) for declaration in file.declarations] == [["level"], ["level"]]


@pytest.mark.parametrize("rest", ["", '\ncriterion B-1 "b" {\n  description: """fine"""\n}\n'])
def test_an_unclosed_long_text_ends_before_the_next_entry(rest: str) -> None:
    written = (
        'criterion A-1 "a" {\n  description: """never closed,\n    Said: "x" and more\n  level: low\n}\n'
    )
    file, found = read(written + rest)
    assert found == [(2, 16, "unclosed-text")]
    assert [keys(declaration) for declaration in file.declarations] == [["level"], ["description"]][
        : 1 + bool(rest)
    ]


def test_an_unclosed_text_ends_with_its_line() -> None:
    file, found = read('criterion A-1 "a" {\n  owner: "expert\n  level: low\n}\n')
    assert found == [(2, 10, "unclosed-text")]
    assert keys(file.declarations[0]) == ["level"]


def test_an_unfinished_condition_is_the_fault_and_not_what_follows_it() -> None:
    file, found = read(
        """
        criterion A-1 "a" {
          indicator x "X" {
            when: (a or b
            evidence: in 1 of 2 x
          }
          select when a < b < c
          risk: origin
        }
        """
    )
    assert found == [(3, 17, "unexpected-text"), (6, 21, "unexpected-text")]
    indicator, entry = file.declarations[0].items
    assert isinstance(indicator, ast.Block)
    assert keys(indicator) == ["evidence"]
    assert isinstance(entry, ast.Entry)


def test_a_missing_brace_is_named_and_what_follows_is_read() -> None:
    file, found = read('criterion A-1 "a"\n  level: low\n  risk: x\n}\nlist b of c { values: d }\n')
    assert found == [(1, 15, "unexpected-text")]
    assert [keys(declaration) for declaration in file.declarations] == [["level", "risk"], ["values"]]


@pytest.mark.parametrize(
    ("written", "found", "expected"),
    [
        ('criterion Exc-003 "b" { level: low }', "`Exc-003`", "an ID such as `EXC-003`"),
        ('criterion A-1 "a"\n level: low }', "the end of the head", "`{`"),
        ("criterion A-1 { basis: UCC art }", "`}`", "the number of a provision"),
        ("criterion A-1 { basis: UCC art, RKC }", "`,`", "the number of a provision"),
        ("criterion A-1 { when: a = ] }", "`]`", "a value"),
        ("criterion A-1 { when: (a or b }", "`}`", "`)`"),
        ("criterion A-1 { level: low }\n}", "`}`", "the next declaration"),
        ("criterion A-1 { when: a b }", "`b`", "a comparison, an operator such as `and`, or the next entry"),
        ("criterion A-1 { owner: a b }", "`b`", "`,` or the next entry"),
        ("criterion A-1 { select when a and or b risk: c }", "`b`", "the next entry or `}`"),
    ],
)
def test_what_was_found_and_what_was_expected_is_said(written: str, found: str, expected: str) -> None:
    said = arguments(written)
    assert (said["found"], said["expected"]) == (found, expected)


def test_a_misspelt_statement_gets_the_nearest_one() -> None:
    assert arguments('criterion A-1 "a" {\n  selct when a\n  owner: x\n}\n') == {
        "word": "selct",
        "nearest": "select",
    }


def test_an_unknown_unit_is_named_with_its_number() -> None:
    assert arguments("parameter p { default: 12 par_secs }") == {"unit": "par_secs", "number": "12"}


def test_many_faults_in_one_declaration_come_to_an_end() -> None:
    _, found = read("criterion A-1 {\n" + "  level: ]\n" * 100 + "}\n")
    assert 20 <= len(found) <= 30


# Refused before lexing


@pytest.mark.parametrize(
    "condition",
    [
        "not " * 80 + "a",
        "(" * 80 + "a" + ")" * 80,
        ("not " * 30 + "(") * 30 + "a" + ")" * 30,
        "-" * 80 + "a",
        "a else " * 80 + "a",
        "(a) else " * 80 + "a",
        "a for " * 80 + "a",
    ],
)
def test_what_would_nest_too_deep_is_refused(condition: str) -> None:
    _, findings = parse(Source("x.crm", f"criterion A-1 {{ when: {condition} }}".encode()))
    assert [found.fault for found in findings] == ["nested-too-deep"]


@pytest.mark.parametrize(
    "items",
    [
        "when: " + "a - " * 200 + "a",
        "when: " + "(a else 0) + " * 200 + "a",
        "when: " + "a else 0 > 1 and not b or " * 200 + "c",
        "classification: limited for RS control for aeo { level: low } " * 200,
        "when: " + "(" * 60 + "a" + ")" * 60,
    ],
)
def test_what_is_long_but_flat_is_taken(items: str) -> None:
    _, findings = parse(Source("x.crm", f"criterion A-1 {{ {items} }}".encode()))
    assert findings == []
