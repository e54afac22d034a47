"""Parameters that are no numbers, and citations that say `none`: what passes the checks compiles and runs."""

from __future__ import annotations

import json

import msgspec
import pytest

from crmc.analysis.ledger import make_ledger
from crmc.bundle.schemas.keeping import published
from crmc.catalogue.loader import packaged_catalogue
from crmc.ir.codec import canonical, read_book
from crmc.ir.party import book_for
from crmc.pipeline import Compilation
from tests.unit.knowledge import codes, compiled, criterion

PARAMETERS = [
    ("date", "2027-06-01", "acceptance_date >= limit", "acceptance_date: 2027-06-02", "2027-09-01"),
    ("country", "CN", "origin_country = limit", "origin_country: CN", "TR"),
    ("bool", "yes", "importer_is_aeo = limit", "importer_is_aeo: yes", "no"),
]


def made_with(kind: str, default: str, condition: str, given: str, other: str) -> Compilation:
    text = criterion(condition).replace("status: trial", "status: active")
    more = f"""
parameter limit of {kind} "Limit" {{ classification: public default: {default} }}
test TST-001 "Reached" {{ given {{ {given} }} expect: selected }}
adopt TST-001 by RS {{ from: 2027-02-01 set limit: {other} attested: "Legal function", 2026-11-20 }}
"""
    return compiled(text + more)


@pytest.mark.parametrize(("kind", "default", "condition", "given", "other"), PARAMETERS)
def test_a_parameter_of_any_type(kind: str, default: str, condition: str, given: str, other: str) -> None:
    made = made_with(kind, default, condition, given, other)
    assert [found.message for found in made.diagnostics if found.severity == "error"] == []
    assert [result.problems for result in made.examples] == [()]
    book = book_for(made.book, "RS")
    assert read_book(canonical(book)) == book
    published().check("rulebook", json.loads(msgspec.json.encode(book)), "a book")
    [serbia] = [entry for entry in make_ledger(made.book, packaged_catalogue()) if entry.party == "RS"]
    assert serbia.state == "adapted"


def test_a_later_day_makes_fewer_declarations_selected() -> None:
    made = made_with(*PARAMETERS[0])
    [serbia] = [entry for entry in make_ledger(made.book, packaged_catalogue()) if entry.party == "RS"]
    assert serbia.effect == "narrower"


@pytest.mark.parametrize("role", ["basis", "provision"])
def test_a_recognition_on_no_law_is_told(role: str) -> None:
    act = "recognise aeo of MK by RS { from: 2027-01-01 legal { %s } }"
    assert "recognition-without-basis" in codes(compiled(criterion(), act % f"{role}: none"))
    assert "recognition-without-basis" not in codes(compiled(criterion(), act % f"{role}: CEFTA_DEC_1_2019"))


def test_an_exchange_on_no_law_is_told() -> None:
    def made(law: str) -> Compilation:
        return compiled(
            criterion(exchange="all").replace("UCC art 46(3) }", f"UCC art 46(3) exchange: {law} }}")
        )

    assert "exchange-without-basis" in codes(made("none"))
    assert "exchange-without-basis" not in codes(made("CEFTA_DEC_RM_2024"))
