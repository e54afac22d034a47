"""Section 4.3 of the language: counts, sums and quantifiers over items, some of them unknown."""

from __future__ import annotations

import tests.unit.book_builder as b
from crmc.ir import expression as ir
from tests.unit.book_builder import NOT_SELECTED, SELECTED, undetermined

T, F = b.truth(True), b.truth(False)


def on_declaration(select: ir.Expression, *items: dict[str, object]) -> tuple[str, tuple[str, ...]]:
    found = b.row(b.book(b.criterion(select, on="declaration")), b.declaration(*items))
    return found.outcome, found.missing


def test_4_3_a_count_is_true_or_false_when_every_completion_agrees() -> None:
    count = ir.CountItems(b.over("net_mass", "1"))
    heavy, light, open_ = {"net_mass": "2"}, {"net_mass": "1"}, {}
    at_least_two = b.compare(count, ">=", b.num("2"))
    assert on_declaration(at_least_two, heavy, heavy, open_) == SELECTED
    assert on_declaration(at_least_two, heavy, light, open_) == undetermined("net_mass")
    assert on_declaration(at_least_two, light, light, open_) == NOT_SELECTED
    assert on_declaration(b.compare(count, "=", b.num("3")), heavy, light, open_) == NOT_SELECTED


def test_4_3_a_count_is_a_whole_number() -> None:
    count = ir.CountItems(b.over("net_mass", "1"))
    assert on_declaration(b.compare(count, "=", b.num("0.5")), {}) == NOT_SELECTED
    either = ir.In(count, (ir.Range(b.num("0"), b.num("0.5")), ir.Single(b.num("1"))))
    assert on_declaration(either, {}) == SELECTED


def test_3_a_count_without_condition_counts_all_items() -> None:
    assert on_declaration(b.compare(ir.CountItems(None), "=", b.num("2")), {}, {}) == SELECTED


def test_4_3_a_sum_with_a_missing_part_has_no_bound_above() -> None:
    total = ir.SumItems("customs_value")
    more_than = b.compare(total, ">", b.num("100"))
    assert on_declaration(more_than, {"customs_value": "90"}, {}) == undetermined("customs_value")
    less_than = b.compare(total, "<", b.num("100"))
    assert on_declaration(less_than, {"customs_value": "90"}, {}) == undetermined("customs_value")


def test_4_3_a_sum_with_a_missing_part_has_the_bound_that_the_catalogue_gives() -> None:
    more_than = b.compare(ir.SumItems("customs_value"), ">", b.num("100"))
    assert on_declaration(more_than, {"customs_value": "101"}, {}) == SELECTED
    below = b.compare(ir.SumItems("customs_value"), "<=", b.num("100"))
    assert on_declaration(below, {"customs_value": "101"}, {}) == NOT_SELECTED


def test_4_3_a_sum_with_a_missing_part_without_a_bound_is_unknown() -> None:
    more_than = b.compare(ir.SumItems("gain"), ">", b.num("100"))
    assert on_declaration(more_than, {"gain": "101"}, {}) == undetermined("gain")


def test_4_3_a_sum_over_items_of_which_one_may_count() -> None:
    heavy_value = ir.SumItems("customs_value", b.over("net_mass", "1"))
    items = ({"customs_value": "10", "net_mass": "2"}, {"customs_value": "5"})
    assert on_declaration(b.compare(heavy_value, ">=", b.num("10")), *items) == SELECTED
    assert on_declaration(b.compare(heavy_value, ">", b.num("15")), *items) == NOT_SELECTED
    assert on_declaration(b.compare(heavy_value, "<", b.num("12")), *items) == undetermined("net_mass")


def test_4_3_a_loss_that_may_count() -> None:
    losses = ir.SumItems("gain", b.over("net_mass", "1"))
    assert on_declaration(b.compare(losses, "<=", b.num("0")), {"gain": "-5"}) == SELECTED
    assert on_declaration(b.compare(losses, "<", b.num("0")), {"gain": "-5"}) == undetermined("net_mass")


def test_4_3_a_sum_in_a_range_agrees_over_every_completion() -> None:
    total = ir.SumItems("customs_value", b.over("net_mass", "1"))
    within = ir.In(total, (ir.Range(b.num("0"), b.num("10")), ir.Range(b.num("10"), b.num("20"))))
    assert on_declaration(within, {"customs_value": "15"}) == SELECTED
    apart = ir.In(total, (ir.Range(b.num("16"), b.num("20")),))
    assert on_declaration(apart, {"customs_value": "15"}) == NOT_SELECTED


def test_4_3_arithmetic_with_a_sum_of_which_a_part_is_missing() -> None:
    twice_less_ten = ir.Sum((ir.Product((b.num("2"), ir.SumItems("customs_value"))), b.num("-10")))
    assert on_declaration(b.compare(twice_less_ten, ">=", b.num("190")), {"customs_value": "100"}, {}) == (
        SELECTED
    )
    negative = ir.Negative(ir.SumItems("customs_value"))
    assert on_declaration(b.compare(negative, "<=", b.num("-100")), {"customs_value": "100"}, {}) == SELECTED


def test_3_every_over_no_items_is_true_any_false_and_a_sum_zero() -> None:
    assert on_declaration(ir.Items("every", F)) == SELECTED
    assert on_declaration(ir.Items("any", T)) == NOT_SELECTED
    assert on_declaration(b.compare(ir.SumItems("customs_value"), "=", b.num("0"))) == SELECTED


def test_4_3_quantifiers_over_items_are_or_and_and() -> None:
    heavy = b.over("net_mass", "1")
    assert on_declaration(ir.Items("any", heavy), {}, {"net_mass": "2"}) == SELECTED
    assert on_declaration(ir.Items("any", heavy), {}, {"net_mass": "1"}) == undetermined("net_mass")
    assert on_declaration(ir.Items("every", heavy), {}, {"net_mass": "1"}) == NOT_SELECTED
    assert on_declaration(ir.Items("every", heavy), {}, {"net_mass": "2"}) == undetermined("net_mass")
