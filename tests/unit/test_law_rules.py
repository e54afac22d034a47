"""The harmonisation schema: every rule has a check that can fail, and the table names them all."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from crmc.backends.pages import emit_pages
from crmc.catalogue.loader import packaged_catalogue
from crmc.checks import Definition, definitions
from crmc.diagnostics import Severity
from tests.unit.checks_support import EXAMPLE, compiled
from tests.unit.pages_cases import samples

RULES = packaged_catalogue().schema_rules
NAMES = [f"L{number:02d}" for number in range(1, 42)]
LAWYERS = Path(__file__).parents[2] / "docs/law/what_is_proved.md"


def checks_of(rule: str) -> list[Definition]:
    return [found for found in definitions().values() if rule in found.fault.rules and found.fault.bad]


def test_the_catalogue_holds_every_rule_and_no_other() -> None:
    assert list(RULES) == NAMES
    unverified = {name for name, rule in RULES.items() if not rule.verified}
    assert unverified == {"L05", "L19", "L39"}


@pytest.mark.parametrize("rule", NAMES)
def test_each_rule_is_tripped_by_a_bad_example_and_not_by_the_good_one(rule: str) -> None:
    checks = checks_of(rule)
    assert checks
    for found in checks:
        bad, good = (
            [one.name for one in compiled({EXAMPLE: text}, table)]
            for text, table in (
                (found.fault.bad, found.fault.bad_table),
                (found.fault.good, found.fault.good_table),
            )
        )
        assert found.name in bad
        assert found.name not in good


@pytest.mark.parametrize("rule", NAMES)
def test_a_finding_names_the_ground_of_its_rule(rule: str) -> None:
    for found in checks_of(rule):
        shown = [one for one in compiled({EXAMPLE: found.fault.bad}) if one.name == found.name]
        assert set(RULES[rule].ground) <= set(shown[0].ground)


def test_rules_that_a_fault_names_are_rules() -> None:
    assert {rule for found in definitions().values() for rule in found.fault.rules} == set(NAMES)


def test_what_the_schema_calls_an_error_is_one() -> None:
    for name, rule in RULES.items():
        severities = {found.fault.severity for found in checks_of(name)}
        assert rule.level == "warning" or Severity.ERROR in severities or name == "L39", name


@pytest.mark.parametrize(
    ("status", "severity"),
    [("draft", Severity.WARNING), ("trial", Severity.WARNING), ("active", Severity.ERROR)],
)
@pytest.mark.parametrize("name", ["authority-apart", "audit-without-notice", "aeo-not-told"])
def test_what_the_language_leaves_open_in_a_trial_is_due_once_active(
    name: str, status: str, severity: Severity
) -> None:
    fault = next(found.fault for found in definitions().values() if found.name == name)
    text = fault.bad.replace("status: draft", f"status: {status}")
    shown = [one for one in compiled({EXAMPLE: text}) if one.name == name]
    assert [one.severity for one in shown] == [severity]


def test_a_missing_title_is_marked_and_breaks_no_rule() -> None:
    """L39 asks for a title or a mark that it is missing, and the handbook makes the mark."""
    [found] = [one for one in checks_of("L39") if one.name == "title-missing"]
    assert found.fault.severity is Severity.WARNING
    assert "marked missing" in (RULES["L39"].part or "")
    page = emit_pages(samples("public"), packaged_catalogue())["criteria/ORG-001.md"].text
    assert "missing" in page.partition("Titles")[2][:600]


def test_the_table_names_every_rule_with_its_codes_and_grounds() -> None:
    page = emit_pages(samples("public"), packaged_catalogue())["law/rules.md"].text
    rows = {name: unescape(row) for name, row in re.findall(r'<tr id="(L[0-9]{2})">(.*?)</tr>', page, re.S)}
    assert list(rows) == NAMES
    for name, row in rows.items():
        assert all(found.fault.code in row for found in checks_of(name)), name
        assert all(ground in row for ground in RULES[name].ground), name
        assert ("In part." in row) == (RULES[name].part is not None), name
        assert f"{name}<br>{RULES[name].level}" in row.replace("\n", ""), name


def test_the_page_for_lawyers_speaks_of_every_rule() -> None:
    named = re.findall(r"^\| (L[0-9]{2}) \|", LAWYERS.read_text("utf-8"), re.M)
    assert named == NAMES
