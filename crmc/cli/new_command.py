"""`crmc new`: a declaration to start from."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import click

from crmc.cli.options import knowledge_base_options, usage_errors
from crmc.engine.output_file import OutputError, write_whole
from crmc.kinds.templates import TEMPLATES
from crmc.pipeline import compile_knowledge_base
from crmc.workspace import WorkspaceError, find_root, read_root

_NAMED = frozenset({"list", "table", "parameter"})
_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@click.command("new")
@click.argument("kind", metavar="KIND", type=click.Choice(list(TEMPLATES)))
@click.argument("name", metavar="ID")
@click.option("--print", "only_print", is_flag=True, help="Print it instead of writing a file.")
@knowledge_base_options
def command(kind: str, name: str, only_print: bool, root: str | None, overlays: tuple[str, ...]) -> None:
    """Start a declaration: a draft that compiles, with every entry to fill.

    KIND is criterion, sop, area, alert, metric, list, table or parameter.
    """
    _refuse_bad_name(kind, name)
    text = TEMPLATES[kind].format(id=name, year=_next_year())
    if only_print:
        click.echo(text, nl=False)
        return
    with usage_errors(WorkspaceError):
        folder = find_root(root)
    file = _place(folder, kind, name)
    _refuse_known_name(folder, overlays, name, file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with usage_errors(OutputError):
        write_whole(file, text.encode())
    click.echo(file)


def _refuse_bad_name(kind: str, name: str) -> None:
    pattern, example = (_NAME, "lower_floor") if kind in _NAMED else (_ID, "EXC-003")
    if not pattern.fullmatch(name):
        raise click.UsageError(f"`{name}` is no name for a {kind}: write it like `{example}`")


def _refuse_known_name(folder: Path, overlays: tuple[str, ...], name: str, file: Path) -> None:
    """An ID or name is declared once and never reused."""
    if file.exists():
        raise click.UsageError(f"`{file}` is there already")
    try:
        base = read_root(folder, [Path(overlay) for overlay in overlays])
    except WorkspaceError:
        return
    declared = compile_knowledge_base(base).program.symbols.get(name)
    if declared is not None:
        place = f"{declared.file}:{declared.name_span.line}"
        raise click.UsageError(f"`{name}` is declared already, in {place}")


def _place(folder: Path, kind: str, name: str) -> Path:
    return folder / ("sops" if kind == "sop" else "criteria") / f"{name.lower().replace('_', '-')}.crm"


def _next_year() -> int:
    return datetime.datetime.now(datetime.UTC).year + 1  # noqa: TID251 - a default for the author to change
