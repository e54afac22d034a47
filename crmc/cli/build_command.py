"""`crmc build`: the main job."""

from __future__ import annotations

from pathlib import Path

import click

from crmc.build import BuildError, BuildPlan, build
from crmc.bundle.archive import BundleError
from crmc.cli import EXIT_FINDINGS
from crmc.cli.choices import NearestChoice
from crmc.cli.options import AUDIENCES, PARTY_CODES, as_of_option, compile_root, knowledge_base_options, show
from crmc.diagnostics import Severity
from crmc.pipeline import Compilation
from crmc.workspace import find_root


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
    _report(compilation)
    plan = BuildPlan(tuple(dict.fromkeys(parties)) or PARTY_CODES, tuple(dict.fromkeys(audiences)), as_of)
    folder = Path(out) if out else find_root(root) / "build"
    try:
        made = build(compilation, plan, folder)
    except (BuildError, BundleError) as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(EXIT_FINDINGS) from None
    for remark in made.remarks:
        click.echo(f"Remark: {remark}", err=True)
    for name, digest in made.bundles.items():
        click.echo(f"{folder / name}  sha256 {digest[:16]}")
    _summarise(compilation, folder, audiences)


def _report(compilation: Compilation) -> None:
    """Errors end the build; warnings are counted, for `crmc check` shows them."""
    errors = [found for found in compilation.diagnostics if found.severity is Severity.ERROR]
    if errors:
        show(compilation, errors, "text", err=True)
        click.echo("nothing was built; the last build is as it was", err=True)
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _summarise(compilation: Compilation, folder: Path, audiences: tuple[str, ...]) -> None:
    handbooks = [folder / audience / "handbook" for audience in audiences] or [folder / "handbook"]
    for handbook in handbooks:
        click.echo(f"{handbook / 'index.html'}")
    unverified = sum(not facts.verified for facts in compilation.book.law.values())
    counts = [
        f"{len(compilation.book.criteria)} criteria",
        f"{len(compilation.book.procedures)} procedures",
        f"{len(compilation.examples)} tests passed",
        f"{compilation.count(Severity.WARNING)} warnings",
        f"{unverified} of {len(compilation.book.law)} cited provisions not verified",
    ]
    click.echo(", ".join(counts))
