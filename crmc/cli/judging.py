"""What commands that judge declarations share: the book of a bundle or a root, and what is supplied."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path

import click

from crmc.build import edition
from crmc.bundle.archive import BundleError
from crmc.bundle.manifest import age_in_days, is_expired, sha256, validity_of
from crmc.bundle.opened import open_bundle
from crmc.cli import EXIT_EXPIRED, EXIT_FINDINGS
from crmc.cli.options import Command, compile_root, overlays_for, party_option, refuse_errors
from crmc.engine.profile import Profile
from crmc.engine.run import Provenance
from crmc.engine.supplies import checked_lists, read_history
from crmc.engine.supply_files import read_key, read_lists, read_rates
from crmc.ir.codec import canonical
from crmc.ir.model import RuleBook
from crmc.ir.record import Record
from crmc.ir.scope import Supplies

TABLES = (".csv", ".parquet")
DECLARATIONS_BETWEEN_NEWS = 500


SUPPLIED = (
    ("--map", "profile", "PROFILE", "Maps the columns of a file to elements."),
    ("--history", "history", "FILE", "Earlier declarations."),
    ("--lists", "lists", "DIR", "External lists: one text file a list, one value a line."),
    ("--rates", "rates", "FILE", "CSV: currency,date,eur_per_unit."),
    ("--key", "key", "FILE", "The Party's key for random selection, at least 32 bytes."),
)


def supplied_options(command: Command) -> Command:
    """What a run over declarations is given besides them, `--party` and `--kind`."""
    command = click.option("--kind", metavar="K", help="The kind of declarations that name none.")(command)
    command = party_option(command)
    for option, name, metavar, help_text in reversed(SUPPLIED):
        command = click.option(option, name, metavar=metavar, help=help_text)(command)
    return command


def open_book(
    path: Path, party: str | None, overlays: tuple[str, ...], allow_expired: bool, audience: str | None = None
) -> tuple[RuleBook, Provenance]:
    """The book of a bundle file, or of a knowledge base: its common text or a Party's. Ends without one.

    For an audience it is redacted; a bundle is redacted already, so it must have been made for that one.
    """
    today = datetime.datetime.now(datetime.UTC).date()  # noqa: TID251 - only a bundle's age and expiry look at a clock
    if path.is_dir():
        compilation = compile_root(str(path), overlays_for(audience, overlays))
        refuse_errors(compilation, audience)
        book = edition(compilation.book, party, audience or party)
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
    if audience not in (None, manifest.audience):
        whom = f"made for the audience {manifest.audience}" if manifest.audience else "made for no audience"
        raise click.UsageError(
            f"`{path.name}` is {whom}, not for {audience}: give the bundle that is, or the knowledge base"
        )
    if is_expired(manifest, today) and not allow_expired:
        day = manifest.validity.end
        click.echo(
            f"Error: `{path.name}` expired on {day}: get a newer one, or say --allow-expired", err=True
        )
        raise click.exceptions.Exit(EXIT_EXPIRED)
    return opened.book, Provenance(opened.digest, age_in_days(manifest, today), manifest.validity.end)


def refuse_unknown_kind(kind: str | None, book: RuleBook) -> None:
    """Ends where the kind of the option is none of the book's."""
    if kind is not None and kind not in book.kinds:
        raise click.UsageError(f"there is no kind `{kind}`: the kinds are {', '.join(book.kinds)}")


def history_of(
    file: str | None, book: RuleBook, profile: Profile | None, kind: str | None
) -> tuple[Record, ...] | None:
    """Earlier declarations; a profile maps them too where they are a table."""
    if file is None:
        return None
    path = Path(file)
    return read_history(path, book, profile if path.suffix.lower() in TABLES else None, kind)


def supplies_of(
    book: RuleBook,
    key: str | None,
    lists: str | None,
    history: tuple[Record, ...] | None,
    rates: str | None,
) -> Supplies:
    """What the options give, read and checked. Raises InputError."""
    return Supplies(
        key=None if key is None else read_key(Path(key)),
        lists={} if lists is None else checked_lists(book, read_lists(Path(lists))),
        history=history,
        rates=None if rates is None else read_rates(Path(rates)),
    )


def progress_of(done: str) -> Callable[[int], None] | None:
    """Counts on a terminal, and nowhere else; `done` says of what."""
    if not sys.stderr.isatty():
        return None

    told = 0

    def tell(number: int) -> None:
        nonlocal told
        if number - told >= DECLARATIONS_BETWEEN_NEWS:
            told = number
            click.echo(f"\r{number:,} {done}", err=True, nl=False)

    return tell
