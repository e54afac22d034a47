"""Files for the tests of the readers, and what comes out of them."""

from __future__ import annotations

from pathlib import Path

from crmc.engine.declarations import Given, ReadResult, Unread
from crmc.engine.profile import Profile
from crmc.engine.readers import read_declarations
from tests.unit.book_builder import book

BOOK = book()


def read_file(path: Path, content: str | bytes, **more: object) -> list[ReadResult]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_declarations(path, BOOK, **more))  # type: ignore[arg-type]


def given(result: ReadResult) -> dict[str, object]:
    assert isinstance(result, Given), result
    return result.declaration


def unread(result: ReadResult) -> str:
    """The message, with the id before it where there is one."""
    assert isinstance(result, Unread), result
    return f"{result.id} {result.message}" if result.id else result.message


def profile_of(path: Path, text: str) -> Profile:
    from crmc.engine.profile_file import read_profile

    path.write_text(text, encoding="utf-8")
    return read_profile(path, BOOK)
