"""`crmc roadmap`: what of the strategy, and of the law in scope, is covered by what."""

from __future__ import annotations

import json

import click

from crmc.analysis.concordance import make_concordance
from crmc.analysis.coverage import find_coverage
from crmc.cli.options import (
    audience_option,
    format_option,
    knowledge_base_options,
    redacted_root,
    width_of_terminal,
)
from crmc.report.roadmap_report import roadmap_as_json, roadmap_as_text


@click.command("roadmap")
@format_option("text", "json")
@audience_option
@knowledge_base_options
def command(form: str, audience: str | None, root: str | None, overlays: tuple[str, ...]) -> None:
    """Tell what covers each action and activity of the strategy and each provision in scope."""
    book, catalogue = redacted_root(root, overlays, audience)
    coverage = find_coverage(book, catalogue)
    if form == "json":
        told = roadmap_as_json(coverage, make_concordance(catalogue))
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo(roadmap_as_text(coverage, width_of_terminal()))
