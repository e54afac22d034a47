"""Compiles a set of pieces that depends on nothing outside, and shares the findings out among them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from crmc.catalogue.model import Catalogue
from crmc.checks import definition_of
from crmc.diagnostics import Diagnostic, Edit, Finding, Fix, Related, ordered
from crmc.front_end import examine
from crmc.incremental.pieces import Piece, keeps_promise
from crmc.semantics.program import Program
from crmc.source import SourceLines, Span
from crmc.syntax import ast
from crmc.syntax.parser import parse_plain


class Examination(Struct):
    """What came out of a set of pieces, by their position in it."""

    diagnostics: list[list[Diagnostic]]
    """Of each piece."""
    counts: list[int]
    """How many declarations each holds."""
    loose: list[Diagnostic] = []
    """What lies in no source, but in a table's file."""
    broken: set[str] = set()
    """Files of which a piece is not what it promised."""
    unsure: set[int] = set()
    """Which pieces name something that may stand in what could not be read."""


def examine_pieces(
    pieces: Sequence[Piece],
    catalogue: Catalogue,
    tables: Mapping[str, str],
    names: Mapping[str, str],
    checks: Sequence[str] = (),
) -> Examination:
    """`pieces` in the order of the sources; `names`: the kinds of all names of the knowledge base.

    `checks`: the names of all checks, where they are known.
    """
    result = Examination([[] for _ in pieces], [0] * len(pieces))
    files, findings = _parse(pieces, result)
    program, diagnostics = examine(files, findings, catalogue, tables, _Lines(pieces, tables), names, checks)
    for piece in pieces:
        if piece.source is None and not _are_declared(piece, program):
            result.broken.add(piece.path)
    _count(program, pieces, result)
    _share_out([*diagnostics, *_failing_tests(program, diagnostics)], pieces, result)
    return result


def _failing_tests(program: Program, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    if not program.of_kind("test"):
        return []
    from crmc.pipeline import failing_tests  # the interpreter is long to load, and seldom needed

    return failing_tests(program, diagnostics)


class _Lines(SourceLines):
    """The lines of pieces by their numbers in the file; those between them are empty."""

    def __init__(self, pieces: Sequence[Piece], tables: Mapping[str, str]) -> None:
        super().__init__({piece.path: piece.source for piece in pieces if piece.source is not None}, tables)
        self._pieces = pieces

    def _read(self, path: str) -> list[str]:
        lines: list[str] = []
        for piece in self._pieces:
            if piece.path == path and piece.source is None:
                lines += [""] * (piece.line - 1 - len(lines))
                lines[piece.line - 1 :] = piece.text.split("\n")
        return lines or super()._read(path)


def _are_declared(piece: Piece, program: Program) -> bool:
    return all(name in program.symbols.declared for _, name in piece.declares)


def _parse(pieces: Sequence[Piece], result: Examination) -> tuple[list[ast.File], list[Finding]]:
    files, findings = list[ast.File](), list[Finding]()
    for piece in pieces:
        if piece.parsed is not None:
            file, faults = piece.parsed
            findings += faults
        else:
            found = parse_plain(piece.path, piece.text, piece.line)
            if found is None or not keeps_promise(piece, found):
                result.broken.add(piece.path)
                continue
            file = found
        files.append(file)
    return files, findings


def _count(program: Program, pieces: Sequence[Piece], result: Examination) -> None:
    places = [(piece.path, piece.line) for piece in pieces]
    for declaration in program.declarations:
        at = declaration.file, declaration.block.span.line
        index = bisect_right(places, at) - 1
        result.counts[index] += 1
        if declaration.unsure:
            result.unsure.add(index)


def _share_out(found: list[Diagnostic], pieces: Sequence[Piece], result: Examination) -> None:
    places = [(piece.path, piece.line) for piece in pieces]
    paths = {piece.path for piece in pieces}
    for diagnostic in ordered(found):
        if diagnostic.span.path not in paths:
            result.loose.append(diagnostic)
            continue
        index = bisect_right(places, (diagnostic.span.path, diagnostic.span.line)) - 1
        result.diagnostics[index].append(diagnostic)


def moved(diagnostic: Diagnostic, lines: int) -> Diagnostic:
    """A diagnostic of a piece that stands so many lines further down."""
    if not lines:
        return diagnostic
    related = tuple(Related(_moved(one.span, lines), one.message) for one in diagnostic.related)
    fix = diagnostic.fix
    if fix is not None:
        fix = Fix(fix.description, tuple(Edit(_moved(edit.span, lines), edit.text) for edit in fix.edits))
    return replace(diagnostic, span=_moved(diagnostic.span, lines), related=related, fix=fix)


def _moved(span: Span, lines: int) -> Span:
    return span._replace(line=span.line + lines, end_line=span.end_line + lines)


def is_open(piece: Piece, diagnostics: Sequence[Diagnostic]) -> bool:
    """Whether what was found in a piece may change though nothing that it depends on does.

    Suggestions follow from all names; a second place in another piece moves with that; a table's rows may
    lie in a file of their own; and a name that could not be read is not missed elsewhere.
    """
    has_table = any(kind == "table" for kind, _ in piece.declares)
    if has_table and (piece.source is not None or "from" in piece.text):
        return True
    return any(
        _suggests(found) or _hides(found) or any(_outside(one.span, piece) for one in found.related)
        for found in diagnostics
    )


def _suggests(diagnostic: Diagnostic) -> bool:
    fault = definition_of(diagnostic.name).fault
    return "{nearest}" in fault.help or "{allowed}" in fault.help or fault.replacement is not None


_HIDING = frozenset({"wrong-head", "unknown-kind", "unknown-block", "coined-name", "word-with-meaning"})


def _hides(diagnostic: Diagnostic) -> bool:
    """Whether what it tells of may have named something."""
    return diagnostic.name in _HIDING or diagnostic.code < "CRM120"


def _outside(span: Span, piece: Piece) -> bool:
    if span.path != piece.path or piece.source is not None:
        return span.path != piece.path
    return not piece.line <= span.line <= piece.line + piece.text.count("\n")
