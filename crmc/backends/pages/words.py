"""Values of the RuleBook in plain words: dates, durations, shares, quantities, labels."""

from __future__ import annotations

from fractions import Fraction

from crmc.decimals import decimal_text, has_decimal_text
from crmc.ir import model

STATUS = {
    "draft": "being written; in no bundle",
    "trial": "reported; its channel is not applied",
    "active": "applied where a Party has adopted it, reported elsewhere",
    "suspended": "stopped for a time; in no bundle",
    "retired": "no longer used; in no bundle",
}
PROCEDURE_STATUS = {**STATUS, "trial": "on trial", "active": "in use where a Party has adopted it"}
CONSEQUENCE = {
    "application_of_measures": "Union or national measures are not applied as they should be",
    "financial_interests": "financial interests are harmed",
    "security_safety_health_environment_consumers": (
        "security, safety, health, the environment or consumers are endangered"
    ),
}
OPERATORS = {"ordinary": "ordinary operators", "aeo": "holders of AEO status"}
NOTICE = {
    "before_arrival": "the holder is told before the goods arrive",
    "withheld": "the holder is not told beforehand",
}
ACT = {"adopt": "adopts", "derogate": "derogates from", "suspend": "suspends", "recognise": "recognises"}
ROLE = {
    "basis": "basis",
    "grounds": "ground of the risk area",
    "exchange": "basis of the exchange",
    "provision": "national provision",
}


def number(value: str) -> str:
    """Decimal text with groups of three digits from five digits on."""
    sign, digits = ("\N{MINUS SIGN}", value[1:]) if value.startswith("-") else ("", value)
    whole, dot, rest = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\N{NO-BREAK SPACE}") if len(whole) > 4 else whole
    return f"{sign}{grouped}{dot}{rest}"


def percent(share: str) -> str:
    """A share as a percentage, at most two digits where it has no exact decimal text."""
    hundredfold = Fraction(share) * 100
    exact = hundredfold if has_decimal_text(hundredfold) else Fraction(round(hundredfold * 100), 100)
    return f"{number(decimal_text(exact))} %"


def decibans(tenths: str) -> str:
    """Tenths of a deciban as decibans with a sign and one digit."""
    value = int(tenths)
    sign = "\N{MINUS SIGN}" if value < 0 else "+"
    return f"{sign}{abs(value) // 10}.{abs(value) % 10}"


def duration(minutes: str) -> str:
    """Minutes as days, hours and minutes: "7 h 40 min"."""
    rest = Fraction(minutes)
    days, rest = divmod(rest, 24 * 60)
    hours, rest = divmod(rest, 60)
    parts = [f"{days} day{'' if days == 1 else 's'}"] if days else []
    parts += [f"{hours} h"] if hours else []
    parts += [f"{number(decimal_text(rest))} min"] if rest or not parts else []
    return " ".join(parts)


def quantity(value: str, unit: str | None) -> str:
    """A value in base units: a share as a percentage, minutes as a duration, anything else with its unit."""
    if unit == "share":
        return percent(value)
    if unit == "min":
        return duration(value)
    try:
        Fraction(value)
    except ValueError:
        return value
    return " ".join(filter(None, (number(value), unit)))


def period(days: model.Period) -> str:
    """`from A to B`, both included; nothing for a time without bounds."""
    if days.start and days.end:
        return f"{days.start} to {days.end}"
    if days.start:
        return f"from {days.start}"
    return f"until {days.end}" if days.end else ""


def phrase(word: str | None) -> str:
    """A word of the language as people write it: `joint_review` is "joint review"."""
    return (word or "").replace("_", " ")


def identifiers(formula: str) -> set[str]:
    """The names in an expression."""
    return set("".join(sign if sign.isalnum() or sign == "_" else " " for sign in formula).split())
