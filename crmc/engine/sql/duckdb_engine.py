"""The engine `duckdb`: the clause table joined to the records of a file that may be larger than memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from crmc.engine.batch.engine import batches, may_be_columns
from crmc.engine.blocks import Block
from crmc.engine.engines import Job
from crmc.engine.output_file import OutputError
from crmc.engine.sql.clause_table import ClauseTable
from crmc.engine.sql.judge import JudgeMaker
from crmc.engine.sql.ordered import spooled
from crmc.engine.sql.relations import Relations
from crmc.engine.sql.statement import Dialect, statement_of

MEMORY = "1GB"
"""What DuckDB may take before it writes to its temporary folder."""
DIALECT = Dialect(wide="HUGEINT")


class DuckdbEngine:
    """See `crmc.engine.engines.Engine`."""

    name = "duckdb"

    def refusal(self, job: Job) -> str | None:
        """It cannot stop at the first error: it judges many declarations at once."""
        if job.stop_on_error:
            return "the engine `duckdb` judges many declarations at once and cannot stop at the first error"
        return None

    def blocks(self, job: Job) -> Iterator[Block]:
        """The rows in blocks of some hundred thousand items."""
        try:
            with scratch(job.folder) as folder, opened(folder / "database") as database:
                spool = None
                if may_be_columns(job) and job.source.is_file():
                    spool = spooled(job.source, folder, database.connection)
                yield from batches(job, JudgeMaker(database), spool)
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
            why = str(error).splitlines()[0]
            raise OutputError(f"the engine `duckdb` needs more room beside the result: {why}") from None


@contextmanager
def scratch(beside: Path | None) -> Iterator[Path]:
    """A folder of our own, which is gone at the end."""
    with tempfile.TemporaryDirectory(prefix=".crmc-", dir=beside) as folder:
        yield Path(folder)


class DuckdbDatabase:
    """Joins in DuckDB; each relation is bound as Arrow data, never by name of a file."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def pairs(self, table: ClauseTable, relations: Relations) -> Any:
        """See `judge.Database`."""
        bound = {"clauses": table.rows, "records": relations.records, "met": relations.met}
        for name, data in bound.items():
            self.connection.register(name, data)
        try:
            return self.connection.sql(statement_of(table, relations, DIALECT)).to_arrow_table()
        finally:
            for name in bound:
                self.connection.unregister(name)


@contextmanager
def opened(folder: str | Path) -> Iterator[DuckdbDatabase]:
    """A database in memory that reads nothing but what is bound to it.

    INVARIANT: `folder` is its own. DuckDB lets a statement read and write files in its temporary folder
    even without external access.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": os.fspath(folder),
        "threads": str(os.cpu_count() or 1),
        "preserve_insertion_order": "false",
        "python_enable_replacements": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield DuckdbDatabase(connection)


ENGINE = DuckdbEngine()
