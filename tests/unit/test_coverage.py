"""What implements what: strategy and law in scope, both ways."""

from __future__ import annotations

import pytest

from crmc.analysis.concordance import make_concordance
from crmc.analysis.coverage import covers, find_coverage
from crmc.catalogue.loader import packaged_catalogue
from crmc.report.roadmap_report import roadmap_as_json, roadmap_as_text
from tests.unit.pages_cases import samples, written

TEXT = """
criterion EXA-001 "Example" {
  status: draft
  classification: public
  applies: import
  implements: GOV4, 3.2
  legal { basis: UCC art 46, WTO_TFA art 7.4.2 grounds: CEFTA_AP5 }
}
"""


def covered(citation: str) -> list[str]:
    coverage = find_coverage(written(TEXT, None), packaged_catalogue())
    [found] = [one for one in coverage.provisions if one.citation == citation]
    return [one.id for one in found.implemented_by]


@pytest.mark.parametrize(
    ("cited", "provision", "holds"),
    [
        ("UCC art 46(3)", "UCC art 46(3)", True),
        ("UCC art 46", "UCC art 46(3)", True),
        ("UCC art 46(7)(a)", "UCC art 46(7)", True),
        ("UCC art 46(3)", "UCC art 46(4)", False),
        ("UCC art 4", "UCC art 46(4)", False),
        ("UCC", "UCC art 46(3)", False),
        ("CEFTA_AP5", "CEFTA_AP5", True),
        ("CEFTA_AP5 art 3", "CEFTA_AP5", False),
        ("RKC standard 6.2", "UCC art 6.2", False),
    ],
)
def test_a_citation_covers_itself_its_whole_and_its_parts(cited: str, provision: str, holds: bool) -> None:
    assert covers(cited, provision) is holds


def test_a_provision_tells_what_cites_it() -> None:
    assert covered("UCC art 46(1)") == ["EXA-001"]
    assert covered("WTO_TFA art 7.4.2") == ["EXA-001"]
    assert covered("WTO_TFA art 7.4.3") == []
    assert covered("CEFTA_AP5") == ["EXA-001"]
    assert covered("CEFTA_AP5 art 3") == []
    assert covered("CEFTA_REC_1_2019 action 3.2") == ["EXA-001"]


def test_the_scope_is_the_one_agreed() -> None:
    """By hand: UCC 46 (8 paragraphs), 47 (2), 48, 127, 128, 188; TFA 7.4 (4 sentences); 5 standards."""
    coverage = find_coverage(written(TEXT, None), packaged_catalogue())
    by_instrument: dict[str, list[str]] = {}
    for found in coverage.provisions:
        by_instrument.setdefault(found.citation.split()[0], []).append(found.citation)
    assert len(by_instrument["UCC"]) == 14
    assert by_instrument["WTO_TFA"] == [f"WTO_TFA art 7.4.{number}" for number in range(1, 5)]
    assert by_instrument["RKC"] == [f"RKC standard 6.{number}" for number in range(2, 7)]
    assert {"CEFTA_2006", "CEFTA_AP5", "CEFTA_DEC_1_2019", "CEFTA_DEC_RM_2024", "CEFTA_REC_1_2019"} <= set(
        by_instrument
    )


def test_every_code_of_the_strategy_is_there_and_what_nothing_names_is_a_gap() -> None:
    coverage = find_coverage(written(TEXT, None), packaged_catalogue())
    assert len(coverage.roadmap) == 26
    assert [entry.code for entry in coverage.roadmap if not entry.is_gap] == ["3.2", "GOV4"]
    [gov4] = [entry for entry in coverage.roadmap if entry.code == "GOV4"]
    assert (gov4.planned, gov4.eu_code) == ("all periods 2020-2024 (expert team)", "4.4.1")


def test_a_provision_whose_number_nobody_read_is_a_gap_that_says_so() -> None:
    coverage = find_coverage(samples(None), packaged_catalogue())
    unknown = [found for found in coverage.provisions if not found.known]
    assert unknown
    assert all(found.is_gap and "number not known" in found.citation for found in unknown)


def test_each_criterion_and_procedure_tells_what_it_rests_on() -> None:
    coverage = find_coverage(written(TEXT, None), packaged_catalogue())
    [found] = coverage.declarations
    assert found.law == (
        ("UCC art 46", "basis", False),
        ("WTO_TFA art 7.4.2", "basis", True),
        ("CEFTA_AP5", "grounds", True),
    )
    assert found.roadmap == ("GOV4", "3.2")


def test_text_and_json_hold_the_same_gaps() -> None:
    coverage = find_coverage(samples(None), packaged_catalogue())
    text, told = (
        roadmap_as_text(coverage, 80),
        roadmap_as_json(coverage, make_concordance(packaged_catalogue())),
    )
    assert max(len(line) for line in text.splitlines()) <= 80
    gaps = told["summary"]["roadmap"]["gaps"] + told["summary"]["provisions"]["gaps"]
    assert text.count("-> GAP: ") == gaps
    assert gaps == sum(entry["gap"] for entry in [*told["roadmap"], *told["provisions"]])
    assert "Table 3" in text


def test_the_concordance_answers_for_every_party_or_is_open() -> None:
    roles = {role.role: role for role in make_concordance(packaged_catalogue())}
    assert len(roles) == 15
    aeo = {answer.party: [one.citation for one in answer.articles] for answer in roles["aeo"].answers}
    assert list(aeo) == ["AL", "BA", "MK", "MD", "ME", "RS", "XK"]
    assert aeo["AL"] == ["AL_CUSTOMS_LAW art 40"]
    assert [party for party, articles in aeo.items() if not articles] == ["ME", "RS", "XK"]
