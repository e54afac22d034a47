"""The one form of a source file, construct by construct: what is written, and what it becomes."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from crmc.syntax import ast
from crmc.syntax.formatter import format_expression, format_file
from crmc.syntax.layout import WIDTH
from crmc.syntax.parser import expressions_of, parse_text

SAMPLES = Path(__file__).parents[1] / "samples"


def read(text: str) -> ast.File:
    file, findings = parse_text("x.crm", text)
    assert findings == []
    return file


def formatted(text: str) -> str:
    """The text in the one form, after both laws of the formatter have been checked on it."""
    file = read(text)
    result = format_file(file, text)
    again = read(result)
    assert ast.same_shape(
        ast.File(file.span, file.declarations, ()), ast.File(file.span, again.declarations, ())
    )
    assert format_file(again, result) == result
    return result


def entry(text: str) -> str:
    """One item of a criterion, formatted, without the indentation of its block."""
    lines = formatted(f'criterion X-1 "t" {{ {text} }}').splitlines()
    if len(lines) == 1:
        return lines[0].removeprefix('criterion X-1 "t" { ').removesuffix(" }")
    return "\n".join(line.removeprefix("  ") for line in lines[1:-1])


def body(text: str) -> str:
    return dedent(text).strip("\n")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("level:   low", "level: low"),
        ("share: 10%", "share: 10 %"),
        ("time: 15min", "time: 15 min"),
        ("value: 0102, 2402.20, 2403.11.10, 19_540, 1_149.990 EUR", None),
        ("floor: 12EUR/kg", "floor: 12 EUR/kg"),
        ("range: 8 EUR/kg..20 EUR/kg", "range: 8 EUR/kg .. 20 EUR/kg"),
        ("valid: 2027-01-01\n..\n2027-12-31", "valid: 2027-01-01 .. 2027-12-31"),
        (
            "basis: UCC  art  46(3) , UCC art 46(7),CEFTA_REC_1_2019",
            "basis: UCC art 46(3), UCC art 46(7), CEFTA_REC_1_2019",
        ),
        ("parties: all  except MD", "parties: all except MD"),
        ("classification: restricted for RS,MK", "classification: restricted for RS, MK"),
        (
            "evidence: in 38 of 19_540 irregular, in 92% of regular",
            "evidence: in 38 of 19_540 irregular, in 92 % of regular",
        ),
        ("target: >=8%", "target: >= 8 %"),
        ('set p: 11.5EUR/kg, "x"', 'set p: 11.5 EUR/kg, "x"'),
        ("list names: none", None),
        ("let u=customs_value/net_mass", "let u = customs_value / net_mass"),
        ("row 2403 , any:14EUR/kg", "row 2403, any: 14 EUR/kg"),
        ('row "1RL": 2', None),
        ('role  officer\n"Officer"', 'role officer "Officer"'),
        ('field f "F" of money per kg required', None),
        ('field f "F" of code of country', None),
        ('end done "Closed"\noutcome recorded', 'end done "Closed" outcome recorded'),
    ],
)
def test_items_have_one_spacing(written: str, expected: str | None) -> None:
    assert entry(written) == (expected or written)


@pytest.mark.parametrize(
    "expression",
    [
        "a = 1 and not (b or c) or not not d",
        "a + b - -c * (d / 2) >= 10 % * e",
        "(a)",
        "((a or b))",
        "x else y else 0 < 180",
        "commodity_code not in (2403.11, 8501 .. 8504, any_list)",
        "origin_country in eu",
        "a is missing or b is present or c is not missing or d is not present",
        "d within 30 days before acceptance_date or d within 2 weeks after e",
        't contains any ("toy") or t contains all (words) or t contains word any words',
        't starts with "поклон"',
        "any tax_rate >= 8 and every document in (N954, N864)",
        "at least 2 of (a, b = 1, c or d)",
        "any item where (a and b) or every item where (c)",
        "count(item where a = 1) >= 2",
        "sum(item.net_mass where a = 1) > sum(item.gross_mass)",
        "history(count by importer_id over 30 days) >= 5",
        "history(count where (a = 1 or b) by (importer_id, office) over 2 weeks) > 1",
        "history(sum(item.intrinsic_value) by (importer_id) over 7 days) > 100 EUR",
        "random 0.5 %",
        "count(result where outcome = irregular) / count(result)",
    ],
)
def test_an_expression_in_the_one_form_is_shown_as_written(expression: str) -> None:
    (node,) = expressions_of(expression)
    assert format_expression(node) == expression


def test_an_expression_is_shown_on_one_line_however_long_it_is() -> None:
    (node,) = expressions_of(" and ".join(f"element_{number} = {number}" for number in range(40)))
    assert format_expression(node).count(" and ") == 39
    assert "\n" not in format_expression(node)


def test_a_long_text_in_an_expression_is_shown_on_one_line() -> None:
    (node,) = expressions_of('t starts with """\n      two\n      lines\n"""')
    assert format_expression(node) == 't starts with """ two lines """'


@pytest.mark.parametrize("value", ['say "hi"', "two\nlines"])
def test_what_short_quotes_cannot_hold_stands_in_long_ones(value: str) -> None:
    (node,) = expressions_of('"short"')
    assert format_expression(ast.Text(node.span, value)).startswith('"""')


def test_every_entry_has_its_line() -> None:
    written = 'criterion X-1 "t" { level: low score { prior: 1 % threshold: 5% } select when a }'
    assert formatted(written) == body(
        """
        criterion X-1 "t" {
          level: low
          score {
            prior: 1 %
            threshold: 5 %
          }
          select when a
        }
        """
    ) + "\n"  # fmt: skip


def test_a_block_of_one_entry_stays_on_its_line_and_of_none_is_closed_at_once() -> None:
    assert entry("legal {basis: UCC art 46(3)}") == "legal { basis: UCC art 46(3) }"
    assert entry("legal {\nbasis: UCC art 46(3)}") == "legal {\n  basis: UCC art 46(3)\n}"
    assert entry("level: low yes{\n\n}") == "level: low\nyes { }"
    assert entry("given { item { a: 1 } }") == "given {\n  item { a: 1 }\n}"


def test_a_block_without_room_for_its_one_entry_on_the_line_is_opened() -> None:
    values = ", ".join(f"UCC art {number}" for number in range(10, 20))
    assert (
        entry(f"legal {{ basis: {values} }}")
        == f"legal {{\n  basis:\n    {values[:83]}\n    {values[84:]}\n}}"
    )


def test_the_head_of_a_block_keeps_its_parts() -> None:
    head = 'table t of money per kg by commodity_code , origin_country "T"{row 1, CN: 2 EUR/kg}'
    expected = 'table t of money per kg by commodity_code, origin_country "T" { row 1, CN: 2 EUR/kg }\n'
    assert formatted(head) == expected


def test_conditions_of_a_selection_have_their_lines_however_short() -> None:
    assert entry("select when a and (b or c) and d") == "select when\n  a\n  and (b or c)\n  and d"
    assert entry("select when a or b and c") == "select when\n  a\n  or b and c"
    assert entry("select when\n\nnot a") == "select when not a"
    assert entry("select when random 0.5%") == "select when random 0.5 %"


@pytest.mark.parametrize(("opening", "sign"), [("let x =", "and"), ("when:", "or")])
def test_a_long_condition_breaks_before_its_operators(opening: str, sign: str) -> None:
    operands = [f"some_element_{number} = {number}" for number in range(6)]
    expected = [f"  {operands[0]}", *(f"  {sign} {operand}" for operand in operands[1:])]
    assert entry(f"{opening} {f' {sign} '.join(operands)}") == "\n".join([opening, *expected])
    assert entry(f"{opening} {f' {sign} '.join(operands[:2])}").count("\n") == 0


def test_parentheses_without_room_break_within() -> None:
    operands = [f"some_element_{number} = {number}" for number in range(6)]
    written = f"select when a and ({' or '.join(operands)}) and at least 1 of ({', '.join(operands)})"
    assert entry(written) == body(
        """
        select when
          a
          and (
            some_element_0 = 0
            or some_element_1 = 1
            or some_element_2 = 2
            or some_element_3 = 3
            or some_element_4 = 4
            or some_element_5 = 5)
          and at least 1 of (
            some_element_0 = 0,
            some_element_1 = 1,
            some_element_2 = 2,
            some_element_3 = 3,
            some_element_4 = 4,
            some_element_5 = 5)
        """
    )


def test_a_long_list_is_filled_line_by_line() -> None:
    codes = [f"{number}.10" for number in range(8401, 8431)]
    lines = entry(f"values: {', '.join(codes)}").split("\n")
    assert lines[0] == "values:"
    assert ", ".join(line.strip().rstrip(",") for line in lines[1:]) == ", ".join(codes)
    assert all(80 < len("  " + line) <= WIDTH for line in lines[1:-1])
    assert all(line.startswith("  8") for line in lines[1:])


def test_a_long_membership_breaks_within_its_parentheses() -> None:
    codes = ", ".join(f"{number}.10" for number in range(8401, 8415))
    lines = entry(f"when: commodity_code in ({codes})").split("\n")
    assert lines[0] == "when: commodity_code in ("
    assert lines[1].startswith("  8401.10, ")
    assert lines[-1].endswith("8414.10)")


def test_a_long_sum_breaks_before_its_operators() -> None:
    parts = [f"some_long_element_{number}" for number in range(6)]
    assert entry(f"let total = {' + '.join(parts)}") == "let total =\n  " + "\n    + ".join(parts)


# Texts


def test_a_text_on_one_line_stays_there_and_one_on_its_own_lines_too() -> None:
    assert entry('do: """ Release. """') == 'do: """Release."""'
    assert entry('do: """\nRelease.\n  """') == 'do: """\n  Release.\n"""'
    assert entry('do: """"""') == 'do: """"""'


def test_a_text_without_room_on_its_line_gets_lines_of_its_own() -> None:
    text = "word " * 20 + "end"
    assert entry(f'do: """{text}"""') == f'do: """\n  {text}\n"""'
    assert entry(f'do: "{text}"') == f'do: "{text}"'


def test_the_lines_of_a_text_move_to_the_level_of_their_entry() -> None:
    written = 'step s "S" {\n do: """\n        First.\n\n          - point\n        Last.  \n"""\n}'
    assert formatted(written) == 'step s "S" {\n  do: """\n    First.\n\n      - point\n    Last.\n  """\n}\n'


def test_a_text_keeps_the_two_spaces_of_a_line_break_within() -> None:
    assert entry('do: """\n  one  \n  two\n"""') == 'do: """\n  one  \n  two\n"""'


@pytest.mark.parametrize(
    "value", ['"quoted"', 'say "hi"', '""start', "\u00a0edge", "# no comment", "{ no: block }"]
)
def test_an_awkward_text_keeps_its_value(value: str) -> None:
    file = read(f'step s "S" {{ do: """\n{value}\n""" }}')
    result = format_file(file, f'step s "S" {{ do: """\n{value}\n""" }}')
    (item,) = read(result).declarations[0].items
    assert isinstance(item, ast.Entry)
    assert item.values == (ast.Text(item.values[0].span, value, long=True),)


# Empty lines, line ends


def test_declarations_stand_one_line_apart() -> None:
    assert formatted("a b { }\nc d { }\n\n\n\ne f { }") == "a b { }\n\nc d { }\n\ne f { }\n"


def test_the_author_keeps_one_empty_line_between_items_and_none_at_the_ends() -> None:
    written = 'criterion X-1 "t" {\n\n\n  a: 1\n\n\n\n  b: 2\n  c: 3\n\n}'
    assert formatted(written) == 'criterion X-1 "t" {\n  a: 1\n\n  b: 2\n  c: 3\n}\n'


def test_an_empty_file_stays_empty() -> None:
    assert formatted("\n \n") == ""


# Samples


@pytest.mark.parametrize("name", ["criteria.crm", "procedures.crm"])
def test_the_samples_keep_both_laws_and_their_width(name: str) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    result = formatted(text)
    prose = "The driver is told what is examined"
    heads = "table tobacco_reference"
    assert [c.text for c in read(result).comments] == [c.text for c in read(text).comments]
    long_lines = [line for line in result.splitlines() if len(line) > WIDTH]
    assert all(prose in line or heads in line or line.startswith(("# Fict", "test ")) for line in long_lines)


def test_a_criterion_in_the_one_form_is_left_as_it_is() -> None:
    text = (SAMPLES / "criteria.crm").read_text(encoding="utf-8")
    first = text[: text.index("criterion EXC-003")].rstrip() + "\n"
    assert formatted(first) == first


def test_an_unknown_unit_before_a_division_is_one_on_every_line() -> None:
    text = "criterion A-1 {\n  select when customs_value > 5 EURO\n  / kg\n}\n"
    file, findings = parse_text("x.crm", text)
    formatted = format_file(file, text)
    assert (findings, parse_text("x.crm", formatted)[1]) == ([], [])
