"""`crmc sample`: made-up declarations of a kind, and control results to go with them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click

from crmc.cli.choices import refusal
from crmc.cli.judging import progress_of
from crmc.cli.options import compile_root, knowledge_base_options, note_errors, usage_errors
from crmc.engine.output_file import OutputError
from crmc.engine.sample.declarations import carried_by, with_stories
from crmc.engine.sample.files import Writer, declarations_file, json_line, results_file
from crmc.engine.sample.results import COLUMNS, Selecting, result_of
from crmc.engine.sample.story import Source
from crmc.engine.sample.weights import packaged_weights
from crmc.ir.expression import Random
from crmc.ir.model import RuleBook
from crmc.ir.walk import walk

MOST_ROWS = 10_000_000


@click.command("sample")
@click.option("--kind", required=True, metavar="K", help="The kind of declarations, such as import.")
@click.option("--rows", type=click.IntRange(1, MOST_ROWS), required=True, metavar="N", help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option(
    "--out", metavar="FILE", help=".ndjson, .json, .csv or .parquet [default: lines on the screen]."
)
@click.option("--results", metavar="FILE", help="Control results to go with them: .csv or .parquet.")
@knowledge_base_options
def command(
    kind: str,
    rows: int,
    seed: int,
    out: str | None,
    results: str | None,
    root: str | None,
    overlays: tuple[str, ...],
) -> None:
    """Make up declarations for trials: nothing in them is real, and every identifier says SAMPLE."""
    compilation = compile_root(root, overlays)
    if kind not in compilation.catalogue.kinds:
        raise click.UsageError(f"there is no such kind: {refusal(kind, compilation.catalogue.kinds)}")
    if results is not None:
        note_errors(compilation)
    if out is not None and results is not None and Path(out).resolve() == Path(results).resolve():
        raise click.UsageError("--out and --results name one file: give each its own")
    source = Source(compilation.catalogue, packaged_weights())
    selecting = _selecting(compilation.book, kind)
    tell = progress_of("declarations made") if out is not None else None
    with usage_errors(OutputError), ExitStack() as files:
        declared = _declarations(files, out, source, kind)
        found = files.enter_context(results_file(Path(results), COLUMNS)) if results is not None else None
        for number, (story, declaration) in enumerate(with_stories(source, kind, rows, seed), start=1):
            declared.write(declaration)
            result = None if found is None else result_of(story, seed, source, selecting)
            if found is not None and result is not None:
                found.write(result)
            if tell is not None:
                tell(number)


class _Screen:
    """One declaration a line on the standard output."""

    def write(self, one: Mapping[str, object]) -> None:
        """Adds a line."""
        sys.stdout.write(json_line(one))

    def close(self) -> None:
        """Nothing is left."""


def _declarations(files: ExitStack, out: str | None, source: Source, kind: str) -> Writer:
    if out is None:
        return _Screen()
    return files.enter_context(declarations_file(Path(out), carried_by(source, kind)))


def _selecting(book: RuleBook, kind: str) -> Selecting:
    """The criteria of the knowledge base that look at this kind."""
    named = [criterion for criterion in book.criteria if kind in criterion.applies]
    drawing = {one.head.id for one in named if any(isinstance(node, Random) for node in walk(one.select))}
    return Selecting(
        criteria=[one.head.id for one in named if one.head.id not in drawing],
        random=[one.head.id for one in named if one.head.id in drawing],
    )
