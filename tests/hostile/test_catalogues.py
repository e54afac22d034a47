"""What a root's `grammar/catalogue/` may hold: each ends as faults of the catalogue with a place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.conftest import Check, write

MEBIBYTE = 1 << 20


def _bomb() -> str:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    return "\n".join(lines)


SMALL: dict[str, Callable[[], str | bytes]] = {
    "a bomb of aliases": _bomb,
    "an alias of nothing": lambda: "a: *b",
    "an alias of itself": lambda: "a: &a [*a]",
    "a merge": lambda: "elements:\n  <<: {a: b}",
    "a tag": lambda: "elements: !!python/object/apply:os.system [true]",
    "a directive": lambda: "%YAML 1.1\n---\nelements: {}",
    "two documents": lambda: "elements: {}\n---\nelements: {}",
    "one key twice": lambda: "units: {}\nunits: {}",
    "a key that is a list": lambda: "? [a, b]\n: c",
    "lists 65 deep": lambda: "[" * 65 + "]" * 65,
    "lists 100,000 deep": lambda: "[" * 100_000,
    "mappings 100,000 deep": lambda: "{a: " * 100_000,
    "blocks 2,000 deep": lambda: "".join(" " * n + "a:\n" for n in range(2_000)),
    "a number": lambda: "12",
    "a text": lambda: "text",
    "a list": lambda: "- a\n- b",
    "sections that are texts": lambda: "elements: text\nunits: [a]\nparties: 1",
    "entries that are texts": lambda: "elements: {a: text}\nunits: {b: [c]}\nrisk_areas: {d: {e: {f: g}}}",
    "entries that are empty": lambda: (
        "elements: {a: }\nunits: {b: {}}\ncode_lists: {c: }\ninstruments: {D: }"
    ),
    "an unknown section": lambda: "elephants: {}",
    "a table outside the folder": lambda: "code_lists: {x: {title: X, table: ../../../etc/passwd}}",
    "a table that is an absolute path": lambda: "code_lists: {x: {title: X, table: /etc/passwd}}",
    "a pattern that explodes": lambda: "code_lists: {x: {title: X, format: '(a+)+$', codes: {a: b}}}",
    "a tab as indentation": lambda: "a:\n\tb: c",
    "invalid UTF-8": lambda: b"a: \xff",
    "UTF-16": lambda: "elements: {}".encode("utf-16"),
    "a null": lambda: b"a: \0",
    "a hidden character": lambda: "a: \u202e",
    "an escape of a hidden character": lambda: 'units: {"a\\u202e": "\\x1b[31m"}',
    "an escape of a lone surrogate": lambda: 'units: {"a\\ud800": b}',
}

LARGE: dict[str, Callable[[], str | bytes]] = {
    "one scalar": lambda: "a" * MEBIBYTE,
    "one key": lambda: "a" * (MEBIBYTE - 8) + ": b",
    "one value of a known key": lambda: "units: {kg: {title: " + "a" * (MEBIBYTE - 40) + "}}",
    "opened quotes": lambda: '"' + "a" * (MEBIBYTE - 1),
    "opened lists": lambda: "[" * MEBIBYTE,
    "commas": lambda: "," * MEBIBYTE,
    "colons": lambda: ":" * MEBIBYTE,
    "dashes": lambda: "- " * (MEBIBYTE // 2),
    "question marks": lambda: "? " * (MEBIBYTE // 2),
    "anchors": lambda: "&a " * (MEBIBYTE // 3),
    "hashes": lambda: "#" * MEBIBYTE,
    "line ends": lambda: "\n" * MEBIBYTE,
    "spaces": lambda: " " * MEBIBYTE,
    "nulls": lambda: b"\0" * MEBIBYTE,
    "unknown keys": lambda: "".join(f"k{n}: v\n" for n in range(80_000)),
    "unknown keys of one entry": lambda: "units:\n  kg:\n" + "".join(f"    k{n}: v\n" for n in range(70_000)),
    "faulty entries": lambda: "units:\n" + "".join(f"  u{n}: v\n" for n in range(80_000)),
    "faulty elements": lambda: "elements:\n" + "".join(f"  e{n}: {{type: x}}\n" for n in range(40_000)),
    "entries that stand already": lambda: (
        "risk_areas:\n" + "".join(f"  r{n}: {{title: T}}\n" for n in range(40_000))
    ),
    "codes": lambda: (
        "code_lists:\n  x:\n    title: X\n    codes:\n" + "".join(f"      C{n}: t\n" for n in range(60_000))
    ),
    "items of a list": lambda: "elements: [" + "a, " * (MEBIBYTE // 4) + "]",
    "unknown references": lambda: (
        "elements:\n"
        + "".join(
            f"  e{n}: {{title: T, type: code of q{n}, origin: context, levels: [header]}}\n"
            for n in range(12_000)
        )
    ),
}


def messages(check: Check, root: Path, data: str | bytes) -> list[str]:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    write(root, {"grammar/catalogue/x.yaml": raw[:MEBIBYTE]})
    report = json.loads(check(root, "--format", "json").stdout)
    found = [one for one in report["diagnostics"] if one["name"] == "catalogue-fault"]
    assert all(one["file"] == "grammar/catalogue/x.yaml" and one["line"] >= 1 for one in found)
    return [one["message"] for one in found]


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
def test_a_hostile_catalogue_is_a_fault_with_a_place(check: Check, tmp_path: Path, name: str) -> None:
    found = messages(check, tmp_path / "root", SMALL[name]())
    assert found
    assert all(0 < len(message) <= 400 and message.isprintable() for message in found)


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_mebibyte_of_catalogue_ends_in_time(check: Check, tmp_path: Path, name: str) -> None:
    found = messages(check, tmp_path / "root", LARGE[name]())
    assert all(0 < len(message) <= 400 and message.isprintable() for message in found)
    assert found or name in ("hashes", "line ends", "spaces", "codes")
