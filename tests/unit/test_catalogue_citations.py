"""What a citation finds: listed provisions, wholes of listed parts, and nothing that nobody read."""

from __future__ import annotations

import pytest

from crmc.catalogue.citations import divisions, find_provision, known_numbers, provisions_for_role
from crmc.catalogue.loader import packaged_catalogue


def find(instrument: str, division: str, number: str):
    return find_provision(packaged_catalogue().instruments[instrument], division, number)


@pytest.mark.parametrize(
    ("instrument", "division", "number", "verified"),
    [
        ("UCC", "art", "46(3)", True),
        ("UCC", "art", "46(7)", False),
        ("UCC", "art", "5(7)(a)", True),
        ("UCC", "art", "48", False),
        ("UCC_DA", "art", "24(5)", False),
        ("UCC_DA", "art", "105", False),
        ("UCC_IA", "art", "186(6)", False),
        ("CCIP_2454", "art", "4i(1)", True),
        ("RKC", "standard", "6.3", True),
        ("RKC", "standard", "6.7", True),
        ("RKC", "standard", "6.8", True),
        ("WTO_TFA", "art", "7.4.2", True),
        ("CEFTA_AP5", "art", "3", True),
        ("CEFTA_AP5", "art", "26", True),
        ("CEFTA_AP5", "art", "9.2(b)", True),
        ("CEFTA_AP5", "art", "35.3", True),
        ("CEFTA_AP5", "annex", "III", True),
        ("CEFTA_2006", "art", "40.4", True),
        ("CEFTA_REC_1_2019", "action", "3.2", True),
        ("CEFTA_REC_1_2019", "activity", "ICT6", True),
        ("EU_COM_2014_527", "objective", "4", True),
        ("WCO_SAFE", "pillar", "1.4", False),
        ("WCO_SAFE", "pillar", "2", True),
        ("WCO_RMC", "volume", "1", False),
        ("AL_CUSTOMS_LAW", "art", "47(3)", True),
        ("AL_CUSTOMS_LAW", "art", "120", True),
        ("MD_CUSTOMS_LAW", "art", "341(9)", True),
        ("MK_CUSTOMS_LAW", "art", "13(2)", True),
        ("MK_CUSTOMS_REGULATION", "art", "5-e(1)", True),
        ("RS_CUSTOMS_LAW", "art", "9", True),
        ("XK_CUSTOMS_CODE_2008", "art", "55", True),
    ],
)
def test_a_listed_provision_is_found_with_its_mark(
    instrument: str, division: str, number: str, verified: bool
) -> None:
    found = find(instrument, division, number)
    assert found is not None
    assert found.verified is verified


def test_a_whole_is_known_by_its_listed_parts_and_as_verified_as_all_of_them() -> None:
    whole = find("UCC", "art", "46")
    assert whole is not None
    assert not whole.verified
    assert "46(8)" in whole.confidence
    tfa = find("WTO_TFA", "art", "7.4")
    assert tfa is not None
    assert tfa.verified


@pytest.mark.parametrize(
    ("instrument", "division", "number"),
    [
        ("UCC", "art", "128(2)"),
        ("UCC", "art", "4"),
        ("UCC", "art", "999"),
        ("UCC", "standard", "46(3)"),
        ("RKC", "standard", "6"),
        ("CEFTA_AP5", "annex", "IV"),
        ("RS_CUSTOMS_LAW", "art", "27"),
        ("RS_CUSTOMS_LAW", "art", "5-38"),
    ],
)
def test_what_nobody_read_is_not_known(instrument: str, division: str, number: str) -> None:
    assert find(instrument, division, number) is None


def test_help_lists_divisions_and_numbers_as_a_citation_writes_them() -> None:
    instruments = packaged_catalogue().instruments
    assert divisions(instruments["CEFTA_REC_1_2019"]) == ("action", "activity", "section")
    assert divisions(instruments["PEM"]) == ()
    assert "5-gj" in known_numbers(instruments["MK_CUSTOMS_REGULATION"], "art")


def test_a_second_reading_of_a_provision_adds_its_source() -> None:
    found = find("UCC", "art", "46(2)")
    assert found is not None
    assert {"pt-ucc-46", "ro-ucc-46"} <= set(found.sources)
    assert found.note is not None


def test_an_open_role_gives_no_article() -> None:
    parties = packaged_catalogue().parties
    assert provisions_for_role(parties["RS"], "risk_management") == ()
    assert [one.number for one in provisions_for_role(parties["AL"], "risk_management")] == [
        "47(2)",
        "47(3)",
        "47(4)",
    ]
    assert [one.number for one in provisions_for_role(parties["AL"], "inter_agency")] == ["48"]


def test_every_number_is_one_that_a_citation_can_write() -> None:
    for instrument in packaged_catalogue().instruments.values():
        for division in divisions(instrument):
            for number in known_numbers(instrument, division):
                assert number.isascii()
                assert not set(number) & set(" ,/")
