"""How bad a finding of sense is, by the status of the declaration (`language.md`, section 6)."""

from __future__ import annotations

from crmc.diagnostics import Severity
from crmc.semantics.program import Declaration, Program

_WITH_STATUS = frozenset({"criterion", "sop", "area", "alert"})


def rule_severity(declaration: Declaration, program: Program) -> Severity | None:
    """A warning in a draft, else None: the fault's own. An act or test is as its criterion is."""
    status = _status(declaration, program)
    return Severity.WARNING if status == "draft" else None


def severity_once_active(declaration: Declaration, program: Program) -> Severity:
    """An error where it is active, else a warning: what it must say may be gathered while it is tried.

    For rules whose entry the language itself leaves open in a trial: the notice, the joint control.
    """
    return Severity.ERROR if _status(declaration, program) == "active" else Severity.WARNING


def law_severity(declaration: Declaration, program: Program) -> Severity:
    """A gap in the law: an error where a criterion would be active, a note in a draft, else a warning."""
    known = {"active": Severity.ERROR, "draft": Severity.NOTE}
    return known.get(_status(declaration, program), Severity.WARNING)


def _status(declaration: Declaration, program: Program) -> str:
    """The status; without one, `draft` for what must have one, "" for lists and other values."""
    owner = declaration
    if declaration.kind.names_existing and "ID" in declaration.head:
        owner = program.symbols.get(declaration.id) or declaration
    written = owner.entries.get("status")
    if written:
        return str(written[0].value)
    return "draft" if owner.table.keyword in _WITH_STATUS else ""
