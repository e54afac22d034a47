"""Opens a bundle: nothing of it is used before every digest was compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crmc.bundle.archive import BundleError, read_archive, unpack_archive
from crmc.bundle.manifest import Manifest, read_manifest, sha256, validity_of
from crmc.bundle.pack import MANIFEST, RULES
from crmc.ir.codec import MalformedBookError, read_book
from crmc.ir.model import RuleBook


@dataclass(frozen=True, slots=True)
class OpenBundle:
    """A verified bundle. `digest` is the SHA-256 of the whole file, `entries` its bytes by path."""

    manifest: Manifest
    book: RuleBook
    digest: str
    entries: Mapping[str, bytes]


def open_bundle(path: Path) -> OpenBundle:
    """Raises BundleError, one sentence that names the file, for everything that is not as it must be."""
    data = read_archive(path)
    try:
        return verify_bundle(data)
    except BundleError as error:
        raise BundleError(f"`{path.name}` is refused: {error}") from None


def verify_bundle(data: bytes) -> OpenBundle:
    """The bundle in these bytes. Raises BundleError."""
    entries = unpack_archive(data)
    if next(iter(entries), None) != MANIFEST:
        raise BundleError(f"its first entry is not `{MANIFEST}`")
    manifest = read_manifest(entries[MANIFEST])
    _compare(manifest, entries)
    try:
        book = read_book(entries[RULES])
    except MalformedBookError as error:
        raise BundleError(f"`{RULES}`: {error}") from None
    _agree(manifest, book)
    return OpenBundle(manifest, book, sha256(data), entries)


def _compare(manifest: Manifest, entries: Mapping[str, bytes]) -> None:
    for name in manifest.files:
        if name not in entries:
            raise BundleError(f"`{name}` is in its manifest and not in it")
    for name, data in entries.items():
        if name != MANIFEST and name not in manifest.files:
            raise BundleError(f"`{name}` is in it and not in its manifest")
        if name != MANIFEST and manifest.files[name] != sha256(data):
            raise BundleError(f"`{name}` was changed: its digest is not that of the manifest")
    if RULES not in entries:
        raise BundleError(f"it has no `{RULES}`")
    if manifest.book != manifest.files[RULES]:
        raise BundleError(f"the digest of its book is not that of `{RULES}`")


def _agree(manifest: Manifest, book: RuleBook) -> None:
    """The manifest may be all that a reader shows: it must not say another thing than the book."""
    for name in ("party", "release", "audience", "as_of"):
        said, true = getattr(manifest, name), getattr(book, name)
        if said != true:
            raise BundleError(f"its manifest says {name} `{said}`, its book `{true}`")
    if manifest.validity != validity_of(book):
        raise BundleError("its manifest says another validity than its book")
