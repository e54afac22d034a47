"""The engine `spark`: the clause table sent to every worker, the records divided among them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

from pyspark.sql import SparkSession

from crmc.engine.batch.engine import batches
from crmc.engine.blocks import Block
from crmc.engine.engines import Job
from crmc.engine.sql.clause_table import ClauseTable
from crmc.engine.sql.judge import JudgeMaker
from crmc.engine.sql.relations import Relations
from crmc.engine.sql.statement import Dialect, statement_of

DIALECT = Dialect(wide="DECIMAL(38, 0)", whole="/*+ BROADCAST(m), BROADCAST(c) */")

SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.pyspark.fallback.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""In ANSI mode a number that does not fit is an error and never another number."""


class SparkEngine:
    """See `crmc.engine.engines.Engine`. The cluster is that of Spark's configuration, else this machine."""

    name = "spark"

    def refusal(self, job: Job) -> str | None:
        """It cannot stop at the first error, and Spark needs Java."""
        if job.stop_on_error:
            return "the engine `spark` judges many declarations at once and cannot stop at the first error"
        home = os.environ.get("JAVA_HOME")
        if home is None and shutil.which("java") is None:
            return "the engine `spark` needs Java 17 or newer, which is not installed"
        if home is not None and shutil.which("java", path=os.path.join(home, "bin")) is None:
            return (
                f"the engine `spark` needs Java 17 or newer, and there is none where JAVA_HOME says: `{home}`"
            )
        return None

    def blocks(self, job: Job) -> Iterator[Block]:
        """The rows in blocks of some hundred thousand items."""
        yield from batches(job, JudgeMaker(SparkDatabase(session_of())))


def session_of(master: str | None = None) -> SparkSession:
    """The session of a cluster: the one that runs, else of `master`, else of Spark's configuration."""
    builder = SparkSession.builder.appName("crmc")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    return (builder if master is None else builder.master(master)).getOrCreate()


class SparkDatabase:
    """Joins in Spark. The session stays: starting one takes longer than most evaluations."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._clauses: Any = None
        session.sparkContext.setLogLevel("ERROR")

    def pairs(self, table: ClauseTable, relations: Relations) -> Any:
        """See `judge.Database`."""
        bound = {"clauses": table.rows, "records": relations.records, "met": relations.met}
        for name, data in bound.items():
            if name != "clauses" or data is not self._clauses:
                self._session.createDataFrame(data).createOrReplaceTempView(name)
        self._clauses = table.rows
        return self._session.sql(statement_of(table, relations, DIALECT)).toArrow()


ENGINE = SparkEngine()
