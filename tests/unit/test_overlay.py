"""A Party's private root supplies withheld values; nothing else may be declared twice."""

from __future__ import annotations

from pathlib import Path

from crmc.pipeline import compile_knowledge_base
from crmc.workspace import read_root
from tests.unit.knowledge import PROCEDURE, codes, criterion


def write(folder: Path, text: str) -> Path:
    (folder / "criteria").mkdir(parents=True)
    (folder / "criteria" / "one.crm").write_text(text, "utf-8")
    return folder


HEAD = "parameter floor of money { classification: restricted"
COMMON = criterion("customs_value < floor", classification="restricted") + PROCEDURE


def test_an_overlay_supplies_a_withheld_value(tmp_path: Path) -> None:
    root = write(tmp_path / "common", f"{COMMON}\n{HEAD} default: withheld range: 1 EUR .. 20 EUR }}")
    overlay = write(tmp_path / "private", f"{HEAD} default: 15 EUR range: 1 EUR .. 20 EUR }}")
    alone = compile_knowledge_base(read_root(root))
    together = compile_knowledge_base(read_root(root, [overlay]))
    assert codes(alone) == codes(together) == []
    assert [(p.withheld, p.default) for p in alone.book.parameters] == [(True, None)]
    assert [(p.withheld, p.default) for p in together.book.parameters] == [(False, "15")]
    assert together.book.parameters[0].head.origin.file == "private/criteria/one.crm"


def test_what_is_not_withheld_cannot_be_declared_again(tmp_path: Path) -> None:
    text = f"{HEAD} default: 10 EUR range: 1 EUR .. 20 EUR }}"
    root = write(tmp_path / "common", f"{COMMON}\n{text}")
    overlay = write(tmp_path / "private", text)
    assert codes(compile_knowledge_base(read_root(root, [overlay]))) == ["declared-twice"]
