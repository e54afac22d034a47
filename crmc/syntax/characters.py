"""What is refused before lexing (`language.md`, section 1): bytes and characters, sizes and nesting.

Each refusal is a finding of its own; a file with one is not parsed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from crmc.diagnostics import Finding
from crmc.source import Source, Span, whole_file
from crmc.syntax.nesting import NestingDepth
from crmc.visible import VARIATION_SELECTORS, named

MAXIMUM_BYTES = 1 << 20
MAXIMUM_NESTING = 64
MAXIMUM_STRING_BYTES = 64 << 10
MAXIMUM_DIGITS_BEFORE = 18
MAXIMUM_DIGITS_AFTER = 9

_SUSPECT = re.compile(r"[^\t\n\x20-\x7e]")
_PLAIN = bytes([*b"\t\n", *range(0x20, 0x7F)])
"""What nothing can be wrong with."""
_SELECTOR = re.compile(f"[{VARIATION_SELECTORS}]")
_REFUSED_CATEGORIES = {"Cc": "control", "Cf": "format", "Co": "private-use", "Cs": "surrogate"}
_SHAPES = re.compile(
    r'(?P<comment>#[^\n]*)|(?P<text>"""(?:[^"]|"(?!""))*"""|"[^"\n]*")|(?P<open>[({])|(?P<close>[)}])'
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>[0-9][0-9_]*(?:\.[0-9_]+)*)|(?P<space>\s+)"
    r'|(?P<other>[^\s\w(){}"#.-]+|.)',
    re.DOTALL,
)


def decode(source: Source) -> tuple[str | None, list[Finding]]:
    """The text of a source with line ends as LF and without a leading BOM, or why it is refused."""
    text, findings = decode_characters(source)
    if text is not None:
        findings = refused_shapes(source.path, text)
    return (None if findings else text), findings


def decode_characters(source: Source) -> tuple[str | None, list[Finding]]:
    """As `decode`, of nesting and sizes nothing yet."""
    if len(source.data) > MAXIMUM_BYTES:
        arguments = {"size": f"{len(source.data):,}", "limit": f"{MAXIMUM_BYTES:,}"}
        return None, [Finding("file-too-large", whole_file(source.path), arguments)]
    try:
        text = source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.data.count(b"\n", 0, error.start) + 1
        column = error.start - (source.data.rfind(b"\n", 0, error.start) + 1) + 1
        byte = f"0x{source.data[error.start]:02X}"
        return None, [
            Finding("invalid-utf8", Span(source.path, line, column, line, column + 1), {"byte": byte})
        ]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    findings = [] if is_plain(source.data) else list(_refused_characters(source.path, text))
    return (None if findings else text), findings


def is_plain(data: bytes) -> bool:
    """Whether a text holds nothing but what can be right anywhere; it may still be too long."""
    return not data.translate(None, _PLAIN)


def _refused_characters(path: str, text: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for match in _SUSPECT.finditer(text):
        character = match[0]
        kind = _refusal(character)
        if kind and character not in seen:
            seen.add(character)
            arguments = {"character": named(character), "kind": kind}
            yield Finding("refused-character", _place(path, text, match.start(), match.end()), arguments)
    if not seen and not unicodedata.is_normalized("NFC", text):
        yield from _denormalised(path, text)


def _refusal(character: str) -> str | None:
    """The kind of a refused character."""
    if _SELECTOR.match(character):
        return "format"
    if character in "\u2028\u2029":
        return "control"
    return _REFUSED_CATEGORIES.get(unicodedata.category(character))


def _denormalised(path: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), start=1):
        normal = unicodedata.normalize("NFC", line)
        if normal != line:
            column = (
                next((i for i, pair in enumerate(zip(line, normal, strict=False)) if pair[0] != pair[1]), 0)
                + 1
            )
            yield Finding("not-normalised", Span(path, number, column, number, column + 1))
            return


def refused_shapes(path: str, text: str) -> list[Finding]:
    """Nesting of braces, parentheses and chains of words; long texts; long numbers: before any parsing."""
    return list(_refused_shapes(path, text))


def _refused_shapes(path: str, text: str) -> Iterator[Finding]:
    nesting = NestingDepth()
    for match in _SHAPES.finditer(text):
        group, token = match.lastgroup, match[0]
        if group in ("comment", "space"):
            continue
        if nesting.take(str(group), token) > MAXIMUM_NESTING:
            yield Finding(
                "nested-too-deep", _place(path, text, *match.span()), {"limit": str(MAXIMUM_NESTING)}
            )
            return
        if group == "text" and len(token.encode()) > MAXIMUM_STRING_BYTES:
            yield Finding(
                "text-too-long", _place(path, text, match.start(), match.start() + 1), {"limit": "64 KiB"}
            )
        if group == "number" and _too_many_digits(token):
            yield Finding("number-too-long", _place(path, text, *match.span()), {"digits": str(len(token))})


def _too_many_digits(token: str) -> bool:
    if token.count(".") > 1:
        return len(token) > MAXIMUM_DIGITS_BEFORE + MAXIMUM_DIGITS_AFTER
    before, _, after = token.replace("_", "").partition(".")
    return len(before) > MAXIMUM_DIGITS_BEFORE or len(after) > MAXIMUM_DIGITS_AFTER


def _place(path: str, text: str, start: int, end: int) -> Span:
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    width = min(end - start, (text.find("\n", start) + 1 or len(text) + 1) - start)
    return Span(path, line, column, line, column + max(width, 1))
