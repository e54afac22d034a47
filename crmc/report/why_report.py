"""An account for people, in lines of a given width, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from crmc.analysis.why.account import Account, Condition, ControlTold
from crmc.backends.pages.words import NOTICE, OPERATORS, ROLE, decibans, duration
from crmc.report.display import visible, wrapped
from crmc.report.why_sentences import (
    change_words,
    cut,
    in_words,
    no_turn_sentence,
    outcome_sentence,
    shown_sentence,
    status_sentence,
    turn_sentence,
    weight_words,
)

MARKS = {
    "true": "\N{CHECK MARK} yes",
    "false": "\N{BALLOT X} no",
    "unknown": "? unknown",
}
LONGEST_TEXT = 240
MOST_VALUES = 12
MOST_OTHER_ITEMS = 20
_MARK_WIDTH = 10
_DEEPEST = 8


def accounts_as_text(accounts: Sequence[Account], width: int) -> str:
    """The first account in full; of the other items the outcome alone."""
    first, *others = accounts
    lines = [*_title(first, width), "", *_outcome(first, width)]
    for section in (_conditions, _lacks, _controls, _law, _notes):
        lines += section(first, width)
    lines += _others(others, width)
    return "\n".join(line.rstrip() for line in lines)


def accounts_as_json(accounts: Sequence[Account]) -> dict[str, Any]:
    """`accounts` in their order, each with its sentences."""
    return {"accounts": [_as_json(account) for account in accounts]}


def _as_json(account: Account) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(account)
    for turn, told in zip(found["turns"], account.turns, strict=True):
        turn["sentence"] = turn_sentence(account, told)
    return {"sentence": outcome_sentence(account), **found}


def _title(account: Account, width: int) -> Iterator[str]:
    yield from wrapped(f"{account.criterion} {account.title or ''}".strip(), width, "", "  ")
    item = "" if account.item is None else f", item {account.item}"
    day = f", judged as of {account.reference_date}" if account.reference_date else ""
    yield from wrapped(f"declaration {account.declaration}{item} ({account.kind}){day}", width, "", "  ")


def _outcome(account: Account, width: int) -> Iterator[str]:
    yield from wrapped(outcome_sentence(account), width)
    yield from _paragraph(status_sentence(account), width)
    for sentence in account.standing:
        yield from _paragraph(f"{sentence}.", width)
    yield ""
    if not account.turns:
        yield from _paragraph(no_turn_sentence(account), width)
    for turn in account.turns:
        yield from wrapped(turn_sentence(account, turn), width)
        for other in turn.others:
            yield from wrapped(f"or if {change_words(other, account.item)}", width, "  ", "    ")


def _paragraph(text: str, width: int) -> list[str]:
    return wrapped(text, width) if text else []


def _heading(text: str) -> list[str]:
    return ["", text, "-" * len(text)]


# Conditions


def _conditions(account: Account, width: int) -> Iterator[str]:
    if account.condition is None:
        return
    yield from _heading("What selects, and what was declared")
    yield from _condition(_without_repeated_lists(account.condition, set()), account, width, 0)


def _without_repeated_lists(one: Condition, told: set[str]) -> Condition:
    """What a list holds is told once."""
    kept = []
    for shown in one.values:
        if shown.about != "list" or shown.name not in told:
            kept.append(shown)
        told.update((shown.name,) if shown.about == "list" else ())
    below = tuple(_without_repeated_lists(inner, told) for inner in one.conditions)
    return msgspec.structs.replace(one, values=tuple(kept), conditions=below)


def _condition(one: Condition, account: Account, width: int, depth: int) -> Iterator[str]:
    margin = "  " * min(depth, _DEEPEST)
    mark = f"{MARKS[one.truth]:<{_MARK_WIDTH}}{margin}"
    room = " " * (_MARK_WIDTH + len(margin))
    yield from wrapped(_text(one, account), width, mark, f"{room}  ")
    if one.weight is not None:
        yield from wrapped(weight_words(one), width, f"{room}  ", f"{room}    ")
    for shown in one.values[:MOST_VALUES]:
        yield from wrapped(shown_sentence(shown), width, f"{room}  - ", f"{room}    ")
    if len(one.values) > MOST_VALUES:
        yield f"{room}  - and {len(one.values) - MOST_VALUES} more values"
    below = one.conditions
    if one.form == "part" and len(below) == 1 and below[0].form != "test":
        below = below[0].conditions
    for inner in below:
        yield from _condition(inner, account, width, depth + 1)


def _text(one: Condition, account: Account) -> str:
    if one.form in _JOINED:
        return _JOINED[one.form]
    if one.form == "at_least":
        return " ".join(one.text.split()[:3]) + " of these:"
    if one.form == "part":
        joining = one.conditions[0].form if one.conditions else "test"
        words = f" ({_JOINED[joining].rstrip(':')})" if joining in _JOINED else ""
        return f"{one.text}: {visible(one.title)}{words}" if one.title else f"{one.text}{words}"
    if one.form == "score":
        return _score_words(account)
    return cut(visible(in_words(one.text)), LONGEST_TEXT)


_JOINED = {"and": "all of these:", "or": "at least one of these:", "not": "not this:"}


def _score_words(account: Account) -> str:
    reached = decibans(account.threshold.replace(".", "")) if account.threshold else ""
    now = f"it is {decibans(account.score.replace('.', ''))}" if account.score else "it cannot be told"
    return f"a score of {reached} decibans or more ({now}), made of:"


# What is missing, what follows, what it rests on


def _lacks(account: Account, width: int) -> Iterator[str]:
    if not account.missing:
        return
    yield from _heading("What is missing")
    for lack in account.missing:
        yield from wrapped(lack.sentence, width, "- ", "  ")


def _controls(account: Account, width: int) -> Iterator[str]:
    if account.look_for:
        yield from _heading("What to look for")
        yield from wrapped(account.look_for, width)
    if not account.controls or account.outcome == "absent":
        return
    selected = account.outcome == "selected"
    yield from _heading("What follows" if selected else "What would follow from a selection")
    yield from wrapped(_OPERATOR[account.operator], width)
    for control in account.controls:
        channel = f" (channel {control.channel})" if control.channel else ""
        yield from wrapped(f"{control.title or 'Control'}{channel}", width, "- ", "  ")
        for name, text in _control_facts(control):
            if text:
                yield from wrapped(text, width, f"  {name:<11}", " " * 13)


_OPERATOR = {
    "ordinary": f"For {OPERATORS['ordinary']}, as this one is:",
    "aeo": f"For {OPERATORS['aeo']}, as this one is where such a control is given:",
    "unknown": "Whether the operator holds AEO status is not declared, so it counts as ordinary:",
}


def _control_facts(control: ControlTold) -> tuple[tuple[str, str], ...]:
    procedures = (f"{name} {title or ''}".strip() for name, title in control.procedures)
    return (
        ("control", ", ".join(control.types)),
        ("place", ", ".join(control.places)),
        ("procedure", "; ".join(procedures)),
        ("within", duration(control.within) if control.within else ""),
        ("notice", NOTICE.get(control.notice or "", "")),
        ("purpose", control.purpose or ""),
    )


def _law(account: Account, width: int) -> Iterator[str]:
    if not account.law:
        return
    yield from _heading("What it rests on")
    for law in account.law:
        about = "; ".join(filter(None, (law.instrument, law.subject)))
        mark = "" if law.verified else " [not verified]"
        role = "" if law.role == "basis" else f" ({ROLE.get(law.role, law.role)})"
        yield from wrapped(f"{law.citation}{role}: {about}{mark}", width, "- ", "  ")


def _notes(account: Account, width: int) -> Iterator[str]:
    if not account.notes:
        return
    yield from _heading("What was not read, or is odd")
    for note in account.notes:
        yield from wrapped(note, width, "- ", "  ")


def _others(accounts: Sequence[Account], width: int) -> Iterator[str]:
    if not accounts:
        return
    yield from _heading("The other items")
    for account in accounts[:MOST_OTHER_ITEMS]:
        sentence = outcome_sentence(account).replace(f" of declaration {visible(account.declaration)}", "", 1)
        yield from wrapped(sentence, width, "- ", "  ")
    if len(accounts) > MOST_OTHER_ITEMS:
        yield f"- and {len(accounts) - MOST_OTHER_ITEMS} more items"
    yield "Give --item N for the account of one of them."
