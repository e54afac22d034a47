"""`crmc vectors`: the tests that the criteria lack."""

from __future__ import annotations

import json

import click

from crmc.cli.options import (
    audience_option,
    compile_root,
    format_option,
    knowledge_base_options,
    note_errors,
    overlays_for,
)
from crmc.cli.strength import examined
from crmc.cli.test_command import readable_tests
from crmc.report.strength_report import mutants_counts, vectors_as_json, vectors_as_text


@click.command("vectors")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "fresh", is_flag=True, help="As if there were no tests yet.")
@format_option("text", "json")
@audience_option
@knowledge_base_options
def command(
    ids: tuple[str, ...],
    fresh: bool,
    form: str,
    audience: str | None,
    root: str | None,
    overlays: tuple[str, ...],
) -> None:
    """Make the `test` declarations that would notice what the tests of ID (or of all) do not.

    They are ready to paste. Read each before you do: it says what the criterion does now.
    """
    compiled = compile_root(root, overlays_for(audience, overlays))
    note_errors(compiled, audience)
    found = examined(readable_tests(compiled, audience), audience, ids)
    trialled = list(found.mutants(fresh))
    if form == "json":
        click.echo(json.dumps(vectors_as_json(trialled, found.book), ensure_ascii=False, indent=2))
        return
    click.echo(vectors_as_text(trialled, found.book), nl=False)
    counts = mutants_counts(trialled)
    vectors = sum(len(strength.vectors) for strength, _ in trialled)
    told = f"{vectors} tests for {counts['not_noticed']} changes that no test notices"
    unsettled = f", {counts['not_settled']} not settled" if counts["not_settled"] else ""
    click.echo(told + unsettled, err=True)
