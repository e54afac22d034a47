"""Packs a RuleBook into a bundle, and writes it whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from crmc.bundle.archive import MAXIMUM_BYTES, BundleError, pack_archive
from crmc.bundle.manifest import manifest_of, sha256
from crmc.bundle.schemas import bundle_schema_files
from crmc.bundle.schemas.keeping import published
from crmc.engine.output_file import write_whole
from crmc.ir.codec import canonical
from crmc.ir.model import RuleBook

MANIFEST, RULES, PROCEDURES, LAW = "manifest.json", "rules.json", "procedures.json", "law.json"
_SCHEMA_OF = {RULES: "rulebook", PROCEDURES: "procedures", LAW: "law", MANIFEST: "manifest"}
"""The schema of each file that every bundle holds."""


def bundle_name(book: RuleBook) -> str:
    """`crmc-RS-2027.1.0.bundle.zip`; `common` stands for the Party of the common text."""
    return f"crmc-{book.party or 'common'}-{book.release}.bundle.zip"


def pack_bundle(book: RuleBook, more: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of the bundle of a book that is already redacted for its audience.

    `more` are the files of the targets by path, put in order of path behind the book's own. Raises
    BundleError if they clash with those or do not fit.
    """
    return pack_entries(bundle_entries(book, more))


def bundle_entries(book: RuleBook, more: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The files of a bundle by path, the manifest first. Raises BundleError where `more` clash with them."""
    own = book_files(book)
    extra = dict(sorted((more or {}).items()))
    clash = sorted({MANIFEST, *own} & set(extra))
    if clash:
        raise BundleError(f"`{clash[0]}` is a bundle's own file: a target must not write it")
    files = {**own, **extra}
    manifest = manifest_of(book, sha256(own[RULES]), files)
    return {MANIFEST: canonical(manifest) + b"\n", **files}


def check_entries(entries: Mapping[str, bytes], about: str) -> None:
    """Holds the files of a bundle against the schemas that it carries. Raises SchemaMismatchError."""
    for path, schema in _SCHEMA_OF.items():
        published().check(schema, msgspec.json.decode(entries[path]), f"{path} of {about}")


def pack_entries(entries: Mapping[str, bytes]) -> bytes:
    """The bytes of the bundle that holds these files. Raises BundleError if they do not fit."""
    data = pack_archive(entries)
    if len(data) > MAXIMUM_BYTES:
        raise BundleError(f"the bundle is over {MAXIMUM_BYTES // 1024**2} MiB")
    return data


def book_files(book: RuleBook) -> dict[str, bytes]:
    """What every bundle holds beside its manifest; `rules.json` alone decides an evaluation."""
    law = {"acts": book.acts, "law": book.law, "parties": book.parties}
    return {
        RULES: canonical(book),
        PROCEDURES: canonical({"procedures": book.procedures, "terms": book.terms}),
        LAW: canonical(law),
        **{f"schema/{name}": content for name, content in bundle_schema_files().items()},
    }


def write_bundle(folder: Path, book: RuleBook, more: Mapping[str, bytes] | None = None) -> Path:
    """Writes the bundle into an existing folder under its own name. Raises OutputError, BundleError."""
    path = folder / bundle_name(book)
    write_whole(path, pack_bundle(book, more))
    return path
