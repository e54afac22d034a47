"""What a root may hold besides sources: links, devices, odd names, what never ends or is too large."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.conftest import Check, write


def messages(check: Check, root: Path) -> dict[str, str]:
    """What is told of each file, beside what the sound one may be told."""
    report = json.loads(check(root, "--format", "json").stdout)
    return {
        found["file"]: found["message"] for found in report["diagnostics"] if found["name"] != "missing-entry"
    }


def problem_of(check: Check, root: Path, path: str) -> str:
    found = messages(check, root)
    assert list(found) == [path]
    return found[path].removeprefix("this file cannot be read: ")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "root", {})


def test_a_link_out_of_the_root_is_not_followed(check: Check, root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (root / "criteria" / "x.crm").symlink_to(tmp_path / "secret")
    assert problem_of(check, root, "criteria/x.crm").startswith("it is a link that leads out")


def test_a_source_folder_that_is_a_link_out_of_the_root(check: Check, tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "elsewhere", {})
    root = tmp_path / "root"
    root.mkdir()
    (root / "criteria").symlink_to(elsewhere / "criteria")
    assert problem_of(check, root, "criteria/sound.crm").startswith("it is a link that leads out")


def test_a_link_to_itself(check: Check, root: Path) -> None:
    (root / "criteria" / "x.crm").symlink_to("x.crm")
    assert problem_of(check, root, "criteria/x.crm")


def test_a_link_to_a_folder_above_is_told_and_not_followed(check: Check, root: Path) -> None:
    (root / "criteria" / "again").symlink_to("..")
    assert (
        problem_of(check, root, "criteria/again")
        == "it is a link to a folder, and only real folders are read"
    )


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device(check: Check, root: Path, device: str) -> None:
    (root / "criteria" / "x.crm").symlink_to(device)
    assert problem_of(check, root, "criteria/x.crm").startswith("it is ")


@pytest.mark.parametrize(
    "place", ["criteria/x.crm", "criteria/x.csv", "grammar/catalogue/x.yaml", "mkdocs.yml"]
)
def test_a_pipe_that_nobody_writes_to(check: Check, root: Path, place: str) -> None:
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(root / place)
    ended = check(root, "--format", "json")
    assert ("it is not a regular file" in ended.stdout) == (place != "mkdocs.yml")


def test_a_socket(check: Check, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "criteria")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("x.crm")
        assert problem_of(check, root, "criteria/x.crm") == "it is not a regular file"


def test_a_folder_called_like_a_source(check: Check, root: Path) -> None:
    (root / "criteria" / "x.crm").mkdir()
    assert problem_of(check, root, "criteria/x.crm") == "it is a folder"


@pytest.mark.parametrize(
    ("place", "fault"), [("criteria/x.crm", "2,147,483,648 bytes"), ("criteria/x.csv", "2,147,483,648 bytes")]
)
def test_a_file_of_two_gibibytes_is_not_read(check: Check, root: Path, place: str, fault: str) -> None:
    with (root / place).open("wb") as file:
        file.truncate(2 << 30)
    assert fault in messages(check, root)[place]


def test_a_catalogue_and_settings_of_two_gibibytes_are_not_read(check: Check, root: Path) -> None:
    (root / "grammar" / "catalogue").mkdir(parents=True)
    for place in ("grammar/catalogue/x.yaml", "mkdocs.yml"):
        with (root / place).open("wb") as file:
            file.truncate(2 << 30)
    assert set(messages(check, root)) == {"grammar/catalogue/x.yaml", "mkdocs.yml"}


def test_settings_that_double_without_end(check: Check, root: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    (root / "mkdocs.yml").write_text("\n".join(lines))
    assert check(root).returncode in (0, 1)


NAMES = [
    b"two\nlines.crm",
    b"bytes\xff\xfe.crm",
    b"-leading.crm",
    b"\x1b[31mred.crm",
    "bidi\u202e.crm".encode(),
    "e\u0301.crm".encode(),
    "\u00e9.crm".encode(),
    b"X.crm",
    b"x.crm",
    b" .crm",
    b"...crm",
    b"a'\"$(x)`.crm",
    b"n" * 251 + b".crm",
]


def test_odd_names_are_read_and_shown_without_what_moves_a_terminal(check: Check, root: Path) -> None:
    for number, name in enumerate(NAMES):
        path = os.fsencode(root / "criteria") + b"/" + name
        with open(path, "wb") as file:
            file.write(b"list l%d of nothing_known { values: AL }\n" % number)
    for form in ("text", "json"):
        ended = check(root, "--format", form)
        assert ended.stdout.count("nothing_known`") >= len(NAMES) - 1  # `...crm` begins with a dot: hidden
        assert not any((ord(c) < 32 and c != "\n") or c == "\u202e" for c in ended.stdout)


@pytest.fixture
def deep(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A root with 2,500 folders in one another: a path too long for the system. Removed step by step."""
    monkeypatch.chdir(root / "criteria")
    for _ in range(2_500):
        Path("d").mkdir()
        os.chdir("d")
    Path("x.crm").write_text("list deep of country { values: AL }\n")
    yield root
    Path("x.crm").unlink()
    for _ in range(2_500):
        os.chdir("..")
        Path("d").rmdir()


def test_folders_too_deep_for_the_system(check: Check, deep: Path) -> None:
    assert "file name too long" in check(deep).stdout


def test_an_overlay_that_is_a_file_or_lacks_everything(check: Check, root: Path, tmp_path: Path) -> None:
    assert check(root, "--overlay", str(root / "criteria" / "sound.crm")).returncode == 2
    (tmp_path / "empty").mkdir()
    assert check(root, "--overlay", str(tmp_path / "empty")).returncode in (0, 1)


def test_an_overlay_within_itself(check: Check, root: Path) -> None:
    assert check(root, "--overlay", str(root), "--overlay", str(root)).returncode in (0, 1)


TABLE = b'table t of money per kg by commodity_code "T" { from: "t.csv" }\n'


@pytest.mark.parametrize(
    "rows",
    [
        b"a" * (1 << 20),
        b'2402,"' + b"a" * (1 << 20),
        b"2402\x00,1\n",
        b'"""""""\n',
        b"2402,1e999999999\n",
        b"2402,0." + b"1" * 100_000 + b"\n",
        b"2402," + b"9" * 100_000 + b" EUR/kg\n",
        b"2402\n" * 200_000,
        b"2402,16.5 EUR/kg\n" * 60_000,
        b",".join([b"1"] * 500_000) + b"\n",
        b"\xff\xfe\n",
        b"2402,\xe2\x80\xae5\n",
    ],
    ids=range(12),
)
@pytest.mark.slow
def test_a_table_of_anything(check: Check, root: Path, rows: bytes) -> None:
    write(root, {"criteria/t.crm": TABLE, "criteria/t.csv": b"commodity_code,value\n" + rows})
    assert check(root).returncode == 1
