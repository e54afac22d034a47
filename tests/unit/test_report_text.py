"""Diagnostics as people read them: whole golden texts, and the laws of width and of hidden characters."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmc.diagnostics import Diagnostic, Related, Severity
from crmc.report.display import cells, visible, width_of
from crmc.report.excerpt import excerpt
from crmc.report.text import NARROWEST, render_diagnostics
from crmc.source import Source, Span

TEXT = """\
criterion EXC-003 "Тютюн" {
  let unit_value = customs_value / net_mass
  select when unit_value < tobacco_floor
}

parameter tobacco_floor of money "Lowest plausible value" {
  default: 12 EUR
}
"""
PATH = "criteria/excise.crm"
SOURCES = {PATH: Source(PATH, TEXT.encode())}


def place(words: str, nth: int = 1, path: str = PATH, text: str = TEXT) -> Span:
    """Where the words stand in the text for the n-th time, counted by line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if words in line]
    number, line = lines[nth - 1]
    column = line.index(words) + 1
    return Span(path, number, column, number, column + len(words))


def diagnostic(span: Span, message: str = "something is wrong", **more: Any) -> Diagnostic:
    return Diagnostic("CRM301", "mixed-dimensions", Severity.ERROR, message, span, **more)


MIXED = diagnostic(
    place("unit_value < tobacco_floor"),
    "`unit_value` is money per kg and `tobacco_floor` is money: they cannot be compared",
    related=(Related(place("tobacco_floor", 2), "`tobacco_floor` is declared as money here"),),
    help="declare the parameter as `money per kg`, or multiply it by a mass",
    ground=("UCC art 46(3)", "UCC art 46(7)"),
)


def shown(diagnostics: Sequence[Diagnostic], expected: str, width: int = 80, text: str | None = None) -> None:
    sources = SOURCES if text is None else {PATH: Source(PATH, text.encode())}
    assert render_diagnostics(diagnostics, sources, width) == dedent(expected).strip("\n")


def test_each_line_of_a_help_begins_anew() -> None:
    found = diagnostic(place("let"), help="did you mean this?\nknown are others")
    shown = render_diagnostics([found], SOURCES)
    assert "  = help: did you mean this?\n          known are others" in shown


def test_a_diagnostic_shows_its_line_its_related_place_and_its_help() -> None:
    shown(
        [MIXED],
        """
        error[CRM301]: `unit_value` is money per kg and `tobacco_floor` is money: they
          cannot be compared
         --> criteria/excise.crm:3:15
          |
        3 |   select when unit_value < tobacco_floor
          |               ^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
         ::: criteria/excise.crm:6:11
          |
        6 | parameter tobacco_floor of money "Lowest plausible value" {
          |           ------------- `tobacco_floor` is declared as money here
          = help: declare the parameter as `money per kg`, or multiply it by a mass
          = ground: UCC art 46(3), UCC art 46(7)
        """,
    )


def test_a_narrow_terminal_gets_the_same_in_more_lines() -> None:
    shown(
        [MIXED],
        """
        error[CRM301]: `unit_value` is money per
          kg and `tobacco_floor` is money: they
          cannot be compared
         --> criteria/excise.crm:3:15
          |
        3 | …ct when unit_value < tobacco_floor
          |          ^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
         ::: criteria/excise.crm:6:11
          |
        6 | parameter tobacco_floor of money "…
          |           -------------
          |           `tobacco_floor` is
          |           declared as money here
          = help: declare the parameter as
                  `money per kg`, or multiply it
                  by a mass
          = ground: UCC art 46(3), UCC art 46(7)
        """,
        width=40,
    )


def test_diagnostics_stand_an_empty_line_apart_with_the_summary_at_the_end() -> None:
    note = Diagnostic("CRM401", "gap", Severity.NOTE, "a provision is missing", place("default"))
    warning = Diagnostic("CRM601", "implied", Severity.WARNING, "always true", place("let unit_value"))
    expected = """
    warning[CRM601]: always true
     --> criteria/excise.crm:2:3
      |
    2 |   let unit_value = customs_value / net_mass
      |   ^^^^^^^^^^^^^^
      |

    note[CRM401]: a provision is missing
     --> criteria/excise.crm:7:3
      |
    7 |   default: 12 EUR
      |   ^^^^^^^
      |

    1 warning, 1 note in 2 files, 1 declaration
    """
    rendered = render_diagnostics([warning, note], SOURCES, files=2, declarations=1)
    assert rendered == dedent(expected).strip("\n")


def test_without_a_known_text_only_the_place_is_named() -> None:
    hidden = Span("private/a.crm", 3, 1, 3, 9)
    found = diagnostic(place("default"), related=(Related(hidden, "also declared here"),))
    shown(
        [diagnostic(hidden), found],
        """
        error[CRM301]: something is wrong
         --> private/a.crm:3:1

        error[CRM301]: something is wrong
         --> criteria/excise.crm:7:3
          |
        7 |   default: 12 EUR
          |   ^^^^^^^
          |
         ::: private/a.crm:3:1
          | also declared here
        """,
    )


def test_a_fault_of_a_whole_file_shows_no_line() -> None:
    shown(
        [diagnostic(Span(PATH, 1, 1, 1, 1))],
        "error[CRM301]: something is wrong\n --> criteria/excise.crm:1:1",
    )


def test_a_span_over_lines_marks_its_first_and_names_its_last() -> None:
    start = place("let")
    shown(
        [diagnostic(start._replace(end_line=4, end_column=2))],
        """
        error[CRM301]: something is wrong
         --> criteria/excise.crm:2:3
          |
        2 |   let unit_value = customs_value / net_mass
          |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ up to line 4
          |
        """,
    )


def test_the_caret_stands_under_its_word_behind_wide_marked_and_hidden_characters() -> None:
    text = 'a: "漢字\te\u0301 \u202e\u00ad", low\n'
    shown(
        [diagnostic(place("low", text=text), "`\u202ename` is hidden")],
        """
        error[CRM301]: `<U+202E RIGHT-TO-LEFT OVERRIDE>name` is hidden
         --> criteria/excise.crm:1:16
          |
        1 | a: "漢字 e\u0301 <U+202E RIGHT-TO-LEFT OVERRIDE><U+00AD SOFT HYPHEN>", low
          |                                                                  ^^^
          |
        """,
        text=text,
    )


def test_line_ends_and_the_byte_order_mark_shift_nothing() -> None:
    text = "\ufeffa: 1\r\nb: 2\r\n"
    shown(
        [diagnostic(Span(PATH, 1, 4, 1, 5)), diagnostic(Span(PATH, 2, 4, 2, 5))],
        """
        error[CRM301]: something is wrong
         --> criteria/excise.crm:1:4
          |
        1 | a: 1
          |    ^
          |

        error[CRM301]: something is wrong
         --> criteria/excise.crm:2:4
          |
        2 | b: 2
          |    ^
          |
        """,
        text=text,
    )


def test_bytes_that_are_no_text_are_shown_all_the_same() -> None:
    rendered = render_diagnostics([diagnostic(Span(PATH, 1, 3, 1, 4))], {PATH: Source(PATH, b"a \xff b")})
    assert "1 | a \ufffd b\n  |   ^" in rendered


def test_colour_comes_only_when_asked_and_changes_no_word() -> None:
    plain = render_diagnostics([MIXED], SOURCES)
    coloured = render_diagnostics([MIXED], SOURCES, colour=True)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[1m\x1b[31merror[CRM301]:\x1b[0m")
    for code in ("1", "31", "34", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_a_long_line_is_cut_around_the_span() -> None:
    line = "x" * 100 + "HERE" + "y" * 100
    assert excerpt(line, Span(PATH, 1, 101, 1, 105), 20) == ("…xxxxxxxHEREyyyyyyy…", 8, 4)
    assert excerpt(line, Span(PATH, 1, 1, 1, 3), 20) == ("xxxxxxxxxxxxxxxxxx…", 0, 2)
    assert excerpt(line, Span(PATH, 1, 204, 1, 205), 20) == ("…yyyyyyyyyyyyyyyyyy", 18, 1)


@pytest.mark.parametrize("column", [9, 200])
def test_a_span_behind_the_end_of_its_line_is_marked_there(column: int) -> None:
    assert excerpt("level: 1", Span(PATH, 1, column, 1, column + 1), 20) == ("level: 1", 8, 1)


LINES = st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs",)), max_size=120)


@given(LINES, LINES, st.integers(1, 130), st.integers(0, 130), st.integers(NARROWEST, 100))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_line_is_wider_than_the_terminal_and_none_hides_a_character(
    line: str, words: str, column: int, length: int, width: int
) -> None:
    span = Span(PATH, 1, column, 1, column + length)
    found = diagnostic(
        span, words or "x", related=(Related(span, words or "x"),), help=words, ground=(words,)
    )
    rendered = render_diagnostics([found], {PATH: Source(PATH, line.encode())}, width)
    places = [row for row in rendered.split("\n") if row.startswith((" -->", " :::"))]
    assert len(places) == 2
    assert all(width_of(row) <= width for row in rendered.split("\n") if row not in places)
    assert all(
        cell.shown == char for char, cell in zip(rendered, cells(rendered), strict=True) if char != "\n"
    )


def test_a_line_of_a_megabyte_is_shown_at_once_and_cut_on_both_sides() -> None:
    line = "a" * 500_000 + "FAULT" + "b" * 500_000
    found = excerpt(line, Span("x.crm", 1, 500_001, 1, 500_006), 40)
    assert found.line.startswith("…a")
    assert found.line.endswith("b…")
    assert found.line[found.offset : found.offset + found.length] == "FAULT"
    assert len(found.line) <= 40


def test_marks_beyond_a_few_on_one_letter_are_shown_by_number_and_name() -> None:
    assert visible("a" + "\u0301" * 4 + "b") == "a" + "\u0301" * 4 + "b"
    assert visible("a" + "\u0301" * 5) == "a" + "\u0301" * 4 + "<U+0301 COMBINING ACUTE ACCENT>"
