"""The engines by name, and which of them suits an input.

Each judges the whole language with the interpreter's answer, or says before it starts what it cannot
do. A module of an engine has one name `ENGINE`; it is imported when it is chosen, since its libraries
take longer to load than most evaluations.
"""

from __future__ import annotations

import importlib
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
}
"""By name; the first is the one for small inputs."""

LARGE = 2_000_000
"""Bytes of an input for which the batch engine is worth its start."""


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
        raise RefusedError(f"the engine `{name}` needs `{error.name}`, which is not installed") from None
    return engine


def chosen(name: str, job: Job) -> Engine:
    """The engine of that name, or for `auto` the one that suits the size and form of the input.

    Raises RefusedError.
    """
    if name == "auto":
        name = "numpy" if is_large(job.source) and not job.stop_on_error else "python"
    engine = engine_named(name)
    refusal = engine.refusal(job)
    if refusal is not None:
        raise RefusedError(refusal)
    return engine


def is_large(source: Path) -> bool:
    """Is a file worth the start of the batch engine?"""
    return source.is_file() and source.stat().st_size >= LARGE
