"""The score of a criterion at a scope (4.10): whole tenths of decibans, added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crmc.decibans import as_text
from crmc.ir.conditions import verdict_of
from crmc.ir.expression import Part
from crmc.ir.kleene import Verdict, known, union_of_unknown
from crmc.ir.model import Score
from crmc.ir.scope import Scope


@dataclass(frozen=True, slots=True)
class Scored:
    """`reached`: is the sum at the threshold or above it? `text`: the sum in decibans, None if unknown."""

    reached: Verdict
    text: str | None


def score_of(score: Score, scope: Scope) -> Scored:
    """An unknown indicator adds nothing, unless together the unknown ones could change the outcome."""
    verdicts = [verdict_of(Part(weight.indicator), scope) for weight in score.weights]
    tenths = int(score.prior) + sum(known_weights(score, verdicts))
    threshold = int(score.threshold)
    lifted = tenths + sum(max(swing) for swing in swings(score, verdicts))
    dropped = tenths + sum(min(swing) for swing in swings(score, verdicts))
    reached = tenths >= threshold
    if (reached and dropped < threshold) or (not reached and lifted >= threshold):
        return Scored(union_of_unknown(verdicts), None)
    return Scored(known(reached), as_text(tenths))


def known_weights(score: Score, verdicts: list[Verdict]) -> Iterator[int]:
    """Present weights of the indicators that hold, absent ones of those that do not."""
    for weight, verdict in zip(score.weights, verdicts, strict=True):
        if verdict.truth is not None:
            yield int(weight.present if verdict.truth else weight.absent)


def swings(score: Score, verdicts: list[Verdict]) -> Iterator[tuple[int, int, int]]:
    """What each unknown indicator could add: its present weight, its absent weight, or nothing."""
    for weight, verdict in zip(score.weights, verdicts, strict=True):
        if verdict.truth is None:
            yield int(weight.present), int(weight.absent), 0
