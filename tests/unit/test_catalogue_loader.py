"""Extending the packaged catalogue by a root's files, and what a faulty one gets."""

from __future__ import annotations

import pytest

from crmc.catalogue.citations import provisions_for_role
from crmc.catalogue.faults import CatalogueFault, CatalogueText
from crmc.catalogue.loader import extend, packaged_catalogue, texts_of
from crmc.catalogue.model import Catalogue
from crmc.source import Source

PATH = "grammar/catalogue/own.yaml"


def extended(yaml: str, *tables: tuple[str, str]) -> Catalogue:
    catalogue, faults = extend(texts(yaml, *tables))
    assert faults == []
    assert catalogue is not None
    return catalogue


def faults_of(yaml: str, *tables: tuple[str, str]) -> list[CatalogueFault]:
    catalogue, faults = extend(texts(yaml, *tables))
    assert catalogue is None
    assert all(fault.path.startswith("grammar/catalogue/") for fault in faults)
    return faults


def texts(yaml: str, *tables: tuple[str, str]) -> list[CatalogueText]:
    return [
        CatalogueText(PATH, yaml),
        *(CatalogueText(f"grammar/catalogue/{name}", text) for name, text in tables),
    ]


AREA = "risk_areas:\n  salt:\n    title: Salt\n    family: fiscal\n    grounds: [UCC]\n"


def test_without_files_the_packaged_catalogue_is_it() -> None:
    assert extend([]) == (packaged_catalogue(), [])


def test_a_root_adds_a_risk_area_under_the_same_key() -> None:
    catalogue = extended(AREA)
    assert catalogue.risk_areas["salt"].grounds == ("UCC",)
    assert len(catalogue.risk_areas) == len(packaged_catalogue().risk_areas) + 1


def test_a_repeated_id_names_both_places() -> None:
    [fault] = faults_of(AREA.replace("salt", "cash"))
    assert str(fault).startswith(f"{PATH}:2:3: `cash` is declared here again")
    assert "catalogue/risk_areas.yaml:" in fault.message


def test_a_root_adds_a_context_element_but_no_declared_one() -> None:
    element = (
        "elements:\n  port_queue:\n    title: Queue\n    type: integer\n    levels: [header]\n"
        "    kinds: [import]\n    digits_before: 4\n    digits_after: 0\n    minimum: 0\n"
        "    personal_data: no\n    origin: ORIGIN\n"
    )
    assert extended(element.replace("ORIGIN", "context")).elements["port_queue"].digits_before == 4
    [fault] = faults_of(element.replace("ORIGIN", "declaration"))
    assert (fault.line, fault.column) == (11, 5)
    assert "`context` or `derived` only" in fault.message


def test_a_root_adds_codes_to_a_list() -> None:
    catalogue = extended(
        "code_lists:\n  document_type:\n    extends: true\n    codes: {9ZZ1: National permit}\n"
    )
    assert catalogue.code_lists["document_type"].codes["9ZZ1"] == "National permit"
    assert "C402" in catalogue.code_lists["document_type"].codes


def test_a_code_that_the_list_has_already_is_refused() -> None:
    own = (
        "  colour: {title: Colour, closed: true, verified: false, source: own, licence: own, codes: {A: a}}\n"
    )
    catalogue, faults = extend(
        [
            CatalogueText(PATH, "code_lists:\n" + own),
            CatalogueText(
                "grammar/catalogue/z.yaml", "code_lists:\n  colour:\n    extends: true\n    codes: {A: b}\n"
            ),
        ]
    )
    assert catalogue is None
    assert [str(fault) for fault in faults] == [
        "grammar/catalogue/z.yaml:4:13: the code `A` is in `colour` already"
    ]


def test_an_article_that_was_read_takes_the_place_of_its_open_role() -> None:
    catalogue = extended(
        "sources:\n  gazette: {title: t, shows: s, kind: act}\n"
        "parties:\n  RS:\n    extends: true\n    provisions:\n"
        "      - {role: aeo, number: '7(9)', verified: true, sources: [gazette]}\n"
    )
    aeo = [one for one in catalogue.parties["RS"].provisions if one.role == "aeo"]
    assert [one.number for one in aeo] == ["7(9)"]
    assert provisions_for_role(catalogue.parties["RS"], "aeo") == tuple(aeo)
    assert "7(9)" in [one.number for one in catalogue.instruments["RS_CUSTOMS_LAW"].provisions]


def test_a_fault_in_an_addition_stands_in_the_file_that_adds() -> None:
    [fault] = faults_of(
        "instruments:\n  UCC:\n    extends: true\n    provisions:\n"
        "      - division: art\n        number: '1'\n"
        "        subject: s\n        obligation: o\n        verified: true\n        confidence: read\n"
        "        sources: [nowhere]\n"
    )
    assert (fault.path, fault.line) == (PATH, 5)
    assert "there is no source `nowhere`" in fault.message


def test_extending_what_nobody_declared_is_refused() -> None:
    [fault] = faults_of("code_lists:\n  colours:\n    extends: true\n    codes: {A: a}\n")
    assert fault.message == "`colours` extends nothing: no earlier file declares it"


LIST = (
    "code_lists:\n  colour:\n    title: Colour\n    closed: true\n    verified: false\n"
    "    source: own\n    licence: own\n    table: colours.csv\n"
)


def test_a_table_beside_the_file_gives_the_codes() -> None:
    codes = extended(LIST, ("colours.csv", "code,title\n01,red\nNA,none\n")).code_lists["colour"].codes
    assert codes == {"01": "red", "NA": "none"}


@pytest.mark.parametrize(
    ("table", "where", "words"),
    [
        ("title,code\n", "colours.csv:1:1", "must begin with `code,title`"),
        ("code,title\n01,red\n01,blue\n", "colours.csv:3:1", "the code `01` stands in this table twice"),
        ("code,title\n01\n", "colours.csv:2:1", "a row needs a code and a title"),
        ("code,title\n01,r\u200bed\n", "colours.csv:2:5", "the character U+200B"),
        ('code,title\n01,"red\n', "colours.csv:2:1", "this row is not CSV"),
    ],
)
def test_a_faulty_table_names_its_row(table: str, where: str, words: str) -> None:
    first = faults_of(LIST, ("colours.csv", table))[0]
    assert str(first).startswith(f"grammar/catalogue/{where}: ")
    assert words in first.message


def test_a_table_that_is_not_there_is_named() -> None:
    first = faults_of(LIST)[0]
    assert (first.line, first.column) == (8, 5)
    assert "the table `colours.csv` is not beside this file" in first.message


@pytest.mark.parametrize(
    ("yaml", "words"),
    [
        (AREA.replace("[UCC]", "[UCX]"), "there is no instrument `UCX`: did you mean `UCC`?"),
        (AREA.replace("risk_areas", "risk_area"), "keys that are not known here: `risk_area`"),
        (AREA.replace("    family: fiscal\n", ""), "`salt` lacks `family`"),
        (AREA.replace("[UCC]", "UCC"), "`grounds` must be a list"),
        (
            "units:\n  stone: {dimension: weight, factor: 6.35}\n",
            "`dimension` is `weight`, but must be one of mass",
        ),
        (
            "units:\n  stone: {dimension: mass, factor: 1e3}\n",
            "`factor` is `1e3`, which does not have the form",
        ),
        ("channels:\n  orange: {title: Orange, severity: 1}\n", "`orange` and `red` have the same severity"),
        (
            "message_kinds:\n  gift:\n    title: Gift\n    reference_dates: [received_date]\n"
            "    operator_element: operator_is_aeo\n",
            "carried by `gift`",
        ),
        ("- a\n", "this file must be a block of entries"),
        (LIST.replace("table: colours.csv", "codes: {}"), "`colour` is closed but has no codes"),
        (
            LIST.replace("table: colours.csv", "codes: {A: a}\n    format: '['"),
            "`[` is not a regular expression",
        ),
    ],
)
def test_a_faulty_file_is_told_what_is_wrong(yaml: str, words: str) -> None:
    assert any(words in fault.message for fault in faults_of(yaml))


def test_one_bad_file_does_not_hide_another() -> None:
    catalogue, faults = extend(
        [
            CatalogueText("grammar/catalogue/a.yaml", "x: &a 1\n"),
            CatalogueText("grammar/catalogue/b.yaml", AREA.replace("salt", "cash")),
        ]
    )
    assert catalogue is None
    assert [fault.path for fault in faults] == ["grammar/catalogue/a.yaml", "grammar/catalogue/b.yaml"]


def test_bytes_of_a_root_become_texts_and_faults() -> None:
    texts, faults = texts_of([Source("a.yaml", AREA.encode()), Source("b.csv", b"\xff")])
    assert texts == [CatalogueText("a.yaml", AREA)]
    assert [str(fault) for fault in faults] == ["b.csv:1:1: this file is not valid UTF-8: save it as UTF-8"]
