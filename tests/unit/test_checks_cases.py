"""The case folders: every diagnostic of every file, at its place, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmc.checks import definitions
from tests.unit.checks_support import compiled, marked

CASES = Path(__file__).parent.parent / "cases"
OF_THE_SCHEMA = {found.name for found in definitions().values() if found.fault.rules}
"""What a rule of law asks for: told here only where a case is about it; each has its examples."""
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def test_there_are_cases() -> None:
    assert len(FOLDERS) >= 6


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case_gives_what_its_lines_expect(folder: Path) -> None:
    texts = {f"criteria/{file.name}": file.read_text(encoding="utf-8") for file in folder.glob("*.crm")}
    expected = [
        (path, line, code)
        for path, text in texts.items()
        for path, line, codes in marked(path, text)
        for code in codes.split()
    ]
    told = {code for _, _, code in expected}
    found = [
        (one.span.path, one.span.line, one.code)
        for one in compiled(texts)
        if one.code in told or one.name not in OF_THE_SCHEMA
    ]
    assert sorted(found) == sorted(expected)
    assert expected
