"""Load on `crmc serve` from a second process: `python -m tests.bench.serve_load`.

The server runs by itself and judges KCS declarations, one a request, over connections that stay open; this
process sends them and takes the times. Both share the machine: the figures are those of a server with a busy
neighbour.
A second round sends batches of 1,000, a third asks for health while batches are judged.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from crmc.bundle.opened import open_bundle
from crmc.engine.declarations import Given
from crmc.engine.profile_file import read_profile
from crmc.engine.readers import read_declarations
from tests.serve.server import PROGRAM, Server, head

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"
KEY = DATA / "kcs_random.key"


class Figures(NamedTuple):
    """Of one round: requests, seconds of all together, milliseconds of each in order."""

    requests: int
    seconds: float
    times: Sequence[float]

    def line(self, what: str, declarations: int = 1) -> str:
        rate = self.requests / self.seconds
        more = f", {rate * declarations:,.0f} declarations/s" if declarations > 1 else ""
        part = f"p50 {self.at(0.5):.2f} ms, p99 {self.at(0.99):.2f} ms"
        return f"{what}: {rate:,.0f} requests/s{more}, {part} ({self.requests:,} requests)"

    def at(self, share: float) -> float:
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))]


class Sender:
    """One open connection, which knows as much of HTTP as it needs."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        top, _, body = data.partition(b"\r\n\r\n")
        length = int(top.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        assert top.startswith(b"HTTP/1.1 200 "), top + body[:200]
        return body

    def _more(self) -> bytes:
        part = self._socket.recv(1 << 16)
        assert part, "the connection ended before the answer"
        return part


def post(path: str, form: str, body: bytes) -> bytes:
    return head(path, form, len(body)) + body


def load(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Figures:
    """Sends them round and round for so long, over so many connections."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def run(first: int) -> None:
        sender, position = Sender(port), first
        while (begun := time.perf_counter()) < end:
            sender.send(requests[position % len(requests)])
            times.append(1000 * (time.perf_counter() - begun))
            position += connections

    started = time.perf_counter()
    threads = [threading.Thread(target=run, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Figures(len(times), time.perf_counter() - started, sorted(times))


def declarations(bundle: Path, count: int) -> Iterator[bytes]:
    book = open_bundle(bundle).book
    profile = read_profile(DATA / "kcs_profile.yaml", book)
    for result in read_declarations(DATA / "kcs_import_declarations.csv", book, profile):
        if isinstance(result, Given) and count > 0:
            count -= 1
            yield json.dumps(result.declaration).encode()


def built(folder: Path) -> Path:
    """The bundle of Serbia from this repository's own criteria."""
    words = ["build", "--root", str(ROOT), "--party", "RS", "--out", str(folder)]
    subprocess.run([sys.executable, "-c", PROGRAM, *words], check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.bundle.zip"))


def rounds(server: Server, records: list[bytes], connections: int, seconds: float) -> Iterator[str]:
    single = [post("/v1/evaluate", "application/json", record) for record in records]
    load(server.port, single, connections, 1)
    for number in dict.fromkeys((1, connections)):
        yield load(server.port, single, number, seconds).line(f"one declaration, {number} connections")
    batch = [post("/v1/evaluate/batch", "application/x-ndjson", b"\n".join(records))]
    yield load(server.port, batch, 1, seconds).line(f"batch of {len(records):,}", len(records))
    other = threading.Thread(target=load, args=(server.port, batch, 2, seconds))
    other.start()
    health = [b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"]
    yield load(server.port, health, 1, seconds).line("health during two batches")
    other.join()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument(
        "bundle", nargs="?", type=Path, help="a bundle file [default: made of this repository]"
    )
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--seconds", type=float, default=10, help="of each round")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bundle = given.bundle or built(Path(folder) / "out")
        records = list(declarations(bundle, 1000))
        server = Server(bundle, "--port", 0, "--key", KEY).started()
        try:
            for line in rounds(server, records, given.connections, given.seconds):
                print(line, flush=True)
        finally:
            server.end()


if __name__ == "__main__":
    main()
