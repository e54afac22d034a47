"""The words of every fault, as templates and filled: that they read as they should."""

from __future__ import annotations

import re
import string

import pytest

from crmc.checks import Definition, definitions, describe
from crmc.diagnostics import Finding
from crmc.source import Span
from tests.unit.checks_support import EXAMPLE, compiled

WITHOUT_EXAMPLE = frozenset(
    {"file-too-large", "invalid-utf8", "text-too-long", "unreadable-file", "catalogue-fault"}
)
"""Bytes, sizes and files that no example can show; `test_checks_files.py` has them."""
JARGON = re.compile(
    r"\b(token|parser|lexer|AST|expression|syntax|null|boolean|operand|string|exception)\b", re.I
)
HERE = Span("criteria/example.crm", 1, 1, 1, 2)
ALL = list(definitions().values())


def test_every_fault_has_examples_but_those_that_cannot() -> None:
    assert {found.name for found in ALL if not (found.fault.bad and found.fault.good)} == WITHOUT_EXAMPLE


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.name)
def test_words(found: Definition) -> None:
    fault = found.fault
    for sentence in (fault.words, *filter(None, fault.help.split("\n"))):
        assert re.match(r"[a-z`{]", sentence), "one lower-case sentence"
        assert not sentence.endswith(".")
        assert len(sentence) <= 140
        assert sentence.count("`") % 2 == 0
        assert not JARGON.search(sentence)
        names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
        assert all(re.fullmatch(r"[a-z]+", name) for name in names), (
            "a brace that is meant as such is doubled"
        )


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.name)
def test_reason_is_two_to_six_sentences(found: Definition) -> None:
    sentences = re.findall(r"[.:?!](?=\s|$)", found.reason)
    assert 2 <= len(sentences) <= 6
    assert found.reason[0].isupper() or found.reason[0] == "`"
    assert "\n\n" in found.reason


@pytest.mark.parametrize("found", [found for found in ALL if found.fault.bad], ids=lambda found: found.name)
def test_filled_words_hold_no_doubled_or_empty_quotes(found: Definition) -> None:
    for shown in compiled({EXAMPLE: found.fault.bad}, found.fault.bad_table):
        for text in (shown.message, shown.help or "", *(related.message for related in shown.related)):
            assert "``" not in text
            assert "  " not in text


def test_message_stays_one_bounded_line_whatever_the_author_wrote() -> None:
    shown = describe(Finding("unknown-key", HERE, {"key": "x\ny " * 1000, "within": "criterion"}))
    assert "\n" not in shown.message
    assert len(shown.message) <= 400


def test_help_leaves_out_lines_without_their_words() -> None:
    shown = describe(
        Finding("unknown-key", HERE, {"key": "x", "within": "y", "nearest": "", "allowed": "`a`"})
    )
    assert shown.help == "allowed here: `a`"
    assert describe(Finding("unknown-word", HERE, {"word": "x", "key": "y"})).help is None


def test_finding_may_bring_its_own_help() -> None:
    shown = describe(Finding("mixed-types", HERE, {"left": "money", "right": "mass"}, help="divide"))
    assert shown.help == "divide"


def test_a_brace_in_the_authors_words_is_kept() -> None:
    shown = describe(Finding("unclosed-block", HERE, {"head": "criterion {x}"}))
    assert "`criterion {x}`" in shown.message
