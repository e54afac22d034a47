"""Which compiler made a bundle: its version, and a digest of what it is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from crmc import __version__
from crmc.packaged import grammar_folder

NAME = "crmc"
VERSION = __version__


def compiler_digest() -> str:
    """SHA-256 over the package's Python files and its `grammar/`, by path.

    The same in a wheel and in a checkout, where `grammar/` lies beside the package.
    """
    sources = sorted([*_files(files("crmc"), "crmc", ".py"), *_files(grammar_folder(), "grammar", "")])
    digest = hashlib.sha256()
    for path, data in sources:
        digest.update(f"{path}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _files(folder: Traversable, prefix: str, ending: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = f"{prefix}/{entry.name}"
        if entry.name.startswith((".", "__pycache__")) or path == "crmc/grammar":
            continue
        if entry.is_dir():
            yield from _files(entry, path, ending)
        elif entry.name.endswith(ending):
            yield path, entry.read_bytes()
