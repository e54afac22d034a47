"""`crmc build`: the main job."""

from __future__ import annotations

from pathlib import Path

import click

from crmc.build import BuildError, BuildPlan, Handbook, build
from crmc.bundle.archive import BundleError
from crmc.cli import EXIT_FINDINGS
from crmc.cli.choices import NearestChoice
from crmc.cli.options import AUDIENCES, PARTY_CODES, as_of_option, compile_root, knowledge_base_options, show
from crmc.diagnostics import Severity
from crmc.ir.redact import may_see
from crmc.pipeline import Compilation
from crmc.report.withheld import withhold
from crmc.source import SourceLines
from crmc.workspace import lies_beside_the_public, private_folder


@click.command("build")
@click.option(
    "--party",
    "parties",
    multiple=True,
    type=NearestChoice(PARTY_CODES, case_sensitive=False),
    help="Only this Party's bundle (repeatable).",
)
@click.option(
    "--audience",
    "audiences",
    multiple=True,
    type=NearestChoice(AUDIENCES, case_sensitive=False),
    help="Editions for this audience, in a folder of its name (repeatable).",
)
@as_of_option("Leave out what had ended before this day.")
@click.option("--out", metavar="DIR", help="Where to [default: build/ in the knowledge base].")
@knowledge_base_options
def command(
    parties: tuple[str, ...],
    audiences: tuple[str, ...],
    as_of: str | None,
    out: str | None,
    root: str | None,
    overlays: tuple[str, ...],
) -> None:
    """Check, test, and make the bundles of the Parties and the handbook.

    Without --audience, each Party's bundle is for that Party and the handbook is for the public. An
    error stops it, and the last good build stays whole.
    """
    compilation = compile_root(root, overlays)
    _report(compilation, audiences)
    plan = BuildPlan(tuple(dict.fromkeys(parties)) or PARTY_CODES, tuple(dict.fromkeys(audiences)), as_of)
    folder = _folder(out, compilation)
    try:
        made = build(compilation, plan, folder)
    except (BuildError, BundleError) as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(EXIT_FINDINGS) from None
    for remark in made.remarks:
        click.echo(f"Remark: {remark}", err=True)
    for name, digest in made.bundles.items():
        click.echo(f"{folder / name}  sha256 {digest[:16]}")
    _summarise(made.handbooks, folder, bool(audiences))


def _folder(out: str | None, compilation: Compilation) -> Path:
    """`--out`, else `build/` in the root; with overlays in the last of them, never beside the public."""
    base = compilation.knowledge_base
    folder = Path(out) if out else (private_folder(base) or Path()) / "build"
    if lies_beside_the_public(folder, base):
        raise click.UsageError(
            f"`{folder}` lies in the public root: with --overlay, name a folder elsewhere with --out"
        )
    return folder


def _report(compilation: Compilation, audiences: tuple[str, ...]) -> None:
    """Errors end the build; warnings are counted, for `crmc check` shows them."""
    errors = [found for found in compilation.diagnostics if found.severity is Severity.ERROR]
    if errors:
        show(compilation, errors, "text", err=True, audiences=audiences)
        click.echo("nothing was built; the last build is as it was", err=True)
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _summarise(handbooks: list[Handbook], folder: Path, in_folders: bool) -> None:
    """Where each handbook lies, and what it holds: nothing is counted that its readers may not see."""
    for handbook in handbooks:
        place = folder / handbook.audience if in_folders else folder
        click.echo(f"{place / 'handbook' / 'index.html'}")
    for handbook in handbooks:
        click.echo(f"{handbook.audience}: {', '.join(_counts(handbook))}")


def _counts(handbook: Handbook) -> list[str]:
    book, compilation = handbook.book, handbook.compilation
    unverified = sum(not facts.verified for facts in book.law.values())
    attested = sum(act.attested_by is not None for act in book.acts)
    tests = [
        result
        for result in compilation.examples
        if may_see(result.example.classification, handbook.audience, book.party)
    ]
    return [
        f"{len(book.criteria)} criteria",
        f"{len(book.procedures)} procedures",
        f"{len(tests)} tests passed",
        f"{_count_warnings(handbook)} warnings",
        f"{unverified} of {len(book.law)} cited provisions not verified",
        f"{attested} of {len(book.acts)} acts attested, provision not read",
    ]


def _count_warnings(handbook: Handbook) -> int:
    compilation = handbook.compilation
    warnings = [found for found in compilation.diagnostics if found.severity is Severity.WARNING]
    lines = SourceLines(compilation.sources, compilation.knowledge_base.tables)
    return len(withhold(warnings, compilation.program, handbook.audience, lines).readable)
