"""Sections 3 and 4.3 of the language: what is true, false and unknown, and what is missing."""

from __future__ import annotations

import pytest

import tests.unit.book_builder as b
from crmc.ir import expression as ir
from crmc.ir.model import Row as TableRow
from crmc.ir.scope import Supplies
from tests.unit.book_builder import NOT_SELECTED, SELECTED, undetermined

T, F, U = b.truth(True), b.truth(False), b.truth(None)
WEIGHT_UNKNOWN = b.over("net_mass", "1")


@pytest.mark.parametrize("relation", ["=", "!=", "<", "<=", ">", ">="])
def test_4_3_a_comparison_with_a_missing_side_is_unknown(relation: str) -> None:
    select = b.compare(b.el("net_mass"), relation, b.num("1"))
    assert b.outcome(select) == undetermined("net_mass")


def test_4_3_a_comparison_gives_its_own_missing_elements() -> None:
    select = b.compare(b.el("net_mass"), "<", b.el("gross_mass"))
    assert b.outcome(select) == undetermined("gross_mass", "net_mass")
    assert b.outcome(select, {"net_mass": "1"}) == undetermined("gross_mass")


def test_4_3_missing_names_are_sorted() -> None:
    assert b.outcome(ir.And((WEIGHT_UNKNOWN, b.eq("importer_id", "X"), U)))[1] == (
        "importer_id",
        "net_mass",
        "packages",
    )


@pytest.mark.parametrize(
    ("operands", "expected"),
    [
        ((T, T), SELECTED),
        ((T, F), NOT_SELECTED),
        ((U, F), NOT_SELECTED),
        ((U, T), undetermined("packages")),
    ],
)
def test_4_3_and_is_false_where_one_is_false(operands: tuple[ir.Expression, ...], expected: object) -> None:
    assert b.outcome(ir.And(operands)) == expected


@pytest.mark.parametrize(
    ("operands", "expected"),
    [((F, F), NOT_SELECTED), ((T, F), SELECTED), ((U, T), SELECTED), ((U, F), undetermined("packages"))],
)
def test_4_3_or_is_true_where_one_is_true(operands: tuple[ir.Expression, ...], expected: object) -> None:
    assert b.outcome(ir.Or(operands)) == expected


@pytest.mark.parametrize(
    ("operand", "expected"), [(T, NOT_SELECTED), (F, SELECTED), (U, undetermined("packages"))]
)
def test_4_3_not_unknown_is_unknown(operand: ir.Expression, expected: object) -> None:
    assert b.outcome(ir.Not(operand)) == expected


def test_4_3_and_or_give_the_union_over_their_unknown_operands_only() -> None:
    hidden = ir.And((F, b.eq("importer_id", "X")))
    assert b.outcome(ir.Or((U, hidden, WEIGHT_UNKNOWN))) == undetermined("net_mass", "packages")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2403", SELECTED),
        ("240311", SELECTED),
        ("24031100", SELECTED),
        ("2402", NOT_SELECTED),
        ("24", undetermined("commodity_code")),
        ("64", NOT_SELECTED),
    ],
)
def test_4_3_a_declared_code_shorter_than_the_rules_and_a_prefix_of_it_is_unknown(
    declared: str, expected: object
) -> None:
    assert b.outcome(b.hs("2403"), {"commodity_code": declared}) == expected


def test_4_3_a_code_too_short_for_one_member_may_match_another() -> None:
    assert b.outcome(b.hs("240311", "24"), {"commodity_code": "2403"}) == SELECTED


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("240210", SELECTED),
        ("2403", SELECTED),
        ("240499", SELECTED),
        ("2405", NOT_SELECTED),
        ("240199", NOT_SELECTED),
        ("24", undetermined("commodity_code")),
        ("25", NOT_SELECTED),
    ],
)
def test_3_a_range_of_hierarchical_codes_takes_the_whole_subtrees_of_both_ends(
    declared: str, expected: object
) -> None:
    assert b.outcome(b.hs("2402..2404"), {"commodity_code": declared}) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2402", undetermined("commodity_code")),
        ("2403", SELECTED),
        ("240219", NOT_SELECTED),
        ("240220", SELECTED),
        ("2404", SELECTED),
    ],
)
def test_3_a_range_with_ends_of_two_lengths(declared: str, expected: object) -> None:
    assert b.outcome(b.hs("240220..2404"), {"commodity_code": declared}) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("4000", SELECTED), ("40", NOT_SELECTED), ("4200", SELECTED), ("4300", NOT_SELECTED)],
)
def test_3_a_range_of_flat_codes_compares_text_of_equal_length(declared: str, expected: object) -> None:
    select = b.among("requested_procedure", "4000..4200")
    assert b.outcome(select, {"requested_procedure": declared}) == expected


def test_4_3_a_zero_denominator_is_unknown_with_its_elements() -> None:
    value = ir.Quotient(b.el("customs_value"), b.el("net_mass"))
    select = b.compare(value, "<", b.num("12"))
    assert b.outcome(select, {"customs_value": "5", "net_mass": "0"}) == undetermined("net_mass")


def test_4_3_a_zero_denominator_in_a_named_part_gives_the_elements_of_the_part() -> None:
    tare = ir.Sum((b.el("gross_mass"), ir.Negative(b.el("net_mass"))))
    select = b.compare(ir.Quotient(b.el("customs_value"), ir.Part("tare")), "<", b.num("12"))
    item = {"customs_value": "5", "net_mass": "3", "gross_mass": "3"}
    assert b.outcome(select, item, parts={"tare": tare}) == undetermined("gross_mass", "net_mass")


def test_4_3_a_zero_denominator_without_elements_gives_what_it_names() -> None:
    value = ir.Quotient(b.el("customs_value"), ir.Parameter("floor"))
    select = b.compare(value, "<", b.num("12"))
    parameters = (b.parameter("floor", "0"),)
    assert b.outcome(select, {"customs_value": "5"}, parameters=parameters) == undetermined("parameter:floor")


def test_4_3_a_missing_list_is_unknown() -> None:
    select = b.among("importer_id", "A", "list:cleared")
    lists = (b.named_list("cleared", external=True, type="identifier"),)
    header = {"importer_id": "B"}
    assert b.outcome(select, header=header, lists=lists) == undetermined("list:cleared")
    supplied = Supplies(lists={"cleared": ("B",)})
    assert b.outcome(select, header=header, lists=lists, supplies=supplied) == SELECTED
    empty = Supplies(lists={"cleared": ()})
    assert b.outcome(select, header=header, lists=lists, supplies=empty) == NOT_SELECTED


def test_4_3_another_member_settles_a_missing_list() -> None:
    select = b.among("importer_id", "A", "list:cleared")
    lists = (b.named_list("cleared", external=True, type="identifier"),)
    assert b.outcome(select, header={"importer_id": "A"}, lists=lists) == SELECTED


def test_4_3_a_missing_operand_and_a_missing_list_are_both_named() -> None:
    select = b.among("importer_id", "list:cleared")
    lists = (b.named_list("cleared", external=True, type="identifier"),)
    assert b.outcome(select, lists=lists) == undetermined("importer_id", "list:cleared")


def test_4_3_a_table_without_a_row_is_unknown() -> None:
    tables = (b.table("reference", "origin_country", (("CN",), "5")),)
    select = b.compare(b.el("customs_value"), "<", ir.Lookup("reference"))
    item = {"customs_value": "1", "origin_country": "IT"}
    assert b.outcome(select, item, tables=tables) == undetermined("table:reference")
    assert b.outcome(select, {**item, "origin_country": "CN"}, tables=tables) == SELECTED


def test_4_3_a_missing_rate_is_unknown() -> None:
    item = {"customs_value": {"amount": "5", "currency": "RSD"}}
    assert b.outcome(b.over("customs_value", "1"), item) == undetermined("rates")


def test_4_3_missing_history_is_unknown() -> None:
    count = ir.HistoryCount(("importer_id",), "7")
    select = b.compare(count, ">=", b.num("1"))
    assert b.outcome(select, header={"importer_id": "X"}) == undetermined("history")


@pytest.mark.parametrize(
    ("count", "operands", "expected"),
    [
        ("2", (T, T, U), SELECTED),
        ("2", (T, U, F), undetermined("packages")),
        ("2", (U, F, F), NOT_SELECTED),
        ("0", (F,), SELECTED),
    ],
)
def test_4_3_at_least_is_true_or_false_when_every_completion_agrees(
    count: str, operands: tuple[ir.Expression, ...], expected: object
) -> None:
    assert b.outcome(ir.AtLeast(count, operands)) == expected


def test_4_3_at_least_gives_the_union_over_its_unknown_operands() -> None:
    select = ir.AtLeast("2", (T, U, WEIGHT_UNKNOWN, ir.And((F, b.eq("importer_id", "X")))))
    assert b.outcome(select) == undetermined("net_mass", "packages")


def test_3_given_but_empty_is_any_false_and_every_true() -> None:
    is_n1 = ir.Compare("=", ir.Each(), b.code("N1"))
    item = {"documents": []}
    assert b.outcome(ir.Quantified("any", "documents", is_n1), item) == NOT_SELECTED
    assert b.outcome(ir.Quantified("every", "documents", is_n1), item) == SELECTED
    assert b.outcome(ir.IsMissing(b.el("documents")), item) == NOT_SELECTED


def test_3_a_multiple_element_that_is_not_given_is_unknown() -> None:
    is_n1 = ir.Compare("=", ir.Each(), b.code("N1"))
    assert b.outcome(ir.Quantified("every", "documents", is_n1)) == undetermined("documents")


def test_3_presence_is_always_true_or_false() -> None:
    assert b.outcome(ir.IsMissing(b.el("net_mass"))) == SELECTED
    assert b.outcome(ir.IsMissing(b.el("net_mass")), {"net_mass": "0"}) == NOT_SELECTED
    foreign = {"customs_value": {"amount": "5", "currency": "RSD"}}
    assert b.outcome(ir.IsMissing(b.el("customs_value")), foreign) == NOT_SELECTED


def test_3_a_table_without_a_row_is_missing() -> None:
    tables = (b.table("reference", "origin_country", (("CN",), "5")),)
    select = ir.IsMissing(ir.Lookup("reference"))
    assert b.outcome(select, {"origin_country": "IT"}, tables=tables) == SELECTED
    assert b.outcome(select, {"origin_country": "CN"}, tables=tables) == NOT_SELECTED


def test_3_else_is_the_fallback_where_the_value_is_missing() -> None:
    select = b.compare(ir.Else(b.el("packages"), b.num("0")), "<", b.num("5"))
    assert b.outcome(select) == SELECTED
    assert b.outcome(select, {"packages": 5}) == NOT_SELECTED


def test_3_else_does_not_hide_an_amount_that_cannot_be_converted() -> None:
    select = b.compare(ir.Else(b.el("customs_value"), b.num("0")), "<", b.num("5"))
    foreign = {"customs_value": {"amount": "5", "currency": "RSD"}}
    assert b.outcome(select, foreign) == undetermined("rates")


def test_3_else_of_two_missing_elements_names_both() -> None:
    select = b.compare(ir.Else(b.el("net_mass"), b.el("gross_mass")), ">", b.num("1"))
    assert b.outcome(select) == undetermined("gross_mass", "net_mass")


def within(relation: str, moment: str, anchor: str) -> tuple[str, tuple[str, ...]]:
    """Is `moment` within 90 days before or after `anchor`?"""
    select = ir.Within(b.el("received_date"), b.num("129600"), relation, b.el("declaration_date"))
    return b.outcome(select, header={"received_date": moment, "declaration_date": anchor})


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2027-04-01", SELECTED, SELECTED),
        ("2027-01-01", SELECTED, NOT_SELECTED),
        ("2026-12-31", NOT_SELECTED, NOT_SELECTED),
        ("2027-06-30", NOT_SELECTED, SELECTED),
        ("2027-07-01", NOT_SELECTED, NOT_SELECTED),
    ],
)
def test_3_within_ninety_days_before_and_after(day: str, before: object, after: object) -> None:
    assert within("before", day, "2027-04-01") == before
    assert within("after", day, "2027-04-01") == after


def test_3_within_gives_the_missing_dates() -> None:
    select = ir.Within(b.el("received_date"), b.num("60"), "before", b.el("declaration_date"))
    assert b.outcome(select) == undetermined("declaration_date", "received_date")


def test_4_3_selected_only_on_true() -> None:
    assert b.outcome(T) == SELECTED
    assert b.outcome(U)[0] == "undetermined"
    assert b.outcome(F) == NOT_SELECTED


def test_a_bool_element_and_a_part_stand_where_a_condition_may() -> None:
    select = ir.And((b.el("importer_is_aeo"), ir.Part("heavy")))
    parts = {"heavy": b.over("net_mass", "1")}
    assert b.outcome(select, {"net_mass": "2"}, header={"importer_is_aeo": True}, parts=parts) == SELECTED
    assert b.outcome(select, {"net_mass": "2"}, parts=parts) == undetermined("importer_is_aeo")


def lookup(item: dict[str, object], *rows: tuple[tuple[str | None, ...], str]) -> object:
    """The value that a table by commodity code and origin holds: its text, or what is missing."""
    tables = (b.table("reference", "commodity_code origin_country", *rows),)
    for _, value in rows:
        select = b.compare(ir.Lookup("reference"), "=", b.num(value))
        found = b.outcome(select, item, tables=tables)
        if found == SELECTED:
            return value
        if found[0] == "undetermined":
            return found[1]
    return None


ROWS = ((("2403", None), "14"), (("240311", "CN"), "16.5"), ((None, "CN"), "9"), ((None, None), "1"))


@pytest.mark.parametrize(
    ("declared", "origin", "expected"),
    [
        ("240311", "CN", "16.5"),
        ("240311", "IT", "14"),
        ("240319", "CN", "14"),
        ("6403", "CN", "9"),
        ("6403", "IT", "1"),
    ],
)
def test_2_in_a_table_the_longest_code_wins_then_any(declared: str, origin: str, expected: str) -> None:
    assert lookup({"commodity_code": declared, "origin_country": origin}, *ROWS) == expected


def test_4_3_a_code_too_short_to_find_its_row_is_unknown() -> None:
    item = {"commodity_code": "2403", "origin_country": "CN"}
    assert lookup(item, *ROWS) == ("commodity_code",)


def test_4_3_a_short_code_finds_its_row_where_no_longer_one_can_apply() -> None:
    assert lookup({"commodity_code": "2403", "origin_country": "IT"}, *ROWS) == "14"


def test_4_3_a_short_code_finds_its_value_where_every_completion_agrees() -> None:
    rows = ((("24", None), "14"), (("2403", None), "14"))
    assert lookup({"commodity_code": "24", "origin_country": "IT"}, *rows) == "14"


def test_4_3_a_missing_key_is_unknown_unless_only_any_applies() -> None:
    assert lookup({"commodity_code": "240311"}, *ROWS) == ("origin_country",)
    assert lookup({"commodity_code": "240319"}, *ROWS) == "14"


def test_4_3_a_missing_key_leaves_open_whether_a_nearer_row_than_any_applies() -> None:
    rows = (((None, None), "1"), ((None, "CN"), "9"))
    assert lookup({"commodity_code": "6403"}, *rows) == ("origin_country",)


def test_4_13_a_test_may_replace_the_rows_of_a_table() -> None:
    tables = (b.table("reference", "origin_country", (("CN",), "5")),)
    supplies = Supplies(tables={"reference": (TableRow(("IT",), "7"),)})
    select = b.compare(ir.Lookup("reference"), "=", b.num("7"))
    assert b.outcome(select, {"origin_country": "IT"}, tables=tables, supplies=supplies) == SELECTED
