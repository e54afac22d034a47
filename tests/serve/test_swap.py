"""A newer bundle takes over while requests are under way; one that is not as it must be does not."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crmc import Bundle
from tests.serve.server import BOOK, DECLARATION, PATIENCE, Server, bundle_at, head, serving, until

pytestmark = pytest.mark.slow


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return bundle_at(tmp_path / "rs.bundle.zip")


def release(server: Server) -> str:
    return str(server.ask("GET", "/v1/bundle").json["release"])


def refused(server: Server) -> Any:
    return server.ask("GET", "/health").json["refused"]


def test_no_request_is_dropped_while_bundles_take_over(path: Path) -> None:
    digests = [Bundle.open(path).digest]
    with serving(path) as server:
        hammer = start_hammer(server.port)
        for number in (1, 2, 3):
            bundle_at(path, release=f"1.0.{number}")
            digests.append(Bundle.open(path).digest)
            server.line(rf"RS 1\.0\.{number}, digest {digests[-1][:16]}: in use now")
        told, _ = hammer.communicate(timeout=PATIENCE)
    counts = json.loads(told)
    requests = counts["status 200"]
    assert {key for key in counts if not key.startswith("digest")} == {"status 200", "channel red"}
    assert {key.removeprefix("digest ") for key in counts if key.startswith("digest")} >= set(digests[:3])
    assert sum(count for key, count in counts.items() if key.startswith("digest")) == requests
    assert requests > 100


def start_hammer(port: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "tests.serve.hammer", str(port)]
    hammer = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert hammer.stdout is not None
    assert hammer.stdout.readline() == "begun\n"
    return hammer


def changed(path: Path, data: bytes) -> None:
    (path.parent / "new").write_bytes(data)
    os.replace(path.parent / "new", path)


def test_a_forged_bundle_is_refused_and_the_old_one_goes_on(path: Path) -> None:
    with serving(path) as server:
        data = bytearray(path.read_bytes())
        data[data.index(b'"CN"') + 1] ^= 1
        changed(path, bytes(data))
        line = server.line("not taken into use")
        assert line.startswith("crmc serve: not taken into use: `rs.bundle.zip` is refused: ")
        assert line.endswith("goes on")
        health = server.ask("GET", "/health")
        assert (health.status, health.json["status"]) == (200, "ok")
        assert health.json["refused"]["reason"] in line
        assert server.one().json["rows"][0]["outcome"] == "selected"
        bundle_at(path, release="2.0.0")
        server.line("RS 2.0.0, .*: in use now")
        assert (release(server), refused(server)) == ("2.0.0", None)


def test_a_half_copied_bundle_is_waited_for(path: Path) -> None:
    whole = bundle_at(path.parent / "other.zip", release="3.0.0").read_bytes()
    with serving(path) as server, path.open("wb") as copy:
        for byte in range(0, len(whole), max(1, len(whole) // 4)):
            copy.write(whole[byte : byte + max(1, len(whole) // 4)])
            copy.flush()
            assert server.one().status == 200
        copy.close()
        until(lambda: release(server) == "3.0.0")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"party": "MK"}, "is now the bundle of MK, not of RS"),
        ({"audience": "officer"}, "is now for another audience: officer, not RS"),
        ({"criteria": "expired"}, "expired on 2026-01-31"),
        (None, "is not a file"),
    ],
)
def test_what_is_not_the_next_of_its_line_does_not_take_over(
    path: Path, changes: dict[str, Any] | None, words: str
) -> None:
    with serving(path) as server:
        if changes is None:
            path.unlink()
        else:
            bundle_at(path, **({"criteria": until_day("2026-01-31")} if "criteria" in changes else changes))
        assert words in server.line("not taken into use")
        assert (release(server), server.one().status) == ("1.0.0", 200)
        assert words in refused(server)["reason"]


def until_day(day: str) -> tuple[Any, ...]:
    def ending(criterion: Any) -> Any:
        valid = msgspec.structs.replace(criterion.head.valid, start="2025-01-01", end=day)
        return msgspec.structs.replace(criterion, head=msgspec.structs.replace(criterion.head, valid=valid))

    return tuple(map(ending, BOOK.criteria))


def test_supplies_are_read_again_when_they_change(path: Path, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,date,eur_per_unit\nRSD,2027-01-01,0.0001\n")
    item = {"customs_value": {"amount": "2000", "currency": "RSD"}}
    with serving(path, "--rates", rates) as server:

        def outcome() -> str:
            rows = server.one({**DECLARATION, "items": [item]}, "?all=true").json["rows"]
            return next(str(row["outcome"]) for row in rows if row["criterion"] == "T-2")

        assert outcome() == "not_selected"
        rates.write_text("currency,date,eur_per_unit\nRSD,2027-01-01,0.0085\n")
        server.line("its supplies were read again")
        assert outcome() == "selected"
        rates.write_text("currency,date\n")
        assert "the header must be" in server.line("not taken into use")
        assert outcome() == "selected"


# Beginning and end


def test_an_expired_bundle_is_refused_unless_it_is_allowed(path: Path) -> None:
    bundle_at(path, criteria=until_day("2026-01-31"))
    server = Server(path, "--port", 0)
    assert server.line("Error").endswith(
        "`rs.bundle.zip` expired on 2026-01-31: get a newer one, or say --allow-expired"
    )
    assert server.process.wait(PATIENCE) == 3
    with serving(path, "--allow-expired") as allowed:
        assert allowed.one().status == 200
        assert allowed.ask("GET", "/v1/bundle").json["expired"] is True


def test_a_bundle_that_cannot_be_used_begins_nothing(path: Path, tmp_path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])
    server = Server(path, "--port", 0)
    assert "is refused" in server.line("Error")
    assert server.process.wait(PATIENCE) == 1
    (tmp_path / "key").write_bytes(b"short")
    short = Server(bundle_at(path), "--port", 0, "--key", tmp_path / "key")
    assert "has 5 bytes: at least 32 are needed" in short.line("Error|bytes")
    assert short.process.wait(PATIENCE) == 2


def test_it_listens_on_loopback_unless_told_otherwise(path: Path) -> None:
    refused = pytest.raises(OSError)  # noqa: PT011 - refused, or no such address: both are right
    with serving(path) as server, refused:
        socket.create_connection(("127.0.0.2", server.port), 5)
    wide = Server(path, "--port", 0, "--host", "0.0.0.0")
    try:
        assert wide.line("warning").endswith(
            "whoever reaches 0.0.0.0 is answered, and nobody is asked who they are"
        )
        wide.started()
        assert wide.ask("GET", "/health", Host="customs.example").status == 200
    finally:
        wide.process.kill()
        wide.process.wait()


def test_a_port_that_is_taken_is_told(path: Path) -> None:
    with serving(path) as server:
        second = Server(path, "--port", server.port)
        assert f"it cannot listen on `127.0.0.1`, port {server.port}: address already in use" in second.line(
            "Error"
        )
        assert second.process.wait(PATIENCE) == 2


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_what_was_accepted_is_answered_before_the_end(path: Path, name: int) -> None:
    body = json.dumps(DECLARATION).encode()
    with serving(path) as server, socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        client.sendall(head("/v1/evaluate", "application/json", len(body)) + body[:10])
        until(lambda: server.ask("GET", "/health").status == 200)
        server.process.send_signal(name)
        until(lambda: is_closed(server.port))
        client.sendall(body[10:])
        assert client.recv(65536).startswith(b"HTTP/1.1 200 OK")
        assert server.process.wait(PATIENCE) == 0
        assert server.line("ended")


def is_closed(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("library", ["starlette", "uvicorn"])
def test_without_its_libraries_the_command_says_what_to_install(path: Path, library: str) -> None:
    hidden = f"import sys; sys.modules['{library}'] = None; "
    program = hidden + "sys.argv[1:] = ['serve', sys.argv[1]]; from crmc.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", program, path], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "`crmc serve` needs its extra: install `crmc[serve]`" in done.stderr


def test_the_libraries_are_loaded_only_where_they_are_used() -> None:
    program = (
        "import sys, crmc.cli.serve_command, crmc.cli.evaluate_command;"
        "sys.exit(any(name in sys.modules for name in ('starlette', 'uvicorn', 'anyio')))"
    )
    root = str(Path(__file__).parents[2])
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
