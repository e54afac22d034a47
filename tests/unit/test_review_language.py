"""One mistake of an author is told once, on its line, with a way out; no source fails the compiler."""

from __future__ import annotations

import pytest

from crmc.diagnostics import Diagnostic
from tests.unit.knowledge import ALONE, codes, compiled, criterion

LISTS = """
list eu of country "EU" { classification: public values: AT, DE }
"""


def only(*texts: str) -> Diagnostic:
    """The one thing that is found."""
    (found,) = compiled(*texts, LISTS).diagnostics
    return found


@pytest.mark.parametrize(
    ("condition", "name", "column"),
    [
        ("orgin_country = CN", "unknown-name", 15),
        ("CN = orgin_country", "unknown-name", 20),
        ("any suporting_type in (N954)", "unknown-name", 19),
        ("origin_country + dispatch_country = CN", "not-a-number", 15),
        ("acceptance_date - declaration_date > 3 days", "not-a-number", 15),
        ("net_mass > 1 KG", "unknown-unit", 28),
        ("net_mass > 1 kgs and origin_country = CN", "unknown-unit", 28),
        ("customs_value > 100 EURO", "unknown-unit", 35),
        ("origin_country = CN AND net_mass > 1 kg", "unexpected-text", 35),
        ("origin_country = CN net_mass > 1 kg", "unexpected-text", 35),
        ("origin_country = CN and", "unexpected-text", 35),
        ("any supporting_document_type", "unexpected-text", 19),
        ("customs_value is not", "unexpected-text", 32),
    ],
)
def test_one_mistake_in_a_condition_is_one_finding(condition: str, name: str, column: int) -> None:
    found = only(criterion(condition))
    assert (found.name, found.span.line, found.span.column) == (name, 16, column)


@pytest.mark.parametrize(
    ("condition", "help"),
    [
        ("origin_country = rs", "did you mean `RS`?"),
        ("importer_id = RS100", 'write it in quotes: `"RS100"`'),
        ("importer_is_aeo = true", "write `yes` or `no`"),
        ("origin_country = missing", "ask whether it is there: `… is missing`"),
        ("acceptance_date > 2027", "write a date whole and without quotes, as in `2027-03-01`"),
        ("customs_value else 0 > 5 EUR", "write the unit after the number, such as `12 EUR`"),
        ("customs_value in (5 .. 10 EUR)", "write the unit after the number, such as `12 EUR`"),
    ],
)
def test_a_way_out_is_shown(condition: str, help: str) -> None:
    assert only(criterion(condition)).help == help


def test_a_product_of_one_unit_is_named_as_such() -> None:
    found = only(criterion("customs_value * customs_value > 1 EUR"))
    assert found.message.startswith("`money × money` does not go with `money`")


@pytest.mark.parametrize(
    "parts",
    [
        'indicator low "x" { }',
        'indicator low "x" { when: customs_value }',
        "let low = orgin_country",
    ],
)
def test_a_faulty_part_is_told_where_it_stands_and_not_where_it_is_named(parts: str) -> None:
    assert only(criterion("low", more=f"  {parts}\n")).span.line == 15


def test_a_part_with_a_taken_name_is_told_once() -> None:
    assert only(criterion("net_mass > 1 kg", more="  let net_mass = customs_value\n")).name == "name-taken"


PARAMETER = 'parameter p of money "P" {{ classification: public default: {0} range: {1} .. {2} }}\n'


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (("12 USD", "8 EUR", "20 EUR"), ["wrong-type"]),
        (("12 EUR", "8 USD", "20 EUR"), ["wrong-type"]),
        (("-12 EUR", "-20 EUR", "20 EUR"), []),
        (("-30 EUR", "-20 EUR", "20 EUR"), ["outside-range"]),
        (("12 kg", "8 EUR", "20 EUR"), ["wrong-type"]),
    ],
)
def test_values_of_a_parameter_are_amounts_in_euro_of_either_sign(
    values: tuple[str, str, str], found: list[str]
) -> None:
    assert codes(compiled(PARAMETER.format(*values), criterion("customs_value > p"))) == found


def test_a_negative_default_is_kept() -> None:
    book = compiled(PARAMETER.format("-12 EUR", "-20 EUR", "20 EUR")).book
    assert [(p.default, p.low, p.high) for p in book.parameters] == [("-12", "-20", "20")]


def test_an_adoption_sets_no_amount_in_another_currency() -> None:
    adopted = 'adopt TST-001 by RS { from: 2027-01-01 attested: "x", 2026-01-01 set p: 100 USD }'
    text = PARAMETER.format("12 EUR", "8 EUR", "200 EUR")
    assert codes(compiled(text, criterion("customs_value > p"), adopted)) == ["wrong-type"]


def test_a_parameter_of_an_unknown_type_is_one_finding_and_its_users_are_left_out() -> None:
    text = PARAMETER.format("12 EUR", "8 EUR", "20 EUR").replace("money", "mony")
    compilation = compiled(text, criterion("customs_value > p"))
    assert codes(compilation) == ["unknown-type"]
    assert compilation.book.criteria == ()


def test_a_parameter_of_whole_numbers_takes_no_fraction_and_one_of_yes_or_no_takes_yes() -> None:
    whole = 'parameter p of integer "P" { classification: public default: 3.5 }'
    assert only(whole).help == "write a whole number"
    assert codes(compiled('parameter p of bool "P" { classification: public default: yes }')) == []


def changed(old: str, new: str, **entries: str) -> str:
    text = criterion(**entries)
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        (criterion(classification="restricted for"), "unexpected-text", 8),
        (criterion(classification="restricted for RS MK"), "unexpected-text", 8),
        (criterion(classification="restricted for XX"), "unknown-word", 8),
        (criterion(parties="all except"), "unexpected-text", 10),
        (criterion(parties="all, RS"), "wrong-value", 10),
        (criterion(implements="GOV4 GOV8"), "unexpected-text", 13),
        (changed("documentary\n", "documentary,\n"), "unexpected-text", 25),
        (changed('"Check the documents" {', '"Check the documents"'), "unexpected-text", 24),
        (changed("SOP-TST-01\n  }", "SOP-TST-01\n  }}"), "unexpected-text", 30),
        (changed('duty is lost."""', "duty is lost."), "unclosed-text", 14),
        (changed('"""None."""', '"""None.'), "unclosed-text", 20),
    ],
)
def test_one_mistake_in_the_text_is_one_finding_on_its_line(text: str, name: str, line: int) -> None:
    found = only(text)
    assert (found.name, found.span.line) == (name, line)


def test_blocks_at_the_margin_stay_in_their_declaration_beside_a_mistake() -> None:
    low = 'indicator low "x" { when: customs_value > 1 EUR evidence: in 38 irregular }\n'
    assert [found.name for found in compiled(criterion("low", more=low)).diagnostics] == ["unexpected-text"]


def test_the_beginning_of_a_long_word_is_near_to_it() -> None:
    assert "did you mean `financial_interests`?" in str(only(criterion(consequence="financial")).help)


@pytest.mark.parametrize("count", ["3.5", "10_001", "1_000_000_000"])
def test_earlier_declarations_are_a_bounded_whole_number(count: str) -> None:
    test = f"test TST-001 {{ given {{ origin_country: CN }} earlier {count} {{ }} expect: selected }}"
    assert codes(compiled(criterion(), test)) == ["wrong-value"]


def test_before_the_first_day_there_is_no_other() -> None:
    test = "test TST-001 { on: 0001-01-01 given { } earlier 1 { } expect: not_selected }"
    assert codes(compiled(criterion(), test)) == []


STEP = 'step extra "Extra" { phase: act by: officer within: 5 min do: """Act.""" }'


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (STEP.replace("5 min", "5 minutes"), "unknown-unit"),
        ('decide extra "E?" { by: officer yes { } no { } yes { } }', "second-block"),
    ],
)
def test_one_mistake_in_a_procedure_is_one_finding(part: str, name: str) -> None:
    text = ALONE.replace("SOP-TST-01", "SOP-TST-02").replace("  end done", f"  {part}\n  end done")
    assert codes(compiled(text)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('adopt TST-001 by RS { form: 2027-01-01 attested: "x", 2026-01-01 }', "unknown-key"),
        ("test TST-001 { giben { origin_country: CN } expect: selected }", "unknown-block"),
        ("table t of money by supporting_document_type { row N954: 5 EUR }", "wrong-table-key"),
        ("table t of integer by commodity_code { row 64: 9.5 }", "wrong-type"),
    ],
)
def test_one_mistake_in_a_declaration_is_one_finding(text: str, name: str) -> None:
    assert codes(compiled(criterion(), text)) == [name]


def test_a_row_of_another_type_names_both_and_a_way_out() -> None:
    found = only("table t of money per kg by commodity_code { row 64: 9 kg }")
    assert "`money per kg` is needed here, and this is of the type `mass`" in found.message
    assert found.help == "write the unit after the number, such as `12 EUR/kg`"


def test_several_braces_too_many_in_a_row_are_one_finding() -> None:
    assert only(criterion() + "}}\n}\n").span.column == 1


def test_an_unknown_unit_is_told_in_a_metric_and_in_a_test() -> None:
    metric = 'metric MET-9 "x" { classification: public formula: count(result) target: >= 8 foo }\n'
    example = 'test TST-001 "x" { given { origin_country: CN net_mass: 5 foo } expect: selected }\n'
    assert codes(compiled(criterion(), metric)) == ["unknown-unit"]
    assert "unknown-unit" in codes(compiled(criterion(), example))


def test_a_second_list_of_wrong_values_leaves_the_first_as_it_is() -> None:
    """Found by fuzzing: what was wrong with the second took the type of the first from it."""
    lists = "list cefta of country { classification: public values: AL, XK }\n"
    second = "list cefta of country { classification: public values: 80, 9405 }\n"
    assert codes(compiled(lists + second)) == ["declared-twice", "wrong-type-of-all"]
