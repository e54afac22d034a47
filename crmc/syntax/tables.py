"""The parse tables that Lark makes of `grammar/crm.lark`, kept in `grammar/crm.tables.json`.

`make tables` writes them again; a test holds them against the grammar. A parser that reads them starts
without building anything, and without Lark.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from crmc.packaged import read_text

GRAMMAR = "crm.lark"
TABLES = "crm.tables.json"
_KEYWORD = re.compile(r"([a-z]+)\(\?!\[A-Za-z0-9_\]\)")
"""How the grammar writes a whole-word keyword."""


class Rule(NamedTuple):
    """What a reduction does: `length` values become one `symbol`.

    `form`: `pass` hands the only value on, `grow` adds to the list that the first value is, `list` makes
    one, `node` calls the builder's method of the symbol's name. `spread` are the positions of lists whose
    members count as children.
    """

    symbol: str
    length: int
    form: str
    spread: tuple[int, ...]


class Tables(Struct, frozen=True):
    """`states[n]` maps a terminal or symbol to the state to go to, or to the rule to reduce as `~rule`.

    Where `start` is reduced, `$END` leads anywhere: the text is whole.
    """

    terminals: dict[str, str]
    """Patterns by name, in the order in which they are tried."""
    keywords: dict[str, str]
    """Terminals of whole words, by the word: each of them is a NAME where it cannot be taken."""
    rules: list[Rule]
    states: list[dict[str, int]]
    start: int


@cache
def load_tables() -> Tables:
    """The packaged tables."""
    return msgspec.json.decode(read_text(TABLES), type=Tables)


def make_tables(grammar: str) -> Tables:
    """The tables of a grammar, by Lark's LALR(1) analysis; a conflict is Lark's error."""
    lark = lark_of(grammar)
    analysis = lark.parser.parser._parse_table
    numbers = {rule: index for index, rule in enumerate(lark.rules)}
    states: list[dict[str, int]] = [{} for _ in analysis.states]
    for state, actions in analysis.states.items():
        for symbol, (action, argument) in sorted(actions.items()):
            shifts = type(action).__name__ == "Action" and action.name == "Shift"
            states[state][symbol] = argument if shifts else ~numbers[argument]
    states[analysis.end_states["start"]]["$END"] = analysis.start_states["start"]
    patterns = {
        terminal.name: terminal.pattern.to_regexp() for terminal in sorted(lark.terminals, key=_first_tried)
    }
    ignored = set(lark.ignore_tokens)
    words = {match[1]: name for name, pattern in patterns.items() if (match := _KEYWORD.fullmatch(pattern))}
    kept = {name: text for name, text in patterns.items() if name not in {*ignored, *words.values()}}
    rules = [_rule(rule) for rule in lark.rules]
    return Tables(kept, words, rules, _numbered(states, analysis.start_states["start"]), 0)


def _numbered(states: list[dict[str, int]], start: int) -> list[dict[str, int]]:
    """The states in the order in which they are met from the start, whatever order Lark found them in."""
    order = [start]
    for state in order:
        for _, target in sorted(states[state].items()):
            if target >= 0 and target not in order:
                order.append(target)
    number = {state: index for index, state in enumerate(order)}
    return [{symbol: number.get(to, to) for symbol, to in sorted(states[n].items())} for n in order]


def lark_of(grammar: str) -> Any:
    """Lark's own parser of a grammar of this shape: it keeps every token, so that spans are whole."""
    from lark import Lark

    return Lark(grammar, parser="lalr", keep_all_tokens=True, maybe_placeholders=False)


def _first_tried(terminal: Any) -> tuple[int, int, int, str]:
    """Lark's own order of the terminals of a lexer."""
    pattern = terminal.pattern
    return -terminal.priority, -pattern.max_width, -len(pattern.value), terminal.name


def _rule(rule: Any) -> Rule:
    name, symbols = str(rule.origin.name), [str(symbol.name) for symbol in rule.expansion]
    inlined = tuple(n for n, symbol in enumerate(symbols) if symbol.startswith("_") and symbol.islower())
    if name.startswith("_"):
        form = "grow" if name.startswith("__") and symbols[:1] == [name] else "list"
        spread = tuple(index for index in inlined if index or form == "list")
    else:
        form = "pass" if rule.options.expand1 and len(symbols) == 1 else "node"
        spread = inlined
    return Rule(name, len(symbols), form, spread)


def tables_as_json(tables: Tables) -> str:
    """A state and a rule a line, so that a change of the grammar can be read."""
    import json  # who only reads the tables does without

    lines = ["{"]
    for key in ("terminals", "keywords"):
        lines.append(f'"{key}": {json.dumps(getattr(tables, key), indent=1)},')
    lines.append('"rules": [\n' + ",\n".join(json.dumps(rule) for rule in tables.rules) + "\n],")
    lines.append('"states": [\n' + ",\n".join(json.dumps(state) for state in tables.states) + "\n],")
    return "\n".join([*lines, f'"start": {tables.start}', "}", ""])


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    made = tables_as_json(make_tables((folder / GRAMMAR).read_text("utf-8")))
    (folder / TABLES).write_text(made, "utf-8")
