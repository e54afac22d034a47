"""From parsed files to a program and what is wrong with it: all of the compiler that an author meets.

It stands apart from `pipeline.py` because `crmc check` needs little of what comes after, and starts sooner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from crmc.catalogue.model import Catalogue
from crmc.checks import describe, run_checks
from crmc.diagnostics import Diagnostic, Finding, bounded, ordered
from crmc.semantics.program import Program
from crmc.semantics.resolver import resolve
from crmc.semantics.typechecker import check_types
from crmc.source import SourceLines, Span
from crmc.syntax import ast
from crmc.workspace import KnowledgeBase


def examine(  # noqa: PLR0913, PLR0917 - what is compiled, beside what, and with which texts
    files: Sequence[ast.File],
    findings: Sequence[Finding],
    catalogue: Catalogue,
    tables: Mapping[str, str],
    lines: SourceLines,
    elsewhere: Mapping[str, str] = MappingProxyType({}),
    checks: Sequence[str] = (),
) -> tuple[Program, list[Diagnostic]]:
    """The program of the files and what is wrong with it, tests left out; `findings` are those before it.

    `lines` are the texts of the files, from which fixes are made.
    `elsewhere`: the kinds of names that other files declare, where these are not all.
    `checks`: the names of all checks, where they are known.
    """
    program, unresolved = resolve(files, catalogue, tables, elsewhere)
    # there may be very many
    found = chain(findings, unresolved, check_types(program), run_checks(program, checks))
    rules = catalogue.schema_rules
    return program, ordered([describe(finding, lines, rules) for finding in bounded(found, _starts(files))])


def _starts(files: Iterable[ast.File]) -> dict[str, list[tuple[int, int]]]:
    """Where the declarations of each path begin; a file may be given in parts."""
    starts: dict[str, list[tuple[int, int]]] = {}
    for file in files:
        places = ((block.span.line, block.span.column) for block in file.declarations)
        starts.setdefault(file.span.path, []).extend(places)
    return {path: sorted(places) for path, places in starts.items()}


def read_catalogue(base: KnowledgeBase) -> tuple[Catalogue, list[Finding]]:
    """The packaged catalogue with the root's own on top; the packaged one alone where that has a fault.

    crmc's own repository is a root whose catalogue is the packaged one: the same file extends nothing.
    """
    from crmc.catalogue.loader import extend, packaged_catalogue, packaged_texts, texts_of  # needs YAML

    texts, faults = texts_of(base.catalogue)
    packaged = {f"grammar/{file.path}": file.text for file in packaged_texts()} if texts else {}
    catalogue, more = extend([file for file in texts if packaged.get(file.path) != file.text])
    found = [
        Finding(
            "catalogue-fault", Span(f.path, f.line, f.column, f.line, f.column + 1), {"problem": f.message}
        )
        for f in [*faults, *more]
    ]
    return catalogue or packaged_catalogue(), found
