"""The table "Status in a Party" of language.md, section 2, cell by cell, and the values a Party sets."""

from __future__ import annotations

import pytest

from crmc.ir.evaluate import Row, evaluate
from crmc.ir.model import RuleBook
from crmc.ir.party import book_for
from crmc.ir.record import read_record
from crmc.ir.redact import redact
from tests.unit.knowledge import codes, compiled, criterion

ADOPT = 'adopt TST-001 by RS { from: 2027-03-01 attested: "Legal unit", 2027-02-01 %s }'


def rows(book: RuleBook, day: str = "2027-04-01", **elements: object) -> list[Row]:
    item = {"origin_country": "CN", "commodity_code": "640399", **elements}
    declaration = {"id": "D1", "kind": "import", "acceptance_date": day, "items": [item]}
    return list(evaluate(book, [read_record(book, declaration)]))


def party_book(*texts: str, party: str | None = "RS", as_of: str | None = None) -> RuleBook:
    compilation = compiled(*texts)
    assert not [found for found in compilation.diagnostics if found.severity == "error"], codes(compilation)
    return book_for(compilation.book, party, as_of)


@pytest.mark.parametrize(
    ("status", "act", "day", "expected"),
    [
        ("active", ADOPT % "", "2027-03-01", "active"),
        ("active", ADOPT % "", "2027-02-28", "trial"),
        ("active", "", "2027-04-01", "trial"),
        ("trial", ADOPT % "", "2027-04-01", "trial"),
        ("trial", "", "2027-04-01", "trial"),
    ],
)
def test_the_status_in_a_party_follows_adoption_and_date(
    status: str, act: str, day: str, expected: str
) -> None:
    [row] = rows(party_book(criterion(status=status), act), day)
    assert (row.outcome, row.status) == ("selected", expected)


@pytest.mark.parametrize("status", ["draft", "suspended", "retired"])
def test_other_statuses_enter_no_bundle(status: str) -> None:
    assert party_book(criterion(status=status)).criteria == ()


@pytest.mark.parametrize("act", ["derogate", "suspend"])
@pytest.mark.parametrize("status", ["active", "trial"])
@pytest.mark.parametrize(
    ("day", "present"), [("2027-03-31", False), ("2027-04-01", True), ("2027-01-01", False)]
)
def test_a_derogation_or_suspension_without_from_begins_at_once(
    act: str, status: str, day: str, present: bool
) -> None:
    source = f'{act} TST-001 by RS {{ until: 2027-03-31 reason: """Why.""" }}'
    assert bool(rows(party_book(criterion(status=status), source), day)) is present


def test_an_absence_holds_in_its_own_party_only() -> None:
    source = 'suspend TST-001 by RS { until: 2027-12-31 reason: """Why.""" }'
    assert rows(party_book(criterion(), source, party="MK"))


def test_a_criterion_stands_only_in_the_books_of_its_parties() -> None:
    text = criterion(parties="all except RS")
    assert party_book(text).criteria == ()
    assert [found.head.id for found in party_book(text, party="AL").criteria] == ["TST-001"]


def test_a_set_value_holds_from_its_date_for_every_criterion_of_the_party() -> None:
    parameter = "parameter floor of money { classification: public default: 10 EUR range: 1 EUR .. 20 EUR }\n"
    second = criterion("customs_value < floor", name="TST-002")
    book = party_book(criterion(), second, parameter, ADOPT % "set floor: 15 EUR")
    outcomes = [
        next(row.outcome for row in rows(book, day, customs_value="12") if row.criterion == "TST-002")
        for day in ("2027-02-28", "2027-03-01")
    ]
    assert outcomes == ["not_selected", "selected"]


def test_a_list_may_be_set_as_a_parameter_may() -> None:
    watched = "list watched of country { classification: public values: VN }\n"
    book = party_book(criterion("origin_country in watched"), watched, ADOPT % "set watched: CN, TR")
    assert [rows(book, day)[0].outcome for day in ("2027-02-28", "2027-03-01")] == [
        "not_selected",
        "selected",
    ]


def test_as_of_leaves_out_what_had_ended() -> None:
    assert party_book(criterion(), as_of="2028-01-01").criteria == ()
    assert party_book(criterion(), as_of="2027-12-31").criteria


def test_the_common_text_has_no_adoption() -> None:
    [row] = rows(party_book(criterion(status="active"), ADOPT % "", party=None))
    assert row.status == "trial"


@pytest.mark.parametrize(
    ("label", "seen_by"),
    [
        ("public", {"public", "officer", "RS", "MK"}),
        ("limited", {"officer", "RS", "MK"}),
        ("limited for RS", {"RS"}),
        ("restricted", {"RS", "MK"}),
        ("restricted for MK", {"MK"}),
        ("", {"RS", "MK"}),
    ],
)
def test_an_audience_sees_what_its_label_allows(label: str, seen_by: set[str]) -> None:
    parties = "RS, MK" if " for " not in label else label.rpartition(" ")[2]
    book = compiled(criterion(classification=label, parties=parties)).book
    audiences = ("public", "officer", "RS", "MK")
    assert {audience for audience in audiences if redact(book, audience).criteria} == seen_by


def test_limited_for_some_parties_is_seen_in_their_officer_edition_only() -> None:
    book = compiled(criterion(classification="limited for RS", parties="RS")).book
    assert redact(book_for(book, "RS"), "officer").criteria
    assert not redact(book_for(book, "MK"), "officer").criteria


def test_a_redacted_book_holds_no_word_of_what_is_withheld() -> None:
    from crmc.ir.codec import canonical

    secret = criterion(name="TST-009", classification="restricted", description='"""Zinnober."""')
    public = canonical(redact(compiled(criterion(), secret).book, "public"))
    assert b"TST-001" in public
    assert b"Zinnober" not in public
    assert b"TST-009" not in public
