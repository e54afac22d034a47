"""Section 4.8 of the language: earlier declarations."""

from __future__ import annotations

from typing import Any

import tests.unit.book_builder as b
from crmc.ir import expression as ir
from crmc.ir.record import Record
from crmc.ir.scope import Supplies
from tests.unit.book_builder import NOT_SELECTED, SELECTED, undetermined

DAYS = "30"


def count_is(number: str, relation: str = "=", **more: Any) -> ir.Compare:
    return b.compare(ir.HistoryCount(("importer_id",), DAYS, **more), relation, b.num(number))


def past(*items: dict[str, object], **header: Any) -> Record:
    return b.record(*items, **{"importer_id": "X", **header})


def counted(select: ir.Expression, *history: Record, **header: Any) -> tuple[str, tuple[str, ...]]:
    """The outcome on declaration D5 of 1 March 2027 by importer X, with a supplied history."""
    of = b.book(b.criterion(select, on="declaration"))
    today = b.declaration(**{"id": "D5", "importer_id": "X", **header})
    found = b.row(of, today, supplies=Supplies(history=history))
    return found.outcome, found.missing


def test_4_8_earlier_declarations_are_those_of_the_supplied_history() -> None:
    history = past(id="H1", acceptance_date="2027-02-20"), past(id="H2", acceptance_date="2027-02-21")
    assert counted(count_is("2"), *history) == SELECTED


def test_4_8_and_those_of_the_same_input_before_this_one() -> None:
    of = b.book(b.criterion(count_is("1"), on="declaration"))
    first = b.declaration(id="D1", importer_id="X", acceptance_date="2027-02-27")
    second = b.declaration(id="D2", importer_id="X", acceptance_date="2027-02-28")
    found = b.rows(of, first, second, supplies=Supplies(history=()))
    assert [row.outcome for row in found] == ["not_selected", "selected"]


def test_4_8_the_order_is_by_date_and_id_not_by_place_in_the_input() -> None:
    of = b.book(b.criterion(count_is("1"), on="declaration"))
    first = b.declaration(id="D1", importer_id="X", acceptance_date="2027-02-27")
    second = b.declaration(id="D2", importer_id="X", acceptance_date="2027-02-28")
    found = b.rows(of, second, first, supplies=Supplies(history=()))
    assert [row.outcome for row in found] == ["selected", "not_selected"]


def test_4_8_the_window_includes_its_first_day() -> None:
    assert counted(count_is("1"), past(id="H1", acceptance_date="2027-01-30")) == SELECTED
    assert counted(count_is("0"), past(id="H1", acceptance_date="2027-01-29")) == SELECTED


def test_4_8_the_same_day_counts_if_earlier_in_that_order() -> None:
    assert counted(count_is("1"), past(id="D4")) == SELECTED
    assert counted(count_is("0"), past(id="D5")) == SELECTED
    assert counted(count_is("0"), past(id="D6")) == SELECTED
    assert counted(count_is("1"), past(id="D10")) == SELECTED


def test_4_8_a_later_declaration_does_not_count() -> None:
    assert counted(count_is("0"), past(id="D1", acceptance_date="2027-03-02")) == SELECTED


def test_4_8_a_declaration_in_history_and_input_counts_once() -> None:
    of = b.book(b.criterion(count_is("1"), on="declaration"))
    earlier = {"id": "D1", "importer_id": "X", "acceptance_date": "2027-02-27"}
    supplies = Supplies(history=(b.record(**earlier),))
    found = b.rows(of, b.declaration(**earlier), b.declaration(id="D2", importer_id="X"), supplies=supplies)
    assert found[-1].outcome == "selected"


def test_4_8_only_the_same_key_counts() -> None:
    assert counted(count_is("0"), past(id="D1", importer_id="Y")) == SELECTED


def test_4_8_without_a_supplied_history_a_count_is_a_lower_bound() -> None:
    def without(select: ir.Expression) -> tuple[str, tuple[str, ...]]:
        of = b.book(b.criterion(select, on="declaration"))
        first = b.declaration(id="D1", importer_id="X", acceptance_date="2027-02-27")
        found = b.row(of, first, b.declaration(id="D2", importer_id="X"))
        return found.outcome, found.missing

    assert without(count_is("1", ">=")) == SELECTED
    assert without(count_is("2", ">=")) == undetermined("history")
    assert without(count_is("1", "<")) == NOT_SELECTED
    assert without(count_is("1", "=")) == undetermined("history")


def test_4_3_a_missing_key_is_named() -> None:
    assert counted(count_is("0"), importer_id=None) == undetermined("importer_id")


def test_4_3_an_earlier_declaration_without_the_key_may_count() -> None:
    keyless = past(id="D1", importer_id=None)
    assert counted(count_is("1"), keyless) == undetermined("history")
    assert counted(count_is("2", "<"), keyless) == SELECTED


def test_4_8_an_earlier_declaration_of_a_kind_without_the_key_does_not_count() -> None:
    postal = b.read({"id": "D1", "kind": "postal", "received_date": "2027-02-27"})
    assert isinstance(postal, Record)
    assert counted(count_is("0"), postal) == SELECTED


def test_4_8_an_earlier_declaration_without_a_date_may_count() -> None:
    undated = past(id="D1", acceptance_date=None)
    assert counted(count_is("0"), undated) == undetermined("history")


def test_4_8_a_condition_on_items_counts_a_declaration_if_one_item_meets_it() -> None:
    from_vietnam = {"where": b.eq("origin_country", "VN")}
    two = past({"origin_country": "CN"}, {"origin_country": "VN"}, id="D1")
    none = past({"origin_country": "CN"}, id="D2")
    assert counted(count_is("1", **from_vietnam), two, none) == SELECTED
    open_ = past({"origin_country": "CN"}, {}, id="D3")
    assert counted(count_is("1", **from_vietnam), two, open_) == undetermined("history")


def test_4_8_keys_on_items_match_on_one_item() -> None:
    select = b.compare(ir.HistoryCount(("importer_id", "origin_country"), DAYS), "=", b.num("1"))
    of = b.book(b.criterion(select))
    history = (
        past({"origin_country": "CN"}, {"origin_country": "VN"}, id="D1"),
        past({"origin_country": "CN"}, id="D2"),
    )
    today = b.declaration({"origin_country": "VN"}, id="D5", importer_id="X")
    assert b.row(of, today, supplies=Supplies(history=history)).outcome == "selected"


def test_4_8_a_sum_is_over_all_items_of_the_earlier_declarations() -> None:
    total = ir.HistorySum("customs_value", ("importer_id",), DAYS)
    first = past({"customs_value": "40"}, {"customs_value": "2.50"}, id="D1")
    second = past({"customs_value": "7"}, id="D2", acceptance_date="2027-02-27")
    assert counted(b.compare(total, "=", b.num("49.5")), first, second) == SELECTED


def test_4_8_a_sum_of_a_history_with_a_missing_part() -> None:
    total = ir.HistorySum("customs_value", ("importer_id",), DAYS)
    gap = past({"customs_value": "40"}, {}, id="D1")
    assert counted(b.compare(total, ">=", b.num("40")), gap) == SELECTED
    assert counted(b.compare(total, ">", b.num("40")), gap) == undetermined("history")


def test_4_8_a_sum_without_a_supplied_history_is_a_lower_bound() -> None:
    def without(select: ir.Expression) -> str:
        of = b.book(b.criterion(select, on="declaration"))
        first = b.declaration({"customs_value": "40", "gain": "40"}, id="D1", importer_id="X")
        return b.row(of, first, b.declaration(id="D2", importer_id="X")).outcome

    total = ir.HistorySum("customs_value", ("importer_id",), DAYS)
    assert without(b.compare(total, ">=", b.num("40"))) == "selected"
    assert without(b.compare(total, "<", b.num("50"))) == "undetermined"
    gain = ir.HistorySum("gain", ("importer_id",), DAYS)
    assert without(b.compare(gain, ">=", b.num("-1"))) == "undetermined"


def test_4_6_an_earlier_amount_is_converted_at_its_own_date() -> None:
    total = ir.HistorySum("customs_value", ("importer_id",), DAYS)
    of = b.book(b.criterion(b.compare(total, "=", b.num("0.85")), on="declaration"))
    earlier = past(
        {"customs_value": {"amount": "100", "currency": "RSD"}}, id="D1", acceptance_date="2027-02-20"
    )
    supplies = Supplies(
        history=(earlier,), rates=b.rates(RSD=[("2027-01-01", "0.0085"), ("2027-03-01", "9")])
    )
    assert b.row(of, b.declaration(id="D5", importer_id="X"), supplies=supplies).outcome == "selected"
