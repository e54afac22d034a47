"""The head of a block, read by its pattern (`crmc/kinds/table.py` tells the pattern's words)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmc.diagnostics import Edit, Finding, Fix
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
_EXPECTED = {
    "ID": "an ID such as `EXC-003`",
    "NAME": "a name",
    "PARTY": "the code of a Party",
    "TITLE": "a title in quotes",
    "NUMBER": "a number in digits",
    "TYPE": "a type such as `country` or `money`",
    "NAMES": "a data element",
}
_HEAD_WORDS = frozenset({"of", "by", "for"})


def read_head(block: ast.Block, table: BlockTable) -> tuple[Head, list[Finding]]:
    """The slots of a head by their names, as far as it fits; where it does not is a finding."""
    matching = _Matching(block.head)
    if matching.take(_parts(table.head)) and matching.at == len(block.head):
        return matching.head, []
    return matching.head, [_unfit(block, table, matching)]


def _unfit(block: ast.Block, table: BlockTable, matching: _Matching) -> Finding:
    """What is expected at the place up to which the head fits."""
    at, expected = matching.furthest, matching.expected
    if matching.complete:
        expected = [*(expected if matching.at == at else ()), "`{`"]
        at = matching.at
    before = block.head[at - 1] if at else block.keyword
    found = block.head[at] if at < len(block.head) else None
    arguments = {
        "word": block.keyword.text,
        "expected": " or ".join(dict.fromkeys(expected)),
        "before": _written(before),
        "found": f", and not `{_written(found)}`" if found is not None else "",
        "pattern": _shown(block.keyword.text, table.head),
    }
    return Finding("wrong-head", (found or before).span, arguments, fix=_completed(block, table))


MOST_PARTS_TRIED = 12
"""A head with more parts than any kind has is not tried in every way."""


def _completed(block: ast.Block, table: BlockTable) -> Fix | None:
    """The one way, if there is one, to make the head fit by a word such as `by`, or by quotes for a title."""
    if not 0 < len(block.head) <= MOST_PARTS_TRIED:
        return None
    fixes = [fix for fix, tokens in _trials(block.head, table) if _fits(tokens, table)]
    return fixes[0] if len(fixes) == 1 else None


def _fits(tokens: Sequence[ast.HeadPart], table: BlockTable) -> bool:
    matching = _Matching(tokens)
    return matching.take(_parts(table.head)) and matching.at == len(tokens)


def _trials(tokens: Sequence[ast.HeadPart], table: BlockTable) -> Iterator[tuple[Fix, list[ast.HeadPart]]]:
    words = [part for part in table.head.replace("[", "").replace("]", "").split() if part.islower()]
    for at, token in enumerate(tokens):
        before = token.span._replace(end_line=token.span.line, end_column=token.span.column)
        for word in words:
            fix = Fix(f"write `{word}` before this", (Edit(before, f"{word} "),))
            yield fix, [*tokens[:at], ast.Name(before, word), *tokens[at:]]
        if isinstance(token, ast.Name):
            text = ast.Text(token.span, token.text)
            fix = Fix("write the title in quotes", (Edit(token.span, f'"{token.text}"'),))
            yield fix, [*tokens[:at], text, *tokens[at + 1 :]]


def _written(part: ast.HeadPart) -> str:
    if isinstance(part, ast.Comma):
        return ","
    if isinstance(part, ast.Text):
        return f'"{part.value[:40]}"'
    return part.text


class _Matching:
    """A walk over the tokens of a head; it remembers how far they fit, and what would have gone on there."""

    def __init__(self, tokens: Sequence[ast.HeadPart]) -> None:
        self.tokens = tokens
        self.at = 0
        self.head: Head = {}
        self.furthest = 0
        self.expected: list[str] = []
        self.complete = False

    def take(self, parts: Sequence[str]) -> bool:
        """Whether every part that must be there is; what may be left out is taken if it is there."""
        for part in parts:
            if part.startswith("["):
                self._take_optional(part)
            elif not self._take_one(part):
                return False
        self.complete = True
        return True

    def _take_optional(self, part: str) -> None:
        at, head = self.at, dict(self.head)
        for word in part[1:-1].split():
            if not self._take_one(word):
                self.at, self.head = at, head
                return

    def _take_one(self, part: str) -> bool:
        taken = self._take_words(part) if part in ("TYPE", "NAMES") else self._take_slot(part)
        if taken:
            return True
        if self.at > self.furthest:
            self.furthest, self.expected = self.at, []
        if self.at == self.furthest:
            self.expected.append(_EXPECTED.get(part, f"`{part}`"))
        return False

    def _take_slot(self, part: str) -> bool:
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if part.islower():
            fits = isinstance(token, ast.Name) and token.text == part
        else:
            fits = token is not None and isinstance(token, _SLOTS[part])
            if part == "NAME" and isinstance(token, ast.Name) and token.text in _HEAD_WORDS:
                fits = False
        if fits and token is not None and not part.islower():
            slot = part if part not in self.head else f"{part} 2"
            value = getattr(token, "text", None) or getattr(token, "value", "")
            self.head[slot] = Valued(value, token.span)
        self.at += fits
        return fits

    def _take_words(self, part: str) -> bool:
        """TYPE: words up to `by` or the title. NAMES: words between commas."""
        words: list[ast.Name] = []
        index = self.at
        while index < len(self.tokens):
            token = self.tokens[index]
            if isinstance(token, ast.Comma) and part == "NAMES" and words:
                index += 1
                continue
            if not isinstance(token, ast.Name) or (part == "TYPE" and token.text == "by"):
                break
            words.append(token)
            index += 1
        if not words:
            return False
        values = tuple(Valued(word.text, word.span) for word in words)
        self.head[part] = Valued(values, words[0].span.to(words[-1].span))
        self.at = index
        return True


def _parts(pattern: str) -> list[str]:
    """`ID of TYPE [by NAMES] [TITLE]` as parts, a bracketed group as one part."""
    parts: list[str] = []
    for word in pattern.split():
        if parts and parts[-1].startswith("[") and not parts[-1].endswith("]"):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


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
