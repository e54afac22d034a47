"""From the types of the RuleBook to definitions that allow their keys and nothing else.

The shapes are read from the types themselves, so that a field is written once. What msgspec writes is
made tight: every key is there, no other is, a union is told apart by its tag, and what another file
defines is referred to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from crmc.bundle.schemas.words import DECIMAL, Schema, word

Refer = Callable[[str], str]
"""The reference to a type by its name."""


def definitions(
    types: Iterable[Any], refer: Refer, unions: Mapping[frozenset[str], str]
) -> dict[str, Schema]:
    """The definition of each type and of all that it is made of, by the name of the type.

    `unions` are names for the unions that have one, by the names of their members.
    """
    _, found = msgspec.json.schema_components(tuple(types), ref_template="{name}")
    rewriting = _Rewriting(refer, unions)
    return {name: {**rewriting.schema(raw), **_keys(raw)} for name, raw in found.items()}


def union(tag: str, members: Mapping[str, str], description: str) -> Schema:
    """One of several shapes, told apart by a tag: `members` are references by the value of the tag."""
    return {
        "description": description,
        "type": "object",
        "required": [tag],
        "properties": {tag: {"enum": sorted(members)}},
        "allOf": [
            {
                "if": {"properties": {tag: {"const": value}}, "required": [tag]},
                "then": {"$ref": members[value]},
            }
            for value in sorted(members)
        ],
    }


def _keys(raw: Schema) -> Schema:
    """No other key may be there, and each must be; only one that is left unset is not written."""
    if "properties" not in raw:
        return {}
    written = {key for key, value in raw["properties"].items() if "default" in value}
    return {"required": sorted({*raw.get("required", ()), *written}), "additionalProperties": False}


class _Rewriting:
    def __init__(self, refer: Refer, unions: Mapping[frozenset[str], str]) -> None:
        self.refer = refer
        self.unions = unions

    def schema(self, raw: Any) -> Any:
        if isinstance(raw, list):
            return [self.schema(each) for each in raw]
        if not isinstance(raw, dict):
            return raw
        if "$ref" in raw:
            return {"$ref": raw["$ref"] if ":" in raw["$ref"] else self.refer(raw["$ref"])}
        if raw.get("pattern") == DECIMAL:
            return word("decimal")
        if "discriminator" in raw:
            return {"$ref": self.refer(self.unions[frozenset(each["$ref"] for each in raw["anyOf"])])}
        return self._plain(raw)

    def _plain(self, raw: Mapping[str, Any]) -> Schema:
        """A default has no meaning where every key is written; a property may have any name."""
        return {
            key: {name: self.schema(each) for name, each in value.items()}
            if key == "properties"
            else self.schema(value)
            for key, value in raw.items()
            if key != "default"
        }
