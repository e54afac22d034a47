"""`crmc gaps`: what is missing before each criterion can be active in each Party."""

from __future__ import annotations

import json

import click

from crmc.analysis.gaps import find_gaps
from crmc.cli.options import (
    as_of_option,
    audience_option,
    format_option,
    knowledge_base_options,
    party_option,
    redacted_root,
    width_of_terminal,
)
from crmc.report.gaps_report import gaps_as_json, gaps_as_text


@click.command("gaps")
@party_option
@as_of_option("Judge reviews, ends and beginnings as of this day.")
@format_option("text", "json")
@audience_option
@knowledge_base_options
def command(
    party: str | None,
    as_of: str | None,
    form: str,
    audience: str | None,
    root: str | None,
    overlays: tuple[str, ...],
) -> None:
    """Tell what law, adoption, procedure or translation is missing, Party by Party."""
    book, catalogue = redacted_root(root, overlays, audience, party)
    found = find_gaps(book, catalogue, (party,) if party else (), as_of)
    if form == "json":
        click.echo(json.dumps(gaps_as_json(found, as_of), ensure_ascii=False, indent=2))
    else:
        click.echo(gaps_as_text(found, book, as_of, width_of_terminal()))
