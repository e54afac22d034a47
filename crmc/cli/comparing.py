"""The two sides of a comparison: a knowledge base, a bundle or a git revision, as an audience may see it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

import click

from crmc.analysis.diff.accepted import Acceptance, AcceptedError, acceptance, read_accepted
from crmc.build import edition
from crmc.bundle.archive import BundleError
from crmc.bundle.opened import open_bundle
from crmc.cli.options import usage_errors
from crmc.diagnostics import Diagnostic, Severity
from crmc.ir.model import Example, RuleBook
from crmc.ir.redact import may_see, redact
from crmc.pipeline import Compilation, comparable_book, compile_knowledge_base
from crmc.report.diff.review import Unlawful
from crmc.report.withheld import readable_program, withhold
from crmc.source import SourceLines
from crmc.workspace import WorkspaceError, find_root, read_revision, read_root

ACCEPTED = "accepted.yaml"
"""The file of accepted findings in the root of NEW, where no other is named."""


class Side(NamedTuple):
    """One side. `unread`: (kind, ID) of what has errors; of a text, its tests, and errors of law."""

    book: RuleBook
    unread: frozenset[tuple[str, str]]
    examples: tuple[Example, ...] | None = None
    unlawful: tuple[Unlawful, ...] = ()


def sides(old: str, new: str, root: str | None, audience: str | None) -> tuple[Side, Side]:
    """Both sides; where one is the bundle of a Party, the other is what that Party would get."""
    bundles = {name: open_bundle(Path(name)).book for name in {old, new} if Path(name).is_file()}
    party = next((book.party for book in bundles.values() if book.party is not None), None)

    def side(name: str) -> Side:
        if name in bundles:
            return Side(redact(bundles[name], audience), frozenset())
        return _of_sources(name, root, audience, party)

    return side(old), side(new)


def opened_sides(old: str, new: str, root: str | None, audience: str | None) -> tuple[Side, Side]:
    """As `sides`, with what is wrong told in one sentence."""
    with usage_errors(WorkspaceError, BundleError):
        return sides(old, new, root, audience)


def _of_sources(name: str, root: str | None, audience: str | None, party: str | None) -> Side:
    path = Path(name)
    base = read_root(path) if path.is_dir() else read_revision(name, find_root(root))
    compilation = compile_knowledge_base(base)
    book, unread, examples = comparable_book(compilation)
    if party is not None:
        book = edition(book, party, audience or party)
    seen = redact(book, audience)
    if audience is not None:
        program = readable_program(compilation.program, audience)
        unread &= {(found.keyword, found.id) for found in program.declarations}
        shown = {found.head.id for name in ("criteria", "alerts") for found in getattr(seen, name)}
        examples = tuple(
            found
            for found in examples
            if found.criterion in shown and may_see(found.classification, audience)
        )
    return Side(seen, unread, examples, _unlawful(compilation, audience))


def _unlawful(compilation: Compilation, audience: str | None) -> tuple[Unlawful, ...]:
    """Errors of the rules of law, each with the declaration in which it is; for an audience without lines."""
    found = [one for one in compilation.diagnostics if one.severity is Severity.ERROR and one.code[3] == "4"]
    if audience is not None:
        lines = SourceLines(compilation.sources, compilation.knowledge_base.tables)
        found = withhold(found, compilation.program, audience, lines).readable
    return tuple(
        Unlawful(
            _declaration_at(compilation, one),
            one.code,
            one.message,
            one.span.path,
            one.span.line if audience is None else None,
        )
        for one in found
    )


def _declaration_at(compilation: Compilation, found: Diagnostic) -> str:
    """The ID of the declaration in which something was found; the file where it is in none."""
    for declaration in compilation.program.declarations:
        place = declaration.block.span
        if declaration.file == found.span.path and place[1:3] <= found.span[1:3] <= place[3:5]:
            return declaration.id
    return found.span.path


def acceptance_for(new: str, file: str | None, as_of: str | None) -> Acceptance:
    """The accepted findings of a file, else of `accepted.yaml` in NEW, as of a day, else of today."""
    path = Path(file) if file is not None else Path(new) / ACCEPTED
    if file is None and not (Path(new).is_dir() and path.is_file()):
        return Acceptance({}, {})
    day = as_of or datetime.datetime.now(datetime.UTC).date().isoformat()  # noqa: TID251 - an expiry is held against the day
    with usage_errors(AcceptedError):
        return acceptance(read_accepted(path.name, _text(path)), day)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.UsageError(f"`{path}` cannot be read: {reason}") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"`{path}` is not valid UTF-8") from None
