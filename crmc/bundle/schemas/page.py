"""The page of the handbook that lists the schemas, and the files that it links to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crmc import packaged
from crmc.bundle.schemas import file_name, schema_files
from crmc.bundle.schemas.documents import all_schemas
from crmc.bundle.schemas.published import COMPILED, REPORTS, Published

_FOLDER = "docs/schema"
_INTRODUCTION = """# Schemas

Everything that crmc writes for programs is JSON in the form of one of these JSON Schemas (draft 2020-12).
They refer to each other by their `$id` and need no network: give a validator the whole folder. Those of the
first table are in every bundle too, under `schema/`, and `crmc build` holds each declaration and each file
against them before anything is put in place.

A schema allows the keys that it names and no others. A later release may add keys, and its schemas name them:
validate a bundle by the schemas that it carries, and let a reader ignore what it does not know. The rules of
the harmonisation schema that one document can keep by itself are part of them, each under its number (L01 to
L41) and with its ground.
"""
_CATALOGUE = "catalogue.schema.json"


def schema_pages() -> dict[str, bytes]:
    """The page and the schemas, by path as in a root; `docs/` is what the site serves."""
    page = "\n".join(_page()).encode("utf-8")
    files = {**schema_files(), _CATALOGUE: packaged.read_text(f"schema/{_CATALOGUE}").encode("utf-8")}
    return {"docs/schemas.md": page, **{f"{_FOLDER}/{name}": data for name, data in files.items()}}


def _page() -> Iterator[str]:
    yield _INTRODUCTION
    yield from _table("Declarations and bundles", COMPILED)
    yield from _table("What commands write", REPORTS)
    yield from ("## What authors of a catalogue write", "")
    yield f"[{_CATALOGUE}](schema/{_CATALOGUE}): a YAML file under `grammar/catalogue/`."
    yield ""


def _table(title: str, group: Mapping[str, Published]) -> Iterator[str]:
    yield from (f"## {title}", "", "| schema | of what |", "| --- | --- |")
    for name, published in group.items():
        first, _, _ = str(all_schemas()[name]["description"]).partition("\n")
        more = "" if published.root is None or published.title in first else f" {first}"
        yield f"| [{file_name(name)}](schema/{file_name(name)}) | {published.title}.{more} |"
    yield ""
