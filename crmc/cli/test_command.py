"""`crmc test`: the `test` declarations."""

from __future__ import annotations

import json
from dataclasses import replace

import click
from msgspec import structs

from crmc.analysis.examples import ExampleResult
from crmc.cli import EXIT_FINDINGS
from crmc.cli.options import (
    audience_option,
    compile_root,
    format_option,
    knowledge_base_options,
    overlays_for,
    show,
)
from crmc.diagnostics import Severity
from crmc.ir.redact import may_see
from crmc.pipeline import Compilation
from crmc.report.withheld import readable_program


@click.command("test")
@format_option("text", "json")
@audience_option
@knowledge_base_options
def command(form: str, audience: str | None, root: str | None, overlays: tuple[str, ...]) -> None:
    """Run the `test` declarations: each one whose own criterion has no error."""
    compilation = _readable(compile_root(root, overlays_for(audience, overlays)), audience)
    failed = [result for result in compilation.examples if result.problems]
    skipped = len(compilation.program.of_kind("test")) - len(compilation.examples)
    if form == "json":
        click.echo(json.dumps(_as_json(compilation, skipped), ensure_ascii=False, indent=2))
    else:
        _print(compilation.examples, skipped)
        if skipped:
            errors = [found for found in compilation.diagnostics if found.severity is Severity.ERROR]
            told = [found for found in errors if found.name != "test-failed"]
            show(compilation, told, "text", err=True, audiences=(audience,) if audience else ())
    if failed or skipped:
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _readable(compilation: Compilation, audience: str | None) -> Compilation:
    """The compilation with the tests that an audience may read, and no others; lines count hidden ones."""
    if audience is None:
        return compilation
    program = readable_program(compilation.program, audience)
    readable = {found.id for found in program.of_kind("criterion", "alert")}
    examples = tuple(
        _without_line(result)
        for result in compilation.examples
        if result.example.criterion in readable and may_see(result.example.classification, audience)
    )
    return replace(compilation, program=program, examples=examples)


def _without_line(result: ExampleResult) -> ExampleResult:
    origin = structs.replace(result.example.origin, line=None)
    return result._replace(example=structs.replace(result.example, origin=origin))


def _as_json(compilation: Compilation, skipped: int) -> dict[str, object]:
    results = [
        {
            "criterion": result.example.criterion,
            "title": result.example.title,
            "party": result.example.party,
            "file": result.example.origin.file,
            "line": int(result.example.origin.line) if result.example.origin.line else None,
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
        party = f" for {example.party}" if example.party else ""
        mark = "failed" if result.problems else "passed"
        click.echo(f"{mark}  {example.criterion}{party}  {example.title}")
        for problem in result.problems:
            click.echo(f"        {problem}  ({example.origin.place})")
    failed = sum(bool(result.problems) for result in results)
    more = f", {skipped} not run because of errors" if skipped else ""
    click.echo(f"{len(results) - failed} passed, {failed} failed{more}")
