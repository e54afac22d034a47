"""`crmc new`: a declaration to start from."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import click

from crmc.cli.choices import NearestChoice
from crmc.cli.options import PARTY_CODES, knowledge_base_options, party_option, usage_errors
from crmc.engine.output_file import OutputError, write_whole
from crmc.kinds.templates import ACTS, TEMPLATES
from crmc.nearest import listed, nearest_name
from crmc.pipeline import compile_knowledge_base
from crmc.semantics.program import Symbols
from crmc.workspace import WorkspaceError, find_root, read_root

_NAMED = frozenset({"list", "table", "parameter"})
_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")
_PARTY = re.compile("|".join(PARTY_CODES))
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@click.command("new")
@click.argument("kind", metavar="KIND", type=NearestChoice(list(TEMPLATES)))
@click.argument("name", metavar="ID")
@click.option("--print", "only_print", is_flag=True, help="Print it instead of writing a file.")
@party_option
@knowledge_base_options
def command(
    kind: str, name: str, only_print: bool, party: str | None, root: str | None, overlays: tuple[str, ...]
) -> None:
    """Start a declaration: a draft that compiles, with every entry to fill.

    KIND is criterion, sop, area, alert, metric, list, table or parameter; or test, adopt, derogate or
    suspend, whose ID is that of a criterion; or recognise, whose ID is the code of the other Party.
    """
    _refuse_bad_name(kind, name)
    _refuse_bad_party(kind, name, party)
    text = TEMPLATES[kind].format(id=name, year=_next_year(), party=party)
    if only_print:
        click.echo(text, nl=False)
        return
    with usage_errors(WorkspaceError):
        folder = find_root(root)
    file = _place(folder, kind, name, party)
    if file.exists():
        raise click.UsageError(f"`{file}` is there already")
    declared = _declared(folder, overlays)
    if kind in ("test", "adopt", "derogate", "suspend"):
        _refuse_unknown_name(kind, name, declared)
    elif kind != "recognise":
        _refuse_known_name(name, declared)
    file.parent.mkdir(parents=True, exist_ok=True)
    with usage_errors(OutputError):
        write_whole(file, text.encode())
    click.echo(file)


def _refuse_bad_name(kind: str, name: str) -> None:
    pattern, example = (_NAME, "lower_floor") if kind in _NAMED else (_ID, "EXC-003")
    if kind == "recognise":
        pattern, example = _PARTY, "MK"
    if not pattern.fullmatch(name):
        raise click.UsageError(f"`{name}` is no name for a {kind}: write it like `{example}`")


def _refuse_bad_party(kind: str, name: str, party: str | None) -> None:
    """An act is one Party's; it recognises what another has done."""
    if kind not in ACTS:
        return
    if party is None:
        raise click.UsageError(f"say whose act it is: `--party` and one of {listed(PARTY_CODES)}")
    if kind == "recognise" and name == party:
        raise click.UsageError(f"`{party}` cannot recognise its own: the ID is the other Party's code")


def _declared(folder: Path, overlays: tuple[str, ...]) -> Symbols:
    """What the sources declare; nothing where there are none yet."""
    try:
        base = read_root(folder, [Path(overlay) for overlay in overlays])
    except WorkspaceError:
        return Symbols({})
    return compile_knowledge_base(base).program.symbols


def _refuse_unknown_name(kind: str, name: str, declared: Symbols) -> None:
    """An act or a test is of something that is declared."""
    kinds = ("criterion", "alert") if kind == "test" else ()
    if declared.get(name, *kinds) is None:
        near = nearest_name(name, declared.of_kind(*kinds) if kinds else declared.declared)
        hint = f": did you mean `{near}`?" if near else ""
        raise click.UsageError(f"nothing with the ID `{name}` is declared{hint}")


def _refuse_known_name(name: str, symbols: Symbols) -> None:
    """An ID or name is declared once and never reused."""
    declared = symbols.get(name)
    if declared is not None:
        place = f"{declared.file}:{declared.name_span.line}"
        raise click.UsageError(f"`{name}` is declared already, in {place}")


def _place(folder: Path, kind: str, name: str, party: str | None) -> Path:
    if kind in ACTS:
        return folder / "criteria" / "parties" / f"{party}-{kind}-{name}.crm".lower()
    if kind == "test":
        return folder / "criteria" / f"{name}-test.crm".lower()
    return folder / ("sops" if kind == "sop" else "criteria") / f"{name.lower().replace('_', '-')}.crm"


def _next_year() -> int:
    return datetime.datetime.now(datetime.UTC).year + 1  # noqa: TID251 - a default for the author to change
