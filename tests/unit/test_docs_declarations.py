"""The page of the declarations lists every entry, block and statement of every kind, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crmc.kinds import KINDS
from crmc.kinds.table import COMMON, BlockTable

PAGE = (Path(__file__).parents[2] / "docs/language/declarations.md").read_text("utf-8")
ENTRY = re.compile(r"^\| `([a-z_]+):` \|([^|]*)\|", re.MULTILINE)
COMMON_KEYS = {field.key for field in COMMON}
BLOCKS = [(kind.keyword, table) for kind in KINDS.values() for table in kind.inner]


def section(title: str) -> str:
    """The text under a heading, down to the next one of its level or above."""
    level = title.partition(" ")[0]
    start = PAGE.index(f"\n{title}\n") + len(title) + 2
    following = re.compile(rf"^#{{1,{len(level)}}} ", re.MULTILINE).search(PAGE, start)
    return PAGE[start : following.start() if following else len(PAGE)]


def own_text(title: str) -> str:
    """The text under a heading without the headings below it."""
    return section(title).split("\n### ")[0]


def entries(text: str) -> dict[str, str]:
    """The values that the tables of a text tell for each key."""
    return {match[1]: match[2] for match in ENTRY.finditer(text)}


def block_heading(kind: str, keyword: str) -> str:
    """`legal` and `justification` are the same everywhere and told once."""
    shared = "criterion" if keyword in ("legal", "justification") else kind
    return f"### `{keyword}` in `{shared}`"


def assert_listed(table: BlockTable, listed: dict[str, str]) -> None:
    assert set(listed) == {field.key for field in table.fields}
    for field in table.fields:
        for choice in field.choices:
            assert f"`{choice}`" in listed[field.key], f"{field.key}: {choice}"


@pytest.mark.parametrize("keyword", KINDS)
def test_every_entry_of_a_kind_is_listed(keyword: str) -> None:
    text = own_text(f"## `{keyword}`")
    listed = entries(text)
    if "[common entries](#common-entries)" in text:
        listed |= entries(own_text("## Common entries"))
    assert_listed(KINDS[keyword].table, listed)


@pytest.mark.parametrize(("kind", "table"), BLOCKS, ids=lambda value: getattr(value, "keyword", value))
def test_every_entry_of_a_block_is_listed(kind: str, table: BlockTable) -> None:
    assert_listed(table, entries(own_text(block_heading(kind, table.keyword))))


@pytest.mark.parametrize("keyword", KINDS)
def test_blocks_and_statements_of_a_kind_are_named(keyword: str) -> None:
    text, table = section(f"## `{keyword}`"), KINDS[keyword].table
    for word in (*table.blocks, *table.statements):
        assert re.search(rf"`{word}\b", text), word


def test_common_entries_stand_once() -> None:
    assert set(entries(own_text("## Common entries"))) == COMMON_KEYS


def test_every_kind_is_in_the_overview() -> None:
    overview = PAGE.split("\n## ")[0]
    for keyword in KINDS:
        assert f"[`{keyword}`](#{keyword})" in overview
