"""Writes one block of results while the next is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crmc.engine.blocks import Block, BlockWriter, Templates


@contextmanager
def written_behind(results: BlockWriter, templates: Templates) -> Iterator[Callable[[Block], None]]:
    """What takes the blocks, in their order; when the context ends well they are written.

    What the writer raises comes with the next block, or at the end. INVARIANT: one block waits at most.
    """
    # The library of threads is loaded only where many declarations are judged.
    from concurrent.futures import Future, ThreadPoolExecutor

    waiting: list[Future[None]] = []

    def write(block: Block) -> None:
        while waiting:
            waiting.pop().result()
        waiting.append(pool.submit(results.write_block, block, templates))

    with ThreadPoolExecutor(1) as pool:
        yield write
        while waiting:
            waiting.pop().result()
