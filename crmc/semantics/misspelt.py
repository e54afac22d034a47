"""Words that cannot stand in a block, and what they were probably meant to be."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from crmc.diagnostics import Finding
from crmc.kinds.table import Field
from crmc.nearest import listed, nearest_name
from crmc.semantics.program import Reading
from crmc.source import Span
from crmc.syntax import ast
from crmc.unmistakable import unmistakable_name

_MEANT: Mapping[tuple[str, str], str] = {
    ("criterion", "when"): "write `select when …`",
    ("criterion", "select"): "write `select when …`, without a colon",
    ("criterion", "condition"): "write `select when …`",
}
"""By block and key: what authors mean by a key that looks like no other."""
MOST_GUESSES = 100
"""In one block; behind so many words that mean nothing there no guess would help."""


def unknown_key(entry: ast.Entry, reading: Reading) -> Finding:
    """A key that the block does not have."""
    key = entry.key.text
    if reading.unplaced >= MOST_GUESSES:
        return Finding("unknown-key", entry.key.span, {"key": key, "within": reading.keyword})
    help = _MEANT.get((reading.table.keyword, key)) or _other_form(key, reading)
    if help == _MEANT.get(("criterion", key)):
        reading.misspelt.add("select when")
    arguments = {
        "key": key,
        "within": reading.keyword,
        **_guess_key(key, _keys(reading)),
        "certain": _certain_key(key, reading),
    }
    return Finding("unknown-key", entry.key.span, arguments, help=help)


def _keys(reading: Reading) -> tuple[str, ...]:
    return tuple(field.key for field in reading.table.fields)


@lru_cache(maxsize=1024)
def _guess_key(key: str, known: tuple[str, ...]) -> Mapping[str, str]:
    """The nearest key and those that are allowed; a word that is wrong once is often wrong many times."""
    return {"allowed": listed(known, key) or "none", "nearest": nearest_name(key, known)}


_unmistakable_key = lru_cache(maxsize=1024)(unmistakable_name)


def _certain_key(key: str, reading: Reading) -> str:
    """The key that a misspelt one can only mean, unless the block has that one already, or misspelt too."""
    certain = _unmistakable_key(key, _keys(reading))
    there = certain in reading.keys or certain in reading.misspelt or certain in reading.written_keys()
    return "" if there else certain


def _other_form(key: str, reading: Reading) -> str | None:
    if key in reading.table.blocks:
        return f"`{key}` is a block: write `{key} {{ … }}`, without a colon"
    if key in reading.table.statements:
        return f"no colon stands after `{key}`"
    if "set" in reading.table.statements and not nearest_name(key, [f.key for f in reading.table.fields]):
        return f"a parameter is set by `set {key}: …`"
    if "list" in reading.table.statements and not nearest_name(key, [f.key for f in reading.table.fields]):
        return f"a list is given by `list {key}: …`, an element inside `given {{ … }}`"
    return None


def field_meant(entry: ast.Entry, reading: Reading) -> Field | None:
    """The entry that a misspelt key was meant for, if that one is not there besides."""
    if reading.unplaced >= MOST_GUESSES:
        return None
    if entry.key.text in reading.table.blocks:
        reading.misspelt.add(entry.key.text)
        return None
    nearest = _guess_key(entry.key.text, _keys(reading))["nearest"]
    if not nearest or nearest in reading.written_keys() or nearest in reading.keys:
        reading.misspelt.add(nearest)
        reading.unplaced += not nearest
        return None
    return next(field for field in reading.table.fields if field.key == nearest)


def nearest_block(word: str, reading: Reading) -> str:
    """The block that a misspelt word was meant to open."""
    return nearest_name(word, reading.table.blocks)


def unknown_block(block: ast.Block, reading: Reading) -> Finding:
    """A block that cannot stand here."""
    word = block.keyword.text
    help = None
    if any(field.key == word for field in reading.table.fields):
        help = f"`{word}` is an entry: write `{word}: …`"
    return _unknown(word, block.keyword.span, reading, help)


def unknown_statement(word: str, item: ast.Item, reading: Reading) -> Finding:
    """A statement that cannot stand here."""
    return _unknown(word, item.span, reading, None)


def _unknown(word: str, span: Span, reading: Reading, help: str | None) -> Finding:
    known = [*reading.table.blocks, *sorted(reading.table.statements)]
    arguments = {
        "word": word,
        "within": reading.keyword,
        "allowed": listed(known, word) or "none",
        "nearest": nearest_name(word, [name for name in known if name != word]),
        "certain": _certain_block(word, known, reading),
    }
    return Finding("unknown-block", span, arguments, help=help)


ONCE = frozenset({"legal", "justification", "score", "given"})
"""The blocks of which there can be one."""


def _certain_block(word: str, known: list[str], reading: Reading) -> str:
    """The block that a misspelt word can only mean, unless there can be one and it is there already."""
    certain = unmistakable_name(word, known)
    if certain not in ONCE:
        return certain
    keywords = (item.keyword.text for item in reading.block.items if isinstance(item, ast.Block))
    return "" if certain in reading.misspelt or certain in keywords else certain
