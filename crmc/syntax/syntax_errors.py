"""What a syntax error is called: keyed on what the parser would have accepted, in the author's words."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

from msgspec import structs

from crmc.diagnostics import Finding
from crmc.nearest import nearest_name
from crmc.syntax.adjacent import adjacent_words
from crmc.syntax.hints import hint_at
from crmc.syntax.lexemes import BLOCKS, DIVISIONS, STATEMENTS, lexemes_before, without_comments
from crmc.syntax.slips import (
    assignment_without_colon,
    citation_without_key,
    colon_apart,
    colon_in_head,
    head_without_brace,
    let_with_colon,
    select_without_when,
    surplus_brace,
)
from crmc.syntax.statements import misspelt_statement
from crmc.syntax.syntax_fault import SyntaxFault, Unexpected, not_here, place_of
from crmc.syntax.unclosed import LAST_KEY, swallowing_text, unclosed_block, unclosed_text

__all__ = ["SyntaxFault", "Unexpected", "describe", "describe_shortly"]

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
    "DOT": "`.`",
    "EQUAL": "`=`",
    **dict.fromkeys(("PLUS", "MINUS", "STAR", "SLASH"), "an operator"),
    "__ANON_0": "`..`",
    "$END": "the end of the file",
}
_VALUE_STARTS = frozenset({"NUMBER", "NAME", "STRING", "LPAR"})
_CONTINUES_VALUE = frozenset({"COMPARE", "AND", "OR", "PLUS", "STAR"})
_BARE_DIVISION = re.compile(rf"[A-Za-z0-9_]\s+({DIVISIONS})\b\s*(?![\s0-9IVXLC:])(\w+:?|[^\w\s])")


_STATEMENT_TERMINALS = frozenset("ASSIGN AUTHORITY ROLE RESOURCE FIELD END LET ROW SELECT DIVISION".split())
_HEAD_TOKEN = re.compile(r'"""(?:[^"]|"(?!""))*"""|"[^"\n]*"|[A-Za-z0-9_][A-Za-z0-9_.-]*:?|\S')
_LEXEME = re.compile(rf"#[^\n]*|{_HEAD_TOKEN.pattern}")
_STATEMENT_WORDS = (*STATEMENTS, *BLOCKS)
_STRAY = re.compile(r"\}(?:\s*\})*")
_BEFORE_VALUE = frozenset(",=<>+*/")
_HEADED = frozenset(
    "criterion area alert list table parameter sop metric adopt derogate suspend recognise test "
    "indicator control form step decide parallel repeat earlier".split()
)
"""Words that open a block with a head of its own."""


def describe(path: str, text: str, unexpected: Unexpected) -> SyntaxFault:
    """The fault at a place where parsing stopped, the most telling description first."""
    text = without_comments(text)
    for description in _DESCRIPTIONS:
        fault = description(path, text, unexpected)
        if fault is not None:
            return _in_context(text, fault)
    raise AssertionError("the last description always applies")


def describe_shortly(path: str, text: str, unexpected: Unexpected) -> Finding:
    """What stands where parsing stopped and what should stand there, its cause not looked for."""
    finding = _otherwise(path, text, unexpected).finding
    return structs.replace(finding, arguments={"place": "here", **finding.arguments})


def _in_context(text: str, fault: SyntaxFault) -> SyntaxFault:
    """An unexpected text with what stands before it, and with the way to write what was probably meant."""
    finding = fault.finding
    if finding.fault != "unexpected-text":
        return fault
    line_start = -1
    for _ in range(finding.span.line - 1):
        line_start = text.index("\n", line_start + 1)
    offset = line_start + finding.span.column
    before = _last_lexeme(text, offset)
    arguments = {"place": "here", **finding.arguments}
    if "place" not in finding.arguments and before is not None and before[0] not in ("{", "}"):
        arguments["place"] = f"after `{_shortened(before[0])}`"
    help = finding.help or hint_at(text, offset)
    return fault._replace(finding=structs.replace(finding, arguments=arguments, help=help))


def _missing_value(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`level:` and then the next key, a brace or a comma: the lexer sees the next key as a value."""
    upto = unexpected.offset
    if unexpected.text.startswith(":"):
        upto = text.rfind("\n", 0, upto) + 1
    elif unexpected.type not in ("RBRACE", "COMMA", "$END") or not unexpected.accepted >= _VALUE_STARTS:
        return None
    match = LAST_KEY.search(text[:upto])
    if match is None:
        return None
    finding = Finding("missing-value", place_of(path, text, match.start(1), len(match[1])), {"key": match[1]})
    return SyntaxFault(finding, match.start(1), None if unexpected.type == "COMMA" else match.span(0))


def _unknown_unit(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    before = re.search(r"([0-9][0-9_.]*)[ \t]*$", text[: unexpected.offset])
    found = re.match(r"[A-Za-z_][A-Za-z0-9_]*", text[unexpected.offset :])
    if before is None or found is None or "UNIT" not in unexpected.accepted:
        return None
    arguments = {"unit": found[0], "number": before[1]}
    place = place_of(path, text, unexpected.offset, len(found[0]))
    return SyntaxFault(Finding("unknown-unit", place, arguments), unexpected.offset)


def _unfinished_entry(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`restricted for`, `… and`, `documentary,` and then the next entry, which is no value."""
    following = _swallowed(text, unexpected)
    before = None if following is None else _last_lexeme(text, following)
    if before is None:
        return None
    word, start = before[0], before.start()
    if word.endswith(":") and len(word) > 1:
        finding = Finding("missing-value", place_of(path, text, start, len(word) - 1), {"key": word[:-1]})
        return SyntaxFault(finding, start, before.span())
    taken = following != unexpected.offset
    expected = "a value" if taken else _expected(unexpected.accepted)
    superfluous = "$END" in unexpected.accepted  # between declarations: a brace too many came before
    arguments = {"found": f"`{word}`", "expected": expected}
    if not superfluous:
        arguments = {"found": "the end of the entry", "place": f"after `{word}`", "expected": expected}
    finding = Finding("unexpected-text", place_of(path, text, start, len(word)), arguments)
    return SyntaxFault(finding, start, before.span() if superfluous and word == "}" else None)


def _swallowed(text: str, unexpected: Unexpected) -> int | None:
    """Where the next entry begins, if it came before the one above it was complete."""
    offset, accepted = unexpected.offset, unexpected.accepted
    word = re.search(r"([A-Za-z_][A-Za-z0-9_]*)[ \t]*$", text[text.rfind("\n", 0, offset) + 1 : offset])
    stray = unexpected.type == "RBRACE" and "$END" in accepted
    if stray or "LBRACE" in accepted or "LOCATOR" in accepted:
        return None
    if word is None:
        ends = unexpected.type == "RBRACE" or re.match(r"[a-z_]+", text[offset:]) is not None
        leads = not text[text.rfind("\n", 0, offset) + 1 : offset].strip()
        return offset if ends and leads and not accepted & {"KEY", "RBRACE"} else None
    start = text.rfind("\n", 0, offset) + 1 + word.start()
    if unexpected.text.startswith(":") and offset == start + len(word[1]):
        return start
    leads = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    opens = word[1] in _STATEMENT_WORDS or word[1] in _HEADED
    return start if leads and opens and accepted & _CONTINUES_VALUE else None


def _last_lexeme(text: str, offset: int) -> re.Match[str] | None:
    """The last word or sign before a place that is no remark."""
    found = (match for match in _LEXEME.finditer(text, 0, offset) if not match[0].startswith("#"))
    return next(iter(deque(found, 1)), None)


def _missing_locator(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """`UCC art`, and no number after it: the parser takes the word for a new block."""
    start = max(text.rfind(sign, 0, unexpected.offset) for sign in "{}:")
    found = _BARE_DIVISION.search(text, start + 1) if "LBRACE" in unexpected.accepted else None
    if found is None or found.start(1) > unexpected.offset:
        return None
    arguments = {"found": f"`{found[2]}`", "expected": _WORDS["LOCATOR"]}
    place = place_of(path, text, found.start(2), len(found[2]))
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
    place = place_of(path, text, start, len(word))
    span = (start, head[-1].end())
    number = re.search(r"(?<![A-Za-z0-9_])([0-9][0-9_.]*)[ \t]*$", text[:start])
    evidence = re.search(r"evidence:[^\n{}]*$", text[:start])
    if number and evidence:
        found = not_here(
            path, text, evidence.end() - len(evidence[0]) + 9, number[1], "`in` before each count"
        )
        return SyntaxFault(found, start)
    if number:
        return SyntaxFault(Finding("unknown-unit", place, {"unit": word, "number": number[1]}), start)
    if len(head) == 1 and word in BLOCKS and (unexpected.type == "KEY" or unexpected.text.startswith(":")):
        return _without_brace(path, text, head[0])
    if len(head) == 1:
        arguments = {"found": f"`{word}`", "expected": "the next entry or `}`"}
        alone = unexpected.type in ("KEY", "RBRACE") or unexpected.text.startswith(":")
        return SyntaxFault(Finding("unexpected-text", place, arguments), start, span if alone else None)
    if len(head) == 2 and word in _HEADED and head[1][0].startswith('"'):
        return _without_brace(path, text, head[1])
    if len(head) == 2 and (unexpected.type in ("KEY", "RBRACE") or unexpected.text.startswith(":")):
        return SyntaxFault(Finding("missing-colon", place, {"key": word}), start, span)
    if word in _HEADED:
        return _damaged_head(path, text, unexpected)
    if word in _STATEMENT_WORDS:
        return _unexpected_word(path, text, head[-1])
    nearest = nearest_name(word, [*_STATEMENT_WORDS, "and", "or"])
    return SyntaxFault(Finding("unknown-statement", place, {"word": word, "nearest": nearest}), start)


def _without_brace(path: str, text: str, title: re.Match[str]) -> SyntaxFault:
    """`control "Check"`, and no brace before the first entry of the block."""
    place = f"after `{_shortened(title[0])}`"
    arguments = {"found": "the end of the head", "place": place, "expected": "`{`"}
    finding = Finding("unexpected-text", place_of(path, text, title.start(), len(title[0])), arguments)
    return SyntaxFault(finding, title.start(), brace=title.end())


def _damaged_head(path: str, text: str, unexpected: Unexpected) -> SyntaxFault:
    """A head that begins well: its ID is misspelt, or its brace is missing."""
    found, start = _word_around(text, unexpected.offset)
    whole = found or unexpected.text[:1]
    expected = _WORDS["ID" if "-" in found else "LBRACE"]
    finding = Finding(
        "unexpected-text",
        place_of(path, text, start, len(whole)),
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
    place = place_of(path, text, word.start(), len(word[0]))
    return SyntaxFault(Finding("unexpected-text", place, arguments), word.start())


def _head_words(text: str, offset: int) -> list[re.Match[str]]:
    """The words before `offset` back to the last key, comma, brace or operator; not the value after it."""
    start = max(text.rfind("{", 0, offset), text.rfind("}", 0, offset)) + 1
    words = list(_HEAD_TOKEN.finditer(text, start, offset))
    head: list[re.Match[str]] = []
    for word in reversed(words):
        if word[0].endswith(":") or word[0] in _BEFORE_VALUE:
            return _after_value(head[::-1])
        if not re.match(r"[A-Za-z_\"]", word[0]):
            break
        head.append(word)
    return head[::-1]


def _after_value(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words without the value that they begin with: one word, or `restricted for RS`."""
    qualified = len(words) > 2 and words[1][0] in ("for", "except")
    return words[3 if qualified else 1 :]


def _swallowed_key(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """The key of the next entry was taken for a word of this one, which therefore is not as it must be."""
    offset = unexpected.offset
    key = re.search(r"\n[ \t]*[A-Za-z_][A-Za-z0-9_]*$", text[:offset])
    if not unexpected.text.startswith(":") or key is None:
        return None
    found = lexemes_before(text, key.start())
    backwards = range(len(found) - 1, -1, -1)
    first = next((i for i in backwards if found[i].kind in ("key", "open", "close")), None)
    if first is None or first + 1 >= len(found) or found[first].kind != "key":
        return None
    value, last = found[first + 1], found[-1]
    blamed = value if value.text in ("for", "except", "in", "and", "or", ",") else last
    finding = not_here(path, text, blamed.start, blamed.text, "a value")
    return SyntaxFault(finding, blamed.start, (found[first].start, last.end))


def _otherwise(path: str, text: str, unexpected: Unexpected) -> SyntaxFault:
    if unexpected.type == "CHARACTER":
        word, start = _word_around(text, unexpected.offset)
        if word and re.match(r"[A-Za-z0-9_-]", unexpected.text):
            unexpected = unexpected._replace(text=word, offset=start)
    arguments = {"found": _found(unexpected), "expected": _expected(unexpected.accepted)}
    place = place_of(path, text, unexpected.offset, len(unexpected.text))
    finding, offset = Finding("unexpected-text", place, arguments), unexpected.offset
    stray = _STRAY.match(text, offset) if "$END" in unexpected.accepted else None
    return SyntaxFault(finding, offset, stray.span() if stray else None, early=True)


def _found(unexpected: Unexpected) -> str:
    return "the end of the file" if unexpected.type == "$END" else f"`{_shortened(unexpected.text)}`"


def _shortened(word: str) -> str:
    line = " ".join(word.split())
    return line if len(line) <= 40 else line[:37] + "…"


def _expected(accepted: frozenset[str]) -> str:
    """What would have been taken, as a short list in plain words."""
    if accepted == {"NAME", "$END"}:
        return "the next declaration"
    if accepted >= _VALUE_STARTS and "LBRACE" not in accepted:
        return "a value"
    if accepted >= {"STRING", "LBRACE", "NAME"}:
        return "`{`"
    if "KEY" in accepted and accepted & (_CONTINUES_VALUE | {"COMMA", "ELSE"}):
        return (
            "an operator or the next entry"
            if "COMMA" not in accepted
            else "`,`, an operator or the next entry"
        )
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
    different = list(dict.fromkeys(words[:8])) or ["something else"]
    return " or ".join(filter(None, [", ".join(different[:-1]), different[-1]]))


_DESCRIPTIONS: tuple[Callable[[str, str, Unexpected], SyntaxFault | None], ...] = (
    swallowing_text,
    unclosed_text,
    head_without_brace,
    surplus_brace,
    unclosed_block,
    colon_in_head,
    colon_apart,
    let_with_colon,
    assignment_without_colon,
    select_without_when,
    citation_without_key,
    _missing_value,
    adjacent_words,
    misspelt_statement,
    _unknown_unit,
    _unfinished_entry,
    _missing_locator,
    _unfinished_head,
    _swallowed_key,
    _otherwise,
)
