"""What an account says in sentences: the outcome with its reason, values, and what would turn it."""

from __future__ import annotations

import re
from itertools import chain

from crmc.analysis.why.account import Account, Change, Condition, Shown, Turn
from crmc.backends.pages.words import decibans, quantity
from crmc.report.display import visible

LONGEST_NAME = 70
LONGEST_VALUE = 160
MOST_NAMED = 3


def place_words(account: Account) -> str:
    """Item or declaration, as a sentence begins with it."""
    if account.item is None:
        return f"Declaration {visible(account.declaration)}"
    return f"Item {account.item} of declaration {visible(account.declaration)}"


def outcome_sentence(account: Account) -> str:
    """The outcome and its reason, first of all that is told."""
    return f"{place_words(account)} {_OUTCOME[account.outcome]} {account.criterion}: {_reason(account)}."


_OUTCOME = {
    "selected": "is selected by",
    "not_selected": "is not selected by",
    "undetermined": "may or may not be selected by",
    "error": "cannot be judged by",
    "absent": "is not looked at by",
}


def _reason(account: Account) -> str:
    if account.guard is not None:
        return visible(account.guard.sentence)
    if account.outcome == "undetermined":
        lacking = [_lacking(lack.name, account.condition) for lack in account.missing]
        return f"that cannot be told without {joined(lacking)}"
    if account.condition is None:
        return "it has no condition that could select"
    return reason_of(account.condition)


def _lacking(name: str, condition: Condition | None) -> str:
    """What is missing, as it stands within a sentence."""
    vocabulary, colon, named_so = name.partition(":")
    if colon:
        return f"the {vocabulary} {named_so}"
    title = None if condition is None else _element_title(name, condition)
    return f"the {within(title)} ({name})" if title else _LACKING.get(name, name)


_LACKING = {
    "history": "earlier declarations",
    "rates": "rates of exchange",
    "key": "the key of the draw",
}


def _element_title(name: str, condition: Condition) -> str | None:
    own = (shown.title for shown in condition.values if (shown.about, shown.name) == ("element", name))
    below = (_element_title(name, inner) for inner in condition.conditions)
    return next(filter(None, chain(own, below)), None)


def reason_of(condition: Condition) -> str:
    """The conditions that decide, by name."""
    if condition.form in ("and", "or", "at_least", "items") and condition.conditions:
        return _reason_of_several(condition)
    return f"{named(condition)} {_HOLDS[condition.truth]}"


_HOLDS = {
    "true": "holds",
    "false": "does not hold",
    "unknown": "cannot be told",
}


def _reason_of_several(condition: Condition) -> str:
    deciding = [one for one in condition.conditions if one.truth == condition.truth]
    if len(deciding) == len(condition.conditions) and len(deciding) > 1:
        whole = {"true": "every condition holds", "false": "no condition holds"}.get(condition.truth)
        if whole is not None:
            return whole
    names = [named(one) for one in deciding[:MOST_NAMED]]
    more = len(deciding) - len(names)
    names += [f"{more} more"] if more else []
    several = len(deciding) > 1
    holds = {"holds": "hold", "does not hold": "do not hold"}.get(_HOLDS[condition.truth], "cannot be told")
    return f"{joined(names)} {holds if several else _HOLDS[condition.truth]}"


def named(condition: Condition) -> str:
    """A condition by its title, else by the name that its author gave it, else by its text."""
    text = condition.text.replace("_", " ") if condition.form == "part" else in_words(condition.text)
    name = visible(condition.title) if condition.title else cut(visible(text), LONGEST_NAME)
    return f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"


def in_words(text: str) -> str:
    """A condition as written, its signs told in words: for readers who do not write criteria."""
    return _SIGN.sub(lambda found: found["quoted"] or _SAID[found["sign"]], text)


_SAID = {
    "!=": "is not",
    "<=": "is at most",
    ">=": "is at least",
    "<": "is less than",
    ">": "is more than",
    "=": "is",
    "*": "\N{MULTIPLICATION SIGN}",
    "not in": "is not in",
    "in": "is in",
    "not in (": "is none of (",
    "in (": "is one of (",
}
_SIGN = re.compile(r'(?P<quoted>"[^"]*")|(?<= )(?P<sign>(?:not )?in \(|(?:!=|<=|>=|[<>=*]|not in|in)(?= ))')


def joined(names: list[str]) -> str:
    """`a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def cut(text: str, most: int) -> str:
    """The beginning of a long text."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def status_sentence(account: Account) -> str:
    """Whether what follows is applied."""
    name = account.criterion
    if account.rule == "alert":
        active = "in force" if account.status == "active" else "on trial"
        return f"{name} is an alert, {active}: a hit is reported and has no channel."
    if account.outcome == "absent":
        return ""
    if account.status == "active":
        return f"{name} is active here: its channel is applied."
    return f"{name} is on trial here: it is reported, and its channel is not applied."


# Values


def amount(value: str | None, unit: str | None) -> str:
    """A value with its unit as people write it; a long one is cut."""
    if value is None:
        return ""
    bound = next((words for words in (" or more", " or less") if value.endswith(words)), "")
    if unit is None:
        return cut(visible(value), LONGEST_VALUE)
    parts = visible(value.removesuffix(bound)).split(", ")
    return ", ".join(quantity(part, unit) for part in parts) + bound


def shown_sentence(shown: Shown) -> str:
    """Name and value of what stands beside a condition."""
    value = amount(shown.value, shown.unit)
    note = f"({visible(shown.note)})" if shown.note and value else visible(shown.note or "")
    return f"{_shown_name(shown)}: {' '.join(filter(None, (value, note)))}"


def _shown_name(shown: Shown) -> str:
    if shown.about == "part":
        return f"{shown.name} = {visible(shown.title)}" if shown.title else shown.name
    if shown.title is None:
        return cut(visible(shown.name), LONGEST_NAME)
    title = short(shown.title) if shown.about == "element" else cut(visible(shown.title), LONGEST_NAME)
    return f"{title} ({shown.name})"


def short(title: str) -> str:
    """The title of an element without what explains it."""
    return cut(visible(title).partition(" (")[0].partition(": ")[0], LONGEST_NAME)


def within(title: str) -> str:
    """A title as it stands within a sentence."""
    name = short(title)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def weight_words(condition: Condition) -> str:
    """What an indicator adds to the score."""
    weight = condition.weight
    if weight is None:
        return ""
    tenths = [text.replace(".", "") for text in (weight.added, weight.present, weight.absent)]
    added, present, absent = map(decibans, tenths)
    adds = "nothing while it is unknown" if condition.truth == "unknown" else f"{added} decibans"
    return f"adds {adds} ({present} where it holds, {absent} where it does not)"


# What would turn it


def turn_sentence(account: Account, turn: Turn) -> str:
    """The smallest change, as a sentence."""
    return (
        f"{_would(account, turn)} if {' and '.join(change_words(one, account.item) for one in turn.changes)}."
    )


def _would(account: Account, turn: Turn) -> str:
    if account.outcome == "undetermined":
        return "It would be selected" if turn.outcome == "selected" else "It would not be selected"
    return "It would not be selected" if turn.outcome == "not_selected" else "It would be selected"


def change_words(change: Change, item: int | None) -> str:
    """`the net mass (net_mass) were 120 kg or less (it is 130 kg)`, told of this item or (None) of all."""
    place = "" if change.item in (None, item) else f" on item {change.item}"
    name = f"the {within(change.title)} ({change.element}){place}"
    if change.reach == "given":
        return f"{name} were declared"
    if change.reach == "not_given":
        return f"{name} were not declared"
    reach = _REACH[change.reach].replace("LIMIT", amount(change.limit, change.unit))
    was = "it is not declared" if change.was is None else f"it is {_told(change.was, change)}"
    another = "another one, such as " if change.reach == "such_as" else ""
    becomes = f"{another}{_told(change.becomes, change)}{reach}"
    if change.among == "instead":
        return f"{name} were {becomes} instead of {_told(change.was, change)}"
    return f"{name} were {'given once more, as ' if change.among else ''}{becomes} ({was})"


def _told(value: str | None, change: Change) -> str:
    text = amount(value, change.unit)
    return (
        f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"
        if change.type == "text"
        else text
    )


_REACH = {
    "": "",
    "such_as": "",
    "or_more": " or more",
    "or_less": " or less",
    "or_less_above_zero": " or less, but not 0",
    "up_to": ", or more up to LIMIT",
    "down_to": ", or less down to LIMIT",
}


def no_turn_sentence(account: Account) -> str:
    """Why no change is told."""
    if account.guard is not None and account.guard.kind in ("kind", "withheld", "absent", "fault"):
        return ""
    if account.outcome in ("error", "absent"):
        return ""
    if account.condition is not None and not _looks_at_elements(account.condition):
        return "Nothing that is declared would turn this."
    return "No change of one or two of the declared elements that it looks at would turn this."


def _looks_at_elements(condition: Condition) -> bool:
    return any(shown.about == "element" for shown in condition.values) or any(
        map(_looks_at_elements, condition.conditions)
    )
