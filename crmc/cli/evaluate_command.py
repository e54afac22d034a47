"""`crmc evaluate`: declarations judged by a bundle, or by a knowledge base."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from crmc.cli import EXIT_FINDINGS
from crmc.cli.choices import NearestChoice
from crmc.cli.judging import (
    history_of,
    open_book,
    progress_of,
    refuse_unknown_kind,
    supplied_options,
    supplies_of,
)
from crmc.cli.options import format_option, usage_errors
from crmc.engine.declarations import InputError
from crmc.engine.engines import MODULES, RefusedError
from crmc.engine.output_file import OutputError
from crmc.engine.profile_file import read_profile
from crmc.engine.run import Options, Summary, run_evaluation


@click.command("evaluate")
@click.argument("bundle", metavar="BUNDLE", type=click.Path(exists=True))
@click.argument("declarations", metavar="DECLARATIONS", type=click.Path(exists=True, dir_okay=False))
@click.option("--out", required=True, metavar="FILE", help="Results: .parquet, else one JSON object a line.")
@click.option("--engine", type=NearestChoice(["auto", *MODULES]), default="auto", show_default=True)
@supplied_options
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
    book, provenance = open_book(Path(bundle), party, overlays, allow_expired)
    refuse_unknown_kind(kind, book)
    with usage_errors(InputError, OutputError, RefusedError):
        mapped = None if profile is None else read_profile(Path(profile), book)
        earlier = history_of(history, book, mapped, kind)
        options = Options(
            supplies=supplies_of(book, key, lists, earlier, rates),
            profile=mapped,
            kind=kind,
            every_pair=every_pair,
            stop_on_error=stop_on_error,
            engine=engine,
            provenance=provenance,
            progress=progress_of("declarations read"),
        )
        summary = run_evaluation(book, Path(declarations), Path(out), options, time.perf_counter)
    _tell(summary, form)
    if summary.stopped:
        raise click.exceptions.Exit(EXIT_FINDINGS)


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
