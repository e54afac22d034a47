"""`crmc diff`: what a change means, declaration by declaration."""

from __future__ import annotations

import json
from pathlib import Path

import click

from crmc.analysis.diff.books import differences
from crmc.analysis.diff.findings import FINDINGS
from crmc.cli import EXIT_FINDINGS
from crmc.cli.choices import NearestChoices
from crmc.cli.comparing import Side, acceptance_for, opened_sides
from crmc.cli.judging import history_of, progress_of, supplied_options, supplies_of
from crmc.cli.options import (
    PARTY_CODES,
    as_of_option,
    audience_option,
    format_option,
    usage_errors,
    width_of_terminal,
)
from crmc.engine.declarations import InputError
from crmc.engine.engines import Job, RefusedError
from crmc.engine.impact import Impact, Sample, impact_of, read_capacity
from crmc.engine.profile_file import read_profile
from crmc.ir.model import Example
from crmc.report.diff.json_form import review_as_json
from crmc.report.diff.review import Review, with_sample
from crmc.workspace import find_root


@click.command("diff")
@click.argument("old")
@click.argument("new")
@format_option("text", "json", "markdown", "sarif")
@click.option(
    "--root", metavar="DIR", help="Where git revisions are looked up [default: as for `crmc check`]."
)
@audience_option
@click.option(
    "--fail-on",
    metavar="FINDINGS",
    type=NearestChoices(tuple(FINDINGS)),
    default="",
    help="Exit 1 if one of these is found and not accepted: wider,dead,unlawful,…",
)
@click.option("--accept", metavar="FILE", help="Accepted findings [default: accepted.yaml in NEW].")
@as_of_option("Judge the expiry of accepted findings as of this day [default: today].")
@click.option("--sample", metavar="FILE", help="Declarations that both sides judge.")
@click.option("--capacity", metavar="FILE", help="CSV: office,per_day; with --sample.")
@supplied_options
def command(
    old: str,
    new: str,
    form: str,
    root: str | None,
    audience: str | None,
    fail_on: tuple[str, ...],
    accept: str | None,
    as_of: str | None,
    sample: str | None,
    capacity: str | None,
    profile: str | None,
    history: str | None,
    lists: str | None,
    rates: str | None,
    key: str | None,
    party: str | None,
    kind: str | None,
) -> None:
    """Tell what differs between OLD and NEW: knowledge bases, bundles or git revisions.

    What is told is what the text means; `undecided` is never taken for equal.
    """
    accepted = acceptance_for(new, accept, as_of)
    before, after = opened_sides(old, new, root, audience)
    _note_unread(((old, before), (new, after)))
    found = differences(before.book, after.book, before.unread | after.unread, _examples(before, after))
    impact = None
    if sample is not None:
        supplied = {"history": history, "lists": lists, "rates": rates, "key": key}
        impact = _impact(before, after, sample, capacity, profile, party, kind, supplied)
    elif capacity is not None:
        raise click.UsageError("--capacity needs --sample: the workload is that of its declarations")
    review = Review(found, after.unlawful, impact, accepted, audience is None)
    _show(with_sample(review), form, new, root)
    if review.open_findings() & set(fail_on):
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _examples(before: Side, after: Side) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """The tests of both; a bundle has none, and says nothing of them."""
    if before.examples is None or after.examples is None:
        return (), ()
    return before.examples, after.examples


def _note_unread(named: tuple[tuple[str, Side], ...]) -> None:
    for name, side in named:
        if side.unread:
            count = len(side.unread)
            told = "1 declaration is" if count == 1 else f"{count} declarations are"
            click.echo(f"`{name}` has errors: {told} undecided (`crmc check`)", err=True)


def _impact(
    before: Side,
    after: Side,
    sample: str,
    capacity: str | None,
    profile: str | None,
    party: str | None,
    kind: str | None,
    supplied: dict[str, str | None],
) -> Impact:
    """The sample judged by both sides: their common text, or the book of one Party."""
    book = after.book
    with usage_errors(InputError, RefusedError):
        mapped = None if profile is None else read_profile(Path(profile), book)
        earlier = history_of(supplied["history"], book, mapped, kind)
        supplies = supplies_of(book, supplied["key"], supplied["lists"], earlier, supplied["rates"])
        job = Job(
            book,
            Path(sample),
            supplies=supplies,
            profile=mapped,
            kind=kind,
            progress=progress_of("declarations read"),
        )
        parties = (party,) if party else PARTY_CODES
        known = None if capacity is None else read_capacity(Path(capacity))
        return impact_of(before.book, after.book, Sample(job, known, parties, party))


def _show(review: Review, form: str, new: str, root: str | None) -> None:
    if form == "json":
        click.echo(json.dumps(review_as_json(review), ensure_ascii=False, indent=2))
    elif form == "markdown":
        from crmc.report.diff.markdown import review_as_markdown

        click.echo(review_as_markdown(review), nl=False)
    elif form == "sarif":
        from crmc.report.diff.sarif import review_as_sarif

        click.echo(review_as_sarif(review, _folder(new, root)))
    else:
        from crmc.report.diff.text import review_as_text

        click.echo(review_as_text(review, width_of_terminal()))


def _folder(new: str, root: str | None) -> str:
    """The folder of the new knowledge base below the current one, with a `/`; "" where it is none of it."""
    here = Path.cwd()
    folder = (Path(new) if Path(new).is_dir() else find_root(root)).resolve()
    if folder == here or not folder.is_relative_to(here):
        return ""
    return f"{folder.relative_to(here).as_posix()}/"
