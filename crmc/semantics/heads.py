"""The head of a block, read by its pattern (`crmc/kinds/table.py` tells the pattern's words)."""

from __future__ import annotations

from collections.abc import Sequence

from crmc.diagnostics import Finding
from crmc.kinds.table import BlockTable
from crmc.semantics.program import Valued
from crmc.syntax import ast

Head = dict[str, Valued]
_SLOTS: dict[str, type[ast.Node] | tuple[type[ast.Node], ...]] = {
    "ID": ast.Identifier,
    "NAME": ast.Name,
    "PARTY": ast.Name,
    "TITLE": ast.Text,
    "NUMBER": ast.Number,
}


_HEAD_WORDS = frozenset({"of", "by", "for"})


def read_head(block: ast.Block, table: BlockTable) -> tuple[Head, list[Finding]]:
    """The slots of a head by their names; a head that does not fit is a finding."""
    head: Head = {}
    rest = _match(_parts(table.head), block.head, head)
    if rest is None or rest:
        at = rest[0].span if rest else block.keyword.span
        arguments = {"word": block.keyword.text, "pattern": _shown(block.keyword.text, table.head)}
        return {}, [Finding("wrong-head", at, arguments)]
    return head, []


def _parts(pattern: str) -> list[str]:
    """`ID of TYPE [by NAMES] [TITLE]` as parts, a bracketed group as one part."""
    parts: list[str] = []
    for word in pattern.split():
        if parts and parts[-1].startswith("[") and not parts[-1].endswith("]"):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


def _match(parts: Sequence[str], tokens: Sequence[ast.HeadPart], head: Head) -> Sequence[ast.HeadPart] | None:
    """What is left of the tokens after the parts; None where a part is missing."""
    for part in parts:
        if part.startswith("["):
            trial = dict(head)
            rest = _match(part[1:-1].split(), tokens, trial)
            if rest is not None:
                tokens = rest
                head.update(trial)
            continue
        following = _match_one(part, tokens, head)
        if following is None:
            return None
        tokens = following
    return tokens


def _match_one(part: str, tokens: Sequence[ast.HeadPart], head: Head) -> Sequence[ast.HeadPart] | None:
    if part in ("TYPE", "NAMES"):
        return _match_words(part, tokens, head)
    first = tokens[0] if tokens else None
    if part.islower():
        return tokens[1:] if isinstance(first, ast.Name) and first.text == part else None
    if first is None or not isinstance(first, _SLOTS[part]):
        return None
    if part == "NAME" and isinstance(first, ast.Name) and first.text in _HEAD_WORDS:
        return None
    slot = part if part not in head else f"{part} 2"
    head[slot] = Valued(getattr(first, "text", None) or getattr(first, "value", ""), first.span)
    return tokens[1:]


def _match_words(part: str, tokens: Sequence[ast.HeadPart], head: Head) -> Sequence[ast.HeadPart] | None:
    """TYPE: words up to `by` or the title. NAMES: words between commas."""
    words: list[ast.Name] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if isinstance(token, ast.Comma) and part == "NAMES" and words:
            index += 1
            continue
        if not isinstance(token, ast.Name) or (part == "TYPE" and token.text == "by"):
            break
        words.append(token)
        index += 1
    if not words:
        return None
    values = tuple(Valued(word.text, word.span) for word in words)
    head[part] = Valued(values, words[0].span.to(words[-1].span))
    return tokens[index:]


def _shown(keyword: str, pattern: str) -> str:
    """The pattern as people read it."""
    words = {
        "ID": "ID",
        "NAME": "name",
        "TITLE": '"Title"',
        "NUMBER": "number",
        "TYPE": "type",
        "NAMES": "element, …",
        "PARTY": "Party",
    }
    parts = (
        f"[{_shown('', part[1:-1]).strip()}]" if part.startswith("[") else words.get(part, part)
        for part in _parts(pattern)
    )
    return " ".join([keyword, *parts, "{"] if keyword else parts)
