"""Keeps what was found between runs, where nobody else can have written it.

The file lies in the root, which others may write to and which may come with a pull request; so it holds plain
data, never code, and counts only with a message authentication code under a key that lies in the user's own
cache folder. Anything that is not as it should be is as good as no file: everything is examined again.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from crmc import __version__
from crmc.catalogue.model import Catalogue
from crmc.incremental.pieces import Shape
from crmc.incremental.verdict import Verdict
from crmc.packaged import grammar_folder
from crmc.workspace import KnowledgeBase, private_folder

FOLDER = ".crmc-cache"
_FOLDER_VARIABLE = "CRMC_CACHE"
_KEY_BYTES = 32
_MAC_BYTES = 32
_LARGEST_FILE = 256 << 20
_IGNORED = "# Made by crmc; it can be deleted at any time.\n*\n"


class Kept(msgspec.Struct, array_like=True):
    """What a run leaves for the next: the catalogue, where it is right, and what was found in each piece.

    `checks` are the names of all checks: to look for them, every file of a fault must be loaded.
    """

    catalogue: Catalogue | None = None
    checks: tuple[str, ...] = ()
    world: list[tuple[str, Shape, Verdict]] = []


class KeptFile:
    """The file in which a check of a knowledge base keeps what it found."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.path = _place(base)
        self._key = None if self.path is None else _key()
        self._subject = _subject(base)

    def load(self) -> Kept:
        """What a run of the same compiler, catalogue and tables kept; nothing where that is not sure."""
        if self.path is None or self._key is None:
            return Kept()
        try:
            if self.path.stat().st_size > _LARGEST_FILE:
                return Kept()
            data = memoryview(self.path.read_bytes())
            code, body = data[:_MAC_BYTES], data[_MAC_BYTES:]
            if hmac.compare_digest(code, self._code(self._key, body)):
                return msgspec.msgpack.decode(body, type=Kept)
        except (OSError, msgspec.MsgspecError):
            return Kept()
        return Kept()

    def save(self, kept: Kept) -> None:
        """Keeps it, whole or not at all; where it cannot be kept, the next run takes longer."""
        if self.path is None or self._key is None:
            return
        body = msgspec.msgpack.encode(kept)
        spare = self.path.with_name(f".{self.path.name}-{os.urandom(8).hex()}")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(self.path.parent / ".gitignore", _IGNORED.encode())
            _write_once(spare, self._code(self._key, body), body)
            spare.replace(self.path)
        except OSError:
            with contextlib.suppress(OSError):
                spare.unlink()

    def _code(self, key: bytes, body: bytes | memoryview) -> bytes:
        code = hmac.new(key, self._subject, "sha256")
        code.update(body)
        return code.digest()


def _write_once(path: Path, *parts: bytes) -> None:
    """A new file of the user's own; one that is there stays as it is."""
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)


def _place(base: KnowledgeBase) -> Path | None:
    """In `.crmc-cache/` of the root (with overlays: of the last one), or where the environment says.

    Its name stands for the set of files that a check reads: with an overlay there are others.
    """
    root = private_folder(base)
    if root is None:
        return None
    given = os.environ.get(_FOLDER_VARIABLE)
    folder = Path(given) if given else root / FOLDER
    paths = "\0".join(sorted({source.path.partition("/")[0] for source in base.sources}))
    name = hashlib.sha256(paths.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return None if folder.is_symlink() else folder / f"check-{name}"


def _subject(base: KnowledgeBase) -> bytes:
    """What the findings follow from besides the sources: compiler, catalogue, tables' files."""
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    for stamp in _installation():
        digest.update(stamp.encode("utf-8", "surrogatepass"))
    parts: Iterable[tuple[str, bytes]] = (
        *((source.path, source.data) for source in base.catalogue),
        *((path, text.encode("utf-8", "surrogatepass")) for path, text in sorted(base.tables.items())),
    )
    for path, data in parts:
        digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
        digest.update(data)
    return digest.digest()


def _installation() -> Iterator[str]:
    """Name, size and time of every file of the compiler: another one is another compiler."""
    for folder in (Path(__file__).parent.parent, grammar_folder()):
        for where, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                status = os.stat(os.path.join(where, name))
                yield f"{where}/{name} {status.st_size} {status.st_mtime_ns}\0"


def _key() -> bytes | None:
    """The user's own key, made at first use; None where it cannot be kept from others."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    path = Path(home) / "crmc" / "key"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, os.urandom(_KEY_BYTES))
        return _own_key(path)
    except OSError:
        return None


def _own_key(path: Path) -> bytes | None:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        key = file.read(_KEY_BYTES + 1)
    others = status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    owner = getattr(os, "getuid", lambda: status.st_uid)()
    return key if len(key) == _KEY_BYTES and not others and status.st_uid == owner else None
