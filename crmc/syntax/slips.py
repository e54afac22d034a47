"""Slips of the pen in a key or a statement that have words of their own: colons, `when`, a brace too many."""

from __future__ import annotations

import re

from crmc.diagnostics import Finding
from crmc.syntax.adjacent import entry_values, in_condition
from crmc.syntax.braces import find_headless, find_surplus
from crmc.syntax.lexemes import KINDS, lexemes_before
from crmc.syntax.syntax_fault import SyntaxFault, Unexpected, not_here, place_of

_HEAD_COLON = re.compile(rf"\s*({KINDS}):")
_KEY_BEFORE = re.compile(r"(?:^|[{};]|\n)[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*$")
_ASSIGNMENT = re.compile(
    r"^[ \t]*(set|list)[ \t]+([A-Za-z_][A-Za-z0-9_]*)[ \t]*(?::\s|=|(?=\w|\"))", re.MULTILINE
)
_LET = re.compile(r"^[ \t]*let[ \t]+([A-Za-z_][A-Za-z0-9_]*)(?=:)", re.MULTILINE)
_SELECT = re.compile(r"^[ \t]*select\b[ \t]*(when[ \t]*:|[a-z_]+|)", re.MULTILINE)
_CITED = re.compile(r"\{\s*([A-Za-z][A-Za-z0-9_]*)\s+(?:art|annex|standard|section|chapter|part|point)\b")
"""Of the divisions those that mean nothing else at the start of a block: a title or an action may."""


def head_without_brace(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`branch`, and on the next line what the block should hold."""
    last = find_headless(text)
    if last is None or last.start > unexpected.offset:
        return None
    shown = " ".join(last.text.split())
    shown = shown if len(shown) <= 40 else f"{shown[:37]}…"
    arguments = {"found": "the end of the head", "place": f"after `{shown}`", "expected": "`{`"}
    place = place_of(path, text, last.start, len(last.text))
    return SyntaxFault(Finding("unexpected-text", place, arguments), last.start, brace=last.end)


def surplus_brace(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """A `}` that ends the declaration while its entries go on."""
    at = find_surplus(text)
    if at is None or at > unexpected.offset:
        return None
    help = "there is one brace too many: remove it"
    finding = not_here(path, text, at, "}", "the next entry of the declaration", help)
    return SyntaxFault(finding, at, (at, at + 1))


def colon_in_head(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`criterion: EXC-003`: the head of a declaration has no colon."""
    found = _HEAD_COLON.match(text)
    if found is None:
        return None
    colon = found.end() - 1
    help = f"no colon stands after `{found[1]}`: it opens a declaration, and is no key"
    return SyntaxFault(not_here(path, text, colon, ":", "an ID or a name", help), colon, (colon, colon + 1))


def colon_apart(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`status : trial` and `status = trial`."""
    sign = unexpected.text[:1]
    if (
        sign not in (":", "=")
        or "LBRACE" not in unexpected.accepted
        or text.startswith("==", unexpected.offset)
    ):
        return None
    key = _KEY_BEFORE.search(text, max(unexpected.offset - 200, 0), unexpected.offset)
    if key is None or (sign == ":" and key.end(1) == unexpected.offset):
        return None
    before = lexemes_before(text, key.start(1))
    start = entry_values(before)
    if sign == "=" and start is not None and in_condition(before, start):
        return None
    apart = "the colon stands directly after the word, without a space" if sign == ":" else "`=` compares"
    place = place_of(path, text, key.start(1), len(key[1]))
    part = f", or `let {key[1]} = …` to name a part" if sign == "=" else ""
    help = f"{apart}: write `{key[1]}: …`{part}"
    return SyntaxFault(Finding("missing-colon", place, {"key": key[1]}, help=help), key.start(1))


def assignment_without_colon(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`set limit = 5 EUR`, `list cleared none`: what a Party or a test gives a name."""
    if "$END" in unexpected.accepted and "RBRACE" not in unexpected.accepted:
        return None
    line = _line_at(text, unexpected.offset)
    found = _last(_ASSIGNMENT, text, text.rfind("\n", 0, max(line - 1, 0)) + 1, unexpected.offset + 1)
    if found is None or not _within_block(text, found.start()):
        return None
    end = (text + "\n").index("\n", found.start(1))
    place = place_of(path, text, found.start(2), len(found[2]))
    help = f"the colon stands directly after the name: write `{found[1]} {found[2]}: …`"
    finding = Finding("missing-colon", place, {"key": found[2]}, help=help)
    return SyntaxFault(finding, found.start(1), (found.start(1), end))


def let_with_colon(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`let unit_value: a / b`: a part is named with `=`."""
    line = _line_at(text, unexpected.offset)
    found = _LET.match(text, line)
    if found is None:
        return None
    help = f"a part is named with `=`: write `let {found[1]} = …`"
    return SyntaxFault(not_here(path, text, found.end(), ":", "`=`", help), found.end())


def select_without_when(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`select`, `select when:`, `select if`: the words are `select when`."""
    found = _SELECT.match(text, _line_at(text, unexpected.offset))
    if found is None and unexpected.offset:
        before = text.rfind("\n", 0, len(text[: unexpected.offset].rstrip()))
        found = _SELECT.match(text, before + 1)
    if found is None or found[1] == "when":
        return None
    start = found.start(1) if found[1] else found.end() - 1
    word = found[1] or text[found.end() - 1]
    if word.replace(" ", "") == "when:":
        start, word, expected = found.end() - 1, ":", "a condition"
    else:
        expected = "`when`"
    if not found[1]:
        start, word = found.end() - len("select"), "select"
        finding = not_here(path, text, start, word, "`select when`", "write `select when` and the condition")
        return SyntaxFault(finding, start)
    return SyntaxFault(
        not_here(path, text, start, word, expected, "write `select when` and the condition"), start
    )


def citation_without_key(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`legal { UCC art 46(3) }`: a citation stands in an entry."""
    found = _last(_CITED, text, max(unexpected.offset - 200, 0), unexpected.offset)
    if found is None or "{" in text[found.end() : unexpected.offset]:
        return None
    help = f"an entry begins with its key: `basis: {found[1]} …`"
    finding = not_here(path, text, found.start(1), found[1], "the key of an entry", help)
    return SyntaxFault(finding, found.start(1), (found.start(1), _end_of_block(text, found.start(1))))


def _end_of_block(text: str, offset: int) -> int:
    end = text.find("}", offset)
    return end if end >= 0 else len(text)


def _line_at(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _within_block(text: str, offset: int) -> bool:
    return text.count("{", 0, offset) > text.count("}", 0, offset)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found
