"""Keyed random selection (4.9): the same record is drawn again by whoever holds the Party's key."""

from __future__ import annotations

import hmac
from fractions import Fraction
from hashlib import sha256

MINIMUM_KEY_BYTES = 32
"""The reader of the key file refuses a shorter one."""

DRAW_RANGE = 2**64


def is_drawn(key: bytes, criterion: str, declaration: str, item: int | None, share: Fraction) -> bool:
    """HMAC-SHA-256 over criterion ID, NUL, declaration id, NUL, item number or nothing.

    Drawn where its first eight bytes, big-endian, are below share × 2^64.
    """
    number = "" if item is None else str(item)
    message = "\0".join((criterion, declaration, number)).encode()
    first_bytes = hmac.new(key, message, sha256).digest()[:8]
    return int.from_bytes(first_bytes, "big") < share * DRAW_RANGE
