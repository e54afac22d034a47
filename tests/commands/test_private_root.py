"""A Party's private root: the public one compiles alone, and nothing private is written beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.commands.canaries import OVERLAY, files_of, leaks, written
from tests.commands.conftest import Run
from tests.unit.knowledge import PROCEDURE, criterion

FLOOR = (
    "parameter floor of money { classification: public default: %s range: 1 EUR .. 900_000_000_000 EUR }\n"
)
TRADERS = 'list traders of lrn { classification: public values: %s }\n'  # fmt: skip
PUBLIC = {
    "criteria/one.crm": criterion("customs_value < floor or lrn in traders")
    + FLOOR % "withheld"
    + TRADERS % "withheld",
    "sops/check.crm": PROCEDURE,
    "mkdocs.yml": "site_name: Handbook\nextra:\n  release: 2027.1.0\n",
}
PRIVATE = {
    "criteria/values.crm": FLOOR % f"{OVERLAY['parameter']} EUR"
    + TRADERS % f'"{OVERLAY["text"]}"'
    + criterion(name="TST-009", description=f'"""{OVERLAY["text"]}."""')
    + f'adopt TST-001 by RS {{ from: 2027-02-01 attested: "{OVERLAY["text"]}", 2027-01-20\n'
    f"  set floor: {OVERLAY['parameter']} EUR }}\n",
}


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return written(tmp_path / "kb", PUBLIC)


@pytest.fixture
def private(tmp_path: Path) -> Path:
    texts = {name: text for name, text in PRIVATE.items() if text}
    return written(tmp_path / OVERLAY["folder"], texts)


def test_the_public_root_compiles_alone(crmc: Run, public: Path) -> None:
    assert crmc("check", "--root", public, "--strict").returncode == 0


def test_check_leaves_no_trace_of_an_overlay_in_the_public_root(
    crmc: Run, public: Path, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the cache either, of which the private root has its own."""
    monkeypatch.delenv("CRMC_CACHE", raising=False)
    crmc("check", "--root", public)
    before = files_of(public)
    faulty = private / "criteria" / "values.crm"
    faulty.write_text(
        faulty.read_text("utf-8").replace("by RS", f"by RS # {OVERLAY['text']}\n") + "oops", "utf-8"
    )
    done = crmc("check", "--root", public, "--overlay", private)
    assert done.returncode == 1
    assert files_of(public) == before
    assert any(".crmc-cache/" in name for name in before)
    assert [name for name in files_of(private) if ".crmc-cache/check-" in name]
    assert leaks(before, OVERLAY.values()) == []


def test_a_build_with_an_overlay_lands_in_the_private_root(crmc: Run, public: Path, private: Path) -> None:
    before = files_of(public)
    done = crmc("build", "--root", public, "--overlay", private, "--party", "RS")
    assert done.returncode == 0, done.stderr
    assert files_of(public) == before
    made = files_of(private / "build")
    bundle = {"bundle": made["crmc-RS-2027.1.0.bundle.zip"]}
    assert {word for word, _, _ in leaks(bundle, OVERLAY.values())} == set(OVERLAY.values())
    handbook = {name: data for name, data in made.items() if name.startswith("handbook/")}
    assert leaks(handbook, OVERLAY.values()) == []


def test_the_public_edition_is_the_same_with_an_overlay_and_without(
    crmc: Run, public: Path, private: Path, tmp_path: Path
) -> None:
    """Whatever labels the overlay carries: here they are all public."""
    options = ("build", "--root", public, "--party", "RS", "--audience", "public", "--out", "out")
    printed = []
    for overlay in ((), ("--overlay", private)):
        done = crmc(*options, *overlay)
        assert done.returncode == 0, done.stderr
        printed.append(done.stdout)
        (tmp_path / "out").rename(tmp_path / f"out{len(printed)}")
    one, other = files_of(tmp_path / "out1"), files_of(tmp_path / "out2")
    assert one == other
    assert printed[0] == printed[1]
    assert leaks(other, OVERLAY.values()) == []


@pytest.mark.parametrize("command", [("check",), ("test",), ("explain", "TST-001"), ("explain", "TST-009")])
def test_no_message_for_the_public_knows_the_overlay(
    crmc: Run, public: Path, private: Path, command: tuple[str, ...]
) -> None:
    root = ("--root", public, "--audience", "public")
    alone, together = crmc(*command, *root), crmc(*command, *root, "--overlay", private)
    assert alone == together
    assert leaks({"told": (together.stdout + together.stderr).encode()}, OVERLAY.values()) == []


def test_a_public_text_may_name_a_value_that_one_party_supplies(
    crmc: Run, public: Path, private: Path, tmp_path: Path
) -> None:
    """The label of the value is that of the overlay; the label of the name is that of the public root."""
    values = private / "criteria" / "values.crm"
    closed = FLOOR.replace("public", "restricted for RS") % f"{OVERLAY['parameter']} EUR"
    values.write_text(closed, "utf-8")
    options = ("--root", public, "--overlay", private)
    checked = crmc("check", *options, "--strict")
    assert checked.returncode == 0, checked.stdout
    editions = ("--party", "RS", "--audience", "RS", "--audience", "MK", "--audience", "officer")
    assert crmc("build", *options, *editions, "--out", tmp_path / "out").returncode == 0
    made = files_of(tmp_path / "out")
    holders = {name for _, _, name in leaks(made, [OVERLAY["parameter"]])}
    assert "RS/crmc-RS-2027.1.0.bundle.zip" in holders
    assert {name.partition("/")[0] for name in holders} == {"RS"}


def test_a_folder_in_the_public_root_is_refused(crmc: Run, public: Path, private: Path) -> None:
    before = files_of(public)
    done = crmc("build", "--root", public, "--overlay", private, "--out", public / "build")
    assert done.returncode == 2
    assert "lies in the public root" in done.stderr
    assert files_of(public) == before


def test_a_build_with_an_overlay_says_when_the_root_alone_is_at_fault(
    crmc: Run, public: Path, private: Path
) -> None:
    shutil.move(public / "sops", private / "sops")
    os.mkdir(public / "sops")
    done = crmc("build", "--root", public, "--overlay", private, "--party", "RS")
    assert done.returncode == 1
    assert "the root alone has errors" in done.stderr
    assert not (private / "build").exists()
