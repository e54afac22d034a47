"""The JSON form of a RuleBook: canonical (RFC 8785), and read back strictly."""

from __future__ import annotations

import re

import msgspec
import rfc8785

from crmc.ir.model import RuleBook

_FIELD = re.compile(r" - at `\$\.?(.*)`$")


class MalformedBookError(Exception):
    """Bytes that are no RuleBook; one clear sentence."""


def canonical(value: object) -> bytes:
    """Canonical JSON of a RuleBook, or of any part of one: the same bytes wherever it is made."""
    return rfc8785.dumps(msgspec.to_builtins(value))


def read_book(data: bytes) -> RuleBook:
    """The RuleBook in `rules.json`. Raises MalformedBookError; keys that it does not know are ignored."""
    try:
        return msgspec.json.decode(data, type=RuleBook)
    except msgspec.ValidationError as error:
        message = str(error)
        place = _FIELD.search(message)
        where = f" at `{place[1]}`" if place and place[1] else ""
        reason = _FIELD.sub("", message)
        raise MalformedBookError(f"this is no rule book{where}: {reason[:1].lower()}{reason[1:]}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error) or "it is nested too deeply"
        raise MalformedBookError(f"this is not JSON: {reason[:1].lower()}{reason[1:]}") from None
