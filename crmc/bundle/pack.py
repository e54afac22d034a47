"""Packs a RuleBook into a bundle, and writes it whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from crmc.bundle.archive import MAXIMUM_BYTES, BundleError, pack_archive
from crmc.bundle.manifest import manifest_of, sha256
from crmc.bundle.schemas import schema_files
from crmc.engine.output_file import write_whole
from crmc.ir.codec import canonical
from crmc.ir.model import RuleBook

MANIFEST, RULES = "manifest.json", "rules.json"


def bundle_name(book: RuleBook) -> str:
    """`crmc-RS-2027.1.0.bundle.zip`; `common` stands for the Party of the common text."""
    return f"crmc-{book.party or 'common'}-{book.release}.bundle.zip"


def pack_bundle(book: RuleBook, more: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of the bundle of a book that is already redacted for its audience.

    `more` are the files of the targets by path, put in order of path behind the book's own. Raises
    BundleError if they clash with those or do not fit.
    """
    own = book_files(book)
    extra = dict(sorted((more or {}).items()))
    clash = sorted({MANIFEST, *own} & set(extra))
    if clash:
        raise BundleError(f"`{clash[0]}` is a bundle's own file: a target must not write it")
    files = {**own, **extra}
    manifest = manifest_of(book, sha256(own[RULES]), files)
    data = pack_archive({MANIFEST: canonical(manifest) + b"\n", **files})
    if len(data) > MAXIMUM_BYTES:
        raise BundleError(f"the bundle is over {MAXIMUM_BYTES // 1024**2} MiB")
    return data


def book_files(book: RuleBook) -> dict[str, bytes]:
    """What every bundle holds beside its manifest; `rules.json` alone decides an evaluation."""
    law = {"acts": book.acts, "law": book.law, "parties": book.parties}
    return {
        RULES: canonical(book),
        "procedures.json": canonical({"procedures": book.procedures, "terms": book.terms}),
        "law.json": canonical(law),
        **{f"schema/{name}": content for name, content in schema_files().items()},
    }


def write_bundle(folder: Path, book: RuleBook, more: Mapping[str, bytes] | None = None) -> Path:
    """Writes the bundle into an existing folder under its own name. Raises OutputError, BundleError."""
    path = folder / bundle_name(book)
    write_whole(path, pack_bundle(book, more))
    return path
