"""The zip file of a bundle: stored entries with fixed order, dates and modes; read with suspicion."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

MAXIMUM_BYTES = 512 * 1024 * 1024
"""Of the whole file, and of its entries together."""

_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = stat.S_IFREG | 0o644
_UNIX = 3
_VERSION = 20
_ENCRYPTED = 0x1


class BundleError(Exception):
    """A bundle that is refused; one clear sentence."""


def pack_archive(entries: Mapping[str, bytes]) -> bytes:
    """The bytes of the zip file with these entries in this order. Raises BundleError for an odd path."""
    for name in entries:
        if not _is_plain_path(name):
            raise BundleError(f"the entry `{_shown(name)}` has a path that a bundle does not have")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            archive.writestr(_entry(name), data)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_STORED
    info.create_system = _UNIX
    info.create_version = info.extract_version = _VERSION
    info.external_attr = _MODE << 16
    return info


def unpack_archive(data: bytes) -> dict[str, bytes]:
    """The entries in their order. Raises BundleError for anything that `pack_archive` would not write."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for fault in _faults(archive.infolist()):
                raise BundleError(fault)
            entries = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OverflowError) as error:
        raise BundleError(f"this is not a whole zip file: {_lower(str(error))}") from None
    # INVARIANT: what was read is all there is; nothing hides before, between or behind the entries.
    if pack_archive(entries) != data:
        raise BundleError(
            "the zip file is not as crmc writes it: its order, dates, modes or spare bytes differ"
        )
    return entries


def _faults(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if name in seen:
            yield f"the entry `{name}` stands twice"
        if not _is_plain_path(name):
            yield f"the entry `{_shown(name)}` has a path that a bundle does not have"
        if info.flag_bits & _ENCRYPTED:
            yield f"the entry `{name}` is encrypted"
        if info.compress_type != zipfile.ZIP_STORED:
            yield f"the entry `{name}` is compressed: the entries of a bundle are stored"
        seen.add(name)
    if sum(info.file_size for info in infos) > MAXIMUM_BYTES:
        yield f"its entries are over {MAXIMUM_BYTES // 1024**2} MiB together"


def _is_plain_path(name: str) -> bool:
    """Relative, with `/`, of printable ASCII, without empty parts, `.` and `..`."""
    if not (name.isascii() and name.isprintable()) or "\\" in name or ":" in name:
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))


def read_archive(path: Path) -> bytes:
    """The bytes of a bundle file. Raises BundleError if it cannot be one."""
    try:
        if not path.is_file():
            raise BundleError(f"`{path}` is not a file: give a bundle, a file that ends in .bundle.zip")
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            raise BundleError(f"`{path}` is over {MAXIMUM_BYTES // 1024**2} MiB")
        return path.read_bytes()
    except OSError as error:
        raise BundleError(f"`{path}` cannot be read: {_lower(error.strerror or str(error))}") from None


def _shown(name: str) -> str:
    return name.encode("unicode_escape").decode("ascii")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
