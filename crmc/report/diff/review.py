"""What a reviewer is told: the changes, findings of law, the impact, and what was accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from msgspec import Struct

from crmc.analysis.diff.accepted import Acceptance, Accepted
from crmc.analysis.diff.findings import findings_of, needs_decision
from crmc.analysis.diff.model import Change, Difference
from crmc.engine.impact import Impact

SYMBOLS = {
    "equal": "=",
    "narrower": "▼",
    "wider": "▲",
    "changed": "◆",
    "disjoint": "◇",
    "added": "+",
    "removed": "−",
    "undecided": "?",
    "dead": "∅",
    "unlawful": "§",
    "declassified": "!",
    "late": "!",
    "unreachable": "!",
    "version": "!",
    "overload": "!",
}
"""Beside each a word stands: no symbol means anything alone."""


class Unlawful(NamedTuple):
    """An error of law in the new text, with the ID of the declaration in which it is."""

    id: str
    code: str
    message: str
    file: str
    line: int | None


class Review(Struct, frozen=True):
    """Everything that a report shows. `tells_reasons`: whether reasons of acceptance may be told."""

    difference: Difference
    unlawful: tuple[Unlawful, ...] = ()
    impact: Impact | None = None
    acceptance: Acceptance = Acceptance({}, {})
    tells_reasons: bool = True

    def findings(self) -> Iterator[tuple[str, str]]:
        """(ID, word) of everything found, accepted or not."""
        for change in self.difference.changes:
            yield from ((change.id, word) for word in findings_of(change))
        yield from ((found.id, "unlawful") for found in self.unlawful)
        if self.impact is not None:
            yield from ((load.office, "overload") for load in self.impact.workload if load.is_over)

    def open_findings(self) -> set[str]:
        """The words of which one at least is not accepted."""
        return {word for name, word in self.findings() if not self.acceptance.holds(name, word)}

    def accepted_words(self, change: Change) -> list[Accepted]:
        """What of a change is accepted."""
        keys = ((change.id, word) for word in findings_of(change))
        return [self.acceptance.holding[key] for key in keys if key in self.acceptance.holding]

    def expired(self) -> list[Accepted]:
        """Acceptances that ended, of what is found again."""
        return [
            self.acceptance.expired[key]
            for key in dict.fromkeys(self.findings())
            if key in self.acceptance.expired
        ]

    def is_open(self, change: Change) -> bool:
        """Whether a reviewer has to decide on it: something weighty of it is not accepted."""
        words = [word for word in findings_of(change) if word != "equal"]
        accepted = [word for word in words if self.acceptance.holds(change.id, word)]
        return needs_decision(change) and not (words and len(accepted) == len(words))

    @property
    def to_decide(self) -> list[Change]:
        """The changes on which a reviewer has to decide."""
        return [change for change in self.difference.changes if self.is_open(change)]

    @property
    def others(self) -> list[Change]:
        """Changes that need no decision and are more than another way to write the same."""
        return [
            change
            for change in self.difference.changes
            if not self.is_open(change) and not change.is_proved_equal
        ]

    @property
    def proved_equal(self) -> int:
        """Changes that change no meaning."""
        return sum(change.is_proved_equal for change in self.difference.changes)


def with_sample(review: Review) -> Review:
    """The review with the selections of the sample at each criterion that changed."""
    if review.impact is None:
        return review
    criteria = review.impact.criteria
    changes = tuple(
        msgspec.structs.replace(
            change, sample={"old": criteria[change.id].old, "new": criteria[change.id].new}
        )
        if change.id in criteria
        else change
        for change in review.difference.changes
    )
    difference = msgspec.structs.replace(review.difference, changes=changes)
    return msgspec.structs.replace(review, difference=difference)
