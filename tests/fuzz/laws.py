"""What holds of every source whatever it holds; a broken law is an exception that says which."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from crmc.diagnostics import Diagnostic
from crmc.incremental.check import check_knowledge_base
from crmc.pipeline import compile_knowledge_base
from crmc.report.json_report import diagnostics_as_json
from crmc.report.limits import limited
from crmc.report.text import render_diagnostics
from crmc.source import Source, Span
from crmc.syntax.ast import File, same_shape
from crmc.syntax.characters import decode
from crmc.syntax.formatter import format_file
from crmc.syntax.parser import parse, parse_text
from crmc.workspace import KnowledgeBase

LONGEST_SENTENCE = 400
LONGEST_HELP = 4 * LONGEST_SENTENCE
_PLAIN = re.compile(r"[\n\x20-\x7e]*")
_HIDDEN = frozenset(("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"))


class BrokenLawError(AssertionError):
    """A law that does not hold; the message says which and where."""


def hold(law: bool, sentence: str) -> None:
    if not law:
        raise BrokenLawError(sentence)


def check_laws(files: Mapping[str, bytes]) -> None:
    """Compiles the files, shows what is wrong in every form, and formats what is right."""
    sources = tuple(Source(path, data) for path, data in sorted(files.items()))
    base = KnowledgeBase(None, sources)
    compilation = compile_knowledge_base(base)
    diagnostics = limited(compilation.diagnostics)
    for diagnostic in diagnostics:
        _check_diagnostic(diagnostic, {source.path: _lines(source) for source in sources})
    _check_forms(diagnostics, compilation.sources)
    told = check_knowledge_base(base).diagnostics
    other = [found.message for found in {*told} ^ {*compilation.diagnostics}]
    hold(list(told) == list(compilation.diagnostics), f"`check` and `build` tell the same: {other[:2]!r}")
    for source in sources:
        _check_formatting(source)


def _lines(source: Source) -> list[str]:
    text = source.data.decode("utf-8", "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").split("\n")


def _check_diagnostic(found: Diagnostic, lines: Mapping[str, list[str]]) -> None:
    for sentence, most in _sentences(found):
        hold(0 < len(sentence) <= most, f"{found.name}: a sentence of {len(sentence)} characters")
        hold(not _hidden(sentence), f"{found.name}: hidden characters in {sentence!r}")
    for span in (found.span, *(related.span for related in found.related)):
        _check_span(found.name, span, lines)


def _sentences(found: Diagnostic) -> Iterator[tuple[str, int]]:
    yield found.message, LONGEST_SENTENCE
    if found.help is not None:
        yield found.help, LONGEST_HELP
    for related in found.related:
        yield related.message, LONGEST_SENTENCE


def _hidden(text: str) -> list[str]:
    if _PLAIN.fullmatch(text):
        return []
    return [
        c for c in text if c != "\n" and (unicodedata.category(c) in _HIDDEN or 0xFE00 <= ord(c) <= 0xFE0F)
    ]


def _check_span(name: str, span: Span, lines: Mapping[str, list[str]]) -> None:
    of_file = lines[span.path]
    hold(1 <= span.line <= span.end_line <= len(of_file), f"{name}: line outside the file at {span}")
    ends = ((span.line, span.column), (span.end_line, span.end_column))
    if (
        span[1:] == (1, 1, 1, 1) or name == "invalid-utf8"
    ):  # its columns are bytes, for there are no characters
        return
    for line, column in ends:
        hold(1 <= column <= len(of_file[line - 1]) + 2, f"{name}: column outside the line at {span}")
    hold(ends[0] <= ends[1], f"{name}: ends before it begins at {span}")


def _check_forms(diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source]) -> None:
    text = render_diagnostics(diagnostics, sources, files=len(sources), declarations=0)
    hold(not _hidden(text), f"hidden characters in the text form: {_hidden(text)[:5]!r}")
    report = json.loads(diagnostics_as_json(diagnostics, files=len(sources), declarations=0))
    hold(len(report["diagnostics"]) == len(diagnostics), "JSON holds every diagnostic")


def _check_formatting(source: Source) -> None:
    """What parses is formatted to a text of the same shape and comments, and formatting twice is once."""
    file, findings = parse(source)
    text, _ = decode(source)
    if findings or text is None:
        return
    formatted = format_file(file, text)
    again, faults = parse_text(source.path, formatted)
    hold(not faults, f"the formatted text does not parse: {faults[:1]}")
    hold(same_shape(_plain(file), _plain(again)), "the formatted text has the same shape")
    hold([c.text for c in file.comments] == [c.text for c in again.comments], "formatting keeps the comments")
    hold(format_file(again, formatted) == formatted, "formatting twice is formatting once")


def _plain(file: File) -> File:
    return File(file.span, file.declarations, ())
