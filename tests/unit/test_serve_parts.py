"""Parts of `crmc serve` that a running server shows only by chance: no room, no time, a day that passes."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from starlette.types import ASGIApp

from crmc.serve.app import application
from crmc.serve.holder import ExpiredError, Files, Holder
from crmc.serve.limits import Limits
from crmc.serve.memory import Delivery, Memory, Share
from crmc.serve.refusals import RefusedError
from crmc.serve.work import Deadline, Workers
from tests.serve.server import DECLARATION, bundle_at

Result = TypeVar("Result")
LIMITS = Limits(size=1000, seconds=60, threads=1, waiting=1)


def run(scene: Coroutine[Any, Any, Result]) -> Result:
    """In a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, scene).result()


def refused(awaitable: Awaitable[object]) -> Awaitable[RefusedError]:
    async def told() -> RefusedError:
        with pytest.raises(RefusedError) as caught:
            await awaitable
        return caught.value

    return told()


def test_who_comes_when_all_places_are_taken_is_refused() -> None:
    async def scene() -> tuple[RefusedError, list[str]]:
        workers, go = Workers(threads=1, waiting=1, seconds=60), threading.Event()

        def work(_deadline: Deadline) -> str:
            go.wait(60)
            return "done"

        accepted = [asyncio.ensure_future(workers.run(work)) for _ in range(2)]
        await asyncio.sleep(0)
        third = await refused(workers.run(work))
        go.set()
        return third, await asyncio.gather(*accepted)

    error, done = run(scene())
    assert (error.status, done) == (503, ["done", "done"])
    assert error.sentence == "the server has as much to do as it takes on: send it again in a second"


def test_work_that_takes_too_long_stops_by_itself_and_so_does_who_waits_for_it() -> None:
    stopped = threading.Event()

    def endless(deadline: Deadline) -> None:
        try:
            while True:
                deadline.check()
        except RefusedError:
            stopped.set()
            raise

    async def scene() -> list[RefusedError]:
        workers = Workers(threads=1, waiting=1, seconds=0.05)
        return list(await asyncio.gather(refused(workers.run(endless)), refused(workers.run(endless))))

    for error in run(scene()):
        assert (error.status, error.sentence) == (
            503,
            "it took longer than 0.05 s: send fewer records at a time",
        )
    assert stopped.wait(60)


def test_work_stops_when_the_server_ends() -> None:
    async def scene() -> RefusedError:
        workers, begun = Workers(threads=1, waiting=0, seconds=60), threading.Event()

        def endless(deadline: Deadline) -> None:
            begun.set()
            while True:
                deadline.check()

        running = asyncio.ensure_future(refused(workers.run(endless)))
        await asyncio.to_thread(begun.wait, 60)
        workers.end()
        return await running

    assert run(scene()).sentence == "the server is ending: send it again"


class Clock:
    """A day that a test moves on."""

    def __init__(self) -> None:
        self.now = datetime(2027, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def asked(app: ASGIApp, method: str, path: str, body: bytes = b"") -> tuple[int, Any]:
    """Status and JSON of one request."""
    sent: list[Any] = []
    headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": headers, "http_version": "1.1", "scheme": "http", "root_path": "",
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async def call() -> None:
        await app(scope, receive, send)

    run(call())
    return sent[0]["status"], json.loads(b"".join(message["body"] for message in sent[1:]))


@pytest.mark.parametrize("allowed", [False, True])
def test_nothing_is_judged_after_the_last_day_unless_that_is_allowed(tmp_path: Path, allowed: bool) -> None:
    clock = Clock()
    path = bundle_at(tmp_path / "b.zip", criteria=until_the_end_of_2027())
    holder = Holder(Files(path), clock, print, allow_expired=allowed)
    clock.now = datetime(2028, 1, 1, tzinfo=UTC)
    app = application(holder, LIMITS, print, loopback=True)
    status, health = asked(app, "GET", "/health")
    assert (status, health["status"]) == ((200, "ok") if allowed else (503, "expired"))
    status, answer = asked(app, "POST", "/v1/evaluate", json.dumps(DECLARATION).encode())
    if allowed:
        assert (status, answer["declaration"]) == (200, "D1")
    else:
        assert (status, answer) == (
            503,
            {"error": "the bundle expired on 2027-12-31: nothing is judged by it"},
        )
        with pytest.raises(ExpiredError, match="expired on 2027-12-31"):
            Holder(Files(path), clock, print, allow_expired=False)


def until_the_end_of_2027() -> tuple[Any, ...]:
    from tests.serve.test_swap import until_day

    return until_day("2027-12-31")


def test_a_defect_is_told_without_the_declaration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object) -> bytes:
        raise ValueError("the importer is Someone")

    monkeypatch.setattr("crmc.serve.app.judge_one", broken)
    app = application(
        Holder(Files(bundle_at(tmp_path / "b.zip")), Clock(), print, False), LIMITS, print, True
    )
    with pytest.raises(ValueError, match="Someone"):  # the server above it, which tells nothing, gets it
        asked(app, "POST", "/v1/evaluate", b"{}")
    told = capsys.readouterr().out
    assert told.startswith("a defect of ours (ValueError at broken:")
    assert "Someone" not in told


def test_bodies_and_answers_share_a_memory_that_has_an_end() -> None:
    memory = Memory(100)
    first, second = Share(memory), Share(memory)
    first.take(60)
    with pytest.raises(RefusedError, match="holds as much as it can") as caught:
        second.take(41)
    assert (caught.value.status, caught.value.again) == (503, True)
    second.take(40)
    first.end()
    first.end()
    assert memory.held == 40


def test_who_does_not_take_an_answer_holds_nothing_for_long() -> None:
    memory = Memory(1 << 20)
    share = Share(memory)
    share.take(1 << 20)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) == 3:
            await asyncio.sleep(60)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    with pytest.raises(TimeoutError):
        run(Delivery(b"x" * (1 << 20), "text/plain", {}, share, 0.05)({}, receive, send))
    assert (memory.held, len(sent)) == (0, 3)


def test_all_is_given_back_after_every_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Memory] = []

    def memory(most: int) -> Memory:
        made.append(Memory(most))
        return made[0]

    monkeypatch.setattr("crmc.serve.app.Memory", memory)
    app = application(
        Holder(Files(bundle_at(tmp_path / "b.zip")), Clock(), print, False), LIMITS, print, True
    )
    statuses = [
        asked(app, "POST", "/v1/evaluate", body)[0]
        for body in (json.dumps(DECLARATION).encode(), b"{", b" " * 2000)
    ]
    assert statuses == [200, 400, 413]
    assert made[0].held == 0
