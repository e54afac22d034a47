"""Declarations from JSON (one object, or an array of objects) and from NDJSON (one object a line).

Read as written: whole numbers exactly, a number with a fraction or an exponent stays a binary number
(`float`), which `crmc.ir.record` reports as a fault of its element; so do NaN and Infinity (4.4). A key
that stands twice and half of a surrogate pair make the record unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from json import JSONDecoder
from pathlib import Path

from crmc.engine.declarations import Given, ReadResult, Unread

_SPACE = " \t\r\n"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TOO_DEEP = "the object is nested too deeply"


class RecordDecoder:
    """Decodes one JSON value at a time and keeps what is wrong with it although JSON allows it."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._decoder = JSONDecoder(object_pairs_hook=self._object, parse_int=self._integer)

    def decode(self, text: str, start: int) -> tuple[object, int]:
        """The value that begins at `start`, and where it ends. Raises JSONDecodeError, RecursionError."""
        self.faults = []
        value, end = self._decoder.raw_decode(text, start)
        if "\\u" in text[start:end] and not is_encodable(value):
            self.faults.append("a text holds half of a surrogate pair, which is no character")
        return value, end

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        result: dict[str, object] = {}
        for key, value in pairs:
            if key in result:
                self.faults.append(f"the key `{key}` stands twice in one object")
            result[key] = value
        return result

    def _integer(self, digits: str) -> int:
        try:
            return int(digits)
        except ValueError:
            self.faults.append(f"a number has {len(digits)} digits")
            return 0


def read_json_lines(path: Path) -> Iterator[ReadResult]:
    """One declaration a line; blank lines are skipped and a bad line is told by its number."""
    with path.open("rb") as lines:
        yield from declarations_of_lines(lines)


def declarations_of_lines(lines: Iterable[bytes]) -> Iterator[ReadResult]:
    """As `read_json_lines`, of lines that are in memory or come one by one."""
    decoder = RecordDecoder()
    for number, line in enumerate(lines, start=1):
        data = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        if data.strip():
            yield declaration_of_line(decoder, data, f"line {number}")


def declaration_of_line(decoder: RecordDecoder, data: bytes, place: str) -> ReadResult:
    """The declaration of one line; `place` tells people which."""
    try:
        text = data.decode("utf-8").strip(_SPACE)
        value, end = decoder.decode(text, 0)
    except UnicodeDecodeError:
        return Unread(None, place, "the line is not valid UTF-8")
    except json.JSONDecodeError as error:
        return Unread(None, place, f"this is not JSON at character {error.pos + 1}: {_lower(error.msg)}")
    except RecursionError:
        return Unread(None, place, _TOO_DEEP)
    if end != len(text):
        return Unread(None, place, f"something follows the JSON object at character {end + 1}")
    return _record(value, decoder.faults, place)


def read_json(path: Path) -> Iterator[ReadResult]:
    """One object, or the objects of an array one by one, up to the first place that is not JSON."""
    yield from declarations_of_json(path.read_bytes())


def declarations_of_json(data: bytes) -> Iterator[ReadResult]:
    """As `read_json`, of the bytes of a file. Where it is JSON no more it `ends` with an Unread."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield Unread(None, f"line {line}", "the file is not valid UTF-8", ends=True)
        return
    yield from _JsonFile(text).read()


class _JsonFile:
    """A cursor over the text of a JSON file, which counts its lines once."""

    def __init__(self, text: str) -> None:
        self._text, self._position = text, 0
        self._counted, self._line = 0, 1
        self._decoder = RecordDecoder()

    def read(self) -> Iterator[ReadResult]:
        mark = self._next()
        if mark == "":
            yield self._unread("the file is empty: expected an object or an array of objects")
        elif mark == "[":
            yield from self._array()
        else:
            result, complete = self._one()
            yield result
            yield from self._end() if complete else ()

    def _array(self) -> Iterator[ReadResult]:
        self._position += 1
        more = self._next() != "]"
        while more:
            result, complete = self._one()
            yield result
            if not complete:
                return
            mark = self._next()
            if mark not in (",", "]"):
                found = f"`{mark}`" if mark else "the end of the file"
                yield self._unread(f"expected `,` or `]`, found {found}; the rest is not read")
                return
            more = mark == ","
            self._position += 1 if more else 0
            self._next()
        self._position += 1
        yield from self._end()

    def _one(self) -> tuple[ReadResult, bool]:
        """The record at the cursor, and whether reading can go on after it."""
        place = self._place(self._position)
        try:
            value, self._position = self._decoder.decode(self._text, self._position)
        except json.JSONDecodeError as error:
            where = f"{self._place(error.pos)}, column {error.pos - self._text.rfind(chr(10), 0, error.pos)}"
            reason = f"this is not JSON: {_lower(error.msg)}; the rest is not read"
            return Unread(None, where, reason, ends=True), False
        except RecursionError:
            return Unread(None, place, f"{_TOO_DEEP}; the rest is not read", ends=True), False
        return _record(value, self._decoder.faults, place), True

    def _end(self) -> Iterator[ReadResult]:
        if self._next():
            yield self._unread("something follows the end of the JSON value")

    def _next(self) -> str:
        """Moves over white space; the character there, or nothing at the end."""
        while self._text[self._position : self._position + 1] in tuple(_SPACE):
            self._position += 1
        return self._text[self._position : self._position + 1]

    def _unread(self, reason: str) -> Unread:
        return Unread(None, self._place(self._position), reason, ends=True)

    def _place(self, position: int) -> str:
        # INVARIANT: asked for ever later positions, so that the lines of a large file are counted once.
        self._line += self._text.count("\n", self._counted, position)
        self._counted = position
        return f"line {self._line}"


def _record(value: object, faults: list[str], place: str) -> ReadResult:
    if not isinstance(value, dict):
        return Unread(None, place, "expected a declaration, an object in braces")
    if not faults:
        return Given(value, place)
    identifier = value.get("id")
    legible = isinstance(identifier, str) and is_encodable(identifier)
    return Unread(identifier if legible else None, place, "; ".join(map(_printable, faults)))


def is_encodable(value: object) -> bool:
    """Whether every text in a JSON value can be written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
