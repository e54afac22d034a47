"""`crmc serve`: a bundle over HTTP."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from crmc.bundle.archive import BundleError
from crmc.cli import EXIT_EXPIRED, EXIT_FINDINGS
from crmc.cli.options import usage_errors
from crmc.engine.declarations import InputError
from crmc.serve.holder import ExpiredError, Files, Holder
from crmc.serve.limits import Limits

LIBRARIES = ("starlette", "uvicorn", "h11", "anyio")
EXTRA = "`crmc serve` needs its extra: install `crmc[serve]`"
WAITING_FOR_EACH = 16


@click.command("serve")
@click.argument("bundle", metavar="BUNDLE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where it listens.")
@click.option(
    "--port", default=8700, show_default=True, type=click.IntRange(0, 65535), help="0: any free one."
)
@click.option("--history", type=click.Path(path_type=Path), metavar="FILE", help="Earlier declarations.")
@click.option("--lists", type=click.Path(path_type=Path), metavar="DIR", help="External lists.")
@click.option(
    "--rates", type=click.Path(path_type=Path), metavar="FILE", help="CSV: currency,date,eur_per_unit."
)
@click.option(
    "--key", type=click.Path(path_type=Path), metavar="FILE", help="The Party's key for random selection."
)
@click.option("--allow-expired", is_flag=True, help="Use a bundle although its last day has passed.")
@click.option(
    "--max-body",
    default=8,
    show_default=True,
    type=click.IntRange(1, 1024),
    metavar="MIB",
    help="The largest body.",
)
@click.option(
    "--timeout",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3600),
    metavar="SECONDS",
    help="For a body to come, and again to be judged.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Requests judged at a time [default: the cores].",
)
def command(
    bundle: Path,
    host: str,
    port: int,
    history: Path | None,
    lists: Path | None,
    rates: Path | None,
    key: Path | None,
    allow_expired: bool,
    max_body: int,
    timeout: int,
    threads: int | None,
) -> None:
    """Judge declarations by BUNDLE over HTTP.

    A newer file at the same path takes its place without a pause.
    """
    cores = threads or os.cpu_count() or 1
    limits = Limits(max_body << 20, timeout, cores, WAITING_FOR_EACH * cores)
    with _refused(host, port), usage_errors(InputError):
        holder = Holder(Files(bundle, key, lists, history, rates), _now, _tell, allow_expired)
        _server()(holder, (host, port), limits, _tell)


def _server() -> Callable[..., None]:
    """The server, if its libraries are installed."""
    try:
        from crmc.serve.start import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in LIBRARIES:
            raise click.UsageError(EXTRA) from None
        raise
    return serve


@contextmanager
def _refused(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except (BundleError, ExpiredError) as error:
        click.echo(f"Error: {error}", err=True)
        status = EXIT_EXPIRED if isinstance(error, ExpiredError) else EXIT_FINDINGS
        raise click.exceptions.Exit(status) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.UsageError(f"it cannot listen on `{host}`, port {port}: {reason}") from None


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)  # noqa: TID251 - only a bundle's age and expiry look at a clock


def _tell(line: str) -> None:
    click.echo(f"crmc serve: {line}", err=True)
