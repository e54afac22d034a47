"""The gate between checking and lowering."""

from __future__ import annotations

from dataclasses import dataclass

from crmc.diagnostics import Diagnostic, Severity
from crmc.semantics.labels import used_declarations
from crmc.semantics.program import Declaration, Program


@dataclass(frozen=True, slots=True)
class CheckedProgram:
    """A program and those of its declarations in which no error was found.

    INVARIANT: made only by `accept`; `lower` takes nothing else, so no backend meets a faulty declaration.
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


def _with_own_errors(program: Program, diagnostics: list[Diagnostic]) -> set[int]:
    errors = [d.span for d in diagnostics if d.severity is Severity.ERROR]
    places: dict[str, list[int]] = {}
    for span in errors:
        places.setdefault(span.path, []).append(span.line)
    return {
        id(declaration)
        for declaration in program.declarations
        for line in places.get(declaration.file, ())
        if declaration.block.span.line <= line <= declaration.block.span.end_line
    } | {id(declaration) for declaration in program.declarations if declaration.damaged}
