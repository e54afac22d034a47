"""The published JSON Schemas (2020-12): in every bundle's `schema/`, in `grammar/schema/` and on the site.

`python -m crmc.bundle.schemas FOLDER` writes them; a test holds the published ones against these.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from crmc.bundle.schemas.documents import all_schemas
from crmc.bundle.schemas.published import COMPILED

__all__ = ["bundle_schema_files", "file_name", "schema_files"]


def file_name(name: str) -> str:
    """The file of a schema."""
    return f"{name}.schema.json"


@cache
def schema_files() -> Mapping[str, bytes]:
    """Every schema by its file name, indented for people."""
    return {file_name(name): _readable(content) for name, content in all_schemas().items()}


def bundle_schema_files() -> Mapping[str, bytes]:
    """Those of what a bundle holds."""
    return {file_name(name): schema_files()[file_name(name)] for name in COMPILED}


def _readable(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2) + b"\n"
