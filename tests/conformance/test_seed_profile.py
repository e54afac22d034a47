"""The packaged profile `seed` on a file as it describes it, with the repository's own criteria."""

from __future__ import annotations

from pathlib import Path

from crmc.engine.profile_file import read_profile
from crmc.engine.readers import read_declarations
from crmc.engine.supplies import read_result_record
from crmc.ir.party import book_for
from crmc.ir.record import Record, Unreadable
from crmc.pipeline import compile_knowledge_base
from crmc.workspace import read_root

REPOSITORY = Path(__file__).parents[2]

SEED = """\
REFERENCE,PROCEDURE,ITEM,DATE,VEHICLE,GROSS_WEIGHT,CONSIGNEE,CONSIGNOR,HS_CODE,DESCRIPTION,ORIGIN,DEPARTURE,DESTINATION
27RS1,TRANSIT,1,2027-03-01,BG 123-AB,1250.5,Primalac d.o.o.,Pošiljalac d.o.o.,6403.99,cipele,CN,RS,MK
27RS1,TRANSIT,2,2027-03-01,BG 123-AB,10,Primalac d.o.o.,Pošiljalac d.o.o.,2402.20,cigarete,CN,RS,MK
27RS2,EXPORT,1,2027-03-01,BG 124-AB,1e3,,Pošiljalac d.o.o.,6403.99,cipele,RS,RS,MK
27RS3,CARNET,1,2027-03-01,BG 125-AB,5,,,,,,RS,MK
"""


def test_about_ten_elements_become_declarations(tmp_path: Path) -> None:
    book = book_for(compile_knowledge_base(read_root(REPOSITORY)).book, None)
    path = tmp_path / "seed.csv"
    path.write_text(SEED, "utf-8")
    results = list(read_declarations(path, book, read_profile(Path("seed"), book)))
    transit, export, carnet = (read_result_record(book, result) for result in results)
    assert isinstance(transit, Record)
    assert (transit.id, transit.kind, transit.faults) == ("27RS1", "transit", {})
    assert [item.values["commodity_code"] for item in transit.items] == ["640399", "240220"]
    assert transit.items[0].values["dispatch_country"] == "RS"
    assert isinstance(export, Record)
    assert (export.kind, export.items[0].values["origin_country"]) == ("export", "RS")
    assert carnet == Unreadable(
        "line 5: its `kind` cannot be read: the profile has no code for `CARNET` of the column `PROCEDURE`",
        "27RS3",
    )


def test_every_element_of_it_is_one_that_a_kind_carries() -> None:
    """Whatever the criteria use: the names are those of the catalogue, and each kind gets what it carries."""
    book = book_for(compile_knowledge_base(read_root(REPOSITORY)).book, None)
    mapped = set(read_profile(Path("seed"), book).elements) - {"declaration_id", "item_number", "kind"}
    carried = {name: mapped & set(book.kinds[name].elements) for name in ("export", "transit", "import")}
    assert mapped == set().union(*carried.values())
    assert all(len(elements) >= 9 for elements in carried.values()), carried
