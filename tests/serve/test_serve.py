"""What a server that runs answers."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from crmc import Bundle
from tests.serve.server import BOOK, DECLARATION, PATIENCE, Server, bundle_at, head, serving


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle_at(tmp_path_factory.mktemp("serve") / "rs.bundle.zip")


@pytest.fixture(scope="module")
def server(bundle: Path) -> Iterator[Server]:
    with serving(bundle, "--max-body", 1, "--timeout", 2, "--threads", 1) as running:
        yield running


def error(answer: Any) -> str:
    assert list(answer.json) == ["error"]
    return str(answer.json["error"])


def test_one_declaration_has_the_rows_of_the_library(server: Server, bundle: Path) -> None:
    answer = server.one()
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json["rows"] == Bundle.open(bundle).evaluate(DECLARATION)
    assert answer.json["declaration"] == "D1"
    assert answer.headers["Crmc-Bundle".lower()] == Bundle.open(bundle).digest
    assert answer.headers["cache-control"] == "no-store"
    assert not {"set-cookie", "server"} & {name.lower() for name in answer.headers}


def test_every_pair_is_told_if_it_is_asked_for(server: Server, bundle: Path) -> None:
    answer = server.one({**DECLARATION, "items": [{"origin_country": "IT"}]}, "?all=true")
    assert [row["outcome"] for row in answer.json["rows"]] == ["not_selected", "undetermined", "undetermined"]
    assert error(server.one(query="?all=yes")) == "`all` must be true or false, not `yes`"


@pytest.mark.parametrize(("day", "status"), [("2027-03-01", "active"), ("2027-02-28", "trial")])
def test_the_channel_and_controls_are_those_of_active_criteria(server: Server, day: str, status: str) -> None:
    judged = server.one({**DECLARATION, "acceptance_date": day}).json
    first = judged["rows"][0]
    assert (first["outcome"], first["status"], first["channel"]) == ("selected", status, "red")
    applied = ("red", ["documentary"]) if status == "active" else (None, [])
    assert (judged["channel"], judged["controls"]) == applied


LINES = [
    '{"id": "D1", "kind": "import", "acceptance_date": "2027-03-01", "importer_id": "I",'
    ' "items": [{"origin_country": "CN"}]}',
    '{"id": "D2", "kind":',
    '{"id": "D3", "kind": "import", "id": "D4"}',
    '{"id": "D5", "kind": "import", "acceptance_date": "2027-03-02", "importer_id": "I",'
    ' "items": [{"customs_value": NaN}]}',
    '{"id": "D6", "kind": "lorry"}',
]


def by_command(bundle: Path, folder: Path) -> bytes:
    """What `crmc evaluate --all` writes of the same lines."""
    from click.testing import CliRunner

    from crmc.cli.evaluate_command import command

    (folder / "in.ndjson").write_text("\n".join(LINES))
    out = folder / "out.jsonl"
    done = CliRunner().invoke(command, [str(bundle), str(folder / "in.ndjson"), "--out", str(out), "--all"])
    assert done.exit_code == 0, done.output
    return out.read_bytes()


def test_a_batch_has_the_rows_of_the_command(server: Server, bundle: Path, tmp_path: Path) -> None:
    answer = server.batch("\n".join(LINES), query="?all=true")
    assert answer.body == by_command(bundle, tmp_path)
    assert list(dict.fromkeys(row["declaration"] for row in answer.rows)) == ["D1", None, "D4", "D5", "D6"]
    assert (answer.headers["crmc-declarations"], answer.headers["crmc-errors"]) == ("5", "4")
    # The earlier declaration of the batch is history of the later one.
    assert [row["outcome"] for row in answer.rows if row["criterion"] == "T-3"] == [
        "undetermined",
        "selected",
    ]


def test_the_quick_way_has_the_same_rows(tmp_path: Path) -> None:
    """A book that does not look back: each declaration is judged by itself."""
    path = bundle_at(tmp_path / "b.zip", criteria=BOOK.criteria[:2])
    with serving(path) as running:
        answer = running.batch("\n".join(LINES), query="?all=true")
        assert answer.body == by_command(path, tmp_path)
        assert running.one().json["rows"] == Bundle.open(path).evaluate(DECLARATION)
        many = {**DECLARATION, "items": DECLARATION["items"] * 150}
        assert len(running.one(many).json["rows"]) == 300


def test_a_batch_may_be_a_list(server: Server) -> None:
    whole = [json.loads(LINES[0]), json.loads(LINES[4]), 7]
    answer = server.batch(json.dumps(whole), "application/json", "?all=true")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert list(dict.fromkeys(row["declaration"] for row in answer.rows)) == ["D1", "D6", None]
    assert server.batch("", "application/x-ndjson").body == b""
    assert server.batch("[]", "application/json").body == b""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"id": ', "line 1, column 8: this is not JSON: expecting value"),
        ("", "line 1: the body is empty: expected an object or an array of objects"),
        ("7", "the body is not a declaration, an object in braces"),
        ("[]", "the body is a list: send one declaration, or several to /v1/evaluate/batch"),
        ('{"id": "D1"} {', "line 1: something follows the end of the JSON value"),
        (b'{"id": "\xff"}', "line 1: the body is not valid UTF-8"),
        ("[" * 100_000, "the body is a list: send one declaration, or several to /v1/evaluate/batch"),
        ('{"a":' * 100_000, "line 1: the object is nested too deeply"),
    ],
)
def test_a_body_that_is_no_declaration_is_refused(server: Server, body: str | bytes, words: str) -> None:
    answer = server.ask("POST", "/v1/evaluate", body, Content_Type="application/json; charset=utf-8")
    assert (answer.status, error(answer)) == (400, words)


def test_a_list_that_breaks_off_is_refused_as_a_whole(server: Server) -> None:
    answer = server.batch('[{"id": "D1", "kind": "import"},\n {"id": ]', "application/json")
    assert (answer.status, error(answer)) == (400, "line 2, column 9: this is not JSON: expecting value")
    assert server.batch("[" * 100_000, "application/json").status == 400


def test_a_faulty_declaration_is_an_error_of_it(server: Server) -> None:
    twice = server.ask(
        "POST", "/v1/evaluate", '{"id":"D1","kind":"import","kind":"ens"}', Content_Type="application/json"
    )
    assert twice.status == 200
    (row,) = twice.json["rows"]
    assert (row["outcome"], row["criterion"], row["declaration"]) == ("error", None, "D1")
    assert "the key `kind` stands twice" in row["message"]


@pytest.mark.parametrize(
    "headers", [{}, {"Content_Type": "text/plain"}, {"Content_Type": "application/x-ndjson"}]
)
def test_the_type_must_be_said(server: Server, headers: dict[str, str]) -> None:
    answer = server.ask("POST", "/v1/evaluate", json.dumps(DECLARATION), **headers)
    assert (answer.status, error(answer)) == (
        415,
        "the body must be application/json, and `Content-Type` must say so",
    )


def test_too_large_is_told_whether_the_size_is_said_or_not(server: Server) -> None:
    words = "the body is larger than 1,048,576 bytes: send fewer records at a time"
    for body in (b" " * (1 << 20) + b"1", b" " * (3 << 20)):
        assert error(server.batch(body)) == words
    chunked = server.ask("POST", "/v1/evaluate", iter([b" " * 100_000] * 20), Content_Type="application/json")  # type: ignore[arg-type]
    assert (chunked.status, error(chunked)) == (413, words)


def test_more_than_enough_is_not_read(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        client.sendall(head("/v1/evaluate", "application/json", 99_999_999_999))
        assert received(client).startswith(b"HTTP/1.1 413 ")


def received(client: socket.socket) -> bytes:
    parts = []
    while part := client.recv(65536):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.slow
def test_a_slow_client_is_told_and_let_go(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        client.sendall(head("/v1/evaluate", "application/json", 9) + b"{")
        assert server.ask("GET", "/health").status == 200
        answer = received(client)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert answer.endswith(b'{"error":"the body did not come within 2 s"}')


@pytest.mark.slow
def test_a_slow_head_ends_the_connection(server: Server) -> None:
    words = b'{"error": "the head of the request did not come within 2 s"}'
    for begin in (b"", b"GET /health HTTP/1.1\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
            client.sendall(begin)
            assert received(client).endswith(words)
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        client.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 200 ")
        client.sendall(b"GET /hea")
        assert received(client).endswith(words)


def test_what_is_no_request_is_told(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        client.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
        answer = received(client)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b'{"error": "this is not a request of HTTP/1.1"}')


@pytest.mark.slow
def test_too_much_work_is_refused_and_health_still_answers(server: Server) -> None:
    """One thread that judges: a batch that takes all its time does not keep health from answering."""
    line = json.dumps({**DECLARATION, "items": [{"origin_country": "CN"}] * 20}) + "\n"
    body = (line * ((1 << 20) // len(line))).encode()
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        client.sendall(head("/v1/evaluate/batch", "application/x-ndjson", len(body)) + body)
        busy = server.ask("GET", "/health")
        answer = client.recv(64)
    assert busy.status == 200
    assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 503 "))
    assert server.ask("GET", "/health").json["accepted"] == 0


def test_unknown_addresses_and_methods(server: Server) -> None:
    assert (
        error(server.ask("GET", "/admin"))
        == "there is nothing at this address: /openapi.json tells what there is"
    )
    answer = server.ask("GET", "/v1/evaluate")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert error(answer) == "`/v1/evaluate` does not take GET"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8700", "127.0.0.1.evil.example", ""])
def test_on_loopback_no_other_name_is_answered(server: Server, host: str) -> None:
    answer = server.ask("GET", "/v1/bundle", Host=host)
    assert answer.status == 421
    assert "loopback addresses only" in error(answer)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]", "[::1]:8700"])
def test_names_of_this_machine(server: Server, host: str) -> None:
    assert server.ask("GET", "/health", Host=host).status == 200


def test_identity_health_and_answers_are_as_described(server: Server, bundle: Path) -> None:
    described = server.ask("GET", "/openapi.json").json
    validate(described)
    assert described["openapi"] == "3.1.0"
    assert_form(described, "Identity", server.ask("GET", "/v1/bundle").json)
    assert_form(described, "Health", server.ask("GET", "/health").json)
    assert_form(described, "Declaration", DECLARATION)
    assert_form(described, "Judgement", server.one().json)
    assert_form(described, "Refusal", server.ask("GET", "/nothing").json)
    for row in server.batch("\n".join(LINES), query="?all=true").rows:
        assert_form(described, "evaluate_row", row)
    identity = server.ask("GET", "/v1/bundle").json
    opened = Bundle.open(bundle)
    assert (identity["party"], identity["release"], identity["audience"]) == ("RS", "1.0.0", "RS")
    assert (identity["digest"], identity["expired"]) == (opened.digest, False)
    assert identity["validity"]["until"] == opened.manifest.validity.end


def assert_form(described: Any, name: str, value: object) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    jsonschema.Draft202012Validator(schema).validate(value)


def test_the_description_knows_every_address(server: Server) -> None:
    paths = server.ask("GET", "/openapi.json").json["paths"]
    for path, methods in paths.items():
        for method in methods:
            assert server.ask(method.upper(), path).status not in (404, 405)
