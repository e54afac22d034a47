"""The published JSON Schemas are those of the code, and what is made keeps them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from crmc.bundle.archive import unpack_archive
from crmc.bundle.pack import pack_bundle
from crmc.bundle.schemas import schema_files
from crmc.ir.codec import canonical, read_book, schema
from crmc.ir.party import book_for
from crmc.pipeline import compile_knowledge_base
from crmc.workspace import read_root

REPOSITORY = Path(__file__).parent.parent.parent
BOOK = compile_knowledge_base(read_root(REPOSITORY)).book


@pytest.mark.parametrize("name", list(schema_files()))
def test_the_published_schema_is_that_of_the_code(name: str) -> None:
    """Run `make schemas` after a change of the RuleBook or the manifest."""
    assert (REPOSITORY / "grammar" / "schema" / name).read_bytes() == schema_files()[name]


def test_every_schema_is_a_schema_with_an_id() -> None:
    for content in schema_files().values():
        document = json.loads(content)
        jsonschema.Draft202012Validator.check_schema(document)
        assert document["$id"].startswith("urn:crmc:schema:")


@pytest.mark.parametrize("party", [None, "RS", "XK"])
def test_a_bundle_keeps_its_own_schemas(party: str | None) -> None:
    entries = unpack_archive(pack_bundle(book_for(BOOK, party)))
    for name, schema_name in (("rules.json", "rulebook"), ("manifest.json", "manifest")):
        validator = jsonschema.Draft202012Validator(json.loads(entries[f"schema/{schema_name}.schema.json"]))
        assert list(validator.iter_errors(json.loads(entries[name]))) == []


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


def test_the_schema_refuses_a_number_that_is_a_number() -> None:
    document = msgspec.to_builtins(BOOK)
    document["parameters"][0]["default"] = 1.5
    assert list(jsonschema.Draft202012Validator(schema()).iter_errors(document))
