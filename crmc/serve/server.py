"""Runs the application: sockets, signals, and connections that are not worth keeping."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from crmc.serve.work import STACK

MOST_CONNECTIONS = 256
SECONDS_FOR_HEAD = 10.0
"""At most, from the first byte of a request, or the beginning of the connection, to the end of its head."""
LARGEST_HEAD = 16 << 10
SECONDS_TO_END = 30
SECONDS_BETWEEN_THREADS = 0.001
"""Judging gives way to answering so often: health is told at once while every thread judges."""


class Protocol(H11Protocol):
    """A connection: there are so many at most, and a head that does not come whole in time ends one."""

    seconds_for_head = SECONDS_FOR_HEAD
    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own is so, too
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.write(_plain(503, "there are too many connections: close some, or try again later"))
            transport.close()
            return
        self._head = self.loop.call_later(self.seconds_for_head, self._end_slow_head)

    def handle_events(self) -> None:
        super().handle_events()
        if self.conn.their_state is not h11.IDLE:
            self._let_go()
        elif self._head is None and self.conn.trailing_data[0]:
            self._head = self.loop.call_later(self.seconds_for_head, self._end_slow_head)

    def connection_lost(self, exc: Exception | None) -> None:
        self._let_go()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """In place of a plain text."""
        self.transport.write(_plain(400, "this is not a request of HTTP/1.1"))
        self.transport.close()

    def _end_slow_head(self) -> None:
        self._head = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            words = f"the head of the request did not come within {self.seconds_for_head:g} s"
            self.transport.write(_plain(408, words))
            self.transport.close()

    def _let_go(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


def _plain(status: int, sentence: str) -> bytes:
    """An answer on a connection that has no request to answer."""
    body = json.dumps({"error": sentence}).encode()
    reason = {400: "Bad Request", 408: "Request Timeout", 503: "Service Unavailable"}[status]
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + body


class Server(uvicorn.Server):
    """Ends quietly, with success, when it is told to end: what was accepted is answered first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Both signals ask for the end; a second one for the end at once."""
        earlier = {name: signal.signal(name, self._asked) for name in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for name, handler in earlier.items():
                signal.signal(name, handler)

    def _asked(self, _signal: int, _frame: Any) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def bound_socket(host: str, port: int) -> socket.socket:
    """Listens there; port 0 takes one that is free. Raises OSError."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    # The protocol is said, for without it asyncio lets small packets wait for each other (40 ms an answer).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(MOST_CONNECTIONS)
    except OSError:
        listening.close()
        raise
    return listening


def run(app: ASGIApp, listening: socket.socket, seconds: float) -> None:
    """Until a signal ends it; `seconds` are those that a head may take, if they are fewer than its own."""
    threading.stack_size(STACK)
    sys.setswitchinterval(SECONDS_BETWEEN_THREADS)
    protocol = type("Protocol", (Protocol,), {"seconds_for_head": min(seconds, SECONDS_FOR_HEAD)})
    config = uvicorn.Config(
        app,
        http=protocol,
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )
    Server(config).run(sockets=[listening])
