"""The published JSON Schemas (2020-12): in every bundle's `schema/`, and in `grammar/schema/`.

`python -m crmc.bundle.schemas FOLDER` writes them; a test holds the published ones against these.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from crmc.bundle.manifest import manifest_schema
from crmc.ir.codec import schema


def schema_files() -> Mapping[str, bytes]:
    """Every schema by its file name, indented for people."""
    schemas = {"manifest.schema.json": manifest_schema(), "rulebook.schema.json": schema()}
    return {name: _readable(content) for name, content in schemas.items()}


def _readable(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2) + b"\n"


if __name__ == "__main__":
    for name, content in schema_files().items():
        Path(sys.argv[1], name).write_bytes(content)
