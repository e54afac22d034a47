"""Law in time, whom it binds, and which article of a Party answers to which of the Union Customs Code."""

from __future__ import annotations

from collections import Counter

import pytest

from crmc.catalogue.citations import find_provision, provisions_for_role, validity_of
from crmc.catalogue.faults import CatalogueText
from crmc.catalogue.loader import extend, packaged_catalogue
from crmc.catalogue.validity import ALWAYS, Validity, narrowed
from crmc.checks import describe, run_checks
from crmc.checks.provision_out_of_time import check
from crmc.semantics.resolver import resolve
from crmc.source import Source
from crmc.syntax.parser import parse

NEEDED = ["risk_management", "customs_controls", "aeo", "confidentiality", "post_clearance"]


def test_every_indicator_of_the_risk_areas_was_copied() -> None:
    """85 in 33 areas; 30 of them were read somewhere, the others rest on general knowledge."""
    found = [one for area in packaged_catalogue().risk_areas.values() for one in area.indicators]
    assert len(found) == 85
    assert len([one for one in found if one.verified]) == 30
    assert not [one for one in found if one.verified and set(one.sources) <= {"general-knowledge"}]
    assert len([area for area in packaged_catalogue().risk_areas.values() if area.indicators]) == 33


def test_the_strategy_stands_as_it_was_agreed() -> None:
    codes = packaged_catalogue().roadmap
    actions = [code for code, entry in codes.items() if entry.kind == "action"]
    assert actions == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3"]
    assert {code for code in codes if code.startswith("GOV")} == {f"GOV{number}" for number in range(1, 9)}
    assert {code for code in codes if code.startswith("ICT")} == {f"ICT{number}" for number in range(1, 7)}
    assert Counter(entry.table for entry in codes.values()) == {None: 12, "1": 3, "2": 11}
    assert [code for code, entry in codes.items() if entry.kind == "activity" and not entry.schedule] == []


def test_every_party_has_its_codes_and_what_it_is_in_the_world_trade_organization() -> None:
    parties = packaged_catalogue().parties.values()
    assert [party.alpha3 for party in parties] == ["ALB", "BIH", "MKD", "MDA", "MNE", "SRB", "XKX"]
    assert [party.numeric for party in parties] == ["008", "070", "807", "498", "499", "688", None]
    assert [party.code for party in parties if party.wto == "member"] == ["AL", "MK", "MD", "ME"]
    assert all(party.wto_sources for party in parties)


@pytest.mark.parametrize(
    ("instrument", "binds"),
    [
        ("WTO_TFA", {"AL", "MD", "ME", "MK"}),
        ("CEFTA_AP5", {"AL", "BA", "MK", "MD", "ME", "RS", "XK"}),
        ("CEFTA_REC_1_2019", set()),
        ("UCC", set()),
        ("WCO_SAFE", set()),
        ("RS_CUSTOMS_LAW", {"RS"}),
    ],
)
def test_a_ground_is_known_to_bind_these_parties(instrument: str, binds: set[str]) -> None:
    found = packaged_catalogue().instruments[instrument].binds
    assert found is not None
    assert set(found) == binds


def test_whom_nobody_checked_is_not_known() -> None:
    assert packaged_catalogue().instruments["RKC"].binds is None


@pytest.mark.parametrize(
    ("instrument", "division", "number", "days", "holds"),
    [
        ("EU_FIREARMS", None, None, ("2028-01-01", "2028-12-31"), False),
        ("EU_FIREARMS", None, None, ("2029-02-12", "2029-12-31"), True),
        ("EU_FIREARMS_OLD", None, None, ("2028-01-01", "2029-02-11"), True),
        ("EU_FIREARMS_OLD", None, None, ("2028-01-01", "2029-02-12"), False),
        ("UCC_REFORM", None, None, ("2035-01-01", "2035-12-31"), False),
        ("UCC", "art", "46(3)", ("2027-01-01", "2027-12-31"), True),
        ("CCIP_2454", "art", "4i(1)", ("2016-12-31", "2016-12-31"), True),
        ("CCIP_2454", "art", "4i(1)", ("2016-12-31", "2017-01-01"), False),
        ("MD_CUSTOMS_LAW", "art", "341(2)", ("2024-01-01", None), True),
        ("MD_CUSTOMS_LAW", "art", "140(3)", ("2026-12-31", None), False),
        ("MD_CUSTOMS_LAW", "art", "140(3)", ("2027-01-01", None), True),
        ("AL_CUSTOMS_LAW", "art", "47(2)", ("2015-01-01", None), True),
        ("AL_CUSTOMS_LAW", "art", "49", ("2016-01-01", None), False),
        ("XK_CUSTOMS_CODE_2008", "art", "55", ("2024-05-26", None), False),
        ("CEFTA_AP5", "art", "3", ("2018-04-01", None), True),
    ],
)
def test_law_holds_on_its_days(instrument, division, number, days, holds) -> None:
    found = validity_of(packaged_catalogue().instruments[instrument], division, number)
    assert found.covers(*days) is holds


def test_a_new_wording_is_found_by_its_days() -> None:
    text = CatalogueText(
        "grammar/catalogue/new.yaml",
        """
instruments:
  CEFTA_AP5:
    extends: true
    provisions:
      - { division: art, number: "3", subject: new wording, obligation: as amended, verified: true,
          confidence: read, sources: [seen], from: 2030-01-01 }
sources:
  seen: { title: A copy, shows: the new wording, kind: public-page }
""",
    )
    catalogue, faults = extend([text])
    assert faults == []
    assert catalogue is not None
    found = find_provision(catalogue.instruments["CEFTA_AP5"], "art", "3", "2030-01-01")
    assert found is not None
    assert found.subject == "new wording"
    before = find_provision(catalogue.instruments["CEFTA_AP5"], "art", "3", "2029-12-31")
    assert before is not None
    assert before.subject != "new wording"


def test_days_are_told_in_words() -> None:
    assert Validity("2029-02-12").words() == "since 2029-02-12"
    assert Validity(None, "2016").words() == "until 2016"
    assert Validity("2018-04", "2020-01-01", verified=False).words() == (
        "from 2018-04 to 2020-01-01 (date not verified)"
    )
    assert Validity(pending=True).words() == "on no known day yet"
    assert ALWAYS.words() == ""
    assert narrowed(Validity("2017-06-01"), Validity("2015-01-01")).start == "2015-01-01"


def test_the_concordance_leaves_open_what_nobody_read() -> None:
    catalogue = packaged_catalogue()
    assert [role for role, entry in catalogue.concordance.items() if entry.needed] == NEEDED
    opened = {
        (party.code, role)
        for party in catalogue.parties.values()
        for role in NEEDED
        if not provisions_for_role(party, role)
    }
    assert opened == {
        *(("BA", role) for role in NEEDED if role != "aeo"),
        *(("ME", role) for role in NEEDED),
        *(("RS", role) for role in NEEDED if role != "confidentiality"),
        *(("XK", role) for role in NEEDED),
    }


def test_a_concordance_with_an_unknown_provision_is_a_fault() -> None:
    text = "concordance:\n  extra:\n    title: Extra\n    provisions: [UCC art 9999]\n"
    catalogue, faults = extend([CatalogueText("grammar/catalogue/new.yaml", text)])
    assert catalogue is None
    assert [fault.message for fault in faults] == ["the catalogue knows no `UCC art 9999`"]


def found_in(text: str) -> list[tuple[str, str]]:
    """What the check of the time says, with the severity."""
    program, _ = resolve(
        [parse(Source("criteria/case.crm", text.encode("utf-8")))[0]], packaged_catalogue(), {}
    )
    return [(str(one.severity), describe(one).message) for one in check(program)]


def criterion_of(days: str, basis: str) -> str:
    return f"""
criterion EXA-001 "Example" {{
  status: trial
  applies: import
  valid: {days}
  legal {{ basis: {basis} }}
}}
"""


def test_a_citation_out_of_its_time_says_since_or_until_when() -> None:
    [(severity, message)] = found_in(criterion_of("2028-01-01 .. 2028-12-31", "EU_FIREARMS"))
    assert severity == "warning"
    assert message == (
        "`EU_FIREARMS` does not hold for the whole time from 2028-01-01 to 2028-12-31: "
        "it holds since 2029-02-12"
    )
    [(_, message)] = found_in(criterion_of("2029-01-01 .. 2029-12-31", "EU_FIREARMS_OLD"))
    assert message.endswith("it holds until 2029-02-11")
    [(_, message)] = found_in(criterion_of("2029-01-01 .. 2029-12-31", "UCC grounds: UCC_REFORM"))
    assert message.endswith("it holds on no known day yet")


def test_what_is_agreed_only_is_told_once_with_what_is_in_force() -> None:
    source = Source("criteria/case.crm", criterion_of("2029-01-01 .. 2029-12-31", "UCC_REFORM").encode())
    program, _ = resolve([parse(source)[0]], packaged_catalogue(), {})
    [told] = [describe(one) for one in run_checks(program) if one.span.line == 6]
    assert (told.code, str(told.severity)) == ("CRM406", "error")
    assert told.help == "cite `UCC`, which is in force"


def test_the_old_law_and_the_one_in_its_place_hold_together() -> None:
    assert found_in(criterion_of("2029-01-01 .. 2029-12-31", "EU_FIREARMS_OLD, EU_FIREARMS")) == []
    assert len(found_in(criterion_of("2029-01-01 .. 2029-12-31", "UCC grounds: UCC, UCC_REFORM"))) == 1


def test_an_act_is_asked_about_the_day_on_which_it_begins() -> None:
    act = "adopt EXA-001 by MD { from: 2026-05-01 legal { provision: MD_CUSTOMS_LAW art 140(3) } }"
    [(_, message)] = found_in(criterion_of("2026-01-01 .. 2027-12-31", "UCC art 46(3)") + act)
    assert message == "`MD_CUSTOMS_LAW art 140(3)` does not hold on 2026-05-01: it holds since 2027-01-01"


def test_what_will_hold_later_may_stand_among_the_grounds_of_the_risk() -> None:
    basis = "UCC art 46(3) grounds: EU_FIREARMS_OLD, EU_FIREARMS"
    assert found_in(criterion_of("2027-01-01 .. 2027-12-31", basis)) == []
    [(_, message)] = found_in(criterion_of("2029-03-01 .. 2029-12-31", "UCC grounds: EU_FIREARMS_OLD"))
    assert message.endswith("it holds until 2029-02-11")
