"""`crmc diff`: what a change means, declaration by declaration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from crmc.analysis.difference import Change, Field, as_json, count_declarations, differences
from crmc.bundle.archive import BundleError
from crmc.bundle.opened import open_bundle
from crmc.cli import EXIT_FINDINGS
from crmc.cli.choices import NearestChoices
from crmc.cli.options import audience_option, format_option, usage_errors
from crmc.ir.model import RuleBook
from crmc.ir.redact import redact
from crmc.pipeline import comparable_book, compile_knowledge_base
from crmc.report.withheld import readable_program
from crmc.workspace import WorkspaceError, find_root, read_revision, read_root

LONGEST_VALUE = 60
VERDICTS = ("equal", "narrower", "wider", "changed", "disjoint", "added", "removed", "undecided", "dead")


@click.command("diff")
@click.argument("old")
@click.argument("new")
@format_option("text", "json")
@click.option(
    "--root", metavar="DIR", help="Where git revisions are looked up [default: as for `crmc check`]."
)
@audience_option
@click.option(
    "--fail-on",
    metavar="VERDICTS",
    type=NearestChoices(VERDICTS),
    default="",
    help="Exit 1 if a verdict of this list occurs: added,removed,undecided,…",
)
def command(
    old: str, new: str, form: str, root: str | None, audience: str | None, fail_on: tuple[str, ...]
) -> None:
    """Tell what differs between OLD and NEW: knowledge bases, bundles or git revisions.

    Changed declarations whose selection did not change are `equal`; `undecided` is never taken for equal.
    """
    (before, unread_before), (after, unread_after) = (
        _book(old, root, audience),
        _book(new, root, audience),
    )
    changes = differences(before, after, unread_before | unread_after)
    for name, unread in ((old, unread_before), (new, unread_after)):
        if unread:
            click.echo(
                f"`{name}` has errors: {len(unread)} declarations are undecided (`crmc check`)", err=True
            )
    compared = count_declarations(before, after)
    if form == "json":
        click.echo(json.dumps(as_json(changes, compared), ensure_ascii=False, indent=2))
    else:
        _print(changes, compared)
    if any(change.verdict in fail_on or (change.dead and "dead" in fail_on) for change in changes):
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _book(name: str, root: str | None, audience: str | None) -> tuple[RuleBook, frozenset[tuple[str, str]]]:
    """The book of an audience, and (kind, ID) of declarations that have no meaning because of errors."""
    path = Path(name)
    with usage_errors(WorkspaceError, BundleError):
        if path.is_file():
            return redact(open_bundle(path).book, audience), frozenset()
        base = read_root(path) if path.is_dir() else read_revision(name, find_root(root))
    compilation = compile_knowledge_base(base)
    book, unread = comparable_book(compilation)
    if audience is not None:
        readable = readable_program(compilation.program, audience).declarations
        unread &= {(found.keyword, found.id) for found in readable}
    return redact(book, audience), unread


def _print(changes: list[Change], compared: int) -> None:
    for change in changes:
        click.echo(f"{change.verdict:<10} {change.kind} {change.id}")
        for field in _readable(change):
            click.echo(f"           {field.path}: {_short(field.old)} → {_short(field.new)}")
    click.echo(f"{len(changes)} of {compared} declarations differ")


def _readable(change: Change) -> list[Field]:
    """The fields without the compiled form of a condition whose text is shown beside it."""
    paths = {field.path for field in change.fields}
    texts = {"select": "select_text", "scope": "scope_text"}

    def is_shown(path: str) -> bool:
        text = texts.get(path) or (path.removesuffix("value") + "text" if path.endswith(".value") else "")
        return text not in paths

    return [field for field in change.fields if is_shown(field.path)]


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"
