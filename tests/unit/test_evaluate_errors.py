"""Sections 4.4 and 4.5 of the language: errors, and exact numbers."""

from __future__ import annotations

import pytest

import tests.unit.book_builder as b
from crmc.ir import expression as ir
from crmc.ir.evaluate import Row
from crmc.ir.record import Record
from tests.unit.book_builder import SELECTED


def judged(element: str, raw: object) -> Row:
    """The row of a criterion that names the element and is true whatever its value."""
    of = b.book(b.criterion(b.truth(True), elements=[element]))
    return b.row(of, b.declaration({element: raw}))


def fault(element: str, raw: object) -> str:
    found = judged(element, raw)
    assert found.outcome == "error"
    assert found.message is not None
    assert found.message.startswith(f"`{element}` on item 1 cannot be read: ")
    return found.message.split(": ", 1)[1]


@pytest.mark.parametrize(
    ("element", "raw", "reason"),
    [
        ("net_mass", "heavy", "`heavy` is not a number such as 12 or 12.5"),
        ("net_mass", "1,5", "`1,5` is not a number such as 12 or 12.5"),
        ("net_mass", " 1", "` 1` is not a number such as 12 or 12.5"),
        ("net_mass", ".5", "`.5` is not a number such as 12 or 12.5"),
        ("net_mass", "٣", "`٣` is not a number such as 12 or 12.5"),
        ("net_mass", True, "`true` is not a mass in kilograms"),
        ("net_mass", ["1"], "it is a list, and the element occurs once"),
        ("origin_country", 300, "`300` is not a code; codes are written as text"),
        ("goods_description", 5, "`5` is not a text"),
        ("valid_to", "2027-02-30", "`2027-02-30` is a day that does not exist"),
        ("valid_to", "01.03.2027", "`01.03.2027` is not a date of the form YYYY-MM-DD"),
        ("valid_to", ["2027-02-01", None], "its list holds an empty value"),
        ("customs_value", {"amount": "5"}, "an amount with a currency has the keys"),
        ("customs_value", {"amount": "5", "currency": "din"}, "`din` is not the code of a currency"),
        ("customs_value", {"amount": None, "currency": "RSD"}, "its amount is empty"),
    ],
)
def test_4_4_a_value_that_is_not_of_its_type_is_an_error(element: str, raw: object, reason: str) -> None:
    assert fault(element, raw).startswith(reason)


@pytest.mark.parametrize(
    ("element", "raw", "reason"),
    [
        ("customs_value", "1.234", "`1.234` has too many decimals, 3; at most 2 are allowed"),
        (
            "customs_value",
            {"amount": "1.234", "currency": "RSD"},
            "`1.234` has too many decimals, 3; at most 2",
        ),
        ("net_mass", "1.2345678", "`1.2345678` has too many decimals, 7; at most 6 are allowed"),
        ("packages", "1.5", "`1.5` has too many decimals, 1; at most 0 are allowed"),
        (
            "net_mass",
            "12345678901234567",
            "`12345678901234567` has too many digits before the point, 17; at most 16",
        ),
    ],
)
def test_4_4_too_many_digits_are_an_error(element: str, raw: object, reason: str) -> None:
    assert fault(element, raw).startswith(reason)


def test_4_5_money_has_at_most_two_decimals_and_mass_six() -> None:
    assert (
        b.outcome(b.compare(b.el("customs_value"), "=", b.num("1.23")), {"customs_value": "1.23"}) == SELECTED
    )
    assert (
        b.outcome(b.compare(b.el("net_mass"), "=", b.num("0.000001")), {"net_mass": "0.000001"}) == SELECTED
    )


def test_4_4_zeros_that_change_nothing_are_not_digits_too_many() -> None:
    select = b.compare(b.el("customs_value"), "=", b.num("1.5"))
    assert b.outcome(select, {"customs_value": "000000000000000000001.50000"}) == SELECTED


def test_4_4_a_value_outside_its_closed_code_list_is_an_error() -> None:
    assert fault("origin_country", "ZZ") == "`ZZ` is not in the code list countries"


def test_4_4_a_value_of_an_open_list_has_the_form_of_its_codes() -> None:
    of = b.book(b.criterion(b.truth(True), elements=["invoice_currency"]))
    assert b.row(of, b.declaration({}, invoice_currency="XTS")).outcome == "selected"
    assert b.row(of, b.declaration({}, invoice_currency="euro")).outcome == "error"


@pytest.mark.parametrize("raw", ["NaN", "nan", "Infinity", "-inf", float("nan"), float("inf")])
def test_4_4_nan_is_an_error(raw: object) -> None:
    assert fault("net_mass", raw) == f"`{raw}` is not a number"


@pytest.mark.parametrize(
    ("element", "words"),
    [("net_mass", "a mass in kilograms"), ("valid_to", "a date"), ("origin_country", "a code")],
)
def test_4_4_an_empty_text_where_a_number_date_or_code_is_due_is_an_error(element: str, words: str) -> None:
    assert fault(element, "") == f"it is an empty text where {words} is due"


def test_4_4_an_empty_text_is_a_text() -> None:
    assert (
        b.outcome(b.compare(b.el("goods_description"), "=", b.text("")), {"goods_description": ""})
        == SELECTED
    )


@pytest.mark.parametrize("raw", ["1e3", "1E3", "1.5e-3", "-2E+4"])
def test_4_4_an_exponent_is_an_error(raw: str) -> None:
    assert fault("net_mass", raw) == f"`{raw}` has an exponent; write the number out"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("240", "`240` is a commodity code of an odd number of digits, 3"),
        ("2403.1", "`2403.1` is a commodity code of an odd number of digits, 5"),
        ("24O3", "`24O3` is not a commodity code: it holds more than digits and dots"),
        ("240311001122", "`240311001122` has 12 digits; a commodity code has at most 10"),
    ],
)
def test_4_4_a_commodity_code_of_an_odd_number_of_digits_is_an_error(raw: str, reason: str) -> None:
    assert fault("commodity_code", raw) == reason


def test_4_4_an_amount_below_the_catalogues_bound_is_an_error() -> None:
    assert fault("net_mass", "-1") == "`-1` is below 0, the least that it can be"
    assert fault("customs_value", {"amount": "-1", "currency": "RSD"}).startswith("`-1` is below 0")


def test_4_4_a_json_number_with_a_fraction_is_an_error() -> None:
    assert fault("net_mass", 1.5) == "`1.5` is a binary fraction; write decimals as text"
    assert fault("customs_value", {"amount": 1.5, "currency": "RSD"}).startswith("`1.5` is a binary fraction")


def test_4_4_only_criteria_that_name_the_element_are_an_error() -> None:
    of = b.book(
        b.criterion(b.truth(True), "T-001", elements=["net_mass"]),
        b.criterion(b.truth(True), "T-002", elements=["packages"]),
    )
    found = b.rows(of, b.declaration({"net_mass": "x"}))
    assert [row.outcome for row in found] == ["error", "selected"]


def test_4_4_whatever_the_rest_says() -> None:
    of = b.book(b.criterion(b.truth(False), elements=["net_mass"], valid=("2028-01-01", None)))
    assert b.row(of, b.declaration({"net_mass": "x"})).outcome == "error"
    assert b.row(of, b.declaration({"net_mass": "x"}, acceptance_date=None)).outcome == "error"


def test_4_4_a_criterion_that_is_absent_gives_no_row_even_with_a_fault() -> None:
    of = b.book(b.criterion(b.truth(True), elements=["net_mass"], absent=[(None, None)]))
    assert b.rows(of, b.declaration({"net_mass": "x"})) == []


def test_4_4_a_faulty_item_does_not_touch_the_other_items() -> None:
    of = b.book(b.criterion(b.over("net_mass", "1"), elements=["net_mass"]))
    found = b.rows(of, b.declaration({"net_mass": "2"}, {"net_mass": "x"}))
    assert [row.outcome for row in found] == ["selected", "error"]


def test_4_4_a_faulty_item_makes_a_criterion_on_the_declaration_an_error() -> None:
    of = b.book(b.criterion(b.truth(True), elements=["net_mass"], on="declaration"))
    found = b.row(of, b.declaration({"net_mass": "2"}, {"net_mass": "x"}))
    assert found.outcome == "error"
    assert found.message is not None
    assert found.message.startswith("`net_mass` on item 2 cannot be read")


def test_4_4_a_faulty_header_element_makes_every_item_an_error() -> None:
    of = b.book(b.criterion(b.truth(True), elements=["importer_id"]))
    found = b.rows(of, b.declaration({}, {}, importer_id=5))
    assert [row.message for row in found] == [
        "`importer_id` on the header cannot be read: `5` is not an identifier"
    ] * 2


def test_4_4_a_malformed_reference_date_makes_every_criterion_of_the_kind_an_error() -> None:
    of = b.book(b.criterion(b.truth(True)), b.criterion(b.truth(True), "T-002", applies=("ens",)))
    found = b.rows(of, b.declaration({}, acceptance_date="2027-13-01", received_date="2027-03-01"))
    assert [row.outcome for row in found] == ["error", "not_selected"]


def test_4_4_an_element_that_the_kind_does_not_carry_is_a_note_and_is_not_read() -> None:
    of = b.book(b.criterion(b.truth(True), applies=("postal",), elements=["net_mass"]))
    raw = {"id": "P", "kind": "postal", "received_date": "2027-03-01", "items": [{"net_mass": "x"}]}
    assert b.row(of, raw).outcome == "selected"
    read = b.read(raw)
    assert isinstance(read, Record)
    assert read.notes == ("`net_mass` is not an element of `postal` and was not read",)


def test_4_4_a_commodity_code_that_the_edition_lacks_is_only_a_note() -> None:
    read = b.record({"commodity_code": "8517.12"})
    assert read.notes == ("`commodity_code` of item 1: 851712 is not in HS2022",)
    assert b.outcome(b.hs("8517"), {"commodity_code": "8517.12"}, elements=["commodity_code"]) == SELECTED


def test_4_4_further_digits_than_the_edition_has_are_no_note() -> None:
    assert b.record({"commodity_code": "2403110000"}).notes == ()


def test_4_4_an_item_element_on_the_header_is_not_silently_dropped() -> None:
    of = b.book(b.criterion(b.over("net_mass", "1"), elements=["net_mass"]))
    found = b.row(of, b.declaration({}, net_mass="5"))
    assert (found.outcome, found.message) == (
        "error",
        "`net_mass` on the header cannot be read: it stands on the header, but belongs to the item",
    )


def test_4_5_arithmetic_is_exact() -> None:
    third = ir.Quotient(b.el("customs_value"), b.el("net_mass"))
    select = b.compare(ir.Product((third, b.num("3"))), "=", b.num("1"))
    assert b.outcome(select, {"customs_value": "1", "net_mass": "3"}) == SELECTED
    tenths = ir.Sum((b.num("0.1"), b.num("0.2")))
    assert b.outcome(b.compare(tenths, "=", b.num("0.3"))) == SELECTED


def test_4_5_a_quotient_of_denominators_is_exact() -> None:
    nested = ir.Quotient(b.num("1"), ir.Product((b.el("net_mass"), b.el("gross_mass"))))
    select = b.compare(nested, "<", b.num("0.000001"))
    assert b.outcome(select, {"net_mass": "1000", "gross_mass": "1000.000001"}) == SELECTED


def test_4_5_the_reference_has_no_width() -> None:
    great = b.num("9" * 200)
    assert b.outcome(b.compare(ir.Product((great, great)), ">", great)) == SELECTED
