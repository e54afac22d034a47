"""A real `crmc serve` process, and requests to it."""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from crmc.bundle.pack import write_bundle
from crmc.ir import expression as ir
from tests.unit.book_builder import book, compare, control, criterion, el, eq, num

PROGRAM = "from crmc.cli import main; main()"
PATIENCE = 60
"""Seconds after which a test gives up; nothing that works takes a tenth of it."""

ACTIVE = msgspec.structs.replace(
    criterion(
        eq("origin_country", "CN"),
        "T-1",
        elements=["origin_country"],
        controls=[control("documentary")],
        status="active",
    ),
    active_from="2027-03-01",
)
BOOK = msgspec.structs.replace(
    book(
        ACTIVE,
        criterion(compare(el("customs_value"), ">", num("10")), "T-2", elements=["customs_value"]),
        criterion(
            compare(ir.HistoryCount(("importer_id",), "30"), ">=", num("1")), "T-3", elements=["importer_id"]
        ),
    ),
    party="RS",
    audience="RS",
    release="1.0.0",
)
DECLARATION: dict[str, Any] = {
    "id": "D1",
    "kind": "import",
    "acceptance_date": "2027-03-01",
    "items": [{"origin_country": "CN", "customs_value": "12.50"}],
}


def bundle_at(path: Path, **changes: Any) -> Path:
    """Writes the bundle, with these things of its book changed, and moves it there in one step."""
    (path.parent / "made").mkdir(exist_ok=True)
    made = write_bundle(path.parent / "made", msgspec.structs.replace(BOOK, **changes))
    os.replace(made, path)
    return path


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.body.splitlines()]


class Server:
    """`lines` of its log come one by one; `ended` is its exit status when it ends."""

    def __init__(self, *arguments: object) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", PROGRAM, "serve", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.port = 0

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def line(self, pattern: str) -> str:
        """The next line of the log that has this in it."""
        seen = []
        while (line := self.lines.get(timeout=PATIENCE)) is not None:
            if re.search(pattern, line):
                return line
            seen.append(line)
        raise AssertionError(f"`{pattern}` is not in {seen}")

    def started(self) -> Server:
        found = re.search(r"listening on http://.*:([0-9]+),", self.line("listening on"))
        assert found
        self.port = int(found[1])
        return self

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(
                method, path, body, {key.replace("_", "-"): value for key, value in headers.items()}
            )
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def one(self, declaration: Any = DECLARATION, query: str = "") -> Answer:
        return self.ask(
            "POST", f"/v1/evaluate{query}", json.dumps(declaration), Content_Type="application/json"
        )

    def batch(self, body: bytes | str, form: str = "application/x-ndjson", query: str = "") -> Answer:
        return self.ask("POST", f"/v1/evaluate/batch{query}", body, Content_Type=form)

    def end(self, name: int = signal.SIGTERM) -> int:
        self.process.send_signal(name)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(*arguments: object) -> Iterator[Server]:
    """On a free port, until the block ends."""
    server = Server(*arguments, "--port", 0)
    try:
        yield server.started()
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait(PATIENCE)


def head(path: str, form: str, length: int) -> bytes:
    """The head of a POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {form}", f"Content-Length: {length}"]
    return "\r\n".join([*lines, "", ""]).encode()


def until(condition: Any) -> None:
    """Waits for something that comes by itself."""
    last = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < last, "it did not come"
        time.sleep(0.02)
