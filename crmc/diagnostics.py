"""Findings and diagnostics: what every stage reports, and what a person reads.

A stage reports a `Finding`: the name of a fault, a place, and the words of the author that belong
into the sentence. The sentence itself, its reason and examples stand once, in `crmc/checks/<name>.py`;
`crmc.checks.describe` makes the `Diagnostic` from both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from crmc.source import Span


class Severity(StrEnum):
    """How bad a diagnostic is; only errors stop a build (warnings too with `--strict`)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that belongs to a finding, with its label."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of one file and the text to stand there instead; a stretch of no length inserts it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """How a fault is mended where only one text can be right: in words, and as edits of one file in order.

    INVARIANT: no two edits overlap; what lies outside them stays as it is.
    """

    description: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at a place: `fault` names the file in `crmc/checks/` that holds the words.

    `arguments` fill the sentence; `severity` overrides the fault's own where the status of the
    declaration softens it; `help` and `fix` replace the fault's own, where the place knows better.
    """

    fault: str
    span: Span
    arguments: dict[str, str] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    help: str | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem as it is shown in every form (`docs/language/diagnostics.md`)."""

    code: str
    name: str
    severity: Severity
    message: str
    span: Span
    related: tuple[Related, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    ground: tuple[str, ...] = ()


def ordered(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics by file, place, code and words, each once: the same order on every run."""
    return sorted(set(diagnostics), key=lambda d: (d.span, d.code, d.message))
