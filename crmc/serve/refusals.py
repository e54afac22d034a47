"""What the server refuses: a status and one clear sentence, as JSON."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""Of every answer: outcomes are for whoever asked, and are kept nowhere."""

UNDELIVERED = frozenset({408, 413, 415, 421})
"""Statuses given while the rest of a body may still be under way: the connection ends with them."""


class RefusedError(Exception):
    """`status` is that of HTTP, `sentence` what the client can do. `again`: it may work in a second."""

    def __init__(self, status: int, sentence: str, again: bool = False) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.again = status, sentence, again


def refusal(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """The answer that tells it."""
    more = dict(headers or {})
    if status in UNDELIVERED:
        more["Connection"] = "close"
    return JSONResponse({"error": sentence}, status, {**HEADERS, **more})


async def answer_refused(_request: Request, error: Exception) -> Response:
    """The handler of `RefusedError`."""
    assert isinstance(error, RefusedError)
    return refusal(error.status, error.sentence, {"Retry-After": "1"} if error.again else None)
