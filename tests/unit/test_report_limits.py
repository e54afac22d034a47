"""Of one fault in a file a thousand are shown, and the rest are counted."""

from __future__ import annotations

import json

from crmc.checks import describe
from crmc.diagnostics import MOST_DECLARATIONS, Diagnostic, Finding, Severity, bounded
from crmc.incremental.check import check_knowledge_base
from crmc.pipeline import compile_knowledge_base
from crmc.report.json_report import diagnostics_as_json
from crmc.report.limits import limited
from crmc.source import Source, Span
from crmc.workspace import KnowledgeBase


def found(line: int, path: str = "a.crm", name: str = "unknown-key") -> Diagnostic:
    span = Span(path, line, 1, line, 2)
    return Diagnostic("CRM122", name, Severity.ERROR, f"fault {line}", span, (), "a way out")


def test_few_findings_are_all_shown() -> None:
    few = [found(line) for line in range(1, 4)]
    assert limited(few, 3) == few


def test_what_is_beyond_is_one_diagnostic_of_the_same_code_at_the_first_place_left_out() -> None:
    shown = limited([found(line) for line in range(1, 9)], 3)
    assert [one.span.line for one in shown] == [1, 2, 3, 4]
    assert shown[3].code == "CRM122"
    assert shown[3].message.startswith("5 more of the kind `unknown-key`")


def test_every_fault_and_every_file_has_its_own_thousand() -> None:
    mixed = [
        *(found(line) for line in range(1, 4)),
        *(found(line, name="second-entry") for line in range(4, 7)),
        *(found(line, "b.crm") for line in range(1, 4)),
    ]
    assert limited(mixed, 3) == mixed


def test_the_summary_counts_what_is_not_shown() -> None:
    shown = limited([found(line) for line in range(1, 9)], 3)
    report = json.loads(diagnostics_as_json(shown, files=1, declarations=1))
    assert len(report["diagnostics"]) == 4
    assert report["summary"]["errors"] == 8


def test_of_one_fault_in_a_declaration_the_rest_stand_as_one_finding_in_that_declaration() -> None:
    findings = [Finding("listed-twice", Span("a.crm", line, 1, line, 2)) for line in (1, 2, 3, 11, 12, 13)]
    starts = {"a.crm": [(1, 1), (10, 1)]}
    kept = list(bounded(findings, starts, 1))
    assert [(one.span.line, one.stands_for) for one in kept] == [(1, 1), (11, 1), (2, 2), (12, 2)]


def test_a_file_of_very_many_declarations_is_told_of_as_one() -> None:
    count = MOST_DECLARATIONS + 1
    findings = [Finding("no-review", Span("a.crm", line, 3, line, 9)) for line in range(1, count + 1)]
    kept = list(bounded(findings, {"a.crm": [(line, 1) for line in range(1, count + 1)]}, 2))
    assert [(one.span.line, one.stands_for) for one in kept] == [(1, 1), (2, 1), (3, count - 2)]
    assert kept[-1].span == Span("a.crm", 3, 3, count, 9)


def test_each_declaration_that_an_error_for_many_reaches_is_left_out() -> None:
    text = "".join(f"list l{number} of country {{ }}\n" for number in range(MOST_DECLARATIONS + 400))
    base = KnowledgeBase(path=None, sources=(Source("criteria/x.crm", text.encode()),))
    compilation = compile_knowledge_base(base)
    assert not compilation.book.lists
    assert sum(one.stands_for for one in compilation.diagnostics) == MOST_DECLARATIONS + 400
    assert check_knowledge_base(base).diagnostics == compilation.diagnostics


def test_further_arguments_are_looked_for_only_where_they_are_told() -> None:
    asked: list[int] = []

    def guess() -> dict[str, str]:
        asked.append(1)
        return {"nearest": "status"}

    findings = [
        Finding("unknown-key", Span("a.crm", line, 1, line, 2), {"key": "statu"}, guess=guess)
        for line in (1, 2, 3)
    ]
    told = [describe(one) for one in bounded(findings, {}, 1)]
    assert (len(told), len(asked)) == (2, 1)
    assert "`status`" in (told[0].help or "")


def test_what_stands_for_others_says_how_many() -> None:
    finding = Finding("listed-twice", Span("a.crm", 2, 1, 2, 2), {"value": "AL"}, stands_for=7)
    told = describe(finding)
    assert told.stands_for == 7
    assert told.message == "7 more of the kind `listed-twice` from here on are not shown"
