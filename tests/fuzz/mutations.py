"""Whole sources, damaged as tokens: what is damaged stays near to what authors write."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from crmc.checks import definitions

ROOT = Path(__file__).parents[2]
_TOKEN = re.compile(
    r'#[^\n]*|"""(?:[^"]|"(?!""))*"""|"[^"\n]*"|[A-Za-z_][A-Za-z0-9_-]*:?|[0-9][0-9._]*|\s+|.', re.DOTALL
)
_DECLARATION = re.compile(r"^(?=[a-z]+ [A-Za-z][A-Za-z0-9_-]*[^\n]*\{)", re.MULTILINE)
_INSERTED = (
    "criterion area alert list table parameter sop metric adopt derogate suspend recognise test indicator "
    "let select when row set role resource authority field end outcome step decide parallel branch repeat "
    "otherwise at most least of and or not in is missing present within before after contains word any "
    "all every item where count sum history by over random else for except "
    "none yes no withheld external art annex standard "
    '{ } ( ) , : . .. = != < <= > >= + - * / % # " """ 0 1 2.5 19_540 1e9 999999999999999999 0.000000001 kg '
    "EUR EUR/kg days min 2027-01-01 2027-99-99 2402.20 24.02.20 A-1 EXC-003 Z-9 CN net_mass customs_value q9 "
    "status: valid: applies: values: when: from: draft trial active import item declaration notx order "
    "android inn [[EXC-003]] <b> [a](b:c) \\ ` ' ; @ $ ~ ^ | ? ! & é 礼 ß İ"
).split()
_ODD = (
    "\0 \x07 \x1b[31m \x7f \x85 \xa0 \xad \u0301 \u200b \u200d \u202e \u2028 \u2066 \ufeff \ufe0f \ufffd "
    "\ue000 \U000e0041 \U0010ffff \r \t"
).split(" ")


def corpus() -> list[str]:
    """Every declaration of the knowledge base, the samples and the examples of the faults."""
    files = [*sorted((ROOT / "tests" / "samples").glob("*.crm"))]
    for folder in ("criteria", "sops", "tests/cases"):
        files += sorted((ROOT / folder).rglob("*.crm"))
    texts = [file.read_text("utf-8") for file in files]
    texts += [text for one in definitions().values() for text in (one.fault.bad, one.fault.good) if text]
    return [part for text in texts for part in _DECLARATION.split(text) if part.strip()]


class Mutator:
    """Makes case after case from one seed; the same seed gives the same cases on every machine."""

    def __init__(self, declarations: Sequence[str], seed: int) -> None:
        self.random = random.Random(seed)
        self.declarations = declarations
        self.words = sorted(
            {token for text in declarations for token in _TOKEN.findall(text) if token.strip()}
        )

    def case(self) -> dict[str, bytes]:
        """One or two files by path."""
        count = self.random.choice((1, 1, 1, 2))
        return {f"criteria/f{number}.crm": self._file() for number in range(count)}

    def _file(self) -> bytes:
        text = "\n".join(
            self.random.choice(self.declarations) for _ in range(self.random.choice((1, 1, 2, 3)))
        )
        tokens = _TOKEN.findall(text)
        for _ in range(self.random.choice((0, 1, 1, 1, 2, 3, 5, 9))):
            self.random.choice(_MUTATIONS)(self, tokens)
        data = "".join(tokens).encode("utf-8", "surrogatepass")
        return self._bytes(data) if self.random.random() < 0.03 else data

    def at(self, tokens: list[str]) -> int:
        return self.random.randrange(len(tokens)) if tokens else 0

    def stretch(self, tokens: list[str]) -> slice:
        start = self.at(tokens)
        return slice(start, start + self.random.choice((1, 1, 2, 3, 8, 40)))

    def _bytes(self, data: bytes) -> bytes:
        """Bytes that may be no text at all."""
        at = self.random.randrange(len(data) + 1)
        return data[:at] + self.random.randbytes(self.random.choice((1, 2, 5))) + data[at:]


def _delete(mutator: Mutator, tokens: list[str]) -> None:
    del tokens[mutator.stretch(tokens)]


def _duplicate(mutator: Mutator, tokens: list[str]) -> None:
    part = tokens[mutator.stretch(tokens)]
    at = mutator.at(tokens)
    tokens[at:at] = part * mutator.random.choice((1, 1, 2, 30))


def _swap(mutator: Mutator, tokens: list[str]) -> None:
    if tokens:
        one, other = mutator.at(tokens), mutator.at(tokens)
        tokens[one], tokens[other] = tokens[other], tokens[one]


def _insert(mutator: Mutator, tokens: list[str]) -> None:
    word = mutator.random.choice(_INSERTED)
    at = mutator.at(tokens)
    tokens[at:at] = mutator.random.choice(([word], [" ", word, " "], [word] * 70))


def _insert_odd(mutator: Mutator, tokens: list[str]) -> None:
    at = mutator.at(tokens)
    inside = mutator.random.choice((True, False)) and at < len(tokens)
    odd = mutator.random.choice(_ODD)
    tokens[at : at + inside] = [tokens[at][:1] + odd + tokens[at][1:]] if inside else [odd]


def _replace(mutator: Mutator, tokens: list[str]) -> None:
    if tokens:
        tokens[mutator.at(tokens)] = mutator.random.choice(mutator.words)


def _misspell(mutator: Mutator, tokens: list[str]) -> None:
    if tokens:
        at = mutator.at(tokens)
        place = mutator.random.randrange(len(tokens[at]) + 1)
        tokens[at] = tokens[at][:place] + mutator.random.choice('abzQ09_-:." \n{}') + tokens[at][place + 1 :]


def _truncate(mutator: Mutator, tokens: list[str]) -> None:
    del tokens[mutator.at(tokens) :]


def _splice(mutator: Mutator, tokens: list[str]) -> None:
    other = _TOKEN.findall(mutator.random.choice(mutator.declarations))
    at = mutator.at(tokens)
    tokens[at:at] = other[mutator.stretch(other)]


def _nest(mutator: Mutator, tokens: list[str]) -> None:
    before, after = mutator.random.choice(
        (
            ("(", ")"),
            ("not ", ""),
            ("{", "}"),
            ("not (", ")"),
            ("a {", "}"),
            ("- ", ""),
            ("a else ", ""),
            ('"', '"'),
        )
    )
    depth = mutator.random.choice((1, 1, 2, 20, 70))
    place = mutator.stretch(tokens)
    tokens[place] = [before * depth, *tokens[place], after * depth]


_MUTATIONS: tuple[Callable[[Mutator, list[str]], None], ...] = (
    _delete, _duplicate, _swap, _insert, _insert, _insert_odd, _replace, _replace, _misspell, _misspell,
    _truncate, _splice, _nest,
)  # fmt: skip
