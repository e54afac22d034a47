"""`crmc test`: the `test` declarations."""

from __future__ import annotations

import json

import click

from crmc.analysis.examples import ExampleResult
from crmc.cli import EXIT_FINDINGS
from crmc.cli.options import compile_root, format_option, knowledge_base_options, show
from crmc.diagnostics import Severity
from crmc.pipeline import Compilation


@click.command("test")
@format_option("text", "json")
@knowledge_base_options
def command(form: str, root: str | None, overlays: tuple[str, ...]) -> None:
    """Run the `test` declarations: each one whose own criterion has no error."""
    compilation = compile_root(root, overlays)
    failed = [result for result in compilation.examples if result.problems]
    skipped = len(compilation.program.of_kind("test")) - len(compilation.examples)
    if form == "json":
        click.echo(json.dumps(_as_json(compilation, skipped), ensure_ascii=False, indent=2))
    else:
        _print(compilation.examples, skipped)
        if skipped:
            errors = [found for found in compilation.diagnostics if found.severity is Severity.ERROR]
            show(compilation, [found for found in errors if found.name != "test-failed"], "text", err=True)
    if failed or skipped:
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _as_json(compilation: Compilation, skipped: int) -> dict[str, object]:
    results = [
        {
            "criterion": result.example.criterion,
            "title": result.example.title,
            "party": result.example.party,
            "file": result.example.origin.file,
            "line": int(result.example.origin.line),
            "passed": not result.problems,
            "outcome": result.outcome,
            "problems": list(result.problems),
        }
        for result in compilation.examples
    ]
    passed = sum(not result.problems for result in compilation.examples)
    counts = {"passed": passed, "failed": len(results) - passed, "not_run": skipped}
    return {"tests": results, "summary": counts}


def _print(results: tuple[ExampleResult, ...], skipped: int) -> None:
    for result in results:
        example = result.example
        place = f"{example.origin.file}:{example.origin.line}"
        party = f" for {example.party}" if example.party else ""
        mark = "failed" if result.problems else "passed"
        click.echo(f"{mark}  {example.criterion}{party}  {example.title}")
        for problem in result.problems:
            click.echo(f"        {problem}  ({place})")
    failed = sum(bool(result.problems) for result in results)
    more = f", {skipped} not run because of errors" if skipped else ""
    click.echo(f"{len(results) - failed} passed, {failed} failed{more}")
