"""The engines by name, and which of them suits an input.

Each judges the whole language with the interpreter's answer, or says before it starts what it cannot
do. A module of an engine has one name `ENGINE`; it is imported when it is chosen, since its libraries
take longer to load than most evaluations.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from crmc.engine.blocks import Block, Templates
from crmc.engine.profile import Profile
from crmc.ir.model import RuleBook
from crmc.ir.scope import Supplies

MODULES = {
    "python": "crmc.engine.online.engine",
    "numpy": "crmc.engine.batch.engine",
    "duckdb": "crmc.engine.sql.duckdb_engine",
    "spark": "crmc.engine.sql.spark_engine",
}
"""By name; the first is the one for small inputs."""

LARGE = 2_000_000
"""Bytes of an input for which the batch engine is worth its start."""

HUGE = 256_000_000
"""Bytes of flat rows that are better not held in memory."""


class RefusedError(Exception):
    """What an engine cannot do, said before it starts; one clear sentence."""


class ReadAgainError(Exception):
    """A file that cannot be read as the engine began to: all is to be done again with `by_record`."""


@dataclass(frozen=True, slots=True)
class Job:
    """One evaluation. `every_pair`: rows for what was not selected, too. `stop_on_error`: see `Engine`.

    `by_record`: the declarations are to be read one by one.
    """

    book: RuleBook
    source: Path
    supplies: Supplies = field(default_factory=Supplies)
    profile: Profile | None = None
    kind: str | None = None
    every_pair: bool = False
    stop_on_error: bool = False
    templates: Templates = field(default_factory=Templates)
    by_record: bool = False
    folder: Path | None = None
    """Where temporary files may stand; None: in the system's place for them."""
    progress: Callable[[int], None] | None = None


class Engine(Protocol):
    """Rows of the declarations of a file, in their order and, within one, in that of IDs and items.

    INVARIANT: every engine gives the rows that `crmc.ir.evaluate` gives, without those not selected
    unless `every_pair` asks for them. With `stop_on_error` a block ends with the first row in error and
    is the last one; its tally counts no declaration after it.
    """

    name: str

    def refusal(self, job: Job) -> str | None:
        """Why it cannot do this job, in one sentence."""

    def blocks(self, job: Job) -> Iterator[Block]:
        """The rows. Raises InputError for a source that cannot be used."""


def engine_named(name: str) -> Engine:
    """The engine of that name. Raises RefusedError where its library is not installed."""
    try:
        engine: Engine = importlib.import_module(MODULES[name]).ENGINE
    except ImportError as error:
        library = (error.name or name).partition(".")[0]
        raise RefusedError(f"the engine `{name}` needs `{library}`, which is not installed") from None
    return engine


def chosen(name: str, job: Job) -> Engine:
    """The engine of that name, or for `auto` the one that suits the size and form of the input.

    Raises RefusedError.
    """
    if name == "auto":
        name = suited(job)
    engine = engine_named(name)
    refusal = engine.refusal(job)
    if refusal is not None:
        raise RefusedError(refusal)
    return engine


def suited(job: Job) -> str:
    """The name of the engine for the size and form of an input."""
    size = job.source.stat().st_size if job.source.is_file() else 0
    if size < LARGE or job.stop_on_error:
        return "python"
    is_flat = job.source.suffix.lower() in (".parquet", ".csv")
    return "duckdb" if size >= HUGE and is_flat and is_installed("duckdb") else "numpy"


def is_installed(library: str) -> bool:
    """Can a library be imported?"""
    try:
        return importlib.util.find_spec(library) is not None
    except ValueError:
        return False
