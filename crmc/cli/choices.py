"""Words that an option takes: one that it does not is refused with what it takes, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click


def refusal(word: str, known: Iterable[str]) -> str:
    """The sentence for a word that is none of the known ones."""
    return f"`{word}` cannot stand here: {guessed(word, known)}"


def guessed(word: str, known: Iterable[str]) -> str:
    """What might have been meant, and what is allowed."""
    from crmc.nearest import listed, nearest_name

    near = nearest_name(word, known)
    hint = f"did you mean `{near}`? " if near else ""
    return f"{hint}allowed are {listed(known, word)}"


class NearestChoice(click.Choice[str]):
    """One of some words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(super().convert(value, param, ctx))
        except click.BadParameter:
            raise click.BadParameter(refusal(str(value), self.choices), ctx, param) from None


class NearestChoices(click.ParamType[tuple[str, ...]]):
    """Some of some words, between commas: a tuple."""

    name = "words"

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = tuple(choices)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The words in the order in which they are given."""
        words = value if isinstance(value, tuple) else tuple(filter(None, map(str.strip, value.split(","))))
        for word in words:
            if word not in self.choices:
                raise click.BadParameter(refusal(word, self.choices), ctx, param)
        return words
