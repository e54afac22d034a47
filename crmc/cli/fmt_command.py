"""`crmc fmt`: one entry a line, comments kept."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crmc.checks import describe
from crmc.cli import EXIT_FINDINGS
from crmc.cli.options import colour_wanted, knowledge_base_options, open_root, usage_errors, width_of_terminal
from crmc.engine.output_file import OutputError, write_whole
from crmc.report.text import render_diagnostics
from crmc.source import Source
from crmc.syntax.characters import decode
from crmc.syntax.formatter import format_file
from crmc.syntax.parser import parse


@click.command("fmt")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if a file would change.")
@knowledge_base_options
def command(paths: tuple[str, ...], only_check: bool, root: str | None, overlays: tuple[str, ...]) -> None:
    """Put the sources into the one form: PATH, or all of the knowledge base.

    A file with a syntax error is left as it is.
    """
    files = _files(paths, root, overlays)
    changed, faulty = 0, 0
    for file in files:
        outcome = _format_one(file, only_check)
        changed += outcome == "changed"
        faulty += outcome == "faulty"
    word = "would change" if only_check else "changed"
    click.echo(
        f"{changed} of {len(files)} files {word}" + (f", {faulty} could not be read" if faulty else ""),
        err=True,
    )
    if faulty or (only_check and changed):
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _files(paths: tuple[str, ...], root: str | None, overlays: tuple[str, ...]) -> list[Path]:
    for path in paths:
        if not Path(path).exists():
            raise click.UsageError(f"there is no file or folder `{path}`")
    if paths:
        named = (Path(path) for path in paths)
        return [file for path in named for file in (sorted(path.rglob("*.crm")) if path.is_dir() else [path])]
    base = open_root(root, ())
    files = [(base.path or Path()) / source.path for source in base.sources]
    return [*files, *(file for overlay in overlays for file in sorted(Path(overlay).rglob("*.crm")))]


def _format_one(file: Path, only_check: bool) -> str:
    """`same`, `changed` or `faulty`."""
    with usage_errors(OSError):
        source = Source(file.as_posix(), file.read_bytes())
    tree, findings = parse(source)
    text, _ = decode(source)
    if findings or text is None:
        diagnostics = [describe(finding) for finding in findings]
        shown = render_diagnostics(
            diagnostics,
            {source.path: source},
            width_of_terminal(),
            colour_wanted(sys.stderr),
        )
        click.echo(shown, err=True)
        return "faulty"
    formatted = format_file(tree, text).encode()
    if formatted == source.data:
        return "same"
    click.echo(f"{'would change' if only_check else 'changed'} {source.path}")
    if not only_check:
        with usage_errors(OutputError):
            write_whole(file, formatted)
    return "changed"
