"""The published schemas as anybody outside would use them: `jsonschema` as it comes, and no network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from crmc.bundle.schemas import file_name, schema_files

SCHEMAS: dict[str, Any] = {name: json.loads(content) for name, content in schema_files().items()}


def validator(name: str, files: Mapping[str, Any] = SCHEMAS) -> Draft202012Validator:
    """For the schema of that name; the others are found by their `$id`, and nowhere else."""
    resources = [(each["$id"], DRAFT202012.create_resource(each)) for each in files.values()]
    return Draft202012Validator(files[file_name(name)], registry=Registry().with_resources(resources))


def faults(name: str, document: Any, files: Mapping[str, Any] = SCHEMAS) -> list[str]:
    """Where a document does not keep a schema, and why."""
    return [
        f"{error.json_path}: {error.message[:200]}" for error in validator(name, files).iter_errors(document)
    ]


def bundle_schemas(entries: Mapping[str, bytes]) -> dict[str, Any]:
    """The schemas that a bundle carries."""
    found = {
        path.removeprefix("schema/"): data for path, data in entries.items() if path.startswith("schema/")
    }
    return {name: json.loads(data) for name, data in found.items()}


def references(schema: Any) -> Iterator[str]:
    """Every `$ref` in a schema."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)
