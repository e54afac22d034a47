"""`crmc evaluate`: declarations judged by a bundle, or by a knowledge base."""

from __future__ import annotations

import datetime
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from crmc.build import edition
from crmc.bundle.archive import BundleError
from crmc.bundle.manifest import age_in_days, is_expired, sha256, validity_of
from crmc.bundle.opened import open_bundle
from crmc.cli import EXIT_EXPIRED, EXIT_FINDINGS
from crmc.cli.choices import NearestChoice
from crmc.cli.options import compile_root, format_option, party_option, refuse_errors, usage_errors
from crmc.engine.declarations import InputError
from crmc.engine.output_file import OutputError
from crmc.engine.profile import Profile
from crmc.engine.profile_file import read_profile
from crmc.engine.run import Options, Provenance, Summary, run_evaluation
from crmc.engine.supplies import checked_lists, read_history
from crmc.engine.supply_files import read_key, read_lists, read_rates
from crmc.ir.codec import canonical
from crmc.ir.model import RuleBook
from crmc.ir.party import book_for
from crmc.ir.record import Record
from crmc.ir.scope import Supplies

DECLARATIONS_BETWEEN_NEWS = 500
TABLES = (".csv", ".parquet")


@click.command("evaluate")
@click.argument("bundle", metavar="BUNDLE", type=click.Path(exists=True))
@click.argument("declarations", metavar="DECLARATIONS", type=click.Path(exists=True, dir_okay=False))
@click.option("--out", required=True, metavar="FILE", help="Results: .parquet, else one JSON object a line.")
@click.option("--engine", type=NearestChoice(["auto", "python"]), default="auto", show_default=True)
@click.option("--map", "profile", metavar="PROFILE", help="Maps the columns of a file to elements.")
@click.option("--history", metavar="FILE", help="Earlier declarations.")
@click.option("--lists", metavar="DIR", help="External lists: one text file a list, one value a line.")
@click.option("--rates", metavar="FILE", help="CSV: currency,date,eur_per_unit.")
@click.option("--key", metavar="FILE", help="The Party's key for random selection, at least 32 bytes.")
@party_option
@click.option("--kind", metavar="K", help="The kind of declarations that name none.")
@click.option("--allow-expired", is_flag=True, help="Run a bundle although its last day has passed.")
@click.option("--all", "every_pair", is_flag=True, help="Write every pair, not selected ones too.")
@click.option("--stop-on-error", is_flag=True, help="Stop at the first record or pair in error; exit 1.")
@format_option("text", "json")
@click.option(
    "--overlay", "overlays", multiple=True, metavar="DIR", help="With a knowledge base: a private one on top."
)
def command(
    bundle: str,
    declarations: str,
    out: str,
    engine: str,
    profile: str | None,
    history: str | None,
    lists: str | None,
    rates: str | None,
    key: str | None,
    party: str | None,
    kind: str | None,
    allow_expired: bool,
    every_pair: bool,
    stop_on_error: bool,
    form: str,
    overlays: tuple[str, ...],
) -> None:
    """Judge DECLARATIONS (JSON, NDJSON, CSV or Parquet) by BUNDLE.

    BUNDLE may be a knowledge base: its common text, or with --party that Party's.
    """
    book, provenance = _open(Path(bundle), party, overlays, allow_expired)
    if kind is not None and kind not in book.kinds:
        raise click.UsageError(f"there is no kind `{kind}`: the kinds are {', '.join(book.kinds)}")
    with usage_errors(InputError, OutputError):
        mapped = None if profile is None else read_profile(Path(profile), book)
        earlier = None if history is None else _history(Path(history), book, mapped, kind)
        options = Options(
            supplies=_supplies(book, key, lists, earlier, rates),
            profile=mapped,
            kind=kind,
            every_pair=every_pair,
            stop_on_error=stop_on_error,
            provenance=provenance,
            progress=_progress(),
        )
        summary = run_evaluation(book, Path(declarations), Path(out), options, time.perf_counter)
    _tell(summary, form)
    if summary.stopped:
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _open(
    path: Path, party: str | None, overlays: tuple[str, ...], allow_expired: bool
) -> tuple[RuleBook, Provenance]:
    today = datetime.datetime.now(datetime.UTC).date()  # noqa: TID251 - only a bundle's age and expiry look at a clock
    if path.is_dir():
        compilation = compile_root(str(path), overlays)
        refuse_errors(compilation)
        book = book_for(compilation.book, None) if party is None else edition(compilation.book, party, party)
        return book, Provenance(sha256(canonical(book)), None, validity_of(book).end)
    try:
        opened = open_bundle(path)
    except BundleError as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(EXIT_FINDINGS) from None
    if party is not None and party != opened.book.party:
        raise click.UsageError(
            f"`{path.name}` is the bundle of {opened.book.party or 'no Party'}, not of {party}"
        )
    manifest = opened.manifest
    if is_expired(manifest, today) and not allow_expired:
        day = manifest.validity.end
        click.echo(
            f"Error: `{path.name}` expired on {day}: get a newer one, or say --allow-expired", err=True
        )
        raise click.exceptions.Exit(EXIT_EXPIRED)
    return opened.book, Provenance(opened.digest, age_in_days(manifest, today), manifest.validity.end)


def _history(path: Path, book: RuleBook, profile: Profile | None, kind: str | None) -> tuple[Record, ...]:
    """Earlier declarations; a profile maps them too where they are a table."""
    return read_history(path, book, profile if path.suffix.lower() in TABLES else None, kind)


def _supplies(
    book: RuleBook, key: str | None, lists: str | None, history: tuple[Record, ...] | None, rates: str | None
) -> Supplies:
    return Supplies(
        key=None if key is None else read_key(Path(key)),
        lists={} if lists is None else checked_lists(book, read_lists(Path(lists))),
        history=history,
        rates=None if rates is None else read_rates(Path(rates)),
    )


def _progress() -> Callable[[int], None] | None:
    """Counts on a terminal, and nowhere else."""
    if not sys.stderr.isatty():
        return None

    def tell(read: int) -> None:
        if read % DECLARATIONS_BETWEEN_NEWS == 0:
            click.echo(f"\r{read:,} declarations read", err=True, nl=False)

    return tell


def _tell(summary: Summary, form: str) -> None:
    facts: dict[str, Any] = summary.as_json()
    if form == "json":
        click.echo(json.dumps(facts), err=True)
        return
    prefix = "\r" if sys.stderr.isatty() else ""
    counts = ("declarations", "items", "pairs", "selected", "undetermined", "errors")
    click.echo(prefix + ", ".join(f"{facts[name]:,} {name}" for name in counts), err=True)
    known = [
        f"{facts['seconds']} s",
        f"engine {facts['engine']}",
        f"digest {str(facts['bundle_digest'])[:16]}",
    ]
    known += [f"{facts['age_days']} days old"] if facts["age_days"] is not None else []
    known += [f"valid until {facts['expires']}"] if facts["expires"] else []
    click.echo(", ".join(known), err=True)
