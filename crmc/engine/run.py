"""One evaluation from a file of declarations to a file of results, with its count.

Nothing here looks at a clock by itself: the caller gives one for the seconds, and what it knows of the
bundle's age. An outcome depends on neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crmc.engine.declarations import Given
from crmc.engine.output_file import OutputError
from crmc.engine.profile import Profile
from crmc.engine.readers import read_declarations
from crmc.engine.results import result_file
from crmc.engine.supplies import read_result_record
from crmc.ir.evaluate import Row, evaluate
from crmc.ir.model import RuleBook
from crmc.ir.record import Record, Unreadable
from crmc.ir.scope import Supplies

ENGINE = "python"
REPORTED = frozenset({"selected", "undetermined", "error"})


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
    provenance: Provenance = Provenance()
    progress: Callable[[int], None] | None = None


@dataclass(slots=True)
class Summary:
    """Counts of one evaluation; `declarations` and `errors` count those that cannot be read, too.

    `stopped`: an error ended it early, as `--stop-on-error` asks. `control_results` holds what a profile
    says that controls found, by declaration id.
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
    provenance: Provenance = Provenance()
    control_results: dict[str, dict[str, object]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The summary as `crmc evaluate --format json` prints it."""
        counts = ("declarations", "items", "pairs", "selected", "undetermined", "errors", "notes", "seconds")
        return {
            **{name: getattr(self, name) for name in counts},
            "engine": ENGINE,
            "bundle_digest": self.provenance.digest,
            "age_days": self.provenance.age_days,
            "expires": self.provenance.expires,
        }

    def count(self, row: Row) -> None:
        """Takes a row into the counts."""
        self.pairs += row.criterion is not None
        self.selected += row.outcome == "selected"
        self.undetermined += row.outcome == "undetermined"
        self.errors += row.outcome == "error"


def run_evaluation(
    book: RuleBook, source: Path, out: Path, options: Options, clock: Callable[[], float]
) -> Summary:
    """Judges the declarations in `source` and puts the rows into `out`, whole or not at all.

    Raises InputError for a source that cannot be used, OutputError for a result that cannot be written.
    """
    if out.exists() and source.exists() and out.samefile(source):
        raise OutputError(f"`{out}` holds the declarations: give another file for the results")
    started = clock()
    summary = Summary(provenance=options.provenance)
    with result_file(out) as results:
        for row in evaluate(book, _records(book, source, options, summary), options.supplies):
            summary.count(row)
            if options.every_pair or row.outcome in REPORTED:
                results.write(row)
            if options.stop_on_error and row.outcome == "error":
                summary.stopped = True
                break
    summary.seconds = round(clock() - started, 3)
    return summary


def _records(
    book: RuleBook, source: Path, options: Options, summary: Summary
) -> Iterator[Record | Unreadable]:
    for result in read_declarations(source, book, options.profile, options.kind):
        record = read_result_record(book, result)
        summary.declarations += 1
        if isinstance(record, Record):
            summary.items += len(record.items)
            summary.notes += len(record.notes)
        if isinstance(result, Given) and result.control_result:
            summary.control_results[str(result.declaration["id"])] = result.control_result
        if options.progress is not None:
            options.progress(summary.declarations)
        yield record
