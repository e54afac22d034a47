"""`crmc why`: why one declaration is selected by one criterion, or is not, and what would turn that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from crmc.analysis.why.explain import MOST_SEARCHED, Question, explain, find_rule
from crmc.cli.choices import guessed
from crmc.cli.judging import history_of, open_book, refuse_unknown_kind, supplied_options, supplies_of
from crmc.cli.options import audience_option, format_option, usage_errors, width_of_terminal
from crmc.engine.declarations import InputError
from crmc.engine.profile_file import read_profile
from crmc.engine.readers import read_declarations
from crmc.engine.supplies import read_result_record
from crmc.ir.evaluate import Rule, rules_of, uses_history
from crmc.ir.model import Criterion, RuleBook
from crmc.ir.record import Record, Unreadable
from crmc.nearest import nearest_name
from crmc.report.why_report import accounts_as_json, accounts_as_text

MOST_NAMED = 5


@click.command("why")
@click.argument("bundle", metavar="BUNDLE", type=click.Path(exists=True))
@click.argument("file", metavar="DECLARATION", type=click.Path(exists=True, dir_okay=False))
@click.argument("criterion", metavar="CRITERION")
@click.option("--declaration", "identity", metavar="ID", help="Which declaration of the file.")
@click.option("--item", type=click.IntRange(1), metavar="N", help="Which of its items.")
@supplied_options
@click.option("--allow-expired", is_flag=True, help="Use a bundle although its last day has passed.")
@audience_option
@format_option("text", "json")
@click.option(
    "--overlay", "overlays", multiple=True, metavar="DIR", help="With a knowledge base: a private one on top."
)
def command(
    bundle: str,
    file: str,
    criterion: str,
    identity: str | None,
    item: int | None,
    profile: str | None,
    history: str | None,
    lists: str | None,
    rates: str | None,
    key: str | None,
    party: str | None,
    kind: str | None,
    allow_expired: bool,
    audience: str | None,
    form: str,
    overlays: tuple[str, ...],
) -> None:
    """Tell why DECLARATION is selected by CRITERION (or an alert), or is not, and what would turn that.

    DECLARATION is a file that holds it (JSON, NDJSON, CSV or Parquet). BUNDLE may be a knowledge base.
    """
    book, _ = open_book(Path(bundle), party, overlays, allow_expired, audience)
    refuse_unknown_kind(kind, book)
    rule = _rule(book, criterion)
    with usage_errors(InputError):
        mapped = None if profile is None else read_profile(Path(profile), book)
        supplies = supplies_of(book, key, lists, history_of(history, book, mapped, kind), rates)
        results = read_declarations(Path(file), book, mapped, kind)
        records = (read_result_record(book, result) for result in results)
        record, others = _chosen(records, identity, file, uses_history(book))
    _refuse_unknown_item(rule, record, item)
    accounts = explain(
        book, rule, Question(record, item, others, MOST_SEARCHED if form == "json" else 1), supplies
    )
    if form == "json":
        click.echo(json.dumps(accounts_as_json(accounts), ensure_ascii=False, indent=2))
    else:
        click.echo(accounts_as_text(accounts, width_of_terminal()))


def _rule(book: RuleBook, identity: str) -> Rule:
    rule = find_rule(book, identity)
    if rule is None:
        known = [rule.head.id for rule in rules_of(book)]
        raise click.UsageError(
            f"there is no criterion or alert `{identity}` here: {guessed(identity, known)}"
        )
    return rule


def _chosen(
    records: Iterator[Record | Unreadable], identity: str | None, file: str, whole: bool
) -> tuple[Record, tuple[Record, ...]]:
    """The declaration that is asked about, and where a history may count them the others of the file."""
    name = Path(file).name
    if identity is None:
        return _only(records, name), ()
    others: list[Record] = []
    found: Record | None = None
    names: list[str] = []
    for record in records:
        if record.id == identity and found is None:
            found = _readable(record)
            if not whole:
                return found, ()
        elif isinstance(record, Record):
            others += [record] if whole else []
        names += [record.id] if record.id else []
    if found is None:
        near = nearest_name(identity, names)
        hint = f"did you mean `{near}`?" if near else f"its declarations are {_some(names)}"
        raise InputError(f"`{name}` holds no declaration `{identity}`: {hint}")
    return found, tuple(others)


def _only(records: Iterator[Record | Unreadable], name: str) -> Record:
    first = list(islice(records, MOST_NAMED + 1))
    if not first:
        raise InputError(f"`{name}` holds no declaration")
    if len(first) > 1:
        names = [record.id for record in first if record.id]
        raise InputError(
            f"`{name}` holds several declarations, {_some(names)}: name one with --declaration ID"
        )
    return _readable(first[0])


def _some(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:MOST_NAMED])
    return f"{shown} and more" if len(names) > MOST_NAMED else shown or "without a readable id"


def _readable(record: Record | Unreadable) -> Record:
    if isinstance(record, Unreadable):
        raise InputError(f"the declaration cannot be read: {record.message}")
    return record


def _refuse_unknown_item(rule: Rule, record: Record, item: int | None) -> None:
    if item is None:
        return
    if isinstance(rule, Criterion) and rule.on == "declaration":
        raise click.UsageError(f"{rule.head.id} looks at the declaration as a whole: leave out --item")
    numbers = [one.number for one in record.items]
    if item not in numbers:
        known = ", ".join(map(str, numbers[:12])) + (" and more" if len(numbers) > 12 else "")
        raise click.UsageError(f"declaration {record.id} has no item {item}: its items are {known or 'none'}")
