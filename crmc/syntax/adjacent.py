"""Two words of an entry with nothing between them: `restricted RS`, `origin_country missing`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmc.syntax.lexemes import DIVISIONS, STATEMENTS, Lexeme, lexemes_before
from crmc.syntax.syntax_fault import SyntaxFault, Unexpected, not_here

_OPENING = frozenset(STATEMENTS) - {"let", "select", "list"}
"""At the start of a line these open a statement, whatever stands before them."""
_OPERATORS = frozenset(
    "and or not in is within before after contains starts with any every word where else at least of by over"
    " for except when".split()
)
_CALLS = frozenset({"count", "sum", "history"})
_BEFORE_PARENTHESIS = _OPERATORS | _CALLS | {"all"}
_DIVISION = re.compile(DIVISIONS)


def adjacent_words(path: str, text: str, unexpected: Unexpected) -> SyntaxFault | None:
    """The first value of an entry that follows another with neither a comma nor an operator between them."""
    found = lexemes_before(text, _end(text, unexpected.offset))
    while found and found[-1].kind in ("open", "close"):
        found.pop()
    start = entry_values(found)
    stray = _first_stray(found, start) if start is not None else None
    if stray is None or start is None:
        return None
    lexeme = found[stray]
    expected = "`and`, `or` or the next entry" if lexeme.leads else _expected(found[start - 1 : stray])
    small = lexeme.text.lower()
    help = f"write `{small}` in small letters" if small in _OPERATORS and small != lexeme.text else None
    return SyntaxFault(not_here(path, text, lexeme.start, lexeme.text, expected, help), lexeme.start)


_WORD = re.compile(r'"[^"\n]*"?|[A-Za-z0-9_.-]+|\S|')
_KEY_WORD = re.compile(r"[A-Za-z0-9_]+$")


def _end(text: str, offset: int) -> int:
    """Behind the word at a place; before the key of the next entry, where the place is its colon."""
    key = _KEY_WORD.search(text, max(offset - 64, 0), offset) if text.startswith(":", offset) else None
    if key is not None:
        return key.start()
    word = _WORD.match(text, offset)
    return word.end() if word else offset


def entry_values(found: Sequence[Lexeme]) -> int | None:
    """Where the values of the last entry begin: behind its key, `when` or `=`; None where there is none."""
    for index in range(len(found) - 1, -1, -1):
        lexeme = found[index]
        if lexeme.kind in ("open", "close"):
            return None
        if lexeme.kind == "key":
            return index + 1
        if lexeme.text == "when" and index and found[index - 1].text == "select":
            return index + 1
        if lexeme.text in _OPENING and lexeme.leads:
            return None
        if lexeme.text == "let":
            return index + 3 if index + 2 < len(found) and found[index + 2].text == "=" else None
    return None


def _first_stray(found: Sequence[Lexeme], start: int) -> int | None:
    complete = False
    for index in range(start, len(found)):
        lexeme, before = found[index], found[index - 1]
        role = _role(lexeme, before, found[index + 1] if index + 1 < len(found) else None)
        if role == "unit" or (role == "postfix" and complete):
            complete = True
        elif role == "operand" and complete:
            return None if lexeme.leads and not _compared(found, index, start) else index
        elif role == "other":
            return None
        else:
            complete = role in ("operand", "postfix")
    return None


def _compared(found: Sequence[Lexeme], index: int, start: int) -> bool:
    """Whether a word at the start of a line begins a comparison of the condition above it."""
    after = found[index + 1].text if index + 1 < len(found) else ""
    return in_condition(found, start) and after in ("=", "!=", "<", ">", "<=", ">=", "in", "is", "contains")


def in_condition(found: Sequence[Lexeme], start: int) -> bool:
    """Whether the entry that begins there is a condition."""
    return found[start - 1].text in ("when", "=", "when:", "scope:")


def _role(lexeme: Lexeme, before: Lexeme, after: Lexeme | None) -> str:
    """operand, operator, unit (what completes a number), postfix (`)`, `missing`), or other."""
    if lexeme.kind in ("text", "number"):
        return "operand"
    if lexeme.kind == "word":
        return _role_of_word(lexeme, before, after)
    if lexeme.text == "(":
        directly = before.kind == "number" and before.end == lexeme.start
        return "other" if directly else "operator" if before.text in _BEFORE_PARENTHESIS else "opening"
    if lexeme.text in (")", "%"):
        return "postfix"
    return "operator" if lexeme.kind == "sign" and lexeme.text in _SIGNS else "other"


_SIGNS = frozenset({",", "..", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "."})


def _role_of_word(lexeme: Lexeme, before: Lexeme, after: Lexeme | None) -> str:
    word = lexeme.text
    if word in ("missing", "present"):
        return "postfix" if before.text in ("is", "not") else "operand"
    if word in ("any", "all") and before.text in ("contains", "word"):
        return "operator"
    if word == "random" and after is not None and after.kind == "number":
        return "operator"
    if before.kind == "word" and _DIVISION.fullmatch(word):
        return "operator"
    if word in _OPERATORS:
        return "operator"
    return "unit" if before.kind == "number" and "-" not in before.text and not lexeme.leads else "operand"


def _expected(entry: Sequence[Lexeme]) -> str:
    """What may stand between two values: `entry` begins with the key or word before them."""
    texts = [lexeme.text for lexeme in entry]
    if texts.count("(") > texts.count(")"):
        return "`,` or `)`"
    condition = texts[0] in ("when", "=", "when:", "scope:") or _OPERATORS.intersection(texts) - {"for"}
    if condition or {"<", ">", "=", "+", "-", "*", "/"}.intersection(texts):
        return "a comparison, an operator such as `and`, or the next entry"
    return "`,` or the next entry"
