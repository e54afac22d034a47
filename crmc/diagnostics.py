"""Findings and diagnostics: what every stage reports, and what a person reads.

A stage reports a `Finding`: the name of a fault, a place, and the words of the author that belong
into the sentence. The sentence itself, its reason and examples stand once, in `crmc/checks/<name>.py`;
`crmc.checks.describe` makes the `Diagnostic` from both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from msgspec import Struct, field
from msgspec.structs import replace

from crmc.source import Span


class Severity(StrEnum):
    """How bad a diagnostic is; only errors stop a build (warnings too with `--strict`)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Related(Struct, frozen=True, array_like=True):
    """A second place that belongs to a finding, with its label."""

    span: Span
    message: str


class Edit(Struct, frozen=True, array_like=True):
    """A stretch of one file and the text to stand there instead; a stretch of no length inserts it."""

    span: Span
    text: str


class Fix(Struct, frozen=True, array_like=True):
    """How a fault is mended where only one text can be right: in words, and as edits of one file in order.

    INVARIANT: no two edits overlap; what lies outside them stays as it is.
    """

    description: str
    edits: tuple[Edit, ...]


class Finding(Struct, frozen=True):
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
    stands_for: int = 1
    """How many faults it counts for, itself among them."""
    guess: Callable[[], Mapping[str, str]] | None = None
    """Finds further arguments, such as the nearest names: that takes long, and is done where it is told."""


class Diagnostic(Struct, frozen=True, array_like=True):
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
    stands_for: int = 1
    """How many faults it counts for: more than one where the rest of its kind is only counted."""


MOST_OF_A_FAULT = 1_000
"""Of one fault in one declaration, and in what is shown of one file; what is beyond is counted."""
MOST_DECLARATIONS = 1_000
"""A file with more is told of as if it were a single declaration: people do not write such files."""

_Kind = tuple[str, str, int, Severity | None]
"""Of what a thousand are told: the fault, its file, its declaration by number, and how bad it is."""


def bounded(
    findings: Iterable[Finding], starts: Mapping[str, Sequence[tuple[int, int]]], most: int = MOST_OF_A_FAULT
) -> Iterator[Finding]:
    """The findings, of each fault in a declaration the first ones and one that stands for all others.

    `starts` are the lines and columns of the declarations of each path, in order. A file of very many
    declarations counts as one.
    INVARIANT: an error lies in every declaration that had one, for what stands for others reaches from the
    first of them to the last.
    """
    few = {path: places for path, places in starts.items() if len(places) <= MOST_DECLARATIONS}
    seen: dict[_Kind, int] = {}
    others: dict[_Kind, tuple[Finding, Span]] = {}
    for found in findings:
        span = found.span
        places = few.get(span.path)
        at = bisect_right(places, span[1:3]) if places else 0
        kind = found.fault, span.path, at, found.severity
        seen[kind] = count = seen.get(kind, 0) + 1
        if count <= most:
            yield found
            continue
        first, last = others.get(kind) or others.setdefault(kind, (found, span))
        if span > last:
            others[kind] = first, span
        elif span < first.span:
            others[kind] = found, last
    for kind, (first, last) in others.items():
        span = Span(*first.span[:3], *max(first.span[3:], last[3:]))
        count = seen[kind] - most
        yield replace(first, span=span, related=(), help=None, fix=None, stands_for=count, guess=None)


def counted(first: Diagnostic, count: int) -> Diagnostic:
    """What stands for `count` diagnostics that are not shown, at the place of the first of them."""
    message = f"{count:,} more of the kind `{first.name}` from here on are not shown"
    help = "mend those above first: they often have one cause"
    return replace(first, message=message, help=help, related=(), fix=None, stands_for=count)


def ordered(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics by file, place, code and words, each once: the same order on every run."""
    by_place = sorted(diagnostics, key=attrgetter("span"))
    if len({found.span for found in by_place}) == len(by_place):
        return by_place
    return [found for _, here in groupby(by_place, attrgetter("span")) for found in _ordered_here([*here])]


def _ordered_here(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    return sorted(set(diagnostics), key=_order) if len(diagnostics) > 1 else diagnostics


def _order(found: Diagnostic) -> tuple[object, ...]:
    """INVARIANT: different diagnostics have different keys, or their order would be that of a set."""
    edits = tuple((edit.span, edit.text) for edit in found.fix.edits) if found.fix else ()
    fix = (found.fix.description if found.fix else "", edits, found.stands_for)
    others = tuple((one.span, one.message) for one in found.related)
    return found.span, found.code, found.message, found.severity, found.help or "", others, fix
