"""`crmc check`: every diagnostic of every file."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from crmc.cli import EXIT_FINDINGS
from crmc.cli.choices import NearestChoice
from crmc.cli.options import (
    AUDIENCES,
    format_option,
    knowledge_base_options,
    open_root,
    overlays_for,
    show,
    show_diagnostics,
)
from crmc.diagnostics import Diagnostic, Severity
from crmc.incremental.check import check_knowledge_base, without_collection
from crmc.incremental.kept import KeptFile
from crmc.workspace import KnowledgeBase, find_root

SECONDS_BETWEEN_LOOKS = 0.5


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@format_option("text", "json", "sarif", "github")
@click.option(
    "--audience",
    type=NearestChoice(AUDIENCES, case_sensitive=False),
    help="Quote nothing that this audience may not read.",
)
@click.option("--strict", is_flag=True, help="Warnings count as errors do.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes; Ctrl-C ends it.")
@knowledge_base_options
def command(watch: bool, root: str | None, **request: Any) -> None:
    """Report every problem of the sources: with PATH, of those files or folders only.

    The whole knowledge base is compiled in any case, for files refer to one another.
    """
    status = _check_once(root=root, **request)
    while watch:
        _wait_for_change(find_root(root))
        click.clear()
        status = _check_once(root=root, **request)
    raise click.exceptions.Exit(status)


def _check_once(
    *,
    paths: tuple[str, ...],
    form: str,
    audience: str | None,
    strict: bool,
    root: str | None,
    overlays: tuple[str, ...],
) -> int:
    for path in paths:
        if not Path(path).exists():
            raise click.UsageError(f"there is no file or folder `{path}`")
    files = tuple(file for path in paths for file in _files(Path(path)))
    base = open_root(root, overlays_for(audience, overlays), files)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    diagnostics = _told(base, paths, form, audience, failing)
    return EXIT_FINDINGS if any(found.severity in failing for found in diagnostics) else 0


def _told(
    base: KnowledgeBase, paths: tuple[str, ...], form: str, audience: str | None, failing: set[Severity]
) -> list[Diagnostic]:
    """Shows the diagnostics and gives them back; what an audience may not read only a whole program tells."""
    if audience is not None:
        from crmc.pipeline import compile_knowledge_base  # not loaded where it is not needed

        compilation = compile_knowledge_base(base)
        diagnostics = _wanted(compilation.diagnostics, base, paths)
        show(compilation, diagnostics, form, audiences=(audience,), failing=failing)
        return diagnostics
    with without_collection():
        file = KeptFile(base)
        report = check_knowledge_base(base, file.load())
        file.save(report.kept)
        diagnostics = _wanted(report.diagnostics, base, paths)
        show_diagnostics(base, diagnostics, form, report.declarations)
    return diagnostics


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.crm")) if path.is_dir() else [path]


def _wanted(
    diagnostics: Iterable[Diagnostic], base: KnowledgeBase, paths: tuple[str, ...]
) -> list[Diagnostic]:
    """The diagnostics of the named files, or all of them."""
    if not paths:
        return list(diagnostics)
    root = base.path or Path()
    wanted = [Path(path).resolve() for path in paths]

    def named(diagnostic: Diagnostic) -> bool:
        place = (root / diagnostic.span.path).resolve()
        return any(place == path or path in place.parents for path in wanted)

    return [diagnostic for diagnostic in diagnostics if named(diagnostic)]


def _wait_for_change(root: Path) -> None:
    before = _stamps(root)
    while _stamps(root) == before:
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _stamps(root: Path) -> dict[str, int]:
    stamps = {}
    for folder in ("criteria", "sops", "grammar"):
        for file in (root / folder).rglob("*"):
            try:
                stamps[str(file)] = file.stat().st_mtime_ns
            except OSError:
                continue
    return stamps
