"""CSV as a source of columns: its rows put together by declarations, and by a profile made elements of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

from crmc.engine.batch.csv_table import csv_table
from crmc.engine.batch.mapped import mapped
from crmc.engine.batch.parquet_source import are_runs
from crmc.engine.batch.source import Source
from crmc.engine.batch.spool import GROUP
from crmc.engine.batch.table import joined
from crmc.engine.csv_reader import read_csv
from crmc.engine.engines import Job, ReadAgainError
from crmc.engine.flat_rows import IDENTIFIER


def csv_source(job: Job) -> Source | None:
    """The rows of a CSV file; None where a column that is needed is not there.

    Raises InputError for a header that cannot be used.
    """
    columns = read_csv(job.source).columns
    needed = [IDENTIFIER] if job.profile is None else job.profile.columns
    if not set(needed) <= set(columns):
        return None

    def tables(rows: int) -> Iterator[Any]:
        try:
            table = csv_table(job.source)
        except OSError as error:
            raise ReadAgainError from error
        table = in_runs(table if job.profile is None else mapped(table, job.profile))
        for start in range(0, table.num_rows, rows):
            yield table.slice(start, rows)

    return Source(written=True, group=GROUP, tables=tables)


def in_runs(table: Any) -> Any:
    """The rows in the order in which their declarations begin; those without an identifier stand alone."""
    names = joined(table.column(IDENTIFIER))
    group = names
    if names.null_count:
        lone = pyarrow.array(np.arange(len(names))).cast(pyarrow.string())
        own = pyarrow.compute.binary_join_element_wise("=", names, "")
        lone = pyarrow.compute.binary_join_element_wise("-", lone, "")
        group = pyarrow.compute.if_else(names.is_valid(), own, lone)
    table = table.append_column(GROUP, group)
    if len(group) < 2 or are_runs(group):
        return table
    codes = np.asarray(group.dictionary_encode().indices)
    return table.take(pyarrow.array(np.argsort(codes, kind="stable")))
