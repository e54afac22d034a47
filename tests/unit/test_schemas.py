"""The published JSON Schemas are those of the code, what is made keeps them, and what is mutated does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from crmc.analysis.diff.model import VERDICTS
from crmc.bundle.archive import unpack_archive
from crmc.bundle.pack import pack_bundle
from crmc.bundle.schemas import bundle_schema_files, file_name, schema_files
from crmc.bundle.schemas.keeping import SchemaMismatchError, published
from crmc.bundle.schemas.page import schema_pages
from crmc.bundle.schemas.published import ACTS, COMPILED, REPORTS
from crmc.ir.codec import canonical, read_book
from crmc.ir.model import RuleBook
from crmc.ir.party import book_for
from crmc.ir.redact import redact
from crmc.kinds import KINDS
from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.source import Source
from crmc.workspace import KnowledgeBase, read_root
from tests.unit.schema_support import SCHEMAS, bundle_schemas, faults, references, validator

REPOSITORY = Path(__file__).parent.parent.parent
PUBLISHED = REPOSITORY / "grammar" / "schema"
COMPILATION = compile_knowledge_base(read_root(REPOSITORY))
BOOK = COMPILATION.book
KEYS = {
    "criteria": "criterion",
    "alerts": "alert",
    "areas": "area",
    "lists": "list",
    "tables": "table",
    "parameters": "parameter",
    "procedures": "sop",
    "metrics": "metric",
}


@cache
def samples() -> Compilation:
    """The sample declarations of the language's description."""
    texts = sorted((REPOSITORY / "tests" / "samples").glob("*.crm"))
    sources = tuple(Source(f"criteria/{path.name}", path.read_bytes()) for path in texts)
    return compile_knowledge_base(KnowledgeBase(None, sources))


@cache
def documents() -> list[tuple[str, Any]]:
    """Every compiled declaration and test of the repository and of the samples, with its schema's name."""
    return [each for made in (COMPILATION, samples()) for each in declarations(made)]


def declarations(made: Compilation) -> Iterator[tuple[str, Any]]:
    book = plain(made.book)
    for key, kind in KEYS.items():
        yield from ((kind, each) for each in book[key])
    yield from ((act["act"], act) for act in book["acts"])
    yield from (("test", plain(result.example)) for result in made.examples)


def plain(value: object) -> Any:
    return json.loads(msgspec.json.encode(value))


# The schemas themselves


def test_the_published_schemas_are_those_of_the_code() -> None:
    """Run `make schemas` after a change of the RuleBook, the manifest or a report."""
    by_hand = {"catalogue.schema.json"}
    found = {path.name: path.read_bytes() for path in PUBLISHED.iterdir() if path.name not in by_hand}
    assert found == dict(schema_files())


@pytest.mark.parametrize("path", sorted(PUBLISHED.iterdir()), ids=lambda path: path.name)
def test_every_schema_is_a_schema_with_an_id_a_title_and_a_description(path: Path) -> None:
    schema = json.loads(path.read_bytes())
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:crmc:schema:{path.name.removesuffix('.schema.json')}:1"
    assert schema["title"]
    assert schema["description"]


def test_every_kind_of_declaration_has_a_schema() -> None:
    assert set(KINDS) <= set(COMPILED)
    assert {kind for kind, _ in documents()} == set(KINDS)


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_every_reference_is_found_without_a_network(name: str) -> None:
    resources = [(each["$id"], DRAFT202012.create_resource(each)) for each in SCHEMAS.values()]
    resolver = Registry().with_resources(resources).resolver(SCHEMAS[name]["$id"])
    for reference in references(SCHEMAS[name]):
        assert resolver.lookup(reference).contents is not None


def test_a_bundle_carries_all_that_its_schemas_refer_to() -> None:
    known = {json.loads(content)["$id"] for content in bundle_schema_files().values()}
    for content in bundle_schema_files().values():
        named = {reference.partition("#")[0] for reference in references(json.loads(content))}
        assert named - {""} <= known


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "title" in schema and "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


@pytest.mark.parametrize("name", sorted({*COMPILED, *REPORTS} - {"declaration", "act", *ACTS}))
def test_every_object_names_its_keys_and_allows_no_others(name: str) -> None:
    found = list(objects(SCHEMAS[file_name(name)]))
    assert found or name == "common"
    for schema in found:
        assert schema["additionalProperties"] is False
        optional = set(schema["properties"]) - set(schema["required"])
        assert optional <= (set(VERDICTS) if schema["title"] == "DiffSummary" else set())


def test_the_rules_of_the_harmonisation_schema_are_named() -> None:
    texts = "".join(
        json.dumps(SCHEMAS[file_name(name)]) for name in ("criterion", "area", "alert", "sop", "recognise")
    )
    named = {f"L{number:02d}" for number in range(1, 42) if f'"L{number:02d}: ' in texts}
    assert named == set("L01 L02 L03 L04 L05 L06 L07 L09 L10 L11 L17 L20 L21 L23 L24 L27 L30 L33 L40".split())


def test_the_page_links_to_every_schema() -> None:
    pages = schema_pages()
    text = pages.pop("docs/schemas.md").decode("utf-8")
    assert {f"docs/schema/{path.name}" for path in PUBLISHED.iterdir()} == set(pages)
    for path in pages:
        assert f"({path.removeprefix('docs/')})" in text


# What is made keeps them


def test_every_declaration_of_the_repository_and_of_the_samples_keeps_its_schema() -> None:
    assert len(documents()) > 60
    for kind, document in documents():
        assert faults(kind, document) == []


@pytest.mark.parametrize("party", [None, "RS", "XK"])
@pytest.mark.parametrize("audience", [None, "public", "officer"])
def test_a_bundle_keeps_its_own_schemas(party: str | None, audience: str | None) -> None:
    book = redact(book_for(BOOK, party), audience or party)
    entries = unpack_archive(pack_bundle(book))
    schemas = bundle_schemas(entries)
    for name, schema in (
        ("rules.json", "rulebook"),
        ("manifest.json", "manifest"),
        ("law.json", "law"),
        ("procedures.json", "procedures"),
    ):
        assert faults(schema, json.loads(entries[name]), schemas) == []


def test_no_number_of_a_rule_book_is_a_json_number() -> None:
    found = [path for path, value in leaves(json.loads(canonical(BOOK))) if type(value) in (int, float)]
    assert found == []


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, child in value.items() for leaf in leaves(child, f"{path}.{key}")]
    if isinstance(value, list):
        return [leaf for index, child in enumerate(value) for leaf in leaves(child, f"{path}.{index}")]
    return [(path, value)]


def test_a_book_is_read_back_as_it_was_and_cannot_be_changed() -> None:
    again = read_book(canonical(BOOK))
    assert again == BOOK
    assert canonical(again) == canonical(BOOK)
    with pytest.raises(AttributeError):
        again.release = "other"  # type: ignore[misc]


# What is mutated does not

OPEN = {"titles", "lists", "tables", "declaration", "earlier"}
"""Keys whose objects may have any keys of the right form."""
WORDS = {
    "status",
    "label",
    "level",
    "consequence",
    "operators",
    "phase",
    "notice",
    "kind",
    "on",
    "op",
    "relation",
}
"""Keys with a closed set of words."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every object whose keys are set."""
    if isinstance(value, dict):
        yield path
        for key, child in value.items():
            if key not in OPEN:
                yield from places(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from places(child, (*path, index))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def refused(kind: str, document: Any) -> bool:
    """By the schema as it is published and by what `crmc build` asks, which must agree."""
    fails = not validator(kind).is_valid(document)
    try:
        published().check(kind, document, "a test")
    except SchemaMismatchError:
        assert fails
        return True
    assert not fails
    return False


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_mutated_document_is_refused(data: st.DataObject) -> None:
    kind, document = data.draw(st.sampled_from(documents()), label="document")
    path = data.draw(st.sampled_from(list(places(document))), label="object")
    mutated = copy.deepcopy(document)
    node = at(mutated, path)
    key = data.draw(st.sampled_from(sorted(node)) if node else st.none(), label="key")
    change = data.draw(st.sampled_from(["drop", "add", "number", "word"]), label="change")
    if change == "add" or key is None:
        node["unheard_of"] = "x"
    elif change == "drop":
        del node[key]
    elif change == "word" and key in WORDS:
        node[key] = "unheard_of"
    else:
        node[key] = 1.5
    assert refused(kind, mutated)
    assert not refused(kind, document)


SAID = {
    "criterion": (
        "applies level description consequence risk controls head.valid.start head.valid.end head.implements"
        " justification justification.proportionality justification.urgency justification.impact"
        " controls.0.types controls.0.channel controls.0.places controls.0.purpose"
    ),
    "area": "head.valid.start head.valid.end",
    "alert": "risk urgency sender recipients head.valid.start head.valid.end",
    "sop": "applies places purpose within head.implements steps",
}
LACKING = [(kind, path) for kind, paths in SAID.items() for path in paths.split()]


def emptied(document: Any, path: str) -> Any:
    """The document with nothing at a path: no items, or null."""
    keys = [int(key) if key.isdigit() else key for key in path.split(".")]
    changed = copy.deepcopy(document)
    node = at(changed, tuple(keys[:-1]))
    node[keys[-1]] = [] if isinstance(node[keys[-1]], list) else None
    return changed


@pytest.mark.parametrize(("kind", "path"), LACKING, ids=[f"{kind}-{path}" for kind, path in LACKING])
def test_what_a_declaration_must_say_may_lack_in_a_draft_only(kind: str, path: str) -> None:
    document = next(each for name, each in documents() if name == kind)
    lacking = emptied(document, path)
    assert refused(kind, lacking)
    lacking["head"]["status"] = "draft"
    assert not refused(kind, lacking)


def one(kind: str, **wanted: Any) -> Any:
    """A copy of the first declaration of a kind with these values."""
    return copy.deepcopy(
        next(
            each
            for name, each in documents()
            if name == kind and all(each[key] == value for key, value in wanted.items())
        )
    )


def test_results_go_to_others_on_a_stated_basis_only() -> None:
    criterion = one("criterion")
    criterion["exchange"] = {"parties": ["RS"]}
    criterion["head"]["legal"] = [{"text": "CEFTA_DEC_RM_2024", "role": "exchange"}]
    assert not refused("criterion", criterion)
    criterion["head"]["legal"][0]["role"] = "basis"
    assert refused("criterion", criterion)


def test_a_criterion_has_a_clause_for_authorised_operators() -> None:
    criterion = one("criterion")
    criterion["no_aeo_relief"] = "Everyone is treated alike, for the share must be random."
    criterion["controls"] = [each for each in criterion["controls"] if each["operators"] == "ordinary"]
    assert not refused("criterion", criterion)
    criterion["no_aeo_relief"] = " "
    assert refused("criterion", criterion)


def test_a_criterion_selects_by_something_unless_its_condition_is_withheld() -> None:
    criterion = one("criterion")
    criterion |= {"select": None, "score": None, "select_text": "withheld"}
    assert not refused("criterion", criterion)
    criterion["select_text"] = None
    assert refused("criterion", criterion)


@pytest.mark.parametrize("phase", ["collect", "assess", "act", "review"])
def test_a_procedure_has_every_phase_however_deep(phase: str) -> None:
    def without(nodes: list[Any]) -> list[Any]:
        kept = [node for node in nodes if node.get("phase") != phase]
        for node in kept:
            for block in (*node.get("arms", ()), *node.get("branches", ()), node):
                if "steps" in block:
                    block["steps"] = without(block["steps"])
        return kept

    procedure = one("sop")
    procedure["steps"] = without(procedure["steps"])
    assert refused("sop", procedure)


def test_who_is_controlled_after_release_has_rights() -> None:
    procedure = one("sop")
    procedure |= {"places": ["post_release"], "risk": "origin", "rights": "Notice, reasons, appeal."}
    assert not refused("sop", procedure)
    assert refused("sop", {**procedure, "rights": None})


def test_a_recognition_names_its_basis_and_the_other_party() -> None:
    act = one("recognise")
    act |= {"attested_by": None, "attested_on": None}
    act["head"]["legal"] = [{"text": "CEFTA_DEC_1_2019", "role": "basis"}]
    assert not refused("recognise", act)
    assert refused("recognise", {**act, "other_party": None})
    act["head"]["legal"] = []
    assert refused("recognise", act)


def test_an_act_is_of_its_kind() -> None:
    act = one("adopt")
    assert not refused("act", act)
    assert refused("derogate", act)
    assert refused("act", {**act, "act": "abolish"})
    assert refused("adopt", {**act, "attested_by": "function", "attested_on": None})


def test_values_of_a_list_a_table_and_a_parameter() -> None:
    assert refused("list", {**one("list"), "external": True})
    parameter = one("parameter")
    assert not refused("parameter", {**parameter, "default": None, "withheld": True})
    assert refused("parameter", {**parameter, "default": None})
    assert refused("parameter", {**parameter, "low": None})
    table = next((each for name, each in documents() if name == "table"), None)
    assert table is not None
    assert refused("table", {**table, "by": [*table["by"], "origin_country", "kind"]})
    assert refused("table", {**table, "rows": [{"keys": [], "value": "1"}]})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("head.id", "exc-3"),
        ("head.id", "value_list"),
        ("head.valid.start", "2027-13-01"),
        ("head.valid.start", "01.03.2027"),
        ("head.version", "1.0"),
        ("head.language", "english"),
        ("head.implements", ["gov 4"]),
        ("head.legal", [{"text": "UCC art 46(3)", "role": "hope"}]),
        ("head.classification", {"label": "secret", "recipients": None}),
        ("parties", ["Serbia"]),
        ("controls.0.channel", "very red"),
        ("level", "dire"),
        ("on", "lorry"),
    ],
)
def test_a_word_of_the_wrong_form_is_refused(path: str, value: Any) -> None:
    criterion = one("criterion")
    *keys, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    at(criterion, tuple(keys))[last] = value
    assert refused("criterion", criterion)


def test_a_number_that_is_a_number_is_refused() -> None:
    assert refused("parameter", {**one("parameter"), "default": 1.5})


# What the builder is told


def test_a_mismatch_names_the_declaration_and_the_place() -> None:
    book: RuleBook = BOOK
    document = plain(book)
    document["criteria"][1]["controls"][0]["channel"] = 7
    name = document["criteria"][1]["head"]["id"]
    with pytest.raises(SchemaMismatchError) as told:
        published().check("rulebook", document, "rules.json")
    assert str(told.value).startswith(
        f"`{name}` of criteria in rules.json does not keep the schema urn:crmc:schema:"
    )
    assert "/criteria/1/controls/0/channel" in str(told.value)
    assert "\n" not in str(told.value)
