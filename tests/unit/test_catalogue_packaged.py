"""The packaged catalogue holds what was copied into it, keeps its schema and agrees with itself."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from crmc import packaged
from crmc.catalogue.citations import find_provision
from crmc.catalogue.loader import load_catalogue, packaged_catalogue, packaged_texts
from crmc.catalogue.schema_check import check_schema
from crmc.catalogue.strict_yaml import read_yaml

YAML_FILES = [text for text in packaged_texts() if text.path.endswith(".yaml")]


@pytest.mark.parametrize("file", YAML_FILES, ids=lambda file: file.path)
def test_a_packaged_file_keeps_the_schema(file) -> None:
    assert check_schema(file, read_yaml(file.path, file.text)) == []


def test_the_packaged_files_load_without_a_fault() -> None:
    catalogue, faults = load_catalogue(packaged_texts())
    assert faults == []
    assert catalogue == packaged_catalogue()


def test_a_name_outside_the_grammar_folder_is_not_there() -> None:
    assert "catalogue/units.yaml" in packaged.names("catalogue")
    with pytest.raises(FileNotFoundError):
        packaged.read_text("catalogue/absent.yaml")


def test_counts_are_those_of_the_facts() -> None:
    catalogue = packaged_catalogue()
    origins = Counter(element.origin for element in catalogue.elements.values())
    assert origins == {"declaration": 164, "context": 11, "derived": 1}
    assert len(catalogue.kinds) == 10
    assert len(catalogue.code_lists) == 51
    assert len(catalogue.control_types) == 19
    assert len(catalogue.places) == 17
    assert len(catalogue.risk_areas) == 33
    assert len(catalogue.roadmap) == 26
    assert len(catalogue.eu_plan) == 7
    assert len([one for one in catalogue.instruments.values() if not one.kind.startswith("national-")]) == 72
    assert list(catalogue.parties) == ["AL", "BA", "MK", "MD", "ME", "RS", "XK"]


def test_the_harmonised_system_keeps_its_zeros() -> None:
    hs2022 = packaged_catalogue().code_lists["hs2022"]
    assert hs2022.hierarchical
    assert hs2022.closed
    assert hs2022.edition == "HS2022"
    assert Counter(len(code) for code in hs2022.codes) == {2: 96, 4: 1228, 6: 5612}
    assert hs2022.codes["0102"].startswith("Bovine")
    assert {code[:-2] for code in hs2022.codes if len(code) > 2} <= set(hs2022.codes)


def test_countries_are_texts() -> None:
    country = packaged_catalogue().code_lists["country"]
    assert len(country.codes) == 252
    assert country.codes["NO"] == "Norway"
    assert country.codes["NA"] == "Namibia"
    assert country.codes["XK"] == "Kosovo*"
    assert {"XI", "EU"} <= set(country.codes)
    assert packaged_catalogue().code_lists["currency"].codes["RSD"] == "Serbian Dinar"


def test_every_code_has_the_form_that_its_list_gives() -> None:
    for code_list in packaged_catalogue().code_lists.values():
        pattern = re.compile(code_list.format or ".+")
        assert [code for code in code_list.codes if not pattern.fullmatch(code)] == []


def test_preference_codes_are_written_out() -> None:
    preference = packaged_catalogue().code_lists["preference"]
    assert preference.closed
    assert len(preference.codes) == 28
    assert {"100", "300", "310", "428"} <= set(preference.codes)
    assert "500" not in preference.codes


@pytest.mark.parametrize("code", ["IM", "EX", "T1", "T2", "TIR"])
def test_one_list_of_declaration_types_serves_every_kind_that_carries_the_element(code: str) -> None:
    assert code in packaged_catalogue().code_lists["declaration_type"].codes


@pytest.mark.parametrize(
    "open_list",
    [
        "unlocode",
        "customs_office",
        "document_type",
        "tax_type",
        "additional_procedure",
        "country_or_group",
        "cus_code",
    ],
)
def test_a_list_that_is_not_complete_closes_nothing(open_list: str) -> None:
    assert not packaged_catalogue().code_lists[open_list].closed


def test_groups_hold_known_members() -> None:
    groups = packaged_catalogue().code_lists["country_group"]
    assert groups.members["CEFTA"] == ("AL", "BA", "MK", "MD", "ME", "RS", "XK")
    assert len(groups.members["EU27"]) == 27
    assert "NO" in groups.members["COMMON_TRANSIT"]
    assert set(groups.members) == set(groups.codes)


def test_elements_have_digits_and_bounds_by_type() -> None:
    expected = {
        "money": (16, 2),
        "mass": (16, 6),
        "integer": (16, 0),
        "quantity": (16, 6),
        "decimal": (16, 6),
    }
    for element in packaged_catalogue().elements.values():
        digits = expected.get(element.type)
        assert (element.digits_before, element.digits_after) == (digits or (None, None))
        assert element.minimum == (Decimal(0) if digits else None)
        assert element.unit == ("kg" if element.type == "mass" else None)


def test_elements_carry_types_and_lists_of_the_language() -> None:
    elements = packaged_catalogue().elements
    assert (elements["origin_country"].type, elements["origin_country"].code_list) == ("code", "country")
    assert elements["preferential_origin"].code_list == "country_or_group"
    assert (elements["hs6"].type, elements["hs6"].code_list) == ("code", "hs2022")
    assert elements["supporting_document_type"].multiple
    assert not elements["preference"].multiple
    assert elements["gross_mass"].levels == ("header", "item")
    assert elements["traveller_name"].personal_data == "yes"
    assert elements["departure_transport_id"].personal_data == "possible"
    assert elements["origin_country"].number_verified or not elements["origin_country"].sources


def test_the_commodity_code_joins_its_digits() -> None:
    commodity = packaged_catalogue().elements["commodity_code"]
    assert commodity.made_of == ("hs6", "cn8_suffix", "taric_code")
    assert (commodity.type, commodity.code_list, commodity.levels) == ("code", "hs2022", ("item",))
    assert commodity.kinds == ("import", "export", "transit", "ens", "exs", "h7", "postal")


def test_results_of_controls_are_out_of_reach_of_criteria() -> None:
    elements = packaged_catalogue().elements
    results = [one.id for one in elements.values() if not one.kinds]
    assert results == ["lane_assigned", "control_type", "control_result", "revenue_adjusted"]
    assert set(elements["received_date"].kinds) == set(packaged_catalogue().kinds)


@pytest.mark.parametrize(
    ("kind", "dates", "operator"),
    [
        ("import", ("acceptance_date", "declaration_date", "received_date"), "importer_is_aeo"),
        ("export", ("acceptance_date", "declaration_date", "received_date"), "operator_is_aeo"),
        ("transit", ("declaration_date", "received_date"), "operator_is_aeo"),
        ("ens", ("estimated_arrival", "received_date"), "operator_is_aeo"),
        ("exs", ("received_date",), "operator_is_aeo"),
        ("h7", ("received_date",), "importer_is_aeo"),
        ("postal", ("received_date",), "operator_is_aeo"),
        ("passenger", ("travel_date", "received_date"), "operator_is_aeo"),
        ("pnr", ("received_date",), "operator_is_aeo"),
        ("cash", ("travel_date", "received_date"), "operator_is_aeo"),
    ],
)
def test_a_kind_has_its_dates_and_operator(kind: str, dates: tuple[str, ...], operator: str) -> None:
    found = packaged_catalogue().kinds[kind]
    assert (found.reference_dates, found.operator_element) == (dates, operator)


def test_channels_stand_from_red_to_green() -> None:
    channels = packaged_catalogue().channels.values()
    assert [(one.id, one.severity) for one in channels] == [
        ("red", 1),
        ("yellow", 2),
        ("blue", 3),
        ("green", 4),
    ]


def test_controls_and_areas_are_named_with_underscores() -> None:
    catalogue = packaged_catalogue()
    assert {"physical_examination", "post_clearance_audit"} <= set(catalogue.control_types)
    assert {"arrival_first_entry", "post_release"} <= set(catalogue.places)
    assert "smuggling_concealment" in catalogue.risk_areas
    assert catalogue.control_types["physical_examination"].ground == "UCC art 46(1)"


def test_kosovo_is_written_with_its_asterisk_and_footnote() -> None:
    party = packaged_catalogue().parties["XK"]
    assert party.designation == "Kosovo*"
    assert party.footnote is not None
    assert "UNSCR 1244/1999" in party.footnote
    assert not party.footnote_verified


def test_units_are_exact() -> None:
    units = packaged_catalogue().units
    assert units["g"].factor == Decimal("0.001")
    assert units["t"].factor == Decimal(1000)
    assert units["hours"].factor == Decimal(60)
    assert units["days"].dimension == "duration"
    assert units["%"].factor == Decimal("0.01")


def test_an_activity_has_its_eu_code() -> None:
    assert packaged_catalogue().roadmap["GOV8"].eu_code == "3.1.1"
    assert packaged_catalogue().roadmap["ICT6"].eu_code is None


def test_what_rests_on_general_knowledge_alone_is_not_verified() -> None:
    for instrument in packaged_catalogue().instruments.values():
        for one in (instrument, *instrument.provisions):
            assert not (one.verified and set(one.sources) <= {"general-knowledge"})


def test_every_provision_was_copied() -> None:
    """150 of the facts' own, once ranges are written out and second readings are joined to the first."""
    instruments = packaged_catalogue().instruments.values()
    own = [one for one in instruments if not one.kind.startswith("national-")]
    assert sum(len(one.provisions) for one in own) == 150
    assert len(packaged_catalogue().instruments["UCC"].provisions) == 49
    assert len(packaged_catalogue().instruments["RKC"].provisions) == 10
    assert [len(one.provisions) for one in packaged_catalogue().parties.values()] == [
        28,
        8,
        29,
        48,
        7,
        10,
        14,
    ]


def test_no_provision_stands_twice() -> None:
    for instrument in packaged_catalogue().instruments.values():
        numbered = [(one.division, one.number) for one in instrument.provisions if one.number is not None]
        assert len(numbered) == len(set(numbered))


def test_grounds_of_controls_are_citations_that_resolve() -> None:
    """A ground may also be prose; a citation in it resolves, but for those that no law file lists yet."""
    unread = {"UCC art 159", "UCC art 127(3)", "WTO_TFA art 7.7.3"}
    catalogue = packaged_catalogue()
    resolved = 0
    for term in (*catalogue.control_types.values(), *catalogue.places.values()):
        for ground in term.ground.split("; "):
            words = ground.split()
            if len(words) == 3 and words[1] in ("art", "standard", "pillar"):
                found = find_provision(catalogue.instruments[words[0]], words[1], words[2])
                assert (found is not None) is (ground not in unread), ground
                resolved += found is not None
    assert resolved == 29
