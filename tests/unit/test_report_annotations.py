"""Diagnostics as workflow commands of GitHub."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from crmc.diagnostics import Diagnostic, Severity
from crmc.report.annotations import diagnostics_as_annotations
from crmc.report.summary import MOST_DIAGNOSTICS
from crmc.source import Span, whole_file

FOUND = Diagnostic(
    "CRM301", "mixed-types", Severity.ERROR, "no `mass`", Span("criteria/x.crm", 12, 5, 12, 20), help="divide"
)


def lines(*diagnostics: Diagnostic, folder: str = "") -> list[str]:
    return diagnostics_as_annotations(diagnostics, 2, 3, folder).split("\n")


def test_one_command_a_problem_and_the_summary_at_the_end() -> None:
    assert lines(FOUND) == [
        "::error file=criteria/x.crm,line=12,endLine=12,col=5,endColumn=20,title=CRM301 mixed-types"
        "::no `mass`%0Adivide",
        "1 error in 2 files, 3 declarations",
    ]


@pytest.mark.parametrize(
    ("severity", "command"),
    [(Severity.ERROR, "::error "), (Severity.WARNING, "::warning "), (Severity.NOTE, "::notice ")],
)
def test_each_severity_has_its_command(severity: Severity, command: str) -> None:
    assert lines(replace(FOUND, severity=severity))[0].startswith(command)


def test_what_would_end_a_property_or_a_line_is_escaped() -> None:
    odd = replace(
        FOUND, span=FOUND.span._replace(path="a,b:c%\r\n.crm"), message="50 %\n::error::x", help=None
    )
    shown = lines(odd)
    assert len(shown) == 2
    assert shown[0].startswith("::error file=a%2Cb%3Ac%25%0D%0A.crm,line=12,")
    assert shown[0].endswith("::50 %25%0A::error::x")


def test_a_hidden_character_is_named() -> None:
    (line, *_) = lines(replace(FOUND, message="a\u202eb", help=None))
    assert line.endswith("::a<U+202E RIGHT-TO-LEFT OVERRIDE>b")


def test_columns_stand_only_with_one_line_and_no_line_with_a_whole_file() -> None:
    several = replace(FOUND, span=FOUND.span._replace(end_line=14))
    assert "line=12,endLine=14,title=" in lines(several)[0]
    assert lines(replace(FOUND, span=whole_file("a.crm")))[0].startswith("::error file=a.crm,title=")


def test_a_knowledge_base_in_a_folder_is_told_from_the_folder_above() -> None:
    assert lines(FOUND, folder="kb/")[0].startswith("::error file=kb/criteria/x.crm,")


def test_more_than_a_report_holds_is_counted_and_said() -> None:
    shown = lines(*[FOUND] * (MOST_DIAGNOSTICS + 2))
    assert len(shown) == MOST_DIAGNOSTICS + 2
    assert shown[-2:] == ["2 further problems are left out", "10002 errors in 2 files, 3 declarations"]
