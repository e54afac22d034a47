"""The gate between checking and lowering."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from crmc.diagnostics import Diagnostic, Severity
from crmc.semantics.labels import used_declarations
from crmc.semantics.program import Declaration, Program


@dataclass(frozen=True, slots=True)
class CheckedProgram:
    """A program and those of its declarations in which no error was found.

    INVARIANT: made only here; `lower` takes nothing else, so no backend meets a faulty declaration.
    """

    program: Program
    declarations: tuple[Declaration, ...]


def accept(program: Program, diagnostics: list[Diagnostic]) -> CheckedProgram:
    """The declarations without an error of their own or in what they use."""
    faulty = _with_own_errors(program, diagnostics)
    changed = True
    while changed:
        users = {
            id(declaration)
            for declaration in program.declarations
            if id(declaration) not in faulty
            and any(id(used) in faulty for used, _ in used_declarations(declaration, program))
        }
        changed = bool(users)
        faulty |= users
    sound = tuple(declaration for declaration in program.declarations if id(declaration) not in faulty)
    return CheckedProgram(program, sound)


_TESTED = frozenset({"criterion", "alert"})
_NEVER_NEEDED = frozenset({"sop", "area", "metric"})


def only_tested(checked: CheckedProgram) -> CheckedProgram:
    """Without the declarations that no test can need."""
    tested = {found.id for found in checked.declarations if found.keyword == "test"}
    kept = (
        found
        for found in checked.declarations
        if found.keyword not in _NEVER_NEEDED and (found.keyword not in _TESTED or found.id in tested)
    )
    return CheckedProgram(checked.program, tuple(kept) if tested else ())


def _with_own_errors(program: Program, diagnostics: list[Diagnostic]) -> set[int]:
    errors: dict[str, list[Stretch]] = {}
    for found in diagnostics:
        if found.severity is Severity.ERROR:
            errors.setdefault(found.span.path, []).append((found.span.line, found.span.end_line))
    reached = {path: list(_reaching(sorted(places))) for path, places in errors.items()}
    return {
        id(found)
        for found in program.declarations
        if found.damaged or found.unsure or _has_error(found, reached)
    }


Stretch = tuple[int, int]
"""First and last line; what stands for many errors reaches over many declarations."""


def _reaching(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Of stretches in order, each with the last line that it or one before it reaches."""
    reach = 0
    for first, last in stretches:
        reach = max(reach, last)
        yield first, reach


def _has_error(declaration: Declaration, errors: Mapping[str, list[Stretch]]) -> bool:
    """Whether an error reaches its text, or lies in the file that holds its rows."""
    span = declaration.block.span
    own = errors.get(declaration.file, [])
    at = bisect_right(own, span.end_line, key=itemgetter(0))
    rows = declaration.one("from")
    return (at > 0 and own[at - 1][1] >= span.line) or any(
        path.endswith(str(rows)) for path in (errors if rows is not None else ())
    )
