"""Two knowledge bases that differ only in what an audience may not see give it the same bytes."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from crmc.build import edition
from crmc.bundle.pack import pack_bundle
from crmc.ir import redact as redaction
from crmc.ir.codec import canonical
from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase
from tests.commands.canaries import WORDS, files_of, knowledge, written
from tests.commands.test_leaks import run
from tests.unit.knowledge import criterion

AUDIENCES = ("public", "officer", "MK")
SECRET = f"criteria/{WORDS['file name']}.crm"
PROCEDURES = f"sops/{WORDS['file name']}_procedures.crm"
OTHER = {
    "title": "A much longer title than before",
    "comment": "one line\n  # and another\n  # and a third",
    "id": "AAA-001",
    "constant": "7.10",
    "list value": "OTHER1",
    "list name": "aa_first_of_all",
    "table row": "1.5",
    "table file": "aa_table",
    "sop id": "SOP-AAA-01",
    "sop step": "Look into it",
    "file name": "aa_file",
    "test title": "Another",
    "test value": "2.25",
    "parameter": "3.75",
    "parameter name": "aa_floor",
    "indicator title": "Rain",
    "indicator name": "aa_sign",
    "indicator text": "rain",
    "description": "Two\nlines",
    "act reason": "Legal unit",
}


def replaced(path: str, old: str, new: str) -> dict[str, str]:
    texts = knowledge()
    assert old in texts[path]
    return {**texts, path: texts[path].replace(old, new, 1)}


def added(path: str, text: str, first: bool = False) -> dict[str, str]:
    texts = knowledge()
    before = texts.get(path, "")
    return {**texts, path: text + before if first else before + text}


MORE = criterion(
    "warehouse_id is missing",
    name="AAA-002",
    classification="restricted for RS",
    parties="RS",
    valid="2020-01-01 .. 2035-12-31",
).replace("UCC art 46(3)", "RKC standard 6.3")


def renamed(kind: str) -> dict[str, str]:
    return knowledge({**WORDS, kind: OTHER[kind]})


VARIANTS: dict[str, Callable[[], dict[str, str]]] = {
    **{f"another {kind}": functools.partial(renamed, kind) for kind in OTHER},
    "everything else": lambda: knowledge(OTHER),
    "more values of a list": lambda: replaced(
        "criteria/public.crm", f'"{WORDS["list value"]}"', f'"{WORDS["list value"]}", "B2",\n    "C3"'
    ),
    "more rows of a table": lambda: added(
        f"criteria/{WORDS['table file']}.csv", "6404,9 EUR/kg\nany,2 EUR/kg\n"
    ),
    "a table by something else": lambda: added(
        SECRET,
        "table aa_t of money by requested_procedure { classification: restricted for RS row 40: 1 EUR }\n",
    ),
    "one step more of a procedure": lambda: replaced(
        PROCEDURES,
        "  step assess",
        '  step again "Again" { phase: collect by: officer within: 9 min do: """More.""" }\n  step assess',
    ),
    "a criterion more": lambda: added(SECRET, MORE),
    "a criterion more above a public one": lambda: added("criteria/public.crm", MORE, first=True),
    "a criterion more in a file of its own": lambda: added("criteria/aa_new.crm", MORE),
    "a list of another code list": lambda: added(
        SECRET, "list aa_units of currency { classification: restricted for RS values: EUR }\n", first=True
    ),
    "a test more": lambda: added(
        SECRET,
        f'test {WORDS["id"]} "Again" {{ given {{ customs_value: 1 EUR }} expect: selected }}\n',
    ),
    "a test of a public criterion more": lambda: added(
        "criteria/public.crm",
        'test TST-002 "Again" { classification: restricted for RS\n'
        "given { net_mass: 4 kg } expect: selected }\n",
    ),
    "an act more": lambda: added(
        SECRET,
        'suspend TST-001 by RS { classification: restricted for RS until: 2027-03-01 reason: """Why.""" }\n',
    ),
    "an indicator that reads another element": lambda: replaced(
        "criteria/public.crm", "when: goods_description contains", "when: delivery_place contains"
    ),
    "a part more made of a hidden one": lambda: replaced(
        "criteria/public.crm",
        '  indicator open "Seen by all"',
        f'  let made = {WORDS["indicator name"]} or cus_code is missing\n  indicator open "Seen by all"',
    ),
}


def compiled(texts: dict[str, str]) -> Compilation:
    sources = tuple(
        Source(path, text.encode()) for path, text in sorted(texts.items()) if path.endswith(".crm")
    )
    tables = {path: text for path, text in texts.items() if path.endswith(".csv")}
    compilation = compile_knowledge_base(KnowledgeBase(None, sources, tables=tables, release="2027.1.0"))
    assert not [found for found in compilation.diagnostics if found.severity == "error"]
    return compilation


def editions(compilation: Compilation) -> dict[str, bytes]:
    """Every bundle and every handbook's book for the three audiences.

    The pages of a handbook are made of its book, the catalogue and the hand-written pages alone.
    """
    whole = compilation.book
    made = {}
    for audience in AUDIENCES:
        for party in ("MK", "RS"):
            made[f"{audience}: bundle of {party}"] = pack_bundle(edition(whole, party, audience))
        party_of = audience if audience == "MK" else None
        seen = redaction.redact(msgspec.structs.replace(whole, party=party_of), audience)
        made[f"{audience}: handbook"] = canonical(seen)
    return made


@pytest.fixture(scope="module")
def first() -> dict[str, bytes]:
    return editions(compiled(knowledge()))


@pytest.fixture(scope="module")
def common() -> bytes:
    return canonical(compiled(knowledge()).book)


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """INVARIANT: the one assertion that nothing shows a difference; the planted differences must trip it."""
    assert [name for name in one if one[name] != other.get(name)] == []
    assert one.keys() == other.keys()


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_hidden_difference_shows_nowhere(first: dict[str, bytes], common: bytes, variant: str) -> None:
    changed = compiled(VARIANTS[variant]())
    in_the_book = not any(word in variant for word in ("test", "table file"))
    assert (canonical(changed.book) != common) is in_the_book
    assert_same(first, editions(changed))


@pytest.mark.parametrize(
    ("part", "honest", "variant"),
    [
        ("_placed", lambda found: found, "a criterion more above a public one"),
        ("_elements", lambda book, kept: set(book.elements), "a criterion more"),
        ("_lists", lambda kept: {"currency", "country", "cn"}, "a list of another code list"),
        ("_cited", lambda kept: {"RKC standard 6.3"}, "a criterion more"),
        ("_with_elements", lambda found, keys: found, "an indicator that reads another element"),
        ("_criterion", lambda found, audience, edition: found, "another indicator title"),
        ("may_see", lambda label, audience, edition=None: True, "another constant"),
    ],
)
def test_a_planted_difference_is_caught(
    monkeypatch: pytest.MonkeyPatch, part: str, honest: Callable[..., object], variant: str
) -> None:
    """With one part of the redaction taken out, the assertion above fails."""
    monkeypatch.setattr(redaction, part, honest)
    with pytest.raises(AssertionError, match="=="):
        assert_same(editions(compiled(knowledge())), editions(compiled(VARIANTS[variant]())))


@pytest.fixture
def whole_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, bytes]]]:
    """The public build of two knowledge bases, every file of it, and what it printed."""
    here = os.getcwd()
    builds = []
    for name, texts in (("one", knowledge()), ("other", {**knowledge(OTHER), "criteria/more.crm": MORE})):
        root = written(tmp_path / name / "kb", texts)
        monkeypatch.chdir(root)
        printed = run("build", "--party", "MK", "--audience", "public", "--out", "build")
        builds.append({**files_of(root / "build"), "terminal": printed})
    yield builds
    os.chdir(here)


def test_whole_public_builds_are_the_same_bytes(whole_builds: list[dict[str, bytes]]) -> None:
    """Every page, the search index, manifest, digests, names and sizes of files, and the printed summary."""
    one, other = whole_builds
    assert {"public/handbook/search/search_index.json", "public/crmc-MK-0.0.0.bundle.zip"} <= one.keys()
    assert b"2 criteria" in one["terminal"]
    assert_same(one, other)
