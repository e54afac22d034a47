"""What a syntax error is called: keyed on what the parser would have accepted, in the author's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from crmc.diagnostics import Finding, Related
from crmc.nearest import nearest_name
from crmc.source import Span

_WORDS = {
    "KEY": "the next entry",
    "NAME": "a name",
    "ID": "an ID such as `EXC-003`",
    "NUMBER": "a number",
    "STRING": "a text in quotes",
    "LONG_STRING": "a text in quotes",
    "DATE": "a date",
    "DOTTED": "a code",
    "UNIT": "a unit",
    "COMPARE": "a comparison such as `<` or `=`",
    "LOCATOR": "the number of a provision",
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "COMMA": "`,`",
    "COLON": "`:`",
    "EQUAL": "`=`",
    **dict.fromkeys(("PLUS", "MINUS", "STAR", "SLASH"), "an operator"),
    "__ANON_0": "`..`",
    "$END": "the end of the file",
}
_VALUE_STARTS = frozenset({"NUMBER", "NAME", "STRING", "LPAR"})
_CONTINUES_VALUE = frozenset({"COMPARE", "AND", "OR", "PLUS", "STAR"})
_ENTRY_LINE = re.compile(r"^[ \t]*(?:[a-z_]+:|[a-z_]+[ \t][^\n]*\{[ \t]*$|\})", re.MULTILINE)
_BARE_DIVISION = re.compile(
    r"[A-Za-z0-9_]\s+(art|article|annex|appendix|standard|section|chapter|title|part|point|pillar|objective"
    r"|action|activity|volume|recital)\b\s*(?![\s0-9IVXLC:])(\w+:?|[^\w\s])"
)
_LAST_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_]*):\s*$")


_STATEMENT_TERMINALS = frozenset("ASSIGN AUTHORITY ROLE RESOURCE FIELD END LET ROW SELECT DIVISION".split())
_HEAD_TOKEN = re.compile(r'"""(?:[^"]|"(?!""))*"""|"[^"\n]*"|[A-Za-z0-9_][A-Za-z0-9_.-]*:?|\S')
_STATEMENT_WORDS = (
    "select let row set list role resource authority field end indicator justification legal control score "
    "form step decide parallel branch repeat given item earlier table otherwise"
).split()
_HEADED = frozenset(
    "criterion area alert list table parameter sop metric adopt derogate suspend recognise test "
    "indicator control form step decide parallel repeat earlier".split()
)
"""Words that open a block with a head of its own."""


class Unexpected(NamedTuple):
    """Where parsing stopped: the offset, the token found, and the terminals that would have been taken."""

    offset: int
    type: str
    text: str
    accepted: frozenset[str]


class SyntaxFault(NamedTuple):
    """A finding, and the text to cut to go on: `cut`, or where that is None the entry around `offset`.

    `early`: what stands at `offset` may be right, and come too early after an unfinished entry;
    `brace`: there an opening brace is missing, with which the rest can be read.
    """

    finding: Finding
    offset: int
    cut: tuple[int, int] | None = None
    early: bool = False
    brace: int | None = None


def describe(path: str, text: str, unexpected: Unexpected) -> SyntaxFault:
    """The fault at a place where parsing stopped, the most telling description first."""
    for description in _DESCRIPTIONS:
        fault = description(path, text, unexpected)
        if fault is not None:
            return fault
    raise AssertionError("the last description always applies")


def _unclosed_text(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    if unexpected.type != "CHARACTER" or unexpected.text != '"':
        return None
    offset = unexpected.offset
    if text.startswith('"""', offset - 2):  # the lexer took the first two quotes for an empty text
        offset -= 2
    quotes = '"""' if text.startswith('"""', offset) else '"'
    place = _place(path, text, offset, len(quotes))
    line_start = text.rfind("\n", 0, offset) + 1
    key = _LAST_KEY.search(text, line_start, offset)
    start = key.start() if key else offset
    end = _end_of_unclosed(text, offset, quotes)
    return SyntaxFault(Finding("unclosed-text", place, {"quotes": quotes}), offset, (start, end))


def _end_of_unclosed(text: str, offset: int, quotes: str) -> int:
    """Where the text was probably meant to end: with its line, or a long one before the next entry."""
    line_end = (text + "\n").index("\n", offset)
    if quotes == '"':
        return line_end - 1 if text[:line_end].endswith("{") else line_end
    following = _ENTRY_LINE.search(text, line_end)
    return following.start() if following else len(text)


def _unclosed_block(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    if unexpected.type != "$END" or "RBRACE" not in unexpected.accepted:
        return None
    opening = _open_brace(text)
    if opening is None:
        return None
    head = " ".join(text[text.rfind("\n", 0, opening) + 1 : opening].split())
    related = (Related(_place(path, text, opening, 1), "the block is opened here"),)
    place = _place(path, text, max(unexpected.offset - 1, 0), 1)
    return SyntaxFault(Finding("unclosed-block", place, {"head": head[:80]}, related), unexpected.offset)


def _open_brace(text: str) -> int | None:
    """The innermost brace that is never closed."""
    stack: list[int] = []
    for match in re.finditer(r'#[^\n]*|"""(?:[^"]|"(?!""))*"""|"[^"\n]*"|[{}]', text):
        if match[0] == "{":
            stack.append(match.start())
        elif match[0] == "}" and stack:
            stack.pop()
    return stack[-1] if stack else None


def _missing_value(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`level:` and then the next key, a brace or a comma: the lexer sees the next key as a value."""
    upto = unexpected.offset
    if unexpected.text.startswith(":"):
        upto = text.rfind("\n", 0, upto) + 1
    elif unexpected.type not in ("RBRACE", "COMMA", "$END") or not unexpected.accepted >= _VALUE_STARTS:
        return None
    match = _LAST_KEY.search(text[:upto])
    if match is None:
        return None
    finding = Finding("missing-value", _place(path, text, match.start(1), len(match[1])), {"key": match[1]})
    return SyntaxFault(finding, match.start(1), match.span(0))


def _unknown_unit(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    before = re.search(r"([0-9][0-9_.]*)[ \t]*$", text[: unexpected.offset])
    found = re.match(r"[A-Za-z_][A-Za-z0-9_]*", text[unexpected.offset :])
    if before is None or found is None or "UNIT" not in unexpected.accepted:
        return None
    arguments = {"unit": found[0], "number": before[1]}
    place = _place(path, text, unexpected.offset, len(found[0]))
    return SyntaxFault(Finding("unknown-unit", place, arguments), unexpected.offset)


def _missing_locator(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`UCC art`, and no number after it: the parser takes the word for a new block."""
    start = max(text.rfind(sign, 0, unexpected.offset) for sign in "{}:")
    found = _BARE_DIVISION.search(text, start + 1) if "LBRACE" in unexpected.accepted else None
    if found is None or found.start(1) > unexpected.offset:
        return None
    arguments = {"found": f"`{found[2]}`", "expected": _WORDS["LOCATOR"]}
    place = _place(path, text, found.start(2), len(found[2]))
    return SyntaxFault(Finding("unexpected-text", place, arguments), found.start(1))


def _unfinished_head(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """Words that the parser took for the head of a block whose brace never comes."""
    if "LBRACE" not in unexpected.accepted:
        return None
    head = _head_words(text, unexpected.offset)
    if unexpected.text.startswith(":"):  # the last word is the key of the next entry
        head = head[:-1]
    if not head:
        return None
    word, start = head[0][0], head[0].start()
    place = _place(path, text, start, len(word))
    span = (start, head[-1].end())
    number = re.search(r"([0-9][0-9_.]*)[ \t]*$", text[:start])
    if number:
        return SyntaxFault(Finding("unknown-unit", place, {"unit": word, "number": number[1]}), start, span)
    if len(head) == 1:
        arguments = {"found": f"`{word}`", "expected": "the next entry or `}`"}
        return SyntaxFault(Finding("unexpected-text", place, arguments), start, span)
    if len(head) == 2 and (unexpected.type in ("KEY", "RBRACE") or unexpected.text.startswith(":")):
        return SyntaxFault(Finding("missing-colon", place, {"key": word}), start, span)
    if word in _HEADED:
        return _damaged_head(path, text, unexpected)
    if word in _STATEMENT_WORDS:
        return _unexpected_word(path, text, head[-1])
    nearest = nearest_name(word, _STATEMENT_WORDS)
    return SyntaxFault(Finding("unknown-statement", place, {"word": word, "nearest": nearest}), start)


def _damaged_head(path: str, text: str, unexpected: Unexpected) -> SyntaxFault:
    """A head that begins well: its ID is misspelt, or its brace is missing."""
    found, start = _word_around(text, unexpected.offset)
    whole = found or unexpected.text[:1]
    expected = _WORDS["ID" if "-" in found else "LBRACE"]
    finding = Finding(
        "unexpected-text",
        _place(path, text, start, len(whole)),
        {"found": f"`{whole}`", "expected": expected},
    )
    brace = None if "-" in found or not found else len(text[:start].rstrip())
    return SyntaxFault(finding, unexpected.offset, brace=brace)


def _word_around(text: str, offset: int) -> tuple[str, int]:
    """The letters, digits and hyphens on both sides of a place, and where they begin."""
    start = offset
    while start > 0 and re.match(r"[A-Za-z0-9_-]", text[start - 1]):
        start -= 1
    end = offset
    while end < len(text) and re.match(r"[A-Za-z0-9_-]", text[end]):
        end += 1
    return text[start:end], start


def _unexpected_word(path: str, text: str, word: re.Match[str]) -> SyntaxFault:
    """A statement that begins well, and goes on with a word that has no place in it."""
    arguments = {"found": f"`{word[0]}`", "expected": "the next entry or `}`"}
    place = _place(path, text, word.start(), len(word[0]))
    return SyntaxFault(Finding("unexpected-text", place, arguments), word.start())


def _head_words(text: str, offset: int) -> list[re.Match[str]]:
    """The words before `offset` back to the last key, comma, brace or operator; not the value after it."""
    start = max(text.rfind("{", 0, offset), text.rfind("}", 0, offset)) + 1
    words = list(_HEAD_TOKEN.finditer(text, start, offset))
    head: list[re.Match[str]] = []
    for word in reversed(words):
        if word[0].endswith(":"):
            return head[:-1][::-1]
        if word[0] == ",":
            return head[:-1][::-1]
        if not re.match(r"[A-Za-z_\"]", word[0]):
            break
        head.append(word)
    return head[::-1]


def _otherwise(path: str, text: str, unexpected: Unexpected) -> SyntaxFault:
    arguments = {"found": _found(unexpected), "expected": _expected(unexpected.accepted)}
    place = _place(path, text, unexpected.offset, len(unexpected.text))
    return SyntaxFault(Finding("unexpected-text", place, arguments), unexpected.offset, early=True)


def _found(unexpected: Unexpected) -> str:
    if unexpected.type == "$END":
        return "the end of the file"
    word = unexpected.text if len(unexpected.text) <= 40 else unexpected.text[:37] + "…"
    return f"`{word}`"


def _expected(accepted: frozenset[str]) -> str:
    """What would have been taken, as a short list in plain words."""
    if accepted == {"NAME", "$END"}:
        return "the next declaration"
    if accepted >= _VALUE_STARTS:
        return "a value"
    if accepted >= _CONTINUES_VALUE:
        accepted -= _CONTINUES_VALUE | {
            "MINUS",
            "SLASH",
            "IS",
            "IN",
            "NOT",
            "WITHIN",
            "CONTAINS",
            "STARTS",
            "UNIT",
        }
    if "KEY" in accepted:
        accepted -= _STATEMENT_TERMINALS | {"NAME"}
    words = [_WORDS[name] for name in _WORDS if name in accepted]
    words += [f"`{name.lower()}`" for name in sorted(accepted) if name not in _WORDS and name.isalpha()]
    return ", ".join(dict.fromkeys(words[:8])) or "something else"


def _place(path: str, text: str, offset: int, length: int) -> Span:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    line_end = text.find("\n", offset)
    length = max(min(length, (line_end if line_end >= 0 else len(text)) - offset), 1)
    return Span(path, line, column, line, column + length)


_DESCRIPTIONS: tuple[Callable[[str, str, Unexpected], SyntaxFault | None], ...] = (
    _unclosed_text,
    _unclosed_block,
    _missing_value,
    _unknown_unit,
    _missing_locator,
    _unfinished_head,
    _otherwise,
)
