"""What the server takes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`size` of a body in bytes; `seconds` for a body to come, and again for it to be judged.

    `threads` requests are judged at a time, and `waiting` more may wait.
    """

    size: int
    seconds: float
    threads: int
    waiting: int
