"""`crmc test`: the `test` declarations."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

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
    width_of_terminal,
)
from crmc.diagnostics import Severity
from crmc.ir.redact import may_see
from crmc.pipeline import Compilation
from crmc.report.withheld import readable_program

if TYPE_CHECKING:
    from crmc.cli.strength import Examined


@click.command("test")
@click.option("--coverage", is_flag=True, help="Tell what the tests see of each condition.")
@click.option("--mutate", is_flag=True, help="Tell which changes of the criteria no test would notice.")
@click.option("--strict", is_flag=True, help="What is not seen or noticed counts as a finding.")
@format_option("text", "json")
@audience_option
@knowledge_base_options
def command(
    coverage: bool,
    mutate: bool,
    strict: bool,
    form: str,
    audience: str | None,
    root: str | None,
    overlays: tuple[str, ...],
) -> None:
    """Run the `test` declarations: each one whose own criterion has no error."""
    compilation = readable_tests(compile_root(root, overlays_for(audience, overlays)), audience)
    failed = [result for result in compilation.examples if result.problems]
    skipped = len(compilation.program.of_kind("test")) - len(compilation.examples)
    told = _strength(compilation, audience, coverage, mutate)
    if form == "json":
        report = _as_json(compilation, skipped) | {name: found.as_json for name, found in told.items()}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        if told:
            click.echo("\n\n".join(found.text for found in told.values()) + "\n")
        _print(compilation.examples, skipped, quiet=bool(told))
        if skipped:
            errors = [found for found in compilation.diagnostics if found.severity is Severity.ERROR]
            shown = [found for found in errors if found.name != "test-failed"]
            show(compilation, shown, "text", err=True, audiences=(audience,) if audience else ())
    if failed or skipped or (strict and any(found.lacks for found in told.values())):
        raise click.exceptions.Exit(EXIT_FINDINGS)


class _Told(NamedTuple):
    """A report in both forms; `lacks`: there is something that the tests do not see or notice."""

    text: str
    as_json: dict[str, object]
    lacks: bool


def _strength(
    compilation: Compilation, audience: str | None, coverage: bool, mutate: bool
) -> dict[str, _Told]:
    """What was asked for of the strength of the tests, by its key in JSON."""
    if not (coverage or mutate):
        return {}
    from crmc.cli.strength import examined  # a plain run does without

    found, told = examined(compilation, audience, ()), {}
    if coverage:
        told["coverage"] = _coverage(found)
    if mutate:
        told["mutants"] = _mutants(found)
    return told


def _coverage(found: Examined) -> _Told:
    from crmc.report.strength_report import coverage_as_json, coverage_as_text, coverage_counts

    covered = list(found.coverage())
    counts = coverage_counts(covered)
    lacks = counts["truths_seen"] < counts["truths"] or counts["effects_shown"] < counts["conditions"]
    return _Told(coverage_as_text(covered, width_of_terminal()), coverage_as_json(covered), lacks)


def _mutants(found: Examined) -> _Told:
    from crmc.report.strength_report import mutants_as_json, mutants_as_text, mutants_counts

    trialled = list(found.mutants())
    lacks = mutants_counts(trialled)["not_noticed"] > 0
    return _Told(mutants_as_text(trialled, width_of_terminal()), mutants_as_json(trialled), lacks)


def readable_tests(compilation: Compilation, audience: str | None) -> Compilation:
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


def _print(results: tuple[ExampleResult, ...], skipped: int, quiet: bool = False) -> None:
    """A line for each test (`quiet`: for each that failed) and what fails of it; the counts."""
    for result in results:
        if quiet and not result.problems:
            continue
        example = result.example
        party = f" for {example.party}" if example.party else ""
        mark = "failed" if result.problems else "passed"
        click.echo(f"{mark}  {example.criterion}{party}  {example.title}")
        for problem in result.problems:
            click.echo(f"        {problem}  ({example.origin.place})")
    failed = sum(bool(result.problems) for result in results)
    more = f", {skipped} not run because of errors" if skipped else ""
    click.echo(f"{len(results) - failed} passed, {failed} failed{more}")
