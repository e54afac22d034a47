"""Judging in threads, so that the server itself always answers. How many, and how long, is bounded."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from crmc.serve.refusals import RefusedError

Result = TypeVar("Result")

STACK = 64 << 20
"""Bytes of stack of a thread: conditions and declarations may be nested as deeply as in a command."""


class Deadline:
    """A moment after which work stops by itself. It is asked in the thread that works."""

    def __init__(self, seconds: float, ended: threading.Event) -> None:
        self._seconds, self._end, self._ended = seconds, monotonic() + seconds, ended

    @property
    def left(self) -> float:
        return max(0.0, self._end - monotonic())

    def check(self) -> None:
        """Raises RefusedError when the time is over, or the server ends."""
        if self._ended.is_set():
            raise RefusedError(503, "the server is ending: send it again", again=True)
        if self.left == 0:
            raise self.overdue()

    def overdue(self) -> RefusedError:
        return RefusedError(503, f"it took longer than {self._seconds:g} s: send fewer records at a time")


class Workers:
    """`threads` pieces of work at a time, `waiting` more in a queue; whoever comes then is refused."""

    def __init__(self, threads: int, waiting: int, seconds: float) -> None:
        self._most, self._seconds = threads + waiting, seconds
        self._free = asyncio.Semaphore(threads)
        self._ended = threading.Event()
        self._pool = ThreadPoolExecutor(threads, "judge")
        self.accepted = 0

    async def run(self, work: Callable[[Deadline], Result]) -> Result:
        """The result of the work. Raises RefusedError where there is no room or no time."""
        if self.accepted >= self._most:
            raise RefusedError(
                503, "the server has as much to do as it takes on: send it again in a second", again=True
            )
        self.accepted += 1
        try:
            return await self._run(work, Deadline(self._seconds, self._ended))
        finally:
            self.accepted -= 1

    async def _run(self, work: Callable[[Deadline], Result], deadline: Deadline) -> Result:
        try:
            async with asyncio.timeout(deadline.left):
                await self._free.acquire()
        except TimeoutError:
            raise deadline.overdue() from None
        future = asyncio.get_running_loop().run_in_executor(self._pool, work, deadline)
        # The place is free again when the thread is, which may be a little after the answer.
        future.add_done_callback(self._release)
        try:
            async with asyncio.timeout(deadline.left):
                return await asyncio.shield(future)
        except TimeoutError:
            raise deadline.overdue() from None

    def _release(self, future: asyncio.Future[Result]) -> None:
        self._free.release()
        if not future.cancelled():
            future.exception()  # it was told already, or nobody waits for it any more

    def end(self) -> None:
        """Whatever still runs stops at its next record."""
        self._ended.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
