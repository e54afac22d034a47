"""The smallest case that still fails, by leaving out lines and then words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Case = dict[str, bytes]


def shrink(case: Case, fails: Callable[[Case], bool], most: int = 600) -> Case:
    """Tries at most `most` smaller cases."""
    tries = iter(range(most))
    case = _without_files(case, fails)
    for pattern in (rb"[^\n]*\n?", rb'"[^"]*"|\w+|\s+|.'):
        for path in sorted(case):
            case = _shorter(case, path, pattern, fails, tries)
    return case


def _shorter(
    case: Case, path: str, pattern: bytes, fails: Callable[[Case], bool], tries: Iterator[int]
) -> Case:
    parts = [part for part in re.findall(pattern, case[path], re.DOTALL) if part]
    kept = _fewest(parts, lambda data: fails({**case, path: data}), tries)
    return {**case, path: b"".join(kept)}


def _without_files(case: Case, fails: Callable[[Case], bool]) -> Case:
    for path in sorted(case):
        fewer = {other: data for other, data in case.items() if other != path}
        if fewer and fails(fewer):
            return _without_files(fewer, fails)
    return case


def _fewest(parts: list[bytes], fails: Callable[[bytes], bool], tries: Iterator[int]) -> list[bytes]:
    size = max(len(parts) // 2, 1)
    while size:
        start = 0
        while start < len(parts):
            if next(tries, None) is None:
                return parts
            fewer = parts[:start] + parts[start + size :]
            if fails(b"".join(fewer)):
                parts = fewer
            else:
                start += size
        size //= 2
    return parts
