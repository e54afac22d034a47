"""One evaluation from a file of declarations to a file of results, with its count.

Nothing here looks at a clock by itself: the caller gives one for the seconds, and what it knows of the
bundle's age. An outcome depends on neither.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from crmc.engine.blocks import Block, BlockWriter, Templates, times
from crmc.engine.engines import MODULES, Engine, Job, ReadAgainError, chosen
from crmc.engine.output_file import OutputError
from crmc.engine.profile import Profile
from crmc.engine.results import result_file
from crmc.engine.written_behind import written_behind
from crmc.ir.model import RuleBook
from crmc.ir.scope import Supplies


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of the bundle: SHA-256 of its file, days since `as_of`, last day on which it applies."""

    digest: str | None = None
    age_days: int | None = None
    expires: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """`every_pair`: also what was not selected. `progress` is told the number of declarations read."""

    supplies: Supplies = field(default_factory=Supplies)
    profile: Profile | None = None
    kind: str | None = None
    every_pair: bool = False
    stop_on_error: bool = False
    engine: str = "auto"
    provenance: Provenance = Provenance()
    progress: Callable[[int], None] | None = None


@dataclass(slots=True)
class Summary:
    """Counts of one evaluation; `declarations` and `errors` count those that cannot be read, too.

    `stopped`: an error ended it early, as `--stop-on-error` asks. `engine` is the one that was chosen.
    `control_results` holds what a profile says that controls found, by declaration id.
    """

    declarations: int = 0
    items: int = 0
    pairs: int = 0
    selected: int = 0
    undetermined: int = 0
    errors: int = 0
    notes: int = 0
    seconds: float = 0.0
    stopped: bool = False
    engine: str = "python"
    provenance: Provenance = Provenance()
    control_results: dict[str, dict[str, object]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The summary as `crmc evaluate --format json` prints it."""
        counts = ("declarations", "items", "pairs", "selected", "undetermined", "errors", "notes", "seconds")
        return {
            **{name: getattr(self, name) for name in counts},
            "engine": self.engine,
            "bundle_digest": self.provenance.digest,
            "age_days": self.provenance.age_days,
            "expires": self.provenance.expires,
        }

    def count(self, block: Block, templates: Templates) -> None:
        """Takes a block into the counts."""
        for name in ("declarations", "items", "pairs", "notes"):
            setattr(self, name, getattr(self, name) + getattr(block.tally, name))
        for number, count in times(block.templates).items():
            outcome = templates.rows[number].outcome
            self.selected += count * (outcome == "selected")
            self.undetermined += count * (outcome == "undetermined")
            self.errors += count * (outcome == "error")
        self.control_results |= block.control_results


def run_evaluation(
    book: RuleBook, source: Path, out: Path, options: Options, clock: Callable[[], float]
) -> Summary:
    """Judges the declarations in `source` and puts the rows into `out`, whole or not at all.

    Raises InputError for a source that cannot be used, OutputError for a result that cannot be written,
    and RefusedError where the engine cannot do what the options ask.
    """
    if out.exists() and source.exists() and out.samefile(source):
        raise OutputError(f"`{out}` holds the declarations: give another file for the results")
    started = clock()
    job = replace(job_of(book, source, options), folder=out.resolve().parent)
    engine = chosen(options.engine, job)
    try:
        summary = judged(engine, job, out)
    except ReadAgainError:
        summary = judged(engine, replace(job, by_record=True), out)
    summary.provenance = options.provenance
    summary.seconds = round(clock() - started, 3)
    return summary


def judged(engine: Engine, job: Job, out: Path) -> Summary:
    """The rows of an engine in the file, counted."""
    summary = Summary(engine=engine.name)
    with result_file(out) as results, writer_for(engine, results, job) as write:
        for block in engine.blocks(job):
            summary.count(block, job.templates)
            write(block)
            summary.stopped = job.stop_on_error and summary.errors > 0
            if summary.stopped:
                break
    return summary


def writer_for(
    engine: Engine, results: BlockWriter, job: Job
) -> AbstractContextManager[Callable[[Block], None]]:
    """Writes at once what is judged one by one, and beside the judging what comes in large blocks."""
    if engine.name == next(iter(MODULES)):
        return nullcontext(lambda block: results.write_block(block, job.templates))
    return written_behind(results, job.templates)


def job_of(book: RuleBook, source: Path, options: Options) -> Job:
    """The options that an engine needs."""
    return Job(
        book,
        source,
        supplies=options.supplies,
        profile=options.profile,
        kind=options.kind,
        every_pair=options.every_pair,
        stop_on_error=options.stop_on_error,
        progress=options.progress,
    )
