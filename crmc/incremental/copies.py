"""Shares tasks out over the cores, among copies of this process.

A copy finds everything in its memory, and sends back plain data: nothing that it sends is ever run. What
does not come back whole is done here, so that a copy that is killed costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

import msgspec

Result = TypeVar("Result", bound=msgspec.Struct)


class _Copy(NamedTuple):
    process: int
    pipe: int


def in_copies(tasks: int, do: Callable[[int], Result], form: type[list[Result]]) -> Iterator[Result]:
    """The results of the tasks 0, 1, 2 …, in this order; each is independent of the others."""
    shares = min(_cores(), tasks)
    copies: list[_Copy | None] = []
    try:
        for share in range(1, shares):
            copies.append(_copy(range(share, tasks, shares), do))
        results = {task: do(task) for task in range(0, tasks, max(shares, 1))}
        for share, copy in enumerate(copies, start=1):
            wanted = range(share, tasks, shares)
            given = None if copy is None else _received(copy, form)
            copies[share - 1] = None
            results |= zip(wanted, given or map(do, wanted), strict=True)
    finally:
        for copy in copies:
            _end(copy)
    yield from (results[task] for task in range(tasks))


def _cores() -> int:
    """Cores that this process may use, where it can be copied."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _copy(tasks: range, do: Callable[[int], Result]) -> _Copy | None:
    """A copy at work; None where there can be none."""
    pipe, end = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(pipe)
        os.close(end)
        return None
    if process == 0:
        _work(tasks, do, end)
    os.close(end)
    return _Copy(process, pipe)


def _work(tasks: range, do: Callable[[int], Result], end: int) -> None:
    """All that a copy does; it never comes back, and leaves interrupts to the one that made it."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        data = msgspec.msgpack.encode([do(task) for task in tasks])
        with os.fdopen(end, "wb") as file:
            file.write(data)
        os._exit(0)
    finally:
        os._exit(1)


def _received(copy: _Copy, form: type[list[Result]]) -> list[Result] | None:
    with os.fdopen(copy.pipe, "rb") as file:
        data = file.read()
    _, status = os.waitpid(copy.process, 0)
    return msgspec.msgpack.decode(data, type=form) if status == 0 else None


def _end(copy: _Copy | None) -> None:
    if copy is not None:
        os.close(copy.pipe)
        with contextlib.suppress(ProcessLookupError):
            os.kill(copy.process, signal.SIGKILL)
        os.waitpid(copy.process, 0)
