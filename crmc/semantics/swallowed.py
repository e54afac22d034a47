"""Entries that are not finished, and so swallowed the word of the block below them.

To the grammar, lines mean nothing: `let a = b /` and then `indicator c "…" {` is a division by `indicator`,
and a block `c`. People see the line, and so does this.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.diagnostics import Finding
from crmc.kinds.table import BlockTable
from crmc.semantics.program import Reading
from crmc.syntax import ast

_BEFORE = (ast.Entry, ast.Let, ast.Select, ast.Row, ast.Assignment)


def unswallowed(reading: Reading, findings: list[Finding], unread: set[str]) -> Iterator[ast.Item]:
    """The items, without an unfinished one and with the block that it swallowed a word of."""
    previous: ast.Item | None = None
    for item in reading.block.items:
        found = _freed(previous, item, reading.table) if previous is not None else None
        if found is not None:
            findings.append(found[0])
            reading.unplaced += 1
            if isinstance(previous, ast.Let):
                unread.add(previous.name.text)
            previous = found[1]
            continue
        if previous is not None:
            yield previous
        previous = item
    if previous is not None:
        yield previous


def _freed(previous: ast.Item, item: ast.Item, table: BlockTable) -> tuple[Finding, ast.Block | None] | None:
    """What is wrong, and the block that was meant (None where there is none)."""
    if not isinstance(item, ast.Block) or not isinstance(previous, _BEFORE) or table.any_block is not None:
        return None
    keyword = item.keyword
    if keyword.text in table.blocks or previous.span.end_line != keyword.span.line:
        return None
    last = _last(previous)
    if isinstance(last, ast.Name) and last.text in table.blocks and last.span.line > previous.span.line:
        arguments = {"found": f"`{last.text}`", "place": "here", "expected": "a value"}
        finding = Finding("unexpected-text", last.span, arguments, help="the entry above is not finished")
        return finding, _block(item, last, (keyword, *item.head))
    if item.opening.line == keyword.span.line:
        return None
    arguments = {"found": f"`{keyword.text}`", "place": "here", "expected": "`,` or the next entry"}
    quoted = isinstance(last, ast.Name) and isinstance(previous, ast.Entry)
    help = "a text stands in quotes, and a name is one word with `_`" if quoted else None
    return Finding("unexpected-text", keyword.span, arguments, help=help), _block_within(item, table)


def _last(item: ast.Item) -> ast.Node:
    """The leaf that stands last."""
    return max(ast.descendants(item), key=lambda node: (node.span.end_line, node.span.end_column, node.span))


def _block_within(item: ast.Block, table: BlockTable) -> ast.Block | None:
    """The block whose word stands on a later line of a head."""
    for index, part in enumerate(item.head):
        if (
            isinstance(part, ast.Name)
            and part.text in table.blocks
            and part.span.line > item.keyword.span.line
        ):
            return _block(item, part, item.head[index + 1 :])
    return None


def _block(item: ast.Block, keyword: ast.Name, head: tuple[ast.HeadPart, ...]) -> ast.Block:
    return ast.Block(keyword.span.to(item.span), keyword, head, item.items, item.opening)
