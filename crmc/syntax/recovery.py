"""Where parsing can go on after a mistake: at the next declaration, and at the next entry."""

from __future__ import annotations

import re
from typing import NamedTuple

_KINDS = "criterion|area|alert|list|table|parameter|sop|metric|adopt|derogate|suspend|recognise|test"
_DECLARES = rf"\n(?:{_KINDS})[ \t][^\n]*\{{"
"""A declaration at the margin ends a long text that was never closed, so that it hides nothing."""
_TOKENS = re.compile(
    r"(?P<comment>#[^\n]*)"
    rf'|(?P<text>"""(?:(?!{_DECLARES})[^"]|"(?!""))*(?:"""|(?={_DECLARES})|$)'
    r'|"[^"\n]*?(?:"|(?=[ \t]*\{?[ \t]*(?:\n|\Z))))'
    r"|(?P<open>\{)|(?P<close>\})|(?P<key>[A-Za-z_][A-Za-z0-9_]*:)|(?P<word>[A-Za-z_][A-Za-z0-9_-]*)"
    r"|(?P<space>[ \t\r\n]+)|(?P<other>.)",
    re.DOTALL,
)
_STATEMENTS = frozenset("let select row set list role resource authority field end".split())
_HEAD = re.compile(rf"(?:{_KINDS})[ \t]+(?:[A-Z][A-Z0-9]*-[A-Z0-9-]+|[a-z][a-z0-9_]*)")
"""A line that starts in the first column like this begins a declaration, whatever was left open."""


class _Token(NamedTuple):
    kind: str
    start: int
    end: int
    text: str
    leads: bool
    """Whether it is the first of its line."""


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    leads = True
    for match in _TOKENS.finditer(text):
        kind = str(match.lastgroup)
        if kind in ("space", "comment"):
            leads = leads or "\n" in match[0]
            continue
        found.append(_Token(kind, match.start(), match.end(), match[0], leads))
        leads = False
    return found


def split_declarations(text: str) -> list[str]:
    """The text in pieces of one declaration each, every piece padded so that its places stay true."""
    starts = _declaration_starts(text)
    ends = [*starts[1:], len(text)]
    return [_padded(text, start, end) for start, end in zip(starts, ends, strict=True)]


def _declaration_starts(text: str) -> list[int]:
    starts: list[int] = []
    depth, fresh = 0, True
    for token in _tokens(text):
        at_margin = token.start == 0 or text[token.start - 1] == "\n"
        heads = token.kind == "word" and at_margin and _HEAD.match(text, token.start) is not None
        declares = token.kind == "word" and (at_margin or token.text in _KINDS.split("|"))
        if heads or (fresh and depth == 0 and (declares or not starts)):
            starts.append(token.start)
            depth, fresh = 0, False
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if token.kind == "close" and depth <= 0:
            depth, fresh = 0, True
    return [0, *starts[1:]]


def _padded(text: str, start: int, end: int) -> str:
    line_start = text.rfind("\n", 0, start) + 1
    return "\n" * text.count("\n", 0, start) + " " * (start - line_start) + text[start:end]


def blank_entry(text: str, offset: int) -> str | None:
    """The text with the entry around `offset` replaced by spaces; None where there is none to cut.

    An entry runs from its key or statement word to the next one, or to the brace that closes its block.
    """
    tokens = _tokens(text)
    at = max((i for i, token in enumerate(tokens) if token.start <= offset), default=None)
    if at is None:
        return None
    first = _entry_start(tokens, at)
    if first is None:
        return None
    last = _entry_end(tokens, max(at, first))
    return blank(text, tokens[first].start, tokens[last].end)


def blank_unfinished(text: str, offset: int) -> str | None:
    """The text without the entry before `offset`, where the next entry or a brace came too early.

    None where the fault is not of that kind.
    """
    tokens = _tokens(text)
    at = next((i for i, token in enumerate(tokens) if token.start == offset), 0)
    if at == 0 or not (tokens[at].kind == "close" or _begins_entry(tokens, at)):
        return None
    first = _entry_start(tokens, at - 1)
    if first is None or first >= at:
        return None
    return blank(text, tokens[first].start, tokens[at - 1].end)


def blank(text: str, start: int, end: int) -> str:
    """The text with a stretch of it replaced by spaces, its lines kept."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _begins_entry(tokens: list[_Token], index: int) -> bool:
    token = tokens[index]
    if token.kind == "key":
        before = tokens[index - 1].text if index else ""
        return before not in ("set", "list", ",")
    if token.kind != "word":
        return False
    after = tokens[index + 1].kind if index + 1 < len(tokens) else ""
    return token.text in _STATEMENTS and after in ("word", "key")


def _entry_start(tokens: list[_Token], at: int) -> int | None:
    depth = 0
    for index in range(at, 0, -1):
        kind = tokens[index].kind
        if kind == "close" and index != at:
            depth += 1
        if kind == "open":
            if depth == 0 and index != at:
                return index + 1 if index < at else None
            depth = max(depth - 1, 0)
        if depth == 0 and _begins_entry(tokens, index):
            return index
    return None


def _entry_end(tokens: list[_Token], at: int) -> int:
    depth = 1 if tokens[at].kind == "open" else 0
    for index in range(at + 1, len(tokens)):
        kind = tokens[index].kind
        if depth == 0 and (kind == "close" or _begins_entry(tokens, index) or _begins_block(tokens, index)):
            return index - 1
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if depth == 0 and kind == "close":
            return index
    return len(tokens) - 1


def _begins_block(tokens: list[_Token], index: int) -> bool:
    """A word at the start of a line from which only words and texts lead to an opening brace."""
    if tokens[index].kind != "word" or not tokens[index].leads:
        return False
    for token in tokens[index + 1 : index + 8]:
        if token.kind == "open":
            return True
        if token.kind not in ("word", "text"):
            return False
    return False
