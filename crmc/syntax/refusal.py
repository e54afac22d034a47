"""Where Lark stops to read a text that is not of the grammar, and what it would have taken there."""

from __future__ import annotations

from functools import cache
from typing import Any

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from crmc.packaged import read_text
from crmc.syntax.syntax_errors import Unexpected
from crmc.syntax.tables import GRAMMAR, lark_of


@cache
def _lark() -> Any:
    return lark_of(read_text(GRAMMAR))


def unexpected_in(text: str) -> Unexpected:
    """The first place of a text that does not parse.

    INVARIANT: Lark refuses what the machine does, both being made of one grammar.
    """
    try:
        _lark().parse(text)
    except UnexpectedToken as error:
        token = error.token
        offset = len(text.rstrip()) if token.type == "$END" else (token.start_pos or 0)
        return Unexpected(offset, token.type, str(token), frozenset(error.accepts or error.expected))
    except UnexpectedCharacters as error:
        offset = getattr(error, "pos_in_stream", 0) or 0
        return Unexpected(offset, "CHARACTER", error.char, frozenset(error.allowed or ()))
    except UnexpectedInput:
        return Unexpected(0, "CHARACTER", text[:1], frozenset())
    raise AssertionError("the machine and Lark read the grammar differently")
