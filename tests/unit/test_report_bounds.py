"""Reports of very many problems and of very long lines: bounded, and no line read once a problem."""

from __future__ import annotations

import json
from typing import SupportsIndex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmc.checks import describe
from crmc.diagnostics import Diagnostic, Finding, Severity
from crmc.report.annotations import diagnostics_as_annotations
from crmc.report.display import cells
from crmc.report.excerpt import excerpt
from crmc.report.json_report import diagnostics_as_json
from crmc.report.sarif import diagnostics_as_sarif
from crmc.report.summary import MOST_DIAGNOSTICS
from crmc.report.text import MOST_IN_A_FILE, render_diagnostics
from crmc.source import Source, SourceLines, Span

PATH = "criteria/long.crm"
LONG = Source(PATH, b"x " * (1 << 19))


def many(count: int, path: str = PATH) -> list[Diagnostic]:
    spans = (Span(path, 1, 2 * place + 1, 1, 2 * place + 2) for place in range(count))
    return [Diagnostic("CRM201", "unknown-name", Severity.ERROR, "`x`", span) for span in spans]


def test_of_many_problems_of_a_file_the_first_are_set_out_and_the_rest_counted() -> None:
    found = [*many(MOST_IN_A_FILE + 1300), *many(3, "criteria/other.crm")]
    text = render_diagnostics(found, {PATH: LONG}, files=2, declarations=0)
    assert text.count("error[") == MOST_IN_A_FILE + 3
    assert f"{PATH}: 1,300 more are not shown; mend these first" in text
    assert text.endswith("1503 errors in 2 files, 0 declarations")
    assert len(text) < 100_000


def test_just_as_many_as_are_set_out_leave_no_rest() -> None:
    text = render_diagnostics(many(MOST_IN_A_FILE), {PATH: LONG})
    assert text.count("error[") == MOST_IN_A_FILE
    assert "more are not shown" not in text


class Counting(str):
    """A line that counts the characters that are taken out of it."""

    taken = 0
    __slots__ = ()

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = str.__getitem__(self, key)
        Counting.taken += len(part)
        return part

    def rstrip(self, chars: str | None = None, /) -> str:
        raise AssertionError("the whole line is read")


def test_an_excerpt_takes_of_a_long_line_what_stands_around_the_place() -> None:
    line = Counting("x " * (1 << 19))
    Counting.taken = 0
    shown = excerpt(line, Span(PATH, 1, 500_001, 1, 500_002), 60)
    assert shown.line[shown.offset] == "x"
    assert 0 < Counting.taken <= 2000


def test_a_fix_takes_of_a_long_line_what_stands_around_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = SourceLines({PATH: LONG})
    lines.of(PATH)[0] = Counting(lines.of(PATH)[0])
    Counting.taken = 0
    arguments = {"name": "x", "nearest": "`y`", "certain": "y"}
    found = [describe(Finding("unknown-name", one.span, arguments), lines) for one in many(1000)]
    assert all(one.fix is not None for one in found)
    assert Counting.taken <= 1000 * 1000


def test_reports_for_programs_hold_so_many_and_say_how_many_they_leave_out() -> None:
    found = many(50_000)
    report = json.loads(diagnostics_as_json(found, 1, 0))
    assert len(report["diagnostics"]) == MOST_DIAGNOSTICS
    assert (report["summary"]["errors"], report["summary"]["left_out"]) == (50_000, 40_000)
    assert len(json.loads(diagnostics_as_sarif(found, 1, 0))["runs"][0]["results"]) == MOST_DIAGNOSTICS
    assert diagnostics_as_annotations(found, 1, 0).count("\n") == MOST_DIAGNOSTICS + 1


WIDE = st.text(st.sampled_from("aЖж漢字e\u0301\t .,{}\u00e9ｅ"), min_size=1, max_size=300)


@given(WIDE, st.integers(0, 10**6), st.integers(1, 40), st.integers(40, 200))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_the_mark_stands_under_the_first_character_of_its_place(
    line: str, start: int, length: int, room: int
) -> None:
    line = line.rstrip() or "x"
    start %= len(line)
    shown = excerpt(line, Span(PATH, 1, start + 1, 1, start + 1 + length), room)
    taken = 0
    for cell in cells(shown.line):
        if taken >= shown.offset and cell.width:
            break
        taken += cell.width
    wanted = cells(line)[start]
    assert taken == shown.offset
    assert not wanted.width or cell.shown == wanted.shown
    assert sum(cell.width for cell in cells(shown.line)) <= room
    assert shown.offset + shown.length <= room or shown.length == 1
