"""Files that appear whole or not at all: written beside their place and moved there at the end.

Whatever stops the writing (an interrupt, a full disk, a defect) leaves the old file as it was, or none.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class OutputError(Exception):
    """A file that cannot be written; one clear sentence, which also says what became of the old one."""


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends without an exception.

    Raises OutputError for what the system refuses; every other exception goes on after the clean-up.
    """
    target = path.resolve()
    _refuse_odd_target(path, target)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _new_file(part) as file:
            yield file
            file.flush()
            _keep_mode(part, target)
            os.fsync(file.fileno())
        os.replace(part, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise OutputError(_sentence(path, target, error)) from error
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file at once, with the promise of `replacing`."""
    with replacing(path) as file:
        file.write(data)


def _refuse_odd_target(path: Path, target: Path) -> None:
    if target.is_dir():
        raise OutputError(f"`{path}` is a folder: give the name of a file")
    if target.exists() and not target.is_file():
        raise OutputError(f"`{path}` is no ordinary file, so it cannot be replaced as a whole")
    if not target.parent.is_dir():
        raise OutputError(f"the folder of `{path}` does not exist")


def _new_file(part: Path) -> BinaryIO:
    # A part of this name can only be left from a process that died: only one process has this number.
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    return os.fdopen(descriptor, "wb")


def _keep_mode(part: Path, target: Path) -> None:
    """The permissions of the file that is replaced: whoever might not read it still may not."""
    if target.exists():
        os.chmod(part, stat.S_IMODE(target.stat().st_mode))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sentence(path: Path, target: Path, error: OSError) -> str:
    kept = f"`{path}` is left as it was" if target.exists() else "no file was made"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full: {kept}"
    return f"`{path}` cannot be written ({(error.strerror or str(error)).lower()}): {kept}"
