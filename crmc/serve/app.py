"""The application: what is asked, and what is answered."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeAlias

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from crmc.bundle.manifest import is_expired
from crmc.serve.bodies import BodyLimits, Form, body_of, form_of
from crmc.serve.holder import Holder, Serving
from crmc.serve.judging import Answer, judge_batch, judge_one
from crmc.serve.limits import Limits
from crmc.serve.loopback import OfThisMachine
from crmc.serve.memory import Delivery, Memory, Share
from crmc.serve.openapi import description_of
from crmc.serve.refusals import HEADERS, RefusedError, answer_refused, refusal
from crmc.serve.work import Deadline, Workers

SECONDS_BETWEEN_LOOKS = 0.5
MOST_BYTES_HELD = 512 << 20

Judge: TypeAlias = Callable[[Serving, bytes, Form, bool, Deadline], Answer]


class Service:
    """Answers the requests, each with the bundle that is in use when it begins."""

    def __init__(self, holder: Holder, limits: Limits, tell: Callable[[str], None]) -> None:
        self._holder, self._tell = holder, tell
        self._bodies = BodyLimits(limits.size, limits.seconds)
        self._memory = Memory(max(MOST_BYTES_HELD, 4 * limits.size))
        self._workers = Workers(limits.threads, limits.waiting, limits.seconds)

    async def evaluate(self, request: Request) -> Response:
        """One declaration."""
        return await self._judged(request, ("json",), judge_one)

    async def batch(self, request: Request) -> Response:
        """Several declarations."""
        return await self._judged(request, ("json", "lines"), judge_batch)

    async def _judged(self, request: Request, forms: tuple[Form, ...], judge: Judge) -> Response:
        share = Share(self._memory)
        try:
            every_pair, form, serving = _every_pair(request), form_of(request, *forms), self._serving()
            body = await body_of(request, self._bodies, share)
            answer = await self._workers.run(partial(judge, serving, body, form, every_pair))
            share.take(len(answer.body))
        except BaseException:
            share.end()
            raise
        headers = {**HEADERS, "Crmc-Bundle": serving.bundle.digest, **answer.headers}
        return Delivery(answer.body, answer.form, headers, share, self._bodies.seconds)

    async def health(self, _request: Request) -> Response:
        """Whether it judges."""
        serving, refused, expired = self._holder.serving, self._holder.refusal, self._holder.is_expired
        content = {
            "status": "expired" if expired else "ok",
            "digest": serving.bundle.digest,
            "release": serving.bundle.manifest.release,
            "since": serving.since.isoformat(timespec="seconds"),
            "accepted": self._workers.accepted,
            "refused": refused and {"reason": refused.reason, "at": refused.at.isoformat(timespec="seconds")},
        }
        return JSONResponse(content, 503 if expired else 200, HEADERS)

    async def identity(self, _request: Request) -> Response:
        """Which bundle answers."""
        serving = self._holder.serving
        manifest = serving.bundle.manifest
        content: dict[str, Any] = msgspec.to_builtins(manifest)
        content["digest"] = serving.bundle.digest
        content["age_days"] = self._holder.age_days
        content["expired"] = is_expired(manifest, self._holder.today)
        content["since"] = serving.since.isoformat(timespec="seconds")
        return JSONResponse(content, headers=HEADERS)

    async def description(self, _request: Request) -> Response:
        """The OpenAPI document."""
        return JSONResponse(description_of(self._holder.serving.bundle.book), headers=HEADERS)

    def _serving(self) -> Serving:
        serving = self._holder.serving
        if self._holder.is_expired:
            day = serving.bundle.manifest.validity.end
            raise RefusedError(503, f"the bundle expired on {day}: nothing is judged by it")
        return serving

    async def failed(self, _request: Request, error: Exception) -> Response:
        """A defect of ours, told without the declaration."""
        self._tell(f"a defect of ours ({place_of(error)}); please report it")
        return refusal(500, "a defect of ours: this was not judged; please report it")

    @asynccontextmanager
    async def life(self, _app: Starlette) -> AsyncIterator[None]:
        """Looks after newer files as long as the server runs."""
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
            self._workers.end()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            try:
                await asyncio.to_thread(self._holder.look)
            except Exception as error:  # whatever it is, the bundle in use goes on
                self._tell(f"a defect of ours while looking for a newer bundle ({place_of(error)})")


def application(holder: Holder, limits: Limits, tell: Callable[[str], None], loopback: bool) -> ASGIApp:
    """`loopback`: only who asks for this machine by its name is answered."""
    service = Service(holder, limits, tell)
    app = Starlette(
        routes=[
            Route("/v1/evaluate", service.evaluate, methods=["POST"]),
            Route("/v1/evaluate/batch", service.batch, methods=["POST"]),
            Route("/v1/bundle", service.identity),
            Route("/health", service.health),
            Route("/openapi.json", service.description),
        ],
        exception_handlers={
            RefusedError: answer_refused,
            HTTPException: _answer_no_route,
            Exception: service.failed,
        },
        lifespan=service.life,
    )
    return OfThisMachine(app) if loopback else app


async def _answer_no_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        words = f"`{request.url.path}` does not take {request.method}"
        return refusal(405, words, dict(error.headers or {}))
    return refusal(error.status_code, "there is nothing at this address: /openapi.json tells what there is")


def _every_pair(request: Request) -> bool:
    given = request.query_params.get("all", "false")
    if given not in ("true", "false"):
        raise RefusedError(400, f"`all` must be true or false, not `{given[:40]}`")
    return given == "true"


def place_of(error: BaseException) -> str:
    """What and where, without its words: they may hold something of a declaration."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
