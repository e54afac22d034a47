"""`crmc fix`: what it writes, what it leaves, and what it never touches."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.commands.conftest import Run


def spoil(root: Path, *pairs: tuple[str, str]) -> Path:
    """The criterion of the knowledge base with slips in it."""
    file = root / "criteria" / "one.crm"
    text = file.read_text("utf-8")
    for right, wrong in pairs:
        assert right in text
        text = text.replace(right, wrong)
    file.write_text(text, "utf-8")
    return file


SLIPS = (("origin_country in", "origin_contry in"), ("  status:", "  staus:"))


def test_every_certain_slip_is_mended_and_nothing_else(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    right = file.read_bytes()
    spoil(root, *SLIPS)
    done = crmc("fix", "--root", root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert file.read_bytes() == right
    assert done.stdout.startswith("criteria/one.crm\n")
    assert "CRM201 write `origin_country` instead of `origin_contry`" in done.stdout
    assert done.stderr.startswith("2 fixes made in 1 file; 0 errors")
    again = crmc("fix", "--root", root)
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr.startswith("0 fixes made in 0 files")


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_check_and_diff_write_nothing(crmc: Run, root: Path, option: str) -> None:
    file = spoil(root, *SLIPS)
    before = file.read_bytes()
    done = crmc("fix", "--root", root, option)
    assert (done.returncode, file.read_bytes()) == (1, before)
    assert "2 fixes would be made in 1 file" in done.stderr
    if option == "--diff":
        assert done.stdout.startswith("--- criteria/one.crm\n+++ criteria/one.crm\n@@ ")
        assert "\n-  staus: " in done.stdout
        assert "\n+  status: " in done.stdout


def test_a_diff_names_what_it_removes_and_does_not_show_it(crmc: Run, root: Path) -> None:
    spoil(root, ('"', '"\u202e'))
    shown = crmc("fix", "--root", root, "--diff").stdout
    assert "<U+202E RIGHT-TO-LEFT OVERRIDE>" in shown
    assert "\u202e" not in shown


def test_check_of_a_sound_knowledge_base_is_done(crmc: Run, root: Path) -> None:
    assert crmc("fix", "--root", root, "--check").returncode == 0


def test_what_is_left_is_counted_and_an_error_left_is_a_finding(crmc: Run, root: Path) -> None:
    spoil(root, *SLIPS, ("version: 1.0.0", "version: soon"))
    done = crmc("fix", "--root", root)
    assert done.returncode == 1
    assert "2 fixes made in 1 file; 1 error and" in done.stderr


def test_only_the_faults_of_a_code_are_mended(crmc: Run, root: Path) -> None:
    file = spoil(root, *SLIPS)
    done = crmc("fix", "--root", root, "--code", "crm122")
    assert "status:" in file.read_text("utf-8")
    assert "origin_contry" in file.read_text("utf-8")
    assert done.returncode == 1
    assert crmc("fix", "--root", root, "--code", "CRM999").returncode == 2


def test_only_the_named_file_is_mended(crmc: Run, root: Path) -> None:
    file = spoil(root, *SLIPS)
    (root / "criteria" / "two.crm").write_text('lisst countries of country "C" { values: CN }\n', "utf-8")
    slip = (root / "criteria" / "two.crm").read_bytes()
    crmc("fix", file, "--root", root)
    assert (root / "criteria" / "two.crm").read_bytes() == slip
    assert "origin_country in" in file.read_text("utf-8")


def test_byte_order_mark_line_ends_and_mode_stay(crmc: Run, root: Path) -> None:
    file = root / "criteria" / "one.crm"
    right = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    spoil(root, *SLIPS)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o640)
    assert crmc("fix", "--root", root).returncode == 0
    assert file.read_bytes() == right
    assert file.stat().st_mode & 0o777 == 0o640
    assert [name for name in os.listdir(file.parent) if "part" in name] == []


def test_a_file_outside_the_root_is_refused(crmc: Run, root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.crm"
    outside.write_text("criterium X-1 {}\n", "utf-8")
    done = crmc("fix", outside, "--root", root)
    assert done.returncode == 2
    assert "lies outside the knowledge base" in done.stderr
    assert outside.read_text("utf-8") == "criterium X-1 {}\n"


def test_a_link_is_left_alone(crmc: Run, root: Path) -> None:
    file = spoil(root, *SLIPS)
    target = root / "kept.txt"
    file.rename(target)
    file.symlink_to(target)
    before = target.read_bytes()
    done = crmc("fix", "--root", root)
    assert done.returncode == 1
    assert (file.is_symlink(), target.read_bytes()) == (True, before)


def test_a_private_name_is_never_written_into_the_common_text(crmc: Run, root: Path, tmp_path: Path) -> None:
    private = tmp_path / "private"
    (private / "criteria").mkdir(parents=True)
    listed = 'list secret_traders of country "S" { values: CN }\n'
    (private / "criteria" / "s.crm").write_text(
        listed + 'lisst other_one of country "O" { values: VN }\n', "utf-8"
    )
    file = spoil(root, ("origin_country in (CN)", "origin_country in secret_tradrs"))
    done = crmc("fix", "--root", root, "--overlay", private)
    assert done.returncode == 1
    assert "secret_tradrs" in file.read_text("utf-8")
    assert (private / "criteria" / "s.crm").read_text("utf-8").count("list ") == 2


def test_a_table_of_a_csv_is_mended_too(crmc: Run, root: Path) -> None:
    table = 'table price of money per kg by commodity_code "P" { from: "criteria/price.csv" }\n'
    (root / "criteria" / "price.crm").write_text(table, "utf-8")
    file = root / "criteria" / "price.csv"
    file.write_bytes(b"\xef\xbb\xbfCommodity_Code,Value\r\n2403,14 EUR/kg\r\n")
    crmc("fix", "--root", root)
    assert file.read_bytes() == b"\xef\xbb\xbfcommodity_code,value\r\n2403,14 EUR/kg\r\n"


def test_the_json_form_holds_the_same_fix(crmc: Run, root: Path) -> None:
    spoil(root, SLIPS[0])
    report = json.loads(crmc("check", "--root", root, "--format", "json").stdout)
    fix = report["diagnostics"][0]["fix"]
    assert fix["description"] == "write `origin_country` instead of `origin_contry`"
    (edit,) = fix["edits"]
    assert list(edit) == ["file", "line", "column", "end_line", "end_column", "text"]
    assert (edit["file"], edit["text"]) == ("criteria/one.crm", "origin_country")
