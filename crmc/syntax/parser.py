"""Text to AST: the machine reads what is right, and Lark tells where a text stops to be.

A file that does not parse is taken apart at its declarations, and a faulty entry is cut out of its
declaration, so that one run reports every problem of every file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from crmc.diagnostics import Finding
from crmc.source import Source, Span
from crmc.syntax import ast
from crmc.syntax.characters import decode_characters, refused_shapes
from crmc.syntax.machine import Machine
from crmc.syntax.recovery import blank, blank_entry, blank_unfinished, split_declarations, words_cut
from crmc.syntax.syntax_errors import SyntaxFault, Unexpected, describe
from crmc.syntax.tree_builder import TreeBuilder
from crmc.syntax.unreadable import mended, names_in

MAXIMUM_FAULTS_PER_DECLARATION = 25


def parse(source: Source) -> tuple[ast.File, list[Finding]]:
    """The AST of one file, and what is wrong with its text. The AST holds all that could be read."""
    text, findings = decode_characters(source)
    if text is None:
        return _parse_refused(source, findings)
    file = parse_plain(source.path, text)
    if file is not None:
        return file, []
    findings = refused_shapes(source.path, text)
    return _parse_refused(source, findings) if findings else parse_text(source.path, text)


def _parse_refused(source: Source, findings: list[Finding]) -> tuple[ast.File, list[Finding]]:
    """A refused file: its declarations are known to others, and what else is wrong in it is told."""
    text = mended(source)
    if text is None:
        span = Span(source.path, 1, 1, 1, 1)
        return ast.File(span, (), (), unread=names_in(source)), findings
    file, more = parse_text(source.path, text)
    told = {found.span.line for found in findings}
    damaged = frozenset(declaration.span.line for declaration in file.declarations)
    whole = ast.File(file.span, file.declarations, file.comments, damaged, file.unread)
    return whole, [*findings, *(found for found in more if found.span.line not in told)]


def parse_text(path: str, text: str) -> tuple[ast.File, list[Finding]]:
    """As `parse`, for a text that is known to hold nothing that is refused before parsing."""
    file = _run(path, text)
    return (file, []) if file is not None else _parse_in_pieces(path, text)


def parse_plain(path: str, text: str, line: int = 1) -> ast.File | None:
    """A text without a fault, and so plain that no limit can be passed; None for any other.

    `line` is the number of its first line, where it is a part of a file.
    """
    return _run(path, text, line, plain=True)


def _run(path: str, text: str, line: int = 1, plain: bool = False) -> ast.File | None:
    parsed = _machine().run(path, text, line, plain)
    if parsed is None:
        return None
    tree, comments = parsed
    return ast.File(tree.span._replace(path=path), tree.declarations, tuple(comments))


@cache
def _machine() -> Machine:
    return Machine(TreeBuilder())


def _parse_in_pieces(path: str, text: str) -> tuple[ast.File, list[Finding]]:
    declarations: list[ast.Block] = []
    comments: list[ast.Comment] = []
    findings: list[Finding] = []
    damaged: set[int] = set()
    unread: set[str] = set()
    for piece in split_declarations(text):
        file, faults = _parse_piece(path, piece)
        unread |= file.unread
        findings += faults
        declarations += file.declarations
        comments += file.comments
        if faults:
            damaged |= {declaration.span.line for declaration in file.declarations}
    span = Span(path, 1, 1, text.count("\n") + 1, 1)
    file = ast.File(span, tuple(declarations), tuple(comments), frozenset(damaged), frozenset(unread))
    return file, findings


def _parse_piece(path: str, piece: str) -> tuple[ast.File, list[Finding]]:
    """One declaration, its faulty entries blanked one after the other."""
    findings: list[Finding] = []
    unread: set[str] = set()
    end = _last_place(path, piece)
    while len(findings) < MAXIMUM_FAULTS_PER_DECLARATION:
        file = _run(path, piece)
        if file is not None:
            return ast.File(file.span, file.declarations, file.comments, unread=frozenset(unread)), findings
        fault = describe(path, piece, _unexpected(piece))
        if fault.finding.span > end:  # at a brace that was added here
            fault = fault._replace(finding=replace(fault.finding, span=end))
        if fault.finding.fault != "unclosed-block" or findings[-1:] != [fault.finding]:
            findings.append(fault.finding)
        shorter = _without_fault(piece, fault)
        if shorter is None or shorter == piece:
            break
        unread |= words_cut(piece, shorter)
        piece = shorter
    unread |= words_cut(piece, "")
    return ast.File(Span(path, 1, 1, 1, 1), (), (), unread=frozenset(unread)), findings


def _last_place(path: str, piece: str) -> Span:
    """The last character of a piece that is no white space."""
    written = piece.rstrip()
    line, column = written.count("\n") + 1, max(len(written) - written.rfind("\n") - 1, 1)
    return Span(path, line, column, line, column + 1)


def _without_fault(piece: str, fault: SyntaxFault) -> str | None:
    """The declaration without what is wrong with it, so that the rest can be read."""
    if fault.closing is not None:
        return piece[: fault.closing] + "}" + piece[fault.closing :]
    if fault.cut is not None:
        return blank(piece, *fault.cut)
    if fault.brace is not None:
        return piece[: fault.brace] + "{" + piece[fault.brace :]
    if fault.early:
        return blank_unfinished(piece, fault.offset) or blank_entry(piece, fault.offset)
    return blank_entry(piece, fault.offset)


def _unexpected(text: str) -> Unexpected:
    from crmc.syntax.refusal import unexpected_in  # Lark is long to load, and most texts are right

    return unexpected_in(text)


def expressions_of(text: str) -> Iterator[ast.Expression]:
    """The values of a text such as `a, b`: for tests and the catalogue's own expressions."""
    file = _run("", f"criterion X {{ when: {text} }}")
    assert file is not None, f"`{text}` is no expression"
    entry = file.declarations[0].items[0]
    assert isinstance(entry, ast.Entry)
    yield from entry.values
