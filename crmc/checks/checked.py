"""The gate between checking and lowering."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

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
    lines: dict[str, list[int]] = {}
    for found in diagnostics:
        if found.severity is Severity.ERROR:
            lines.setdefault(found.span.path, []).append(found.span.line)
    for places in lines.values():
        places.sort()
    return {
        id(found)
        for found in program.declarations
        if found.damaged or found.unsure or _has_error(found, lines)
    }


def _has_error(declaration: Declaration, lines: dict[str, list[int]]) -> bool:
    """Whether an error lies in its text, or in the file that holds its rows. `lines` are sorted."""
    span = declaration.block.span
    own = lines.get(declaration.file, [])
    at = bisect_left(own, span.line)
    rows = declaration.one("from")
    return (at < len(own) and own[at] <= span.end_line) or any(
        path.endswith(str(rows)) for path in (lines if rows is not None else ())
    )
