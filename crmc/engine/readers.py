"""Chooses the reader of a file by its ending."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crmc.engine.cells import CellReader
from crmc.engine.declarations import FlatTable, Given, InputError, ReadResult
from crmc.engine.flat_rows import declarations_of
from crmc.engine.profile import Profile
from crmc.ir.model import RuleBook

ENDINGS = (".json", ".ndjson", ".jsonl", ".csv", ".parquet")


def read_declarations(
    path: Path, book: RuleBook, profile: Profile | None = None, kind: str | None = None
) -> Iterator[ReadResult]:
    """The declarations of a file, chosen by its ending, in their order.

    `kind` (or the profile's) stands where a record gives none. Raises InputError before the first
    record if the file as a whole cannot be used.
    """
    if not path.is_file():
        raise InputError(f"`{path}` is not a file: give a file of declarations ({', '.join(ENDINGS)})")
    ending = path.suffix.lower()
    if profile is not None and ending not in (".csv", ".parquet"):
        raise InputError(f"a profile maps columns: `{path.name}` must end in .csv or .parquet")
    try:
        results = _read(path, ending, book, profile)
    except OSError as error:
        raise _unreadable(path, error) from None
    return _guarded(path, _with_kind(results, kind or (profile.kind if profile else None)))


def _guarded(path: Path, results: Iterator[ReadResult]) -> Iterator[ReadResult]:
    # A failing disk under the input must not be told as a fault of the output that is being written.
    try:
        yield from results
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}")


def _read(path: Path, ending: str, book: RuleBook, profile: Profile | None) -> Iterator[ReadResult]:
    # The readers are imported where they are chosen: pyarrow alone takes longer than most evaluations.
    if ending == ".json":
        from crmc.engine.json_reader import read_json

        return read_json(path)
    if ending in (".ndjson", ".jsonl"):
        from crmc.engine.json_reader import read_json_lines

        return read_json_lines(path)
    reader = CellReader(book, written=ending == ".csv" or profile is not None, native=ending == ".parquet")
    return declarations_of(_table(path, ending), reader, profile)


def _table(path: Path, ending: str) -> FlatTable:
    if ending == ".csv":
        from crmc.engine.csv_reader import read_csv

        return read_csv(path)
    if ending == ".parquet":
        from crmc.engine.parquet_reader import read_parquet

        return read_parquet(path)
    raise InputError(f"`{path.name}` has an unknown ending: allowed are {', '.join(ENDINGS)}")


def _with_kind(results: Iterator[ReadResult], kind: str | None) -> Iterator[ReadResult]:
    for result in results:
        if kind is not None and isinstance(result, Given) and result.declaration.get("kind") is None:
            result.declaration["kind"] = kind
        yield result
