"""Bundles: the same bytes wherever they are built, and nothing is read before all of it was checked."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rfc8785

from crmc.bundle import archive as archive_module
from crmc.bundle.archive import BundleError, pack_archive, unpack_archive
from crmc.bundle.compiler import compiler_digest
from crmc.bundle.manifest import age_in_days, is_expired, sha256, validity_of
from crmc.bundle.opened import open_bundle, verify_bundle
from crmc.bundle.pack import bundle_name, pack_bundle, write_bundle
from crmc.bundle.schemas import bundle_schema_files
from crmc.bundle.show import describe_bundle
from crmc.ir.codec import MalformedBookError, canonical, read_book
from crmc.ir.model import RuleBook
from tests.unit.book_builder import alert, book, criterion, eq, named_list
from tests.unit.schema_support import bundle_schemas, faults

VALID = ("2027-03-01", "2027-12-31")
PLAIN = book(
    criterion(eq("origin_country", "CN"), "T-001", elements=["origin_country"], valid=VALID),
    criterion(
        eq("origin_country", "IT"),
        "T-002",
        valid=("2026-01-01", "2027-06-30"),
        status="active",
        active_from="2027-01-01",
    ),
    alerts=(alert(eq("origin_country", "RS"), valid=("2027-01-01", "2028-01-31")),),
    lists=(named_list("watched", external=True), named_list("hidden", withheld=True)),
)
BOOK = msgspec.structs.replace(PLAIN, party="RS", release="2027.1.0", as_of="2027-03-01", audience="RS")
DATA = pack_bundle(BOOK, {"sql/rules.sql": b"select 1", "dmn/a.dmn": b"<a/>"})


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    entries = unpack_archive(DATA)
    change(entries)
    return pack_archive(entries)


def with_manifest(**changes: Any) -> bytes:
    def change(entries: dict[str, bytes]) -> None:
        manifest = json.loads(entries["manifest.json"])
        entries["manifest.json"] = json.dumps({**manifest, **changes}).encode()

    return repacked(change)


def rezipped(*entries: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, data in entries:
            file.writestr(name, data)
    return buffer.getvalue()


def test_entries_are_stored_in_a_fixed_order_with_fixed_dates_and_modes() -> None:
    infos = zipfile.ZipFile(io.BytesIO(DATA)).infolist()
    assert [info.filename for info in infos] == [
        "manifest.json",
        "rules.json",
        "procedures.json",
        "law.json",
        *(f"schema/{name}" for name in bundle_schema_files()),
        "dmn/a.dmn",
        "sql/rules.sql",
    ]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
    assert {info.external_attr >> 16 for info in infos} == {stat.S_IFREG | 0o644}


def test_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """With other hash seeds, another folder and another file mode mask."""
    (tmp_path / "rules.json").write_bytes(canonical(BOOK))
    program = (
        "import os, sys, pathlib; os.umask(0o077); from crmc.bundle.pack import write_bundle;"
        "from crmc.ir.codec import read_book;"
        "write_bundle(pathlib.Path('.'), read_book(pathlib.Path('rules.json').read_bytes()))"
    )
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "crmc-RS-2027.1.0.bundle.zip").read_bytes() == pack_bundle(BOOK)


def test_names_of_bundles() -> None:
    assert bundle_name(BOOK) == "crmc-RS-2027.1.0.bundle.zip"
    assert bundle_name(msgspec.structs.replace(BOOK, party=None)) == "crmc-common-2027.1.0.bundle.zip"


def test_what_is_written_opens_again(tmp_path: Path) -> None:
    path = write_bundle(tmp_path, BOOK)
    opened = open_bundle(path)
    assert opened.book == BOOK
    assert opened.digest == sha256(path.read_bytes())
    assert opened.manifest.book == sha256(canonical(BOOK))
    assert (opened.manifest.party, opened.manifest.release, opened.manifest.as_of) == (
        "RS",
        "2027.1.0",
        "2027-03-01",
    )
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_the_manifest_has_the_documented_keys_and_its_schema_holds() -> None:
    entries = unpack_archive(DATA)
    manifest = json.loads(entries["manifest.json"])
    assert manifest["format"] == "crmc-bundle/1"
    assert manifest["validity"] == {"from": "2026-01-01", "until": "2028-01-31"}
    assert manifest["compiler"]["digest"] == compiler_digest()
    assert set(manifest["files"]) == set(entries) - {"manifest.json"}
    schemas = bundle_schemas(entries)
    assert faults("manifest", manifest, schemas) == []
    assert faults("manifest", {**manifest, "files": 7}, schemas)


def test_rules_are_canonical_json() -> None:
    rules = unpack_archive(DATA)["rules.json"]
    value = json.loads(rules)
    assert rfc8785.dumps(value) == rules


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "this is not JSON: input data was truncated"),
        (b"\xff", "this is not JSON"),
        (b"[" * 100_000, "this is"),
        (b"[]", "this is no rule book: expected `object`, got `array`"),
        (b'{"party":7}', "this is no rule book at `party`: expected `str | null`, got `int`"),
    ],
)
def test_a_malformed_book_is_told_with_its_place(data: bytes, words: str) -> None:
    with pytest.raises(MalformedBookError) as caught:
        read_book(data)
    assert str(caught.value).startswith(words)


def test_a_book_with_more_keys_is_read() -> None:
    value = {**json.loads(canonical(BOOK)), "of_a_later_version": 1}
    assert read_book(json.dumps(value).encode()) == BOOK


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a whole zip file"),
        (b"PK\x03\x04 and nothing", "not a whole zip file"),
        (DATA[:-30], "not a whole zip file"),
        (DATA + b"x", "spare bytes|not a whole zip file"),
        (b"x" + DATA, "spare bytes"),
        (DATA.replace(b"select 1", b"select 2"), "not a whole zip file: bad CRC-32"),
        (repacked(lambda entries: entries.update({"sql/rules.sql": b"x"})), "`sql/rules.sql` was changed"),
        (repacked(lambda entries: entries.update({"rules.json": b"{}"})), "`rules.json` was changed"),
        (repacked(lambda entries: entries.update({"more": b""})), "`more` is in it and not in its manifest"),
        (
            repacked(lambda entries: entries.pop("dmn/a.dmn") and None),
            "`dmn/a.dmn` is in its manifest and not",
        ),
        (
            repacked(lambda entries: entries.pop("manifest.json") and None),
            "its first entry is not `manifest.json`",
        ),
        (pack_archive({}), "its first entry is not `manifest.json`"),
        (pack_archive({"manifest.json": b"[]"}), "its manifest is malformed"),
        (pack_archive({"manifest.json": b"\xff"}), "its manifest is malformed"),
        (with_manifest(format="crmc-bundle/2"), "its format is `crmc-bundle/2`, and this version reads"),
        (with_manifest(files=7), "its manifest is malformed"),
        (with_manifest(as_of="2027-02-30"), "its manifest is malformed"),
        (with_manifest(book="00"), "the digest of its book is not that of `rules.json`"),
        (with_manifest(party="MK"), "its manifest says party `MK`, its book `RS`"),
        (with_manifest(validity={"from": None, "until": "2099-01-01"}), "its manifest says another validity"),
        (rezipped(("manifest.json", b"{}"), compression=zipfile.ZIP_DEFLATED), "compressed"),
        (rezipped(("manifest.json", b"{}")), "not as crmc writes it"),
        (rezipped(("../manifest.json", b"{}")), "has a path that a bundle does not have"),
        (rezipped(("/manifest.json", b"{}")), "has a path that a bundle does not have"),
        (rezipped(("a/", b"")), "has a path that a bundle does not have"),
        (rezipped(("a\\b", b"")), "has a path that a bundle does not have"),
        (rezipped(("ž", b"")), "has a path that a bundle does not have"),
    ],
)
def test_what_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BundleError, match=words):
        verify_bundle(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_that_stands_twice_is_refused() -> None:
    with pytest.raises(BundleError, match=r"the entry `manifest.json` stands twice"):
        verify_bundle(rezipped(("manifest.json", b"{}"), ("manifest.json", b"{}")))


def test_a_bundle_without_rules_is_refused() -> None:
    manifest = json.loads(unpack_archive(DATA)["manifest.json"])
    with pytest.raises(BundleError, match=r"it has no `rules.json`"):
        verify_bundle(pack_archive({"manifest.json": json.dumps({**manifest, "files": {}}).encode()}))


def test_a_rule_book_of_another_shape_is_refused() -> None:
    rules = b'{"party":7}'
    manifest = json.loads(unpack_archive(DATA)["manifest.json"])
    changed = {**manifest, "book": sha256(rules), "files": {"rules.json": sha256(rules)}}
    data = pack_archive({"manifest.json": json.dumps(changed).encode(), "rules.json": rules})
    with pytest.raises(BundleError, match=r"`rules.json`: this is no rule book at `party`"):
        verify_bundle(data)


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_bundle(tmp_path, BOOK)
    monkeypatch.setattr(archive_module, "MAXIMUM_BYTES", 1000)
    with pytest.raises(BundleError, match="MiB"):
        open_bundle(path)
    with pytest.raises(BundleError, match="together"):
        unpack_archive(DATA)


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "x.bundle.zip").write_bytes(b"")
    with pytest.raises(BundleError, match=r"^`x.bundle.zip` is refused: this is not a whole zip file"):
        open_bundle(tmp_path / "x.bundle.zip")
    with pytest.raises(BundleError, match="is not a file"):
        open_bundle(tmp_path)


def test_a_target_never_writes_a_file_of_the_bundle() -> None:
    with pytest.raises(BundleError, match=r"`rules.json` is a bundle's own file"):
        pack_bundle(BOOK, {"rules.json": b""})


def test_targets_write_plain_paths_only() -> None:
    with pytest.raises(BundleError, match="has a path that a bundle does not have"):
        pack_bundle(BOOK, {"../x": b""})


def test_expiry_and_age() -> None:
    manifest = verify_bundle(DATA).manifest
    assert not is_expired(manifest, date(2028, 1, 31))
    assert is_expired(manifest, date(2028, 2, 1))
    assert age_in_days(manifest, date(2027, 3, 11)) == 10
    undated = verify_bundle(pack_bundle(msgspec.structs.replace(BOOK, as_of=None))).manifest
    assert age_in_days(undated, date(2027, 3, 11)) is None


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], (None, None)),
        ([("2027-01-01", None), (None, "2027-02-01")], (None, None)),
        ([("2027-01-02", "2027-02-01"), ("2027-01-01", "2027-02-02")], ("2027-01-01", "2027-02-02")),
    ],
)
def test_validity_of_a_book(
    periods: list[tuple[str | None, str | None]], expected: tuple[str | None, str | None]
) -> None:
    criteria = [criterion(None, f"T-{number}", valid=valid) for number, valid in enumerate(periods)]
    validity = validity_of(book(*criteria))
    assert (validity.start, validity.end) == expected


def test_what_show_tells() -> None:
    told = describe_bundle(verify_bundle(DATA), date(2028, 2, 1))
    assert told["expired"] is True
    assert told["valid_until"] == "2028-01-31"
    assert told["contents"]["criteria"] == 2
    assert told["criteria_by_status"] == {"active": 1, "trial": 1}
    assert told["lists_to_supply"] == ["watched"]
    assert told["withheld"] == ["hidden"]
    assert (told["law_not_verified"], told["attested_provision_not_read"]) == ([], [])
    assert told["files"]["sql/rules.sql"] == 8
    assert json.loads(json.dumps(told)) == told


def test_a_failed_write_leaves_the_last_good_bundle(tmp_path: Path) -> None:
    path = write_bundle(tmp_path, BOOK)
    good = path.read_bytes()
    with pytest.raises(BundleError):
        write_bundle(tmp_path, BOOK, {"manifest.json": b""})
    assert path.read_bytes() == good
    assert len(list(tmp_path.iterdir())) == 1


def test_the_version_is_that_of_the_package() -> None:
    import tomllib

    import crmc

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert crmc.__version__ == project["version"]


def test_a_book_is_frozen_json() -> None:
    assert isinstance(read_book(canonical(BOOK)), RuleBook)
    assert canonical(read_book(canonical(BOOK))) == canonical(BOOK)
