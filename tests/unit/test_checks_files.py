"""Faults of files and bytes, which no example in a text can show."""

from __future__ import annotations

from crmc.checks import describe
from crmc.diagnostics import Finding
from crmc.pipeline import compile_knowledge_base
from crmc.source import Source, whole_file
from crmc.syntax.parser import parse
from crmc.workspace import KnowledgeBase

PATH = "criteria/example.crm"


def only(data: bytes) -> tuple[str, str, int]:
    _, findings = parse(Source(PATH, data))
    assert len(findings) == 1
    shown = describe(findings[0])
    return shown.name, shown.message, shown.span.line


def test_file_too_large() -> None:
    name, message, line = only(b"#" * ((1 << 20) + 1))
    assert (name, line) == ("file-too-large", 1)
    assert message == "this file has 1,048,577 bytes, more than the 1,048,576 that a source may have"


def test_file_just_small_enough() -> None:
    assert parse(Source(PATH, b"#" * (1 << 20)))[1] == []


def test_invalid_utf8() -> None:
    assert only(b"# one\n# \xff\n") == ("invalid-utf8", "the byte 0xFF is not text in UTF-8", 2)


def test_text_too_long() -> None:
    text = 'criterion EXA-001 {\n  description: "' + "x" * (64 << 10) + '"\n}\n'
    assert only(text.encode()) == ("text-too-long", "this text is longer than 64 KiB", 2)


def test_unreadable_file() -> None:
    finding = Finding("unreadable-file", whole_file(PATH), {"problem": "permission denied"})
    shown = compile_knowledge_base(KnowledgeBase(None, (), findings=(finding,))).diagnostics
    assert [(one.code, one.message) for one in shown] == [
        ("CRM108", "this file cannot be read: permission denied")
    ]


def test_catalogue_fault_has_its_place_and_the_rest_is_checked() -> None:
    catalogue = (Source("grammar/catalogue/more.yaml", b"risk_areas:\n  x: 1\n"),)
    sources = (Source(PATH, b'parameter floor of mony "Floor" { default: 5 EUR }\n'),)
    shown = compile_knowledge_base(KnowledgeBase(None, sources, catalogue)).diagnostics
    assert {one.name for one in shown} == {"catalogue-fault", "unknown-type"}
    assert {one.span.path for one in shown} == {PATH, "grammar/catalogue/more.yaml"}
