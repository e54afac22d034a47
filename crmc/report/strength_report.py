"""What tests see and would not notice, and the tests that would: for people at a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from crmc.analysis.strength.questions import Question, place_of, questions_of, title_of, words_of
from crmc.analysis.strength.seen import Seen, Truth
from crmc.analysis.strength.sources import source_of
from crmc.analysis.strength.vectors import Strength, Vector
from crmc.analysis.strength.written import Place, Written
from crmc.ir.evaluate import Rule
from crmc.ir.model import RuleBook
from crmc.report.wrapped import hanging

TRUTHS: tuple[Truth, ...] = ("true", "false", "unknown")


class Coverage(NamedTuple):
    """The conditions of one criterion, by the number of tests that it has."""

    rule: Rule
    written: Written
    tests: int
    seen: tuple[Seen, ...]


class Trialled(NamedTuple):
    """The mutants of one criterion."""

    strength: Strength
    written: Written


# Coverage


def coverage_as_text(covered: Sequence[Coverage], width: int) -> str:
    """A table a criterion, and what lacks in all."""
    lines: list[str] = []
    for one in covered:
        lines += ["", f"{one.rule.head.id}  {_counted(one.tests, 'test')}", "   true  false unknown"]
        for seen in one.seen:
            lines += _condition(seen, one.written, width)
    lines += ["", *_legend(width), coverage_summary(covered)]
    return "\n".join(lines[1:])


def _condition(seen: Seen, written: Written, width: int) -> list[str]:
    cells = "".join(_cell(seen, truth).rjust(7) for truth in TRUTHS)
    place = written.place(seen.node).text
    return [*hanging(f"{cells}  ", written.text(seen.node), width, 24), f"{'':24}{place}"]


def _cell(seen: Seen, truth: Truth) -> str:
    if truth == "unknown" and not seen.can_be_unknown:
        return "-"
    return f"{seen.truths[truth]}{'*' if truth in seen.decides else ' '}"


def _legend(width: int) -> list[str]:
    return hanging(
        "", "The number of tests in which a condition is so; * where it alone turns the outcome "
        "of one of them; "
        "- where nothing can make it so.", width, 0,
    )  # fmt: skip


def coverage_counts(covered: Sequence[Coverage]) -> dict[str, int]:
    """In all criteria: conditions, truths to be seen and seen, conditions whose own effect is shown."""
    seen = [each for one in covered for each in one.seen]
    possible = sum(2 + each.can_be_unknown for each in seen)
    return {
        "conditions": len(seen),
        "truths": possible,
        "truths_seen": possible - sum(len(each.lacks) for each in seen),
        "effects_shown": sum(each.has_effect for each in seen),
    }


def coverage_summary(covered: Sequence[Coverage]) -> str:
    """One line."""
    counts = coverage_counts(covered)
    return (
        f"{counts['truths_seen']} of {counts['truths']} truths seen, "
        f"{counts['effects_shown']} of {_counted(counts['conditions'], 'condition')} shown to decide alone"
    )


def coverage_as_json(covered: Sequence[Coverage]) -> dict[str, Any]:
    """By criterion, with the conditions in the order of the text."""
    criteria = [
        {
            "criterion": one.rule.head.id,
            "tests": one.tests,
            "conditions": [_seen_as_json(seen, one.written) for seen in one.seen],
        }
        for one in covered
    ]
    return {"criteria": criteria, "summary": coverage_counts(covered)}


def _seen_as_json(seen: Seen, written: Written) -> dict[str, Any]:
    return {
        "text": written.text(seen.node),
        **_place_as_json(written.place(seen.node)),
        **{truth: seen.truths[truth] for truth in TRUTHS},
        "can_be_unknown": seen.can_be_unknown,
        "decides": [truth for truth in TRUTHS if truth in seen.decides],
    }


def _place_as_json(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line}


# Mutants


def mutants_as_text(trialled: Sequence[Trialled], width: int) -> str:
    """A question for each change that no test would notice; of a criterion without a test, one line."""
    lines: list[str] = []
    for strength, written in trialled:
        lines += ["", _head(strength)]
        if strength.trials:
            for question in questions_of(strength.survivors, written):
                lines += _asked(question, width)
        for unsettled in strength.unsettled:
            words = words_of(unsettled.mutant, written)
            text = f"not settled: if {words} ({place_of(unsettled.mutant, written).text}): {unsettled.reason}"
            lines += hanging("  !", text, width, 4)
    lines += ["", *hanging("", mutants_summary(trialled), width, 0)]
    return "\n".join(lines[1:])


def _head(strength: Strength) -> str:
    count = len(strength.noticed) + len(strength.survivors)
    if not strength.trials:
        return f"{strength.rule.head.id}  no test passes that could notice one of {count} changes"
    return (
        f"{strength.rule.head.id}  {_counted(len(strength.trials), 'test')} notice "
        f"{len(strength.noticed)} of {_counted(count, 'change')}"
    )


def _asked(question: Question, width: int) -> Iterator[str]:
    yield from hanging("  ?", f"your tests would not notice if {question.words}", width, 4)
    yield f"    {question.place.text}"


def mutants_counts(trialled: Sequence[Trialled]) -> dict[str, int]:
    """In all criteria; changes that are proved to change nothing are counted apart."""
    found = [strength for strength, _ in trialled]
    return {
        "noticed": sum(len(strength.noticed) for strength in found),
        "not_noticed": sum(len(strength.survivors) for strength in found),
        "equal": sum(len(strength.equal) for strength in found),
        "not_settled": sum(len(strength.unsettled) for strength in found),
    }


def mutants_summary(trialled: Sequence[Trialled]) -> str:
    """One sentence, and what helps."""
    counts = mutants_counts(trialled)
    told = f"{counts['noticed']} changes noticed, {counts['not_noticed']} not"
    if counts["equal"]:
        told += f", {counts['equal']} proved to change nothing"
    if counts["not_settled"]:
        told += f", {counts['not_settled']} not settled"
    return told + ("; `crmc vectors` makes the tests that would" if counts["not_noticed"] else "")


def mutants_as_json(trialled: Sequence[Trialled]) -> dict[str, Any]:
    """By criterion; each change that is not noticed with its kind, words and place."""
    criteria = [
        {
            "criterion": strength.rule.head.id,
            "tests": len(strength.trials),
            "noticed": len(strength.noticed),
            "equal": len(strength.equal),
            "not_noticed": [_mutant_as_json(mutant, written) for mutant in strength.survivors],
            "not_settled": [
                {**_mutant_as_json(unsettled.mutant, written), "reason": unsettled.reason}
                for unsettled in strength.unsettled
            ],
        }
        for strength, written in trialled
    ]
    return {"criteria": criteria, "summary": mutants_counts(trialled)}


def _mutant_as_json(mutant: Any, written: Written) -> dict[str, Any]:
    return {
        "kind": mutant.change.kind,
        "if": words_of(mutant, written),
        **_place_as_json(place_of(mutant, written)),
    }


# Vectors


def titled(vector: Vector, written: Written) -> Any:
    """The example of a vector with a title that says what it is for."""
    return replace(vector.example, title=title_of(vector.kills, written))


def vectors_as_text(trialled: Sequence[Trialled], book: RuleBook) -> str:
    """`test` declarations, ready to paste."""
    texts = [
        source_of(titled(vector, written), strength.rule, book)
        for strength, written in trialled
        for vector in strength.vectors
    ]
    return "\n".join(texts)


def vectors_as_json(trialled: Sequence[Trialled], book: RuleBook) -> dict[str, Any]:
    """Each with its declaration, what is supplied, what must come out, and its source."""
    vectors = []
    for strength, written in trialled:
        for vector in strength.vectors:
            example = titled(vector, written)
            vectors.append(
                {
                    "criterion": example.criterion,
                    "title": example.title,
                    "declaration": example.declaration,
                    "earlier": list(example.earlier) if example.history_supplied else None,
                    "lists": {name: list(values) for name, values in example.lists.items()},
                    "key": example.key,
                    "expect": example.expect.outcome,
                    "missing": list(example.expect.missing or ()),
                    "notices": [words_of(mutant, written) for mutant in vector.kills],
                    "source": source_of(example, strength.rule, book),
                }
            )
    return {"vectors": vectors, "summary": {**mutants_counts(trialled), "vectors": len(vectors)}}


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
