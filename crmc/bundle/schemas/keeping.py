"""Whether what crmc made keeps the published schemas, by the `jsonschema` library and without a network.

A part that was found to keep its schema once is not looked at again, wherever it stands: the editions of
the Parties hold the same declarations, and declarations the same words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

from crmc.bundle.schemas.documents import all_schemas, schema_id
from crmc.bundle.schemas.words import Schema

Keyword = Callable[[Any, Any, Any, Schema], Iterator[Any]]


class SchemaMismatchError(Exception):
    """A document of ours does not keep its schema: a defect of the compiler; one clear sentence."""


class Keeper:
    """Validates documents against the published schemas, or against those given, by their names."""

    def __init__(self, schemas: Mapping[str, Schema] | None = None) -> None:
        given = all_schemas() if schemas is None else schemas
        # Without `$schema`, at which jsonschema would take its own class again and forget what was kept.
        self.schemas = {name: _without_dialect(schema) for name, schema in given.items()}
        self._kept: set[tuple[int, bytes]] = set()
        self._class = _validator_class(self._kept)
        self._registry = _registry(self.schemas)
        self._validators: dict[str, Any] = {}

    def check(self, name: str, document: Any, about: str) -> None:
        """Raises SchemaMismatchError where `document`, plain data, does not keep the schema of that name.

        `about` says what it is; the declaration in it is named by its ID.
        """
        error = next(self._validator(name).iter_errors(document), None)
        if error is None:
            return
        path = list(error.absolute_path)
        pointer = "".join(f"/{key}" for key in path)
        what = _declaration(document, path)
        whose = f"{what} in {about}" if what else about
        raise SchemaMismatchError(
            f"{whose} does not keep the schema {schema_id(name)} at `{pointer}` ({error.validator})"
        )

    def _validator(self, name: str) -> Any:
        if name not in self._validators:
            self._validators[name] = self._class(self.schemas[name], registry=self._registry)
        return self._validators[name]


@cache
def published() -> Keeper:
    """The keeper of the published schemas."""
    return Keeper()


def _declaration(document: Any, path: list[Any]) -> str:
    """The innermost declaration on the way to a fault: its kind as the key says, and its ID."""
    named, key = "", ""
    for step in path:
        document = document[step]
        key = step if isinstance(step, str) else key
        if isinstance(document, dict) and isinstance(document.get("head"), dict):
            named = f"`{document['head'].get('id')}` of {key}"
    return named


def _without_dialect(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "$schema"}


def _registry(schemas: Mapping[str, Schema]) -> Any:
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    resources = [(each["$id"], DRAFT202012.create_resource(each)) for each in schemas.values()]
    return Registry().with_resources(resources)


def _validator_class(kept: set[tuple[int, bytes]]) -> Any:
    """Draft 2020-12 in which a reference remembers what kept it, and unions go straight to their member.

    INVARIANT: no published schema has a dynamic reference or looks at what its neighbours evaluated, so
    what a reference says depends on nothing but the reference and the value.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    by_reference: Keyword = Draft202012Validator.VALIDATORS["$ref"]

    def reference(validator: Any, target: Any, instance: Any, schema: Schema) -> Iterator[Any]:
        key = (id(schema), hashlib.blake2b(msgspec.json.encode(instance), digest_size=16).digest())
        if key in kept:
            return
        clean = True
        for error in by_reference(validator, target, instance, schema):
            clean = False
            yield error
        if clean:
            kept.add(key)

    return extend(Draft202012Validator, {"$ref": reference, "allOf": _all_of})  # type: ignore[no-untyped-call]  # as the stubs have it


def _all_of(validator: Any, schemas: Any, instance: Any, schema: Schema) -> Iterator[Any]:
    """`allOf`; a condition on one word that the instance does not have asks for nothing."""
    for index, each in enumerate(schemas):
        tag = _tag(each)
        if tag is None or (isinstance(instance, dict) and instance.get(tag[0]) == tag[1]):
            yield from validator.descend(instance, each, schema_path=index)


def _tag(schema: Schema) -> tuple[str, str] | None:
    """The key and the word of a condition on one word of an object, as the members of unions have it."""
    if schema.keys() != {"if", "then"}:
        return None
    asked = schema["if"]
    required, properties = asked.get("required", []), asked.get("properties", {})
    if len(required) != 1 or asked.keys() != {"properties", "required"} or list(properties) != required:
        return None
    wanted = properties[required[0]]
    is_word = wanted.keys() == {"const"} and isinstance(wanted["const"], str)
    return (required[0], wanted["const"]) if is_word else None
