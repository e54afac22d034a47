"""What can be read of a text with faults, so that one run reports every problem of every file.

The text is taken apart at its declarations, and a faulty entry is cut out of its declaration.
"""

from __future__ import annotations

from msgspec.structs import replace

from crmc.diagnostics import MOST_OF_A_FAULT, Finding
from crmc.source import Source, Span
from crmc.syntax import ast
from crmc.syntax.machine import Stop
from crmc.syntax.parser import parse_text, run
from crmc.syntax.recovery import Piece, blank, blank_entry, blank_unfinished, split_declarations, words_cut
from crmc.syntax.syntax_errors import SyntaxFault, Unexpected, describe, describe_shortly
from crmc.syntax.unreadable import mended, names_in

MAXIMUM_FAULTS_PER_DECLARATION = 25
MAXIMUM_READ_AGAIN = 1 << 20
"""Characters of a file that are read again behind its mistakes, all together: of a file that is wrong all
over, not every mistake is told at once."""
MOST_FAULTY_DECLARATIONS = MOST_OF_A_FAULT
"""Of a file, that are read in spite of their mistakes; of others only the place of the first is told."""


def parse_refused(source: Source, findings: list[Finding]) -> tuple[ast.File, list[Finding]]:
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


def parse_in_pieces(path: str, text: str, stop: Stop) -> tuple[ast.File, list[Finding]]:
    """A text with faults of syntax, read up to a stop: what can be read of it, and what is wrong."""
    declarations: list[ast.Block] = []
    comments: list[ast.Comment] = []
    findings: list[Finding] = []
    damaged: set[int] = set()
    unread: set[str] = set()
    left, faulty = MAXIMUM_READ_AGAIN, 0
    pieces = list(split_declarations(text))
    for piece in pieces:
        if faulty < MOST_FAULTY_DECLARATIONS:
            file, faults = _parse_piece(path, piece, left, stop if len(pieces) == 1 else None)
        else:
            file, faults = _parse_or_leave(path, piece)
        faulty += bool(faults)
        left -= len(piece.text) * len(faults)
        unread |= file.unread
        findings += faults
        declarations += file.declarations
        comments += file.comments
        if faults:
            damaged |= {declaration.span.line for declaration in file.declarations}
    span = Span(path, 1, 1, text.count("\n") + 1, 1)
    file = ast.File(span, tuple(declarations), tuple(comments), frozenset(damaged), frozenset(unread))
    return file, findings


def _parse_or_leave(path: str, piece: Piece) -> tuple[ast.File, list[Finding]]:
    """One declaration, or where it stops to be one."""
    file = run(path, piece.text, piece.line, piece.column)
    if isinstance(file, ast.File):
        return file, []
    finding = _as_written(describe_shortly(path, piece.text, Unexpected(*file)), piece, [])
    unread = frozenset(words_cut(piece.text, ""))
    return ast.File(Span(path, 1, 1, 1, 1), (), (), unread=unread), [finding]


def _parse_piece(
    path: str, piece: Piece, most: int, stop: Stop | None = None
) -> tuple[ast.File, list[Finding]]:
    """One declaration, its faulty entries blanked one after the other while `most` characters suffice.

    `stop`: where it stops to be one, if that is known.
    """
    most = min(most, MAXIMUM_READ_AGAIN // 2)
    findings: list[Finding] = []
    unread: set[str] = set()
    added: list[tuple[int, int]] = []
    text, end = piece.text, _last_place(path, piece.text)
    for _ in range(2 * MAXIMUM_FAULTS_PER_DECLARATION):
        file = stop or run(path, text, piece.line, piece.column)
        stop = None
        if isinstance(file, ast.File):
            return ast.File(file.span, file.declarations, file.comments, unread=frozenset(unread)), findings
        if len(findings) == MAXIMUM_FAULTS_PER_DECLARATION or len(text) * len(findings) > most:
            break
        fault = describe(path, text, Unexpected(*file))
        finding = _as_written(fault.finding, piece, added)
        if fault.finding.span > end:  # at a brace that was added here
            finding = replace(finding, span=_moved(end, piece, added))
        if finding.fault != "unclosed-block" or findings[-1:] != [finding]:
            findings.append(finding)
        shorter = _without_fault(text, fault)
        if shorter is None or shorter == text:
            break
        unread |= words_cut(text, shorter)
        if len(shorter) > len(text):
            added.append(_added_brace(text, fault))
        text = shorter
    unread |= words_cut(text, "")
    return ast.File(Span(path, 1, 1, 1, 1), (), (), unread=frozenset(unread)), findings


def _added_brace(text: str, fault: SyntaxFault) -> tuple[int, int]:
    """Line and column of the brace that is added to a text."""
    offset = (fault.closing if fault.closing is not None else fault.brace) or 0
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _as_written(finding: Finding, piece: Piece, added: list[tuple[int, int]]) -> Finding:
    """A finding of a piece's text, with the places that it has in the file as its author wrote it."""
    related = tuple(replace(other, span=_moved(other.span, piece, added)) for other in finding.related)
    return replace(finding, span=_moved(finding.span, piece, added), related=related)


def _moved(span: Span, piece: Piece, added: list[tuple[int, int]]) -> Span:
    """A place in the file for one in a piece to which braces were added, the last one last."""
    start, end = span[1:3], span[3:5]
    for brace in reversed(added):
        start, end = (
            (line, column - ((line, column) > brace and line == brace[0])) for line, column in (start, end)
        )
    right = piece.column - 1
    return Span(
        span.path,
        start[0] + piece.line - 1,
        start[1] + (right if start[0] == 1 else 0),
        end[0] + piece.line - 1,
        end[1] + (right if end[0] == 1 else 0),
    )


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
        return blank_unfinished(piece, fault.offset)
    return blank_entry(piece, fault.offset)
