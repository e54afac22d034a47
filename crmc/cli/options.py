"""Options that commands share, and the steps with which most of them begin."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crmc.cli import EXIT_FINDINGS
from crmc.cli.choices import NearestChoice
from crmc.diagnostics import Diagnostic, Severity
from crmc.report.json_report import diagnostics_as_json
from crmc.report.limits import limited
from crmc.source import SourceLines
from crmc.workspace import KnowledgeBase, WorkspaceError, find_root, read_root

if TYPE_CHECKING:
    from crmc.catalogue.model import Catalogue
    from crmc.ir.model import RuleBook
    from crmc.pipeline import Compilation

Command = TypeVar("Command", bound=Callable[..., Any])

PARTY_CODES = ("AL", "BA", "MK", "MD", "ME", "RS", "XK")
AUDIENCES = ("public", "officer", *PARTY_CODES)


def knowledge_base_options(command: Command) -> Command:
    """`--root` and `--overlay`."""
    overlay = click.option(
        "--overlay",
        "overlays",
        multiple=True,
        metavar="DIR",
        help="A Party's private knowledge base on top (repeatable).",
    )
    root = click.option(
        "--root",
        metavar="DIR",
        help="The knowledge base: a folder with criteria/ and sops/ "
        "[default: the folder of the nearest mkdocs.yml, else this one].",
    )
    return root(overlay(command))


def format_option(*formats: str) -> Callable[[Command], Command]:
    """`--format`, text unless told otherwise."""
    return click.option("--format", "form", type=NearestChoice(formats), default="text", show_default=True)


def audience_option(command: Command) -> Command:
    """`--audience`."""
    return click.option(
        "--audience",
        type=NearestChoice(AUDIENCES, case_sensitive=False),
        help="Tell nothing that this audience may not read.",
    )(command)


def party_option(command: Command) -> Command:
    """`--party`."""
    return click.option(
        "--party",
        metavar="CODE",
        type=NearestChoice(PARTY_CODES, case_sensitive=False),
        help=f"A Party: {', '.join(PARTY_CODES)}.",
    )(command)


def as_of_option(help_text: str) -> Callable[[Command], Command]:
    """`--as-of`, a day that exists."""
    return click.option("--as-of", metavar="DATE", callback=_day, help=help_text)


def _day(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise click.UsageError(f"`{text}` is no date: write --as-of 2027-03-01") from None


@contextmanager
def usage_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Turns the errors of a reader into one sentence and exit status 2."""
    try:
        yield
    except kinds as error:
        raise click.UsageError(str(error)) from None


def overlays_for(audience: str | None, overlays: tuple[str, ...]) -> tuple[str, ...]:
    """The overlays that count for an audience: what is for the public is made of the root alone."""
    return () if audience == "public" else overlays


def open_root(root: str | None, overlays: tuple[str, ...], extra: tuple[Path, ...] = ()) -> KnowledgeBase:
    """The knowledge base that the options name."""
    with usage_errors(WorkspaceError):
        return read_root(find_root(root), [Path(overlay) for overlay in overlays], extra)


def compile_root(root: str | None, overlays: tuple[str, ...]) -> Compilation:
    """The knowledge base that the options name, compiled."""
    from crmc.pipeline import compile_knowledge_base  # `check` starts sooner without

    return compile_knowledge_base(open_root(root, overlays))


def redacted_root(
    root: str | None, overlays: tuple[str, ...], audience: str | None, edition: str | None = None
) -> tuple[RuleBook, Catalogue]:
    """The book of an audience (None: the whole) and the catalogue, of the knowledge base that is named.

    `edition` is the Party of an officer edition. A line on standard error counts the errors that leave
    declarations out, of those that the audience may read.
    """
    from msgspec import structs

    from crmc.ir.redact import redact

    compilation = compile_root(root, overlays_for(audience, overlays))
    note_errors(compilation, audience)
    party = audience if audience in PARTY_CODES else edition
    return redact(structs.replace(compilation.book, party=party), audience), compilation.catalogue


def colour_wanted(stream: Any) -> bool:
    """Colour only on a terminal, and not where NO_COLOR is set."""
    import os

    return stream.isatty() and not os.environ.get("NO_COLOR")


def width_of_terminal() -> int:
    """Columns to write in: those of the terminal, within reason."""
    import shutil

    return min(max(shutil.get_terminal_size((80, 24)).columns, 40), 120)


def show(
    compilation: Compilation,
    diagnostics: list[Diagnostic],
    form: str,
    err: bool = False,
    audiences: Collection[str] = (),
    failing: Collection[Severity] = (Severity.ERROR,),
) -> None:
    """Prints diagnostics in a form; of texts that one of the audiences may not read, no word.

    Of those, what is not `failing` is not told at all.
    """
    base = compilation.knowledge_base
    files, count = len(base.sources), len(compilation.program.declarations)
    hidden: set[str] = set()
    for audience in audiences:
        from crmc.report.withheld import withhold  # `check` starts sooner without

        lines = SourceLines(compilation.sources, base.tables)
        shown = withhold(diagnostics, compilation.program, audience, lines, failing)
        diagnostics, files, count = shown.diagnostics, min(files, shown.files), min(count, shown.declarations)
        hidden |= shown.hidden
    show_diagnostics(base, diagnostics, form, count, err, hidden, files)


def show_diagnostics(
    base: KnowledgeBase,
    diagnostics: list[Diagnostic],
    form: str,
    declarations: int,
    err: bool = False,
    hidden: Collection[str] = (),
    files: int | None = None,
) -> None:
    """Prints diagnostics in a form; no line of the `hidden` files is shown. `files`: how many were read."""
    files = len(base.sources) if files is None else files
    stream = sys.stderr if err else sys.stdout
    diagnostics = limited(diagnostics)
    if form == "json":
        report = diagnostics_as_json(diagnostics, files=files, declarations=declarations)
        click.echo(report if hasattr(stream, "buffer") else report.decode(), stream)
        return
    if form in ("sarif", "github"):
        click.echo(_report_for_repository(form)(diagnostics, files, declarations, _folder(base)), err=err)
        return
    from crmc.report.text import render_diagnostics  # programs do without

    text = render_diagnostics(
        diagnostics,
        {source.path: source for source in base.sources if source.path not in hidden},
        width=width_of_terminal(),
        colour=colour_wanted(stream),
        files=files,
        declarations=declarations,
    )
    click.echo(text, err=err)


def _report_for_repository(form: str) -> Callable[[list[Diagnostic], int, int, str], str]:
    """The forms that name files from where the program runs: there the repository begins."""
    if form == "sarif":
        from crmc.report.sarif import diagnostics_as_sarif  # seldom needed, and not loaded before

        return diagnostics_as_sarif
    from crmc.report.annotations import diagnostics_as_annotations

    return diagnostics_as_annotations


def _folder(base: KnowledgeBase) -> str:
    """The folder of the knowledge base below the current one, with a `/`; "" where it is no folder of it."""
    here, folder = Path.cwd(), (base.path or Path()).resolve()
    if folder == here or not folder.is_relative_to(here):
        return ""
    return f"{folder.relative_to(here).as_posix()}/"


def note_errors(compilation: Compilation, audience: str | None = None) -> None:
    """One line where errors leave declarations out of what is shown; hidden ones are not counted."""
    errors = [found for found in compilation.diagnostics if found.severity is Severity.ERROR]
    if audience is not None:
        from crmc.report.withheld import withhold

        lines = SourceLines(compilation.sources, compilation.knowledge_base.tables)
        errors = withhold(errors, compilation.program, audience, lines).readable
    if count := len(errors):
        some = "an error leaves" if count == 1 else f"{count} errors leave"
        click.echo(f"{some} declarations out of this (`crmc check` shows them)", err=True)


def refuse_errors(compilation: Compilation, audience: str | None = None) -> None:
    """Ends with the errors, in so far as the audience may read them, where a command needs a sound base."""
    errors = [found for found in compilation.diagnostics if found.severity is Severity.ERROR]
    if errors:
        show(compilation, errors, "text", err=True, audiences=() if audience is None else (audience,))
        raise click.exceptions.Exit(EXIT_FINDINGS)
