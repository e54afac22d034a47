"""Spark on two local workers gives the rows of the reference interpreter on random worlds.

It takes a second for each question, however small: there are fewer worlds than for the other engines, and
larger ones, in one session.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from crmc.engine.sql.spark_engine import session_of
from tests.engine_agreement import Size, differences

WORLDS = {3: Size(declarations=9), 7: Size(150, 12), 10: Size(150, 12), 11: Size(150, 12)}
"""By seed; of the first, the chunks are of seven rows."""
LEAST = {Size(declarations=9): 50, Size(150, 12): 2_000}


@pytest.fixture(scope="module")
def local() -> Iterator[SparkSession]:
    other = SparkSession.getActiveSession()
    if other is not None:  # another test may have begun one with other workers
        other.stop()
    session = session_of("local[2]")
    assert session.sparkContext.master == "local[2]"
    assert session.sparkContext.defaultParallelism == 2
    yield session
    session.stop()


@pytest.mark.slow
@pytest.mark.parametrize("seed", WORLDS)
def test_two_workers_agree_with_the_interpreter(local: SparkSession, tmp_path: Path, seed: int) -> None:
    pairs, found = differences(seed, tmp_path, ["spark"], WORLDS[seed])
    assert not found, found[0]
    assert pairs >= LEAST[WORLDS[seed]], pairs
