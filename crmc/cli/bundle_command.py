"""`crmc bundle show|verify`: what a bundle is, and whether it is whole."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import click

from crmc.bundle.archive import BundleError
from crmc.bundle.opened import OpenBundle, open_bundle
from crmc.bundle.show import describe_bundle
from crmc.cli import EXIT_FINDINGS
from crmc.cli.options import format_option


@click.group("bundle")
def command() -> None:
    """Show or verify a bundle."""


@command.command("show")
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False))
@format_option("text", "json")
def show_bundle(bundle: str, form: str) -> None:
    """Tell what BUNDLE is, what it holds and until when it is valid."""
    facts = describe_bundle(_open(bundle), datetime.datetime.now(datetime.UTC).date())  # noqa: TID251 - age, expiry
    if form == "json":
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):<28} {_words(value)}")


@command.command("verify")
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False))
def verify_bundle(bundle: str) -> None:
    """Check every digest of BUNDLE against its manifest."""
    opened = _open(bundle)
    count = len(opened.manifest.files)
    click.echo(f"{Path(bundle).name}: {count} files, every digest as in the manifest; sha256 {opened.digest}")


def _open(bundle: str) -> OpenBundle:
    try:
        return open_bundle(Path(bundle))
    except BundleError as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(EXIT_FINDINGS) from None


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)
