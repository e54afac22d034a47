"""`crmc ledger`: who applies what, since when, by which act."""

from __future__ import annotations

import json

import click

from crmc.analysis.ledger import make_ledger
from crmc.cli.options import (
    as_of_option,
    audience_option,
    format_option,
    knowledge_base_options,
    redacted_root,
    width_of_terminal,
)
from crmc.report.ledger_report import ledger_as_json, ledger_as_text


@click.command("ledger")
@as_of_option("What holds on this day.")
@format_option("text", "json")
@audience_option
@knowledge_base_options
def command(
    as_of: str | None, form: str, audience: str | None, root: str | None, overlays: tuple[str, ...]
) -> None:
    """Tell for each Party and criterion whether it is adopted, adapted, derogated, suspended or absent."""
    book, catalogue = redacted_root(root, overlays, audience)
    entries = make_ledger(book, catalogue, as_of)
    if form == "json":
        click.echo(json.dumps(ledger_as_json(entries, as_of), ensure_ascii=False, indent=2))
    else:
        click.echo(ledger_as_text(entries, book, as_of, width_of_terminal()))
