"""Reads a file of a knowledge base: a regular one, within the root, and no more of it than a limit.

What a root holds is not to be trusted: a link may lead anywhere, a name may be a device or a pipe that never
ends, a file may be larger than the memory or grow while it is read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path


class UnreadableFileError(Exception):
    """Why a file is not read: one lower-case clause that goes on after "this file cannot be read:"."""


class TooLargeError(Exception):
    """A file is larger than its limit; `size` is in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size:,} bytes")
        self.size = size


_LEAST_READ = 1 << 16


def read_regular_file(file: Path, limit: int, root: Path | None = None) -> bytes:
    """The bytes of a file of at most `limit` bytes that lies in `root`, if one is given.

    Raises UnreadableFileError or TooLargeError.
    """
    try:
        target = file.resolve(strict=True)
        if root is not None and not target.is_relative_to(root.resolve()):
            raise UnreadableFileError("it is a link that leads out of the knowledge base, or lies behind one")
        # Looked at before it is opened, for opening can already do something, and again behind it.
        _refuse_irregular(target.stat().st_mode)
        descriptor = os.open(target, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as opened:
            return _read(opened.fileno(), limit)
    except (OSError, RuntimeError) as error:
        raise UnreadableFileError(reason_of(error)) from None


def reason_of(error: Exception) -> str:
    """The words of the system, or ours where it has none."""
    return str(getattr(error, "strerror", None) or "it cannot be read").lower()


def _read(descriptor: int, limit: int) -> bytes:
    state = os.fstat(descriptor)
    _refuse_irregular(state.st_mode)
    if state.st_size > limit:
        raise TooLargeError(state.st_size)
    parts, room = list[bytes](), limit + 1
    while part := os.read(descriptor, min(room, max(state.st_size + 1, _LEAST_READ))):
        parts.append(part)
        room -= len(part)
        if not room:
            raise TooLargeError(limit + 1)
    return b"".join(parts)


def _refuse_irregular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise UnreadableFileError("it is not a regular file")
