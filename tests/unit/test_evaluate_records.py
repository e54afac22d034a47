"""Sections 4.1 and 4.2 of the language: records, items and the reference date."""

from __future__ import annotations

import tests.unit.book_builder as b
from crmc.ir import expression as ir
from crmc.ir.record import Unreadable
from tests.unit.book_builder import NOT_SELECTED, SELECTED, undetermined


def test_4_1_a_record_is_a_declaration_with_id_and_kind() -> None:
    read = b.record({"net_mass": "2"}, id="D7")
    assert (read.id, read.kind) == ("D7", "import")
    assert b.read({"kind": "import"}) == Unreadable("the declaration has no `id` that is a text")
    assert b.read({"id": "D7"}) == Unreadable("the declaration has no `kind`", "D7")


def test_4_1_a_criterion_of_another_kind_is_not_selected() -> None:
    of = b.book(b.criterion(b.truth(True), applies=("ens",)))
    assert b.row(of, b.declaration({})).outcome == "not_selected"


def test_4_1_a_criterion_of_another_kind_is_not_selected_even_with_a_fault() -> None:
    of = b.book(b.criterion(b.truth(True), applies=("ens",), elements=["net_mass"]))
    assert b.row(of, b.declaration({"net_mass": "x"})).outcome == "not_selected"


def test_4_1_an_item_criterion_gives_a_row_for_each_item_in_order() -> None:
    of = b.book(b.criterion(b.over("net_mass", "1")))
    found = b.rows(of, b.declaration({"net_mass": "2"}, {"net_mass": "1"}, {"item_number": 9}))
    assert [(row.item, row.outcome) for row in found] == [
        (1, "selected"),
        (2, "not_selected"),
        (9, "undetermined"),
    ]


def test_4_1_an_element_on_both_levels_is_the_items() -> None:
    select = b.eq("dispatch_country", "VN")
    assert b.outcome(select, {"dispatch_country": "VN"}, header={"dispatch_country": "IT"}) == SELECTED


def test_4_1_an_element_on_both_levels_is_else_the_headers() -> None:
    assert b.outcome(b.eq("dispatch_country", "IT"), {}, header={"dispatch_country": "IT"}) == SELECTED


def test_4_1_a_multiple_element_on_both_levels_is_the_union() -> None:
    each_is = ir.Compare("=", ir.Each(), b.code("N1"))
    any_n1 = ir.Quantified("any", "documents", each_is)
    every_n1 = ir.Quantified("every", "documents", each_is)
    given = {"item": {"documents": ["N2"]}, "header": {"documents": ["N1"]}}
    assert b.outcome(any_n1, **given) == SELECTED
    assert b.outcome(every_n1, **given) == NOT_SELECTED


def test_4_1_gross_mass_never_falls_back_to_the_header() -> None:
    assert b.outcome(b.over("gross_mass", "1"), {}, header={"gross_mass": "5"}) == undetermined("gross_mass")


def test_4_1_gross_mass_of_the_header_is_read_on_the_declaration() -> None:
    of = b.criterion(b.over("gross_mass", "1"), on="declaration")
    assert b.row(b.book(of), b.declaration({}, gross_mass="5")).outcome == "selected"


def test_4_1_a_criterion_on_the_declaration_gives_one_row_without_item() -> None:
    of = b.book(b.criterion(b.truth(True), on="declaration"))
    assert [row.item for row in b.rows(of, b.declaration({}, {}))] == [None]


def test_4_1_an_item_criterion_without_items_looks_at_the_header() -> None:
    of = b.book(b.criterion(b.eq("dispatch_country", "IT")))
    found = b.row(of, b.declaration(dispatch_country="IT"))
    assert (found.item, found.outcome) == (None, "selected")


def test_4_2_the_reference_date_is_acceptance_else_declaration_else_received() -> None:
    dates = {"acceptance_date": "2027-01-01", "declaration_date": "2027-02-01", "received_date": "2027-03-01"}
    assert str(b.record(**dates).reference) == "2027-01-01"
    assert str(b.record(**{**dates, "acceptance_date": None}).reference) == "2027-02-01"
    without = {**dates, "acceptance_date": None, "declaration_date": None}
    assert str(b.record(**without).reference) == "2027-03-01"


def test_4_2_the_reference_date_of_an_arrival_is_its_day_as_written() -> None:
    read = b.record(kind="ens", estimated_arrival="2027-03-01T23:30-05:00")
    assert str(read.reference) == "2027-03-01"


def test_4_2_without_a_reference_date_undetermined() -> None:
    expected = undetermined("reference_date")
    assert b.outcome(b.truth(True), header={"acceptance_date": None}) == expected


def test_4_2_valid_is_compared_with_the_reference_date_ends_included() -> None:
    def on(day: str) -> tuple[str, tuple[str, ...]]:
        valid = ("2027-03-01", "2027-03-31")
        return b.outcome(b.truth(True), header={"acceptance_date": day}, valid=valid)

    assert on("2027-03-01") == on("2027-03-31") == SELECTED
    assert on("2027-02-28") == on("2027-04-01") == NOT_SELECTED


def test_4_2_a_criterion_that_is_absent_in_a_party_gives_no_row() -> None:
    of = b.book(b.criterion(b.truth(True), absent=[("2027-03-01", "2027-03-07")]), party="AL")
    assert b.rows(of, b.declaration({}, acceptance_date="2027-03-07")) == []
    assert len(b.rows(of, b.declaration({}, acceptance_date="2027-03-08"))) == 1


def test_4_2_an_absence_without_an_end_goes_on() -> None:
    of = b.book(b.criterion(b.truth(True), absent=[(None, "2027-01-01"), ("2027-06-01", None)]))
    assert b.rows(of, b.declaration({}, acceptance_date="2029-01-01")) == []


def test_2_active_from_the_day_of_adoption_else_trial() -> None:
    def status(day: str, **more: object) -> str | None:
        of = b.criterion(b.truth(True), **{"status": "active", "active_from": "2027-03-01", **more})
        return b.row(b.book(of, party="RS"), b.declaration({}, acceptance_date=day)).status

    assert status("2027-02-28") == "trial"
    assert status("2027-03-01") == "active"
    assert status("2027-03-01", status="trial") == "trial"
    assert status("2027-03-01", active_from=None) == "trial"


def test_rows_come_in_the_order_of_records_then_ids_then_items() -> None:
    of = b.book(b.criterion(b.truth(True), "B-001"), b.criterion(b.truth(True), "A-001"))
    found = b.rows(of, b.declaration({}, {}, id="Z"), b.declaration({}, id="A"))
    assert [(row.declaration, row.criterion, row.item) for row in found] == [
        ("Z", "A-001", 1),
        ("Z", "A-001", 2),
        ("Z", "B-001", 1),
        ("Z", "B-001", 2),
        ("A", "A-001", 1),
        ("A", "B-001", 1),
    ]


def test_a_record_that_cannot_be_read_gives_one_error_line() -> None:
    of = b.book(b.criterion(b.truth(True)), b.criterion(b.truth(True), "T-002"))
    (found,) = b.rows(of, {"id": "D9", "kind": "imprt"})
    assert (found.declaration, found.criterion, found.outcome) == ("D9", None, "error")
    assert found.message is not None
    assert "`imprt` is not a kind of declaration, perhaps `import`" in found.message


def test_an_alert_is_a_row_without_channel_or_controls() -> None:
    of = b.book(alerts=(b.alert(b.eq("origin_country", "VN"), valid=("2027-03-01", "2027-03-31")),))
    found = b.row(of, b.declaration({"origin_country": "VN"}))
    assert (found.criterion, found.outcome, found.status) == ("A-001", "selected", "active")
    assert (found.channel, found.controls, found.procedure) == (None, (), ())
    later = b.declaration({"origin_country": "VN"}, acceptance_date="2027-04-01")
    assert b.row(of, later).outcome == "not_selected"


def test_an_area_is_named_by_the_results_within_its_scope_and_time() -> None:
    areas = (
        b.area("BY-CRITERION", criteria=("T-001",)),
        b.area("BY-SCOPE", scope=b.eq("origin_country", "VN"), elements=("origin_country",)),
        b.area("ELSEWHERE", scope=b.eq("origin_country", "CN"), elements=("origin_country",)),
        b.area("OVER", criteria=("T-001",), valid=(None, "2027-02-28")),
    )
    of = b.book(b.criterion(b.truth(True)), areas=areas)
    assert b.row(of, b.declaration({"origin_country": "VN"})).areas == ("BY-CRITERION", "BY-SCOPE")


def test_an_area_holds_a_declaration_of_which_one_item_is_in_its_scope() -> None:
    areas = (b.area("BY-SCOPE", scope=b.eq("origin_country", "VN"), elements=("origin_country",)),)
    of = b.book(b.criterion(b.truth(True), on="declaration"), areas=areas)
    both = b.declaration({"origin_country": "CN"}, {"origin_country": "VN"})
    assert b.row(of, both).areas == ("BY-SCOPE",)


def test_a_result_that_is_not_selected_names_no_area() -> None:
    of = b.book(b.criterion(b.truth(False)), areas=(b.area(criteria=("T-001",)),))
    assert b.row(of, b.declaration({})).areas == ()
