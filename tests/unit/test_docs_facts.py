"""Facts that a page tells and the code holds are the same: letters, dates, units, keys, decisions."""

from __future__ import annotations

import re
from pathlib import Path

from crmc.bundle.manifest import Manifest, Validity
from crmc.bundle.pack import MANIFEST, book_files
from crmc.catalogue.loader import packaged_catalogue
from crmc.catalogue.model import Catalogue
from crmc.engine.profile import POWERS_OF_TEN
from crmc.engine.profile_file import PROFILE_KEYS, RULE_KEYS
from crmc.engine.supply_files import LEAST_KEY_BYTES, RATE_COLUMNS
from crmc.ir import text
from crmc.ir.declared import DIGITS_AFTER, DIGITS_BEFORE, LONGEST_COMMODITY_CODE, OTHER_DIGITS_AFTER
from crmc.ir.evaluate import Row
from crmc.pipeline import compile_knowledge_base
from crmc.source import Source
from crmc.syntax import characters
from crmc.workspace import KnowledgeBase

FOLDER = Path(__file__).parents[2] / "docs/language"


def page(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text("utf-8")


def section(name: str, heading: str) -> str:
    """The text under a heading, down to the next heading."""
    after = page(name).split(f"# {heading}\n", 1)[1]
    return re.split(r"^#+ ", after, maxsplit=1, flags=re.MULTILINE)[0]


def rows(words: str) -> list[list[str]]:
    """The rows of the tables of a text, as cells, without heads."""
    lines = [line for line in words.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row, following in zip(cells, [*cells[1:], [""]], strict=True) if not_head(row, following)]


def not_head(row: list[str], following: list[str]) -> bool:
    """Neither the line under a head, nor the head above it."""
    return not is_line(row) and not is_line(following)


def is_line(row: list[str]) -> bool:
    return all(set(cell) == {"-"} for cell in row)


def named(words: str) -> list[str]:
    return re.findall(r"`([^`]+)`", words)


def letters_of(row: list[str]) -> dict[str, str]:
    """`đ ђ | dj`: both become dj. `љ, њ | lj, nj`: one each. `а б | a b`: one each."""
    if " " in row[1] and "," not in row[1]:
        return dict(zip(row[0].split(), row[1].split(), strict=True))
    pairs = zip(row[0].split(","), row[1].split(","), strict=True)
    return {
        letter: "" if target.strip() == "nothing" else target.strip()
        for group, target in pairs
        for letter in group.split()
    }


def test_the_letters_are_those_of_the_interpreter() -> None:
    told: dict[str, str] = {}
    for row in rows(section("meaning", "Text")):
        told |= letters_of(row)
    assert told == text.LETTERS


def catalogue() -> Catalogue:
    return packaged_catalogue()


def test_reference_dates_are_those_of_the_catalogue() -> None:
    told = {
        kind: named(row[1])
        for row in rows(section("meaning", "The reference date"))
        for kind in named(row[0])
    }
    assert told == {kind.id: list(kind.reference_dates) for kind in catalogue().kinds.values()}


def test_operator_elements_are_those_of_the_catalogue() -> None:
    words = section("meaning", "Controls and channel")
    first = named(words[: words.index("\n\n")])
    by_importer = [
        kind.id for kind in catalogue().kinds.values() if kind.operator_element == "importer_is_aeo"
    ]
    assert first == ["importer_is_aeo", *by_importer, "operator_is_aeo"]
    others = {kind.operator_element for kind in catalogue().kinds.values() if kind.id not in by_importer}
    assert others == {"operator_is_aeo"}


def test_channels_stand_from_the_most_severe() -> None:
    channels = sorted(catalogue().channels.values(), key=lambda channel: channel.severity)
    assert ", ".join(channel.id for channel in channels) in section("meaning", "Controls and channel")


def test_units_are_those_of_the_catalogue() -> None:
    table = rows(section("shape", "Numbers, quantities, dates"))
    kinds = {"money", "mass", "volume", "pieces", "time", "share"}
    words = {unit for row in table if row[0] in kinds for unit in named(row[1])}
    assert words - {"EUR"} == set(catalogue().units)


def test_digits_are_those_that_are_read() -> None:
    told = [tuple(row[1:]) for row in rows(section("meaning", "Numbers"))]
    before = str(DIGITS_BEFORE)
    after = [DIGITS_AFTER["money"], DIGITS_AFTER["mass"], DIGITS_AFTER["integer"], OTHER_DIGITS_AFTER]
    assert [(row[0], row[1].split()[0]) for row in told] == [(before, str(digits)) for digits in after]
    assert f"more than {LONGEST_COMMODITY_CODE}," in section("meaning", "Faults")


def test_limits_are_those_of_the_reader() -> None:
    words = section("shape", "What is refused at once")
    assert f"{characters.MAXIMUM_BYTES >> 20} MiB" in words
    assert f"{characters.MAXIMUM_STRING_BYTES >> 10} KiB" in words
    assert f"{characters.MAXIMUM_NESTING} deep" in words
    assert f"{characters.MAXIMUM_DIGITS_BEFORE} before and {characters.MAXIMUM_DIGITS_AFTER} after" in words


def test_division_words_are_those_of_the_grammar() -> None:
    grammar = (FOLDER.parents[1] / "grammar/crm.lark").read_text("utf-8")
    match = re.search(r"^DIVISION.*?\(\?:([a-z|]+)\)", grammar, re.MULTILINE)
    assert match
    words = section("shape", "Citations").split("The division words are", 1)[1].split(".")[0]
    assert named(words) == match[1].split("|")


def test_profile_keys_are_those_that_are_read() -> None:
    words = section("declarations-form", "Profiles")
    keys = {name for row in rows(words) for name in named(row[0])}
    later = {"column", "value", "edition", "note", "verified"}
    assert keys | later == {*PROFILE_KEYS, *RULE_KEYS}
    assert all(f"`{key}`" in words for key in later)
    units = next(row[1] for row in rows(words) if row[0] == "`unit`")
    assert {unit for part in named(units) for unit in part.split()} == set(POWERS_OF_TEN)


def test_result_keys_are_those_of_a_row() -> None:
    told = [name for row in rows(section("declarations-form", "Result rows")) for name in named(row[0])]
    assert told == list(Row.__struct_fields__)


def test_supplies_are_as_they_are_read() -> None:
    words = section("declarations-form", "What a Party supplies")
    assert f"`{','.join(RATE_COLUMNS)}`" in words
    assert f"at least {LEAST_KEY_BYTES}" in words


def test_manifest_keys_are_those_of_the_manifest() -> None:
    told = [name for row in rows(section("bundles", "The manifest")) for name in named(row[0])]
    assert told == list(Manifest.__struct_fields__)
    assert {"from", "until"} == set(Validity.__struct_encode_fields__)


def test_files_of_a_bundle_are_those_that_are_packed() -> None:
    base = KnowledgeBase(None, (Source("criteria/a.crm", b"list eu of country { values: AT }"),))
    book = compile_knowledge_base(base).book
    told = [name for row in rows(section("bundles", "What is in it")) for name in named(row[0])]
    packed = dict.fromkeys("schema/" if name.startswith("schema/") else name for name in book_files(book))
    assert told == [MANIFEST, *packed]


def test_every_decision_is_numbered_once_and_in_order() -> None:
    numbers = [int(number) for number in re.findall(r"^\*\*D([0-9]+)\.", page("decisions"), re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    for path in FOLDER.glob("*.md"):
        referred = re.findall(r"\(D([0-9]+)\)", path.read_text("utf-8"))
        assert {int(number) for number in referred} <= set(numbers), path.name


def test_links_between_the_pages_lead_somewhere() -> None:
    for path in [*FOLDER.glob("*.md"), FOLDER.parent / "commands.md"]:
        for target in re.findall(r"\]\(([^)\s]+)\)", outside_boxes(path.read_text("utf-8"))):
            if "://" in target:
                continue
            name, _, anchor = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            assert file.is_file(), f"{path.name}: {target}"
            assert not anchor or anchor in anchors(file.read_text("utf-8")), f"{path.name}: {target}"


def outside_boxes(words: str) -> str:
    return re.sub(r"^```.*?^```$", "", words, flags=re.MULTILINE | re.DOTALL)


def anchors(words: str) -> set[str]:
    """The anchors of the headings, as the handbook makes them."""
    headings = re.findall(r"^#+ (.*)$", outside_boxes(words), re.MULTILINE)
    plain = [re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in headings]
    return {re.sub(r"[\s-]+", "-", heading) for heading in plain}
