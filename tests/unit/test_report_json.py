"""Diagnostics as programs read them, and the line that sums them up."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from crmc.diagnostics import Diagnostic, Related, Severity
from crmc.report.json_report import diagnostics_as_json
from crmc.report.summary import summarise, summary_line
from crmc.source import Span

FOUND = Diagnostic(
    "CRM301",
    "mixed-dimensions",
    Severity.ERROR,
    "a mass is no `новац`",
    Span("criteria/x.crm", 12, 5, 12, 20),
    related=(Related(Span("criteria/y.crm", 3, 1, 3, 4), "declared here"),),
    help="divide first",
    ground=("UCC art 46(7)",),
)

EXPECTED = r"""{"diagnostics": [
{"code":"CRM301","name":"mixed-dimensions","severity":"error",\
"message":"a mass is no `\u043d\u043e\u0432\u0430\u0446`",\
"file":"criteria/x.crm","line":12,"column":5,"end_line":12,"end_column":20,\
"related":[{"file":"criteria/y.crm","line":3,"column":1,"message":"declared here"}],\
"help":"divide first","fix":null,"ground":["UCC art 46(7)"]}],
"summary": {"files":40,"declarations":91,"errors":1,"warnings":0,"left_out":0}}""".replace("\\\n", "")


def plain(severity: Severity) -> Diagnostic:
    return Diagnostic("CRM101", "x", severity, "m", Span("a.crm", 1, 1, 1, 2))


def test_a_report_has_exactly_the_published_form() -> None:
    assert diagnostics_as_json([FOUND], files=40, declarations=91).decode() == EXPECTED


def test_what_a_diagnostic_lacks_is_null_or_empty() -> None:
    report = json.loads(diagnostics_as_json([plain(Severity.NOTE)], files=1, declarations=0))
    (only,) = report["diagnostics"]
    assert (only["help"], only["fix"], only["related"], only["ground"]) == (None, None, [], [])
    assert report["summary"] == {"files": 1, "declarations": 0, "errors": 0, "warnings": 0, "left_out": 0}


@pytest.mark.parametrize(
    ("severities", "files", "declarations", "line"),
    [
        ("eeew", 2, 40, "3 errors, 1 warning in 2 files, 40 declarations"),
        ("e", 1, 1, "1 error in 1 file, 1 declaration"),
        ("wwn", 3, 2, "2 warnings, 1 note in 3 files, 2 declarations"),
        ("", 20, 86, "no problems in 20 files, 86 declarations"),
        ("nn", 0, 0, "2 notes in 0 files, 0 declarations"),
    ],
)
def test_the_summary_counts_what_there_is(severities: str, files: int, declarations: int, line: str) -> None:
    kinds = {severity.value[0]: severity for severity in Severity}
    found = [plain(kinds[letter]) for letter in severities]
    assert summary_line(summarise(found, files, declarations)) == line


@given(st.text() | st.sampled_from(["criteria/\udcff.crm", 'a "b" \\ \x7f\n', "новац 😀"]))
def test_any_text_comes_back_out_of_the_report(text: str) -> None:
    report = diagnostics_as_json([replace(FOUND, message=text)], files=1, declarations=1).decode()
    assert report.isascii()
    assert json.loads(report)["diagnostics"][0]["message"] == text
