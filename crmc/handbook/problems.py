"""What the renderer found, in our own sentences."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crmc.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """`severity` error: no site was written. `message` is one lower-case sentence."""

    severity: Severity
    message: str


_SENTENCES = (
    (
        re.compile(r"Doc file '(.+?)' contains a link '(.+?)', but the target.* is not found"),
        r"the page `\1` links to `\2`, and there is no such page",
    ),
    (
        re.compile(r"Doc file '(.+?)' contains a link '(.+?)', but .*anchor"),
        r"the page `\1` links to `\2`, and there is no such place on that page",
    ),
    (
        re.compile(r"Doc file '(.+?)' contains an (?:absolute|unrecognized relative) link '(.+?)'"),
        r"the page `\1` links to `\2`, which is not the path of a page from there",
    ),
)
"""Messages of mkdocs 1.6 (`structure/pages.py`) about links, and ours for them."""


@contextmanager
def collected_problems() -> Iterator[list[Problem]]:
    """Warnings of the renderer while the block runs, instead of on the terminal."""
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in ("mkdocs", "material", "pymdownx", "MARKDOWN")]
    before = [(logger.propagate, logger.level, list(logger.handlers)) for logger in loggers]
    for logger in loggers:
        logger.propagate, logger.handlers = False, [collector]
        logger.setLevel(logging.WARNING)
    try:
        yield collector.problems
    finally:
        for logger, (propagate, level, handlers) in zip(loggers, before, strict=True):
            logger.propagate, logger.handlers = propagate, handlers
            logger.setLevel(level)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        problem = Problem(Severity.WARNING, sentence_of(record.getMessage()))
        if problem not in self.problems:
            self.problems.append(problem)


def sentence_of(message: str) -> str:
    """A message of mkdocs in our words; one that is not known, quoted as the renderer's."""
    words = " ".join(message.split())
    for pattern, ours in _SENTENCES:
        found = pattern.search(words)
        if found:
            return found.expand(ours)
    return f"the renderer warns: {words}"
