"""A score as a function of its indicators, some of them not decided yet (4.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

Truth: TypeAlias = bool | None


class Open(Enum):
    """A truth that is not decided yet: it may become true, false or unknown."""

    OPEN = "open"


OPEN = Open.OPEN


@dataclass(frozen=True, slots=True)
class Scale:
    """Prior, threshold and (present, absent) weights in tenths of a deciban."""

    prior: int
    threshold: int
    weights: tuple[tuple[int, int], ...]

    def truth(self, truths: Sequence[Truth | Open]) -> Truth | Open:
        """Whether the sum reaches the threshold; unknown where the unknown ones could turn it."""
        least = most = self.prior
        for truth, (present, absent) in zip(truths, self.weights, strict=True):
            if isinstance(truth, bool):
                added = present if truth else absent
                least, most = least + added, most + added
            else:
                least, most = least + min(present, absent, 0), most + max(present, absent, 0)
        if least >= self.threshold:
            return True
        if most < self.threshold:
            return False
        return OPEN if any(truth is OPEN for truth in truths) else None
