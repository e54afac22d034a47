"""The published JSON Schemas as components of an OpenAPI document: one name space instead of files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from crmc import packaged

_WHERE = re.compile(r"(?:urn:crmc:schema:([a-z_]+):1)?(?:#/\$defs/(.+))?")


def components_of(names: Iterable[str]) -> dict[str, Any]:
    """The schemas of these names and all that they refer to: NAME, and NAME.PART for a part of it."""
    found: dict[str, Any] = {}
    wanted = list(names)
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = _with_components(_part(name), name.partition(".")[0], wanted)
    return dict(sorted(found.items()))


def _part(name: str) -> Any:
    file, _, part = name.partition(".")
    schema = json.loads(packaged.read_text(f"schema/{file}.schema.json"))
    if part:
        return schema["$defs"][part]
    return {key: value for key, value in schema.items() if key not in ("$id", "$schema", "$defs")}


def _with_components(schema: Any, file: str, wanted: list[str]) -> Any:
    """The same with references to components, whose names are added to the wanted."""
    if isinstance(schema, list):
        return [_with_components(each, file, wanted) for each in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: _with_components(value, file, wanted) for key, value in schema.items()}
    if isinstance(changed.get("$ref"), str):
        match = _WHERE.fullmatch(changed["$ref"])
        assert match, changed["$ref"]
        wanted.append(".".join(filter(None, (match[1] or file, match[2]))))
        changed["$ref"] = f"#/components/schemas/{wanted[-1]}"
    return changed
