"""Who applies what, and which way a value of a Party's own moves a criterion."""

from __future__ import annotations

import pytest

from crmc.analysis.direction import direction_of, effect_of
from crmc.analysis.ledger import STATES, LedgerEntry, make_ledger
from crmc.catalogue.loader import packaged_catalogue
from crmc.report.ledger_report import ledger_as_json, ledger_as_text
from tests.unit.pages_cases import samples, written

PARAMETER = """
parameter floor of mass "Floor" { classification: public default: 100 kg range: 10 kg .. 500 kg }
"""


def criterion(condition: str, parts: str = "") -> str:
    return f"""
criterion EXA-001 "Example" {{
  status: active
  classification: public
  applies: import
  parties: RS, AL
  valid: 2027-01-01 .. 2027-12-31
  {parts}
  select when {condition}
}}
{PARAMETER}
"""


def adopt(party: str, more: str = "") -> str:
    return f'adopt EXA-001 by {party} {{ from: 2027-02-01 attested: "Legal function", 2026-11-20 {more} }}\n'


def ledger(text: str, as_of: str | None = None) -> dict[str, LedgerEntry]:
    return {entry.party: entry for entry in make_ledger(written(text, None), packaged_catalogue(), as_of)}


PLAIN = criterion("net_mass >= floor")


def test_no_act_is_absent_and_a_party_outside_has_no_entry() -> None:
    found = ledger(PLAIN)
    assert {party: entry.state for party, entry in found.items()} == {"AL": "absent", "RS": "absent"}


def test_an_adoption_says_since_when_and_by_which_act() -> None:
    entry = ledger(PLAIN + adopt("RS"))["RS"]
    assert (entry.state, entry.since, entry.effect) == ("adopted", "2027-02-01", "equal")
    assert entry.acts[0].attested == "Legal function, 2026-11-20"
    assert entry.acts[0].origin.startswith("criteria/case.crm:")


@pytest.mark.parametrize(
    ("value", "state", "effect"),
    [
        ("200 kg", "adapted", "narrower"),
        ("50 kg", "adapted", "wider"),
        ("100 kg", "adopted", "equal"),
    ],
)
def test_a_value_of_its_own_adapts(value: str, state: str, effect: str) -> None:
    entry = ledger(PLAIN + adopt("RS", f"set floor: {value}"))["RS"]
    assert (entry.state, entry.effect) == (state, effect)
    assert [setting.name for setting in entry.settings] == ["floor"]


def test_a_suspension_holds_in_its_days() -> None:
    text = PLAIN + adopt("RS") + "suspend EXA-001 by RS { from: 2027-05-03 until: 2027-05-09 }"
    assert ledger(text)["RS"].state == "adopted"
    assert ledger(text, "2027-05-03")["RS"].state == "suspended"
    assert ledger(text, "2027-05-10")["RS"].state == "adopted"
    assert ledger(text, "2027-01-31")["RS"].state == "absent"


def test_a_derogation_from_the_beginning_comes_before_everything() -> None:
    text = PLAIN + 'derogate EXA-001 by AL { until: 2027-06-30 reason: """Not yet.""" }'
    entry = ledger(text)["AL"]
    assert (entry.state, entry.until) == ("derogated", "2027-06-30")
    assert ledger(text, "2027-07-01")["AL"].state == "absent"


@pytest.mark.parametrize(
    ("condition", "parts", "direction"),
    [
        ("net_mass >= floor", "", -1),
        ("net_mass < floor", "", 1),
        ("not (net_mass < floor)", "", -1),
        ("net_mass < floor and preference is missing", "", 1),
        ("net_mass < floor or gross_mass < 2 * floor", "", 1),
        ("net_mass < floor or gross_mass > floor", "", None),
        ("net_mass = floor", "", None),
        ("net_mass + 5 kg < floor * 3", "", 1),
        ("net_mass - floor > 5 kg", "", -1),
        ("light", "let light = net_mass < floor", 1),
        ("light", 'indicator light "Light" { when: net_mass < floor }', 1),
        ("at least 1 of (net_mass < floor, preference is missing)", "", 1),
        ("net_mass < 5 kg", "", 0),
        ("net_mass else floor < 5 kg", "", None),
    ],
)
def test_the_form_of_a_condition_tells_the_direction(
    condition: str, parts: str, direction: int | None
) -> None:
    book = written(criterion(condition, parts), None)
    assert direction_of(book, book.criteria[0], "floor") == direction


@pytest.mark.parametrize(
    ("direction", "value", "effect"),
    [
        (1, "2", "wider"),
        (1, "0", "narrower"),
        (-1, "2", "narrower"),
        (0, "2", "equal"),
        (None, "2", "not decided"),
    ],
)
def test_direction_and_value_tell_the_effect(direction: int | None, value: str, effect: str) -> None:
    assert effect_of(direction, value, "1") == effect
    assert effect_of(direction, "1", "1") == "equal"


def test_the_text_is_a_matrix_that_fits_and_the_json_has_every_pair() -> None:
    book = samples(None)
    entries = make_ledger(book, packaged_catalogue())
    text = ledger_as_text(entries, book, None, 80)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert text.count("* This designation") == 1
    told = ledger_as_json(entries, None)
    assert told["summary"]["entries"] == len(entries) == sum(told["summary"][state] for state in STATES)
    assert len(entries) == sum(len(found.parties) for found in book.criteria)


def test_a_derogation_tells_its_reason() -> None:
    act = """derogate EXA-001 by RS { until: 2027-06-30 reason: \"\"\"No
      scanner.\"\"\" }"""
    entries = make_ledger(written(PLAIN + act, None), packaged_catalogue())
    [serbia] = [entry for entry in entries if entry.party == "RS"]
    assert serbia.acts[0].reason == "No scanner."
    assert "reason: No scanner." in ledger_as_text(entries, written(PLAIN + act, None), None, 80)
    [told] = [entry for entry in ledger_as_json(entries, None)["ledger"] if entry["party"] == "RS"]
    assert told["acts"][0]["reason"] == "No scanner."
