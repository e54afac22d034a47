"""The manifest of a bundle: what it is, how long it holds, and the digest of each of its files.

It tells nothing from which a withheld value could be guessed: its digests are of the redacted book.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from crmc.bundle.archive import BundleError
from crmc.bundle.compiler import NAME, VERSION, compiler_digest
from crmc.ir.model import Period, RuleBook
from crmc.ir.words import Date, Digest, PartyCode

FORMAT = "crmc-bundle/1"


class Validity(msgspec.Struct, frozen=True, rename={"start": "from", "end": "until"}):
    """Days, both included, in which criteria or alerts of the book apply; None: unbounded."""

    start: Date | None
    end: Date | None


class Compiler(msgspec.Struct, frozen=True):
    """What made a bundle; `digest` is the SHA-256 of the compiler's own files, in hexadecimal."""

    name: str
    version: str
    digest: Digest


class Manifest(msgspec.Struct, frozen=True):
    """`book` is the SHA-256 of `rules.json`; `files` gives that of every other entry by its path."""

    format: str
    party: PartyCode | None
    release: str
    audience: str | None
    validity: Validity
    as_of: Date | None
    compiler: Compiler
    book: Digest
    files: dict[str, Digest]


def manifest_of(book: RuleBook, book_digest: str, files: Mapping[str, bytes]) -> Manifest:
    """The manifest of a redacted book and of the files beside it, by path."""
    return Manifest(
        format=FORMAT,
        party=book.party,
        release=book.release,
        audience=book.audience,
        validity=validity_of(book),
        as_of=book.as_of,
        compiler=Compiler(NAME, VERSION, compiler_digest()),
        book=book_digest,
        files={name: sha256(data) for name, data in files.items()},
    )


def validity_of(book: RuleBook) -> Validity:
    """From the first day to the last on which a criterion or an alert of the book is valid."""
    heads = [*(each.head for each in book.criteria), *(each.head for each in book.alerts)]
    periods = [head.valid for head in heads]
    return Validity(_earliest(periods), _latest(periods))


def _earliest(periods: Iterable[Period]) -> str | None:
    days = [period.start for period in periods]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


def _latest(periods: Iterable[Period]) -> str | None:
    days = [period.end for period in periods]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def read_manifest(data: bytes) -> Manifest:
    """Raises BundleError; keys that it does not know are ignored, another format is not."""
    try:
        stated = msgspec.json.decode(data, type=dict[str, object]).get("format")
        if stated != FORMAT:
            raise BundleError(f"its format is `{stated}`, and this version reads `{FORMAT}`")
        manifest = msgspec.json.decode(data, type=Manifest)
        for day in (manifest.validity.start, manifest.validity.end, manifest.as_of):
            date.fromisoformat(day or "2000-01-01")
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        reason = str(error)
        raise BundleError(f"its manifest is malformed: {reason[:1].lower()}{reason[1:]}") from None
    return manifest


def is_expired(manifest: Manifest, today: date) -> bool:
    """Whether the last day on which anything in the bundle applies has passed."""
    return manifest.validity.end is not None and today > date.fromisoformat(manifest.validity.end)


def age_in_days(manifest: Manifest, today: date) -> int | None:
    """Days since the day that the bundle was made for; None where it says none."""
    return None if manifest.as_of is None else (today - date.fromisoformat(manifest.as_of)).days


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()
