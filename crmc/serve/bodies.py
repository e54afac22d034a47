"""The body of a request, as much of it as is allowed and as long as is allowed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from starlette.requests import ClientDisconnect, Request

from crmc.serve.memory import Share
from crmc.serve.refusals import RefusedError

Form = Literal["json", "lines"]

FORMS: dict[str, Form] = {
    "application/json": "json",
    "application/x-ndjson": "lines",
    "application/jsonl": "lines",
    "application/x-jsonlines": "lines",
}

OVERFLOW = 4
"""So many times the limit is still read, and thrown away, so that a client that sends on gets its answer."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """`size` in bytes; `seconds` from the first to the last of them."""

    size: int
    seconds: float


def form_of(request: Request, *allowed: Form) -> Form:
    """By `Content-Type`. It must be said: a page of another site cannot say it unasked."""
    stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    form = FORMS.get(stated)
    if form not in allowed:
        names = " or ".join(
            name for name in ("application/json", "application/x-ndjson") if FORMS[name] in allowed
        )
        raise RefusedError(415, f"the body must be {names}, and `Content-Type` must say so")
    return form


async def body_of(request: Request, limits: BodyLimits, share: Share) -> bytes:
    """All of it. Raises RefusedError if it is too large, comes too slowly, or there is no room for it."""
    try:
        async with asyncio.timeout(limits.seconds):
            return await _read(request, limits.size, share)
    except TimeoutError:
        raise RefusedError(408, f"the body did not come within {limits.seconds:g} s") from None
    except ClientDisconnect:
        raise RefusedError(400, "the body ended before it was whole") from None


async def _read(request: Request, limit: int, share: Share) -> bytes:
    too_large = RefusedError(413, f"the body is larger than {limit:,} bytes: send fewer records at a time")
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > OVERFLOW * limit:
        raise too_large
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= limit:
            share.take(len(part))
            parts.append(part)
        elif size > OVERFLOW * limit:
            break
        else:
            parts.clear()
    if size > limit:
        raise too_large
    return b"".join(parts)
