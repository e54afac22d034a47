"""Every fix, through the real compiler: it takes away its fault and changes nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from crmc.checks import Definition, definitions
from crmc.diagnostics import Diagnostic, Edit, Fix, Severity
from crmc.repair import apply_edits, choose, repair
from crmc.source import Source, Span
from crmc.unmistakable import unmistakable_name
from crmc.workspace import KnowledgeBase
from tests.unit.checks_support import EXAMPLE, MARK, TABLE, compiled

ALL = list(definitions().values())
WITH_FIX = """
    refused-character not-normalised missing-colon unknown-statement unexpected-text unknown-unit unknown-kind
    unknown-block unknown-key wrong-head wrong-value unknown-name unknown-list unknown-parameter unknown-word
    unknown-code wrong-code-format wrong-commodity-code unknown-type undeclared-id listed-twice second-row
    missing-table-file undeclared-in-text mixed-types equal-on-hierarchy not-a-text bare-multiple not-multiple
    list-as-value wrong-type range-backwards period-backwards wrong-table-header unknown-instrument
    unknown-provision undeclared-in-procedure
""".split()


def with_line(text: str, line: str) -> str:
    """The text with the line in place of the marked one."""
    return "\n".join(line if MARK in old else old for old in text.split("\n"))


def sources(definition: Definition, line: str) -> tuple[str, str]:
    """The source and the table with a line, or a whole text, of a fix in place of the marked line."""
    fault = definition.fault
    if line.startswith("\n"):
        return line, fault.bad_table
    if MARK in fault.bad_table:
        return fault.bad, with_line(fault.bad_table, line)
    return with_line(fault.bad, line), fault.bad_table


def cases() -> Iterator[tuple[str, str, str]]:
    for definition in ALL:
        for before, after in definition.fault.fixes:
            yield definition.name, before, after


def applied(text: str, path: str, fix: Fix) -> str:
    return apply_edits(text, [edit for edit in fix.edits if edit.span.path == path])


def codes(diagnostics: tuple[Diagnostic, ...]) -> Counter[str]:
    return Counter(diagnostic.name for diagnostic in diagnostics)


def known(definition: Definition, found: tuple[Diagnostic, ...]) -> Counter[str]:
    """What may be found after a fix: what was found before, and what the right example has besides.

    A text that cannot be read is not told what it lacks; once it can be read, it is.
    """
    fault = definition.fault
    return codes(found) | codes(compiled({EXAMPLE: fault.good}, fault.good_table))


def test_these_faults_have_a_fix_and_each_shows_what_it_does() -> None:
    assert [found.name for found in ALL if found.fix or found.fault.replacement or found.fault.fixes] == [
        found.name for found in ALL if found.name in WITH_FIX
    ]
    assert [name for name in WITH_FIX if not definitions()[name].fault.fixes] == []
    assert len(set(WITH_FIX)) == len(WITH_FIX)


@pytest.mark.parametrize(("name", "before", "after"), list(cases()))
def test_a_fix_takes_away_its_fault_and_nothing_else(name: str, before: str, after: str) -> None:
    text, table = sources(definitions()[name], before)
    found = compiled({EXAMPLE: text}, table)
    fixes = [one.fix for one in found if one.name == name and one.fix is not None]
    assert len(fixes) == 1, [(one.name, one.message) for one in found]
    assert fixes[0].description
    fixed = applied(text, EXAMPLE, fixes[0]), applied(table, TABLE, fixes[0])
    assert fixed == sources(definitions()[name], after)
    left = compiled({EXAMPLE: fixed[0]}, fixed[1])
    assert codes(left)[name] == codes(found)[name] - 1
    new = codes(left) - known(definitions()[name], found)
    assert not new, [(one.name, one.message) for one in left]
    assert choose(left) == []


@pytest.mark.parametrize("definition", [found for found in ALL if found.fault.bad], ids=lambda one: one.name)
def test_all_fixes_of_a_bad_example_leave_nothing_to_fix(definition: Definition) -> None:
    fault = definition.fault
    base = KnowledgeBase(
        None,
        (Source(EXAMPLE, fault.bad.encode()),),
        tables={TABLE: fault.bad_table} if fault.bad_table else {},
    )
    once = repair(base, lambda found: True)
    assert choose(once.compilation.diagnostics) == []
    twice = repair(once.base, lambda found: True)
    assert (twice.base, twice.applied) == (once.base, ())
    before = compiled({EXAMPLE: fault.bad}, fault.bad_table)
    assert not codes(once.compilation.diagnostics) - known(definition, before)


def edit(line: int, column: int, end: int, text: str) -> Edit:
    return Edit(Span(EXAMPLE, line, column, line, end), text)


def with_fix(*edits: Edit) -> Diagnostic:
    return Diagnostic("CRM201", "unknown-name", Severity.ERROR, "x", edits[0].span, fix=Fix("x", edits))


def test_edits_keep_the_mark_and_the_line_ends_of_the_file() -> None:
    text = "\ufeffa: b\r\nc: дd\r\n"
    edits = [edit(2, 4, 6, "x\ny"), edit(1, 4, 5, "B"), edit(1, 1, 1, "> "), edit(2, 7, 7, "")]
    assert apply_edits(text, edits[:3]) == "\ufeff> a: B\r\nc: x\r\ny\r\n"
    assert apply_edits(text, []) == text
    across = Edit(Span(EXAMPLE, 1, 3, 2, 2), "")
    assert apply_edits("ab c\nd e", [across]) == "ab e"


def test_of_fixes_that_touch_the_first_wins() -> None:
    first, second = with_fix(edit(1, 3, 6, "x")), with_fix(edit(1, 5, 9, "y"))
    beside, inserted = with_fix(edit(1, 9, 10, "z")), with_fix(edit(1, 3, 3, "w"))
    parted = with_fix(edit(2, 1, 2, ""), edit(1, 4, 4, "q"))
    without = Diagnostic("CRM201", "unknown-name", Severity.ERROR, "x", first.span)
    assert choose([first, second, without, beside, inserted, parted]) == [first, beside]
    assert choose([second, first]) == [second]
    assert choose([parted, first]) == [parted]


@pytest.mark.parametrize(
    ("word", "known", "certain"),
    [
        ("levle", ("level", "lever"), "level"),
        ("levl", ("level", "lev"), ""),
        ("origin_contry", ("origin_country", "origin"), "origin_country"),
        ("EXC-3", ("EXC-003", "EXC-030"), "EXC-003"),
        ("EXC-002", ("EXC-003",), ""),
        ("value_1", ("value_2",), ""),
        ("cn", ("CN", "CM"), "CN"),
        ("UK", ("UA", "GB"), ""),
        ("High", ("high",), "high"),
        ("physical-examination", ("physical_examination",), "physical_examination"),
        ("import", ("export",), ""),
        ("rd", ("red",), ""),
        ("", ("red",), ""),
    ],
)
def test_a_word_is_unmistakable_only_where_one_name_can_be_meant(
    word: str, known: tuple[str, ...], certain: str
) -> None:
    assert unmistakable_name(word, known) == certain


@pytest.mark.parametrize(
    "line",
    [
        "  select when origin_country in (UK)",
        "  select when commodity_code in (102)",
        "  review: 1/6/2027",
        "  select when net_mass > 5,500 kg",
        "  strength low owner: expert_team",
        "  valid: 2028-01-01 .. 2027-12-31",
        "  select when supporting_document_type / 2 > 5",
        '  description: “He said "no"”',
        "  description: 'It's ours'",
        "  description: 'He said \"no\"'",
        "  description: “not closed",
        "  select when net_mass > > 5 kg",
    ],
)
def test_what_could_mean_two_things_is_left_to_the_author(line: str) -> None:
    text = f'criterion EXA-001 "Example" {{\n  status: draft\n  applies: import\n{line}\n}}\n'
    found = compiled({EXAMPLE: text})
    assert any(one.span.line == 4 for one in found)
    assert [one.fix for one in found if one.fix is not None] == []


def test_a_word_that_may_be_a_misspelt_list_is_not_put_in_quotes() -> None:
    text = (
        'list words of text "W" { values: "gift" }\n' + 'criterion EXA-001 "Example" {\n  applies: import\n'
    )
    found = compiled({EXAMPLE: text + "  select when goods_description contains any (wrds)\n}\n"})
    assert [one.fix for one in found if one.name == "not-a-text"] == [None]


def test_a_key_misspelt_twice_is_mended_once() -> None:
    text = 'criterion EXA-001 "Example" {\n  applies: import\n  levle: low\n  levell: low\n}\n'
    fixes = [one.fix for one in compiled({EXAMPLE: text}) if one.name == "unknown-key"]
    assert [fix is not None for fix in fixes] == [True, False]
    given = text.replace("levell", "level")
    assert [one.fix for one in compiled({EXAMPLE: given}) if one.name == "unknown-key"] == [None]


def test_a_block_of_which_there_is_one_is_not_made_twice() -> None:
    text = 'criterion EXA-001 "Example" {\n  legl { basis: UCC }\n  legal { basis: UCC }\n}\n'
    assert [one.fix for one in compiled({EXAMPLE: text}) if one.name == "unknown-block"] == [None]
