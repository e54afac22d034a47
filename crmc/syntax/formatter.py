"""The one form of a source file: an entry a line, two spaces a level, every comment in its place.

Two laws, held by tests: formatting twice is formatting once, and the formatted text parses to the same
tree. Where lines may be empty is the author's choice, one at a time; between declarations one always is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from crmc.syntax import ast
from crmc.syntax.comments import Attached, Share, share_out, start_of
from crmc.syntax.layout import HARD, SPACE, STEP, WIDTH, Document, Indent, Line, group, lay_out
from crmc.syntax.printing import ExpressionPrinter, ends_in_brackets, format_expression, text_document

__all__ = ["format_expression", "format_file"]


def format_file(file: ast.File, text: str) -> str:
    """The text of a file in the one form.

    `file` is the tree of `text`, parsed without findings: what a syntax error cut out would be lost.
    """
    body = _Body(text.split("\n"), level=0)
    body.add_items(file.declarations, file.comments)
    return "".join(line + "\n" for line in body.lines)


class _Body:
    """The lines of a block, or of the file at level 0, as they grow."""

    def __init__(self, source_lines: Sequence[str], level: int) -> None:
        self.source_lines = source_lines
        self.level = level
        self.lines: list[str] = []
        self._last_line = 0
        """The line of the source up to which everything is written."""
        self._after_declaration = False

    def add_items(self, items: Sequence[ast.Item], comments: Sequence[ast.Comment]) -> None:
        """The items in order, with the comments that stand before, in and beside them."""
        shares, rest = share_out(comments, items)
        for item, share in zip(items, shares, strict=True):
            self._add_item(item, share)
        self._add_comments(rest)

    def _add_item(self, item: ast.Item, share: Share) -> None:
        hoisted, within = _hoisted(item, share.within)
        self._add_comments(share.before)
        text = self._item_text(item, within)
        self._separate(item.span.line)
        self.lines += [self._indented(comment.text) for comment in hoisted]
        text += "".join("  " + comment.text for comment in share.beside)
        self.lines += text.split("\n")
        self._last_line = item.span.end_line
        self._after_declaration = self.level == 0

    def _add_comments(self, comments: Sequence[ast.Comment]) -> None:
        for comment in comments:
            self._separate(comment.span.line)
            self.lines.append(self._indented(comment.text))
            self._last_line = comment.span.line

    def _separate(self, line: int) -> None:
        """One empty line where the author left some before `line`, and always after a declaration."""
        passed = self.source_lines[self._last_line : line - 1]
        if self.lines and (self._after_declaration or not all(map(str.strip, passed))):
            self.lines.append("")
        self._after_declaration = False

    def _indented(self, text: str) -> str:
        return " " * (STEP * self.level) + text

    def _item_text(self, item: ast.Item, comments: list[ast.Comment]) -> str:
        if isinstance(item, ast.Block):
            return "\n".join(self._block_lines(item, comments))
        return lay_out(_item_document(item, comments), WIDTH, STEP * self.level)

    def _block_lines(self, block: ast.Block, comments: list[ast.Comment]) -> Iterator[str]:
        head = lay_out(_head(block), WIDTH, STEP * self.level)
        if not block.items and not comments:
            yield head + " }"
            return
        short = None if comments else self._on_one_line(block, head)
        if short is not None:
            yield short
            return
        beside = [comment for comment in comments[:1] if _stands_beside_opening(comment, block)]
        yield head + "".join("  " + comment.text for comment in beside)
        body = _Body(self.source_lines, self.level + 1)
        body._last_line = block.opening.line
        body.add_items(block.items, comments[len(beside) :])
        yield from body.lines
        yield self._indented("}")

    def _on_one_line(self, block: ast.Block, head: str) -> str | None:
        """A block of one entry that its author set on one line, where there is room for it."""
        item = block.items[0]
        if len(block.items) > 1 or isinstance(item, ast.Block) or block.span.line != block.span.end_line:
            return None
        text = f"{head} {lay_out(_item_document(item, []), WIDTH - len(head) - 3)} }}"
        return text if "\n" not in text and len(text) <= WIDTH else None


def _stands_beside_opening(comment: ast.Comment, block: ast.Block) -> bool:
    """Whether a comment ends the line of the opening brace; the items stand after it."""
    first = block.items[0].span if block.items else block.span._replace(line=block.span.end_line + 1)
    return not comment.own_line and start_of(comment.span) < start_of(first)


def _hoisted(item: ast.Item, comments: list[ast.Comment]) -> tuple[list[ast.Comment], list[ast.Comment]]:
    """The comments within an item that must move before it, where its lines have no place for them."""
    if isinstance(item, ast.Block):
        place = start_of(item.opening)
        inside = [comment for comment in comments if start_of(comment.span) > place]
        return comments[: len(comments) - len(inside)], inside
    return ([], comments) if isinstance(item, _BREAKABLE) else (comments, [])


def _head(block: ast.Block) -> Document:
    return (block.keyword.text, *map(_head_part, block.head), " {")


def _head_part(part: ast.HeadPart) -> Document:
    if isinstance(part, ast.Comma):
        return ","
    return (" ", text_document(part) if isinstance(part, ast.Text) else part.text)


# Items


def _item_document(item: ast.Item, comments: list[ast.Comment]) -> Document:
    return _ITEMS[type(item)](item, comments)


def _entry(entry: ast.Entry, comments: list[ast.Comment]) -> Document:
    return _values(f"{entry.key.text}:", entry, entry.values, comments)


def _assignment(item: ast.Assignment, comments: list[ast.Comment]) -> Document:
    return _values(f"{item.keyword} {item.name.text}:", item, item.values, comments)


def _let(item: ast.Let, comments: list[ast.Comment]) -> Document:
    return _values(f"let {item.name.text} =", item, (item.value,), comments)


def _values(
    opening: str, item: ast.Item, values: Sequence[ast.Expression], comments: list[ast.Comment]
) -> Document:
    """What an entry, an assignment or a `let` holds, on the same line if it fits, else under it."""
    attached = Attached()
    attached.attach(item, values, comments)
    printer = ExpressionPrinter(attached)
    if len(values) == 1:
        return _single(opening, values[0], printer, SPACE)
    return group(opening, Indent((SPACE, printer.listed(values))))


def _select(item: ast.Select, comments: list[ast.Comment]) -> Document:
    """A selection of several conditions has each on its line, however short they are."""
    attached = Attached()
    attached.attach(item, (item.condition,), comments)
    return _single("select when", item.condition, ExpressionPrinter(attached), HARD)


def _single(opening: str, value: ast.Expression, printer: ExpressionPrinter, before_logic: Line) -> Document:
    """One value, its operands or the content of its last parentheses on their own lines where need be."""
    before = printer.before(value)
    if isinstance(value, ast.Logic):
        return group(opening, Indent((before_logic, before, printer.logic_lines(value))))
    document = printer.document(value)
    if ends_in_brackets(value) and not before:
        return (f"{opening} ", document)
    return group(opening, Indent((SPACE, before, document)))


def _row(row: ast.Row, comments: list[ast.Comment]) -> Document:
    printer = ExpressionPrinter(Attached())
    keys = tuple((", " if key is not row.keys[0] else "", printer.document(key)) for key in row.keys)
    return ("row ", keys, ": ", printer.document(row.value))


def _named(item: ast.Named, comments: list[ast.Comment]) -> Document:
    return (f"{item.keyword} {item.name.text} ", text_document(item.title))


def _form_field(item: ast.FormField, comments: list[ast.Comment]) -> Document:
    of = f" {item.preposition} ".join(word.text for word in item.type)
    return (f"field {item.name.text} ", text_document(item.title), f" of {of}", " required" * item.required)


def _ending(item: ast.Ending, comments: list[ast.Comment]) -> Document:
    return (f"end {item.name.text} ", text_document(item.title), f" outcome {item.outcome.text}")


_BREAKABLE = (ast.Entry, ast.Assignment, ast.Let, ast.Select)

_ITEMS: dict[type[ast.Node], Callable[[Any, list[ast.Comment]], Document]] = {
    ast.Entry: _entry,
    ast.Assignment: _assignment,
    ast.Let: _let,
    ast.Select: _select,
    ast.Row: _row,
    ast.Named: _named,
    ast.FormField: _form_field,
    ast.Ending: _ending,
}
