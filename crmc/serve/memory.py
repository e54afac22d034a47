"""How much of bodies and answers is held at a time, whoever sends slowly or takes slowly."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from crmc.serve.refusals import RefusedError

BYTES_AT_ONCE = 256 << 10


class Memory:
    """`most` bytes of all requests together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.held = 0

    def take(self, size: int) -> None:
        """Raises RefusedError where there is no room."""
        if self.held + size > self._most:
            raise RefusedError(
                503, "the server holds as much as it can: send it again in a second", again=True
            )
        self.held += size

    def give(self, size: int) -> None:
        """What was taken is free again."""
        self.held -= size


class Share:
    """What one request has taken; `end` gives all of it back, once."""

    def __init__(self, memory: Memory) -> None:
        self._memory, self._taken = memory, 0

    def take(self, size: int) -> None:
        """Raises RefusedError where there is no room."""
        self._memory.take(size)
        self._taken += size

    def end(self) -> None:
        """Nothing is held any more."""
        self._memory.give(self._taken)
        self._taken = 0


class Delivery(Response):
    """An answer that is sent in pieces: who does not take it in time gets no more of it."""

    def __init__(self, body: bytes, form: str, headers: dict[str, str], share: Share, seconds: float) -> None:
        super().__init__(body, media_type=form, headers=headers)
        self._share, self._seconds = share, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await self._send(send)
        finally:
            self._share.end()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        whole = memoryview(self.body)
        for start in range(0, len(whole), BYTES_AT_ONCE):
            piece = bytes(whole[start : start + BYTES_AT_ONCE])
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
