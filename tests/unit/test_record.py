"""How a declaration is read: its form, its values, and what cannot be read (the form of `crmc evaluate`)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.unit.book_builder as b
from crmc.ir.record import Record, Unreadable
from crmc.ir.values import Foreign


def item_value(element: str, raw: object) -> object:
    read = b.record({element: raw})
    assert not read.faults
    return read.items[0].values[element]


@pytest.mark.parametrize(
    ("element", "raw", "value"),
    [
        ("customs_value", "12.50", Fraction(25, 2)),
        ("customs_value", 12, Fraction(12)),
        ("customs_value", {"amount": "12.50", "currency": "RSD"}, Foreign(Fraction(25, 2), "RSD")),
        ("customs_value", {"amount": 12, "currency": "EUR"}, Fraction(12)),
        ("net_mass", "0.000001", Fraction(1, 10**6)),
        ("packages", "3", Fraction(3)),
        ("origin_country", "NO", "NO"),
        ("requested_procedure", "0102", "0102"),
        ("commodity_code", "2403.11", "240311"),
        ("goods_description", "", ""),
        ("valid_to", ["2027-02-28"], (date(2027, 2, 28),)),
        ("documents", "N954", ("N954",)),
        ("documents", ["N954", "N864"], ("N954", "N864")),
        ("documents", [], ()),
    ],
)
def test_a_value_is_read_by_its_type(element: str, raw: object, value: object) -> None:
    assert item_value(element, raw) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2027-03-01T10:00", datetime(2027, 3, 1, 10)),
        ("2027-03-01T10:00:30Z", datetime(2027, 3, 1, 10, 0, 30, tzinfo=UTC)),
        ("2027-03-01T10:00+01:00", datetime(2027, 3, 1, 10, tzinfo=timezone(timedelta(hours=1)))),
    ],
)
def test_a_moment_with_seconds_and_offset_or_without(raw: str, value: datetime) -> None:
    assert b.record(kind="ens", estimated_arrival=raw).header["estimated_arrival"] == value


@pytest.mark.parametrize("raw", ["2027-03-01", "2027-03-01T24:00", "2027-03-01 10:00", "2027-03-01T10:00.5"])
def test_a_moment_of_another_form_is_a_fault(raw: str) -> None:
    read = b.record(kind="ens", estimated_arrival=raw)
    assert (None, "estimated_arrival") in read.faults
    assert read.reference is None


@pytest.mark.parametrize("raw", ["true", "yes", 1, 0, "no"])
def test_a_boolean_is_true_or_false(raw: object) -> None:
    assert b.record(importer_is_aeo=raw).faults[None, "importer_is_aeo"] == f"`{raw}` is not true or false"


def test_null_and_absent_are_missing() -> None:
    read = b.record({"net_mass": None})
    assert (read.items[0].values, read.faults) == ({}, {})


def test_a_number_without_a_lower_bound_may_be_negative() -> None:
    assert b.record(temperature="-4.5").header["temperature"] == Fraction(-9, 2)


def test_an_unknown_element_is_a_note() -> None:
    assert b.record({"nett_mass": "1"}).notes == ("`nett_mass` is not a known element and was not read",)


def test_one_note_for_many_items() -> None:
    assert len(b.record({"nett_mass": "1"}, {"nett_mass": "2"}).notes) == 1


def test_the_commodity_code_is_joined_from_its_parts() -> None:
    def joined(**parts: object) -> object:
        return b.record(parts).items[0].values.get("commodity_code")

    assert joined(hs6="240311") == "240311"
    assert joined(hs6="240311", cn8_suffix="00", taric_code="10") == "2403110010"
    assert joined(hs6="240311", taric_code="10") == "240311"
    assert joined(cn8_suffix="00") is None
    assert joined(hs6="240311", commodity_code="6403") == "6403"


def test_a_faulty_part_makes_the_joined_code_a_fault() -> None:
    read = b.record({"hs6": 240311})
    assert read.faults[1, "commodity_code"] == "its part `hs6` is not a code"
    assert b.record({"hs6": "24031"}).faults[1, "commodity_code"].endswith("an odd number of digits, 5")


def test_items_are_counted_from_one_unless_they_have_a_number() -> None:
    assert [item.number for item in b.record({}, {"item_number": 7}, {"item_number": "9"}).items] == [1, 7, 9]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (None, "the declaration is not an object with `id` and `kind`"),
        ({"id": "D", "kind": "import", "items": {}}, "`items` is not a list"),
        ({"id": "D", "kind": "import", "items": ["x"]}, "item 1 is not an object of elements"),
        ({"id": "D", "kind": "import", "items": [{"item_number": 2}, {}]}, "two items have the number 2"),
        (
            {"id": "D", "kind": "import", "items": [{"item_number": 0}]},
            "`0` is not an item number: a whole number from 1",
        ),
        ({"id": 5, "kind": "import"}, "the declaration has no `id` that is a text"),
        ({"id": "D", "kind": ["import"]}, "`['import']` is not a kind of declaration"),
    ],
)
def test_what_cannot_be_read_at_all(raw: object, message: str) -> None:
    read = b.read(raw)
    assert isinstance(read, Unreadable)
    assert read.message.startswith(message)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(b.ELEMENTS)), JSON_VALUES)
def test_whatever_is_declared_nothing_is_raised_and_nothing_is_lost(element: str, raw: object) -> None:
    level = b.ELEMENTS[element].levels[0]
    given_item, header = ({element: raw}, {}) if level == "item" else ({}, {element: raw})
    kind = "import" if "import" in b.ELEMENTS[element].kinds else "ens"
    read = b.read(b.declaration(given_item, kind=kind, **header))
    assert isinstance(read, Record)
    place = (1, element) if level == "item" else (None, element)
    values = read.items[0].values if level == "item" else read.header
    assert (raw is None) != (place in read.faults or element in values)
