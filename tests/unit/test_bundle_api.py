"""The Python interface: `from crmc import Bundle`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from crmc import Bundle
from crmc.bundle.archive import BundleError
from crmc.bundle.pack import write_bundle
from crmc.engine.declarations import InputError
from crmc.ir import expression as ir
from tests.unit.book_builder import (
    among,
    book,
    compare,
    control,
    criterion,
    declaration,
    el,
    eq,
    named_list,
    num,
)

BOOK = book(
    criterion(
        eq("origin_country", "CN"), "T-1", elements=["origin_country"], controls=[control("documentary")]
    ),
    criterion(among("origin_country", "list:watched"), "T-2", elements=["origin_country"]),
    criterion(ir.Random("1"), "T-3"),
    criterion(compare(el("customs_value"), ">", num("10")), "T-4", elements=["customs_value"]),
    criterion(
        compare(ir.HistoryCount(("importer_id",), "30"), ">=", num("1")), "T-5", elements=["importer_id"]
    ),
    lists=(named_list("watched", external=True),),
)
RATES = [("RSD", "2027-01-01", "0.0085")]
ITEM: dict[str, object] = {"origin_country": "CN", "customs_value": {"amount": "2000", "currency": "RSD"}}
HISTORY = [declaration(id="H1", importer_id="I1", acceptance_date="2027-02-20")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_bundle(tmp_path, msgspec.structs.replace(BOOK, release="1.0.0"))


def outcomes(bundle: Bundle) -> dict[str, str]:
    rows = bundle.evaluate(declaration(ITEM, importer_id="I1"), all=True)
    return {row["criterion"]: row["outcome"] for row in rows}


def test_rows_are_plain_dictionaries_of_what_is_to_report(path: Path) -> None:
    bundle = Bundle.open(str(path), history=[])
    rows = bundle.evaluate(declaration(ITEM, importer_id="I1"))
    assert [(row["criterion"], row["outcome"], row["missing"]) for row in rows] == [
        ("T-1", "selected", []),
        ("T-2", "undetermined", ["list:watched"]),
        ("T-3", "undetermined", ["key"]),
        ("T-4", "undetermined", ["rates"]),
    ]
    assert rows[0]["controls"] == ["documentary"]
    assert isinstance(rows[0]["controls"], list)


def test_supplies_in_memory(path: Path) -> None:
    bundle = Bundle.open(path, key=bytes(32), lists={"watched": {"CN"}}, history=HISTORY, rates=RATES)
    assert set(outcomes(bundle).values()) == {"selected"}


def test_supplies_in_files(path: Path, tmp_path: Path) -> None:
    import json

    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "watched.txt").write_text("CN\n")
    (tmp_path / "key").write_bytes(bytes(32))
    (tmp_path / "history.json").write_text(json.dumps(HISTORY))
    (tmp_path / "rates.csv").write_text("currency,date,eur_per_unit\nRSD,2027-01-01,0.0085\n")
    bundle = Bundle.open(
        path,
        key=tmp_path / "key",
        lists=tmp_path / "lists",
        history=str(tmp_path / "history.json"),
        rates=tmp_path / "rates.csv",
    )
    assert set(outcomes(bundle).values()) == {"selected"}


def test_one_declaration_is_no_history_of_the_next(path: Path) -> None:
    bundle = Bundle.open(path, history=[])
    first = outcomes(bundle)
    assert first["T-5"] == "not_selected"
    assert outcomes(bundle) == first


def test_a_declaration_that_cannot_be_read_is_a_row(path: Path) -> None:
    bundle = Bundle.open(path)
    for declared in ({}, {"id": "D1", "kind": "lorry"}, {"id": "D1", "kind": "import", "items": 7}):
        (row,) = bundle.evaluate(declared)
        assert (row["criterion"], row["outcome"]) == (None, "error")
        assert row["message"]


def test_faults_of_supplies_are_told(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the key has 3 bytes"):
        Bundle.open(path, key=b"abc")
    with pytest.raises(InputError, match=r"rate 1: `x` is no decimal number"):
        Bundle.open(path, rates=[("RSD", "2027-01-01", "x")])
    with pytest.raises(InputError, match="the history given, declaration 1: the declaration has no `kind`"):
        Bundle.open(path, history=[{"id": "H1"}])
    with pytest.raises(BundleError, match="is not a file"):
        Bundle.open(tmp_path / "absent.bundle.zip")


def test_the_package_is_imported_without_its_machinery() -> None:
    program = (
        "import sys, crmc; sys.exit(any(name in sys.modules for name in ('msgspec', 'pyarrow', 'crmc.ir')))"
    )
    root = str(Path(__file__).parents[2])
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
    with pytest.raises(ImportError):
        from crmc import Bundel  # type: ignore[attr-defined] # noqa: F401
