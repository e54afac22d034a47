"""The faults as a whole: every one that is found has its file, and every file is found somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crmc.checks import Definition, definitions

PACKAGE = Path(__file__).parent.parent.parent / "crmc"
FOUND = re.compile(r'(?:report|Finding)\(\s*"([a-z0-9-]+)"')
ALL = list(definitions().values())


def names_found() -> set[str]:
    return {name for file in PACKAGE.rglob("*.py") for name in FOUND.findall(file.read_text("utf-8"))}


def test_every_fault_that_is_found_has_its_file_and_every_file_is_found() -> None:
    assert names_found() == set(definitions())


def test_no_code_is_used_twice() -> None:
    codes = [definition.fault.code for definition in ALL]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("definition", ALL, ids=lambda definition: definition.name)
def test_a_fault_is_one_lower_case_sentence_with_a_reason(definition: Definition) -> None:
    fault = definition.fault
    assert re.fullmatch(r"CRM[1-9][0-9]{2}", fault.code)
    assert fault.words[0] in "`{" or fault.words[0].islower()
    assert not fault.words.endswith(".")
    assert "\n" not in fault.words
    assert definition.reason.endswith(".")
    assert definition.reason[0].isupper() or definition.reason[0] == "`"
