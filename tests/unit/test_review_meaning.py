"""Section 4 of the language through small books: what an expert reads out of the page, case by case."""

from __future__ import annotations

import json
from pathlib import Path

import tests.unit.book_builder as b
from crmc.engine.readers import read_declarations
from crmc.engine.supplies import read_result_record
from crmc.ir import expression as ir
from crmc.ir.record import Record
from tests.unit.book_builder import NOT_SELECTED, SELECTED, undetermined

UNIT_VALUE = ir.Compare("<", ir.Quotient(b.el("customs_value"), b.el("net_mass")), b.num("5"))
HEAVY = b.compare(b.el("gross_mass"), ">", b.num("5"))


def header_only(select: ir.Expression, **header: object) -> tuple[str, tuple[str, ...]]:
    found = b.row(b.book(b.criterion(select)), b.declaration(**header))
    return found.outcome, found.missing


def test_4_3_a_zero_denominator_is_named_beside_a_missing_numerator() -> None:
    assert b.outcome(UNIT_VALUE, {"net_mass": "0"}) == undetermined("customs_value", "net_mass")


def test_4_1_gross_mass_of_the_header_is_never_an_items_even_without_items() -> None:
    assert header_only(HEAVY, gross_mass="10") == undetermined("gross_mass")
    assert header_only(ir.IsMissing(b.el("gross_mass")), gross_mass="10") == SELECTED
    assert header_only(b.eq("dispatch_country", "VN"), dispatch_country="VN") == SELECTED


def test_4_3_any_of_what_is_not_given_names_the_other_side_too() -> None:
    listed = ir.In(ir.Each(), (ir.Single(b.code("N1")), ir.Listed("known")))
    book = b.book(
        b.criterion(ir.Quantified("any", "documents", listed)), lists=(b.named_list("known", external=True),)
    )
    found = b.row(book, b.declaration({}))
    assert (found.outcome, found.missing) == undetermined("documents", "list:known")
    given = b.row(book, b.declaration({"documents": []}))
    assert (given.outcome, given.missing) == NOT_SELECTED


def test_4_4_nan_in_json_is_a_fault_of_its_element_and_of_no_other(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text(json.dumps(b.declaration({"net_mass": float("nan"), "customs_value": float("inf")}, {})))
    (result,) = read_declarations(path, b.book(), None, None)
    record = read_result_record(b.book(), result)
    assert isinstance(record, Record)
    assert record.faults == {
        (1, "net_mass"): "`nan` is not a number",
        (1, "customs_value"): "`inf` is not a number",
    }
