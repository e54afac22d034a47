"""The LALR(1) machine: text to AST in one pass over the packaged tables, a builder called at each reduction.

It takes exactly what the grammar allows, and stops at the first place where it cannot go on, with what stands
there and what would have been taken, as Lark tells it (a test holds the two together). The lexer is
contextual: in each state it tries only the terminals that the state can take, in Lark's order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from crmc.source import Span
from crmc.syntax import ast
from crmc.syntax.tables import Rule, Tables, load_tables

_COMMENT = re.compile(r"[ \t\r\n]*(#[^\n]*)")
_SPACE = re.compile(r"[ \t\r\n]*")
_END = re.compile(r"[ \t\r\n]*\Z")
_PLAIN_DEPTH = 64
"""INVARIANT: every brace, parenthesis and `not` that is open has its own place on the stack."""
_PLAIN_LENGTH = 11
_PLAIN_LENGTH_OF_A_TEXT = 16 << 10
_SHALLOW = 32
_MOST_KNOWN = 1 << 12
_NUMBERS = frozenset({"NUMBER", "DOTTED", "LOCATOR", "UNIT"})
_make = tuple.__new__
"""Makes a NamedTuple without the call of its own constructor: there is one for each word of a source."""


class Token(NamedTuple):
    """A terminal of the text."""

    kind: str
    text: str
    span: Span


class Stop(NamedTuple):
    """Where a text stops to be of the grammar: what stands there, and the terminals that could stand there.

    `kind` is a terminal, `$END`, or `CHARACTER` where no terminal begins.
    """

    offset: int
    kind: str
    text: str
    accepted: frozenset[str]


Build = Callable[[list[Any]], Any]
Reduction = tuple[str, int, Build | None]
"""Symbol, number of values, and what makes one of them; None where the only value goes on as it is."""
Parsed = tuple[Any, list[ast.Comment]]
Match = Callable[[str, int], "re.Match[str] | None"]


class State:
    """One state of the machine. Its pattern is compiled when it is first met: most texts meet few."""

    __slots__ = ("actions", "jumps", "keywords", "match", "pattern")

    def __init__(self, actions: dict[str, int], tables: Tables) -> None:
        self.actions = actions
        self.keywords = {word: name for word, name in tables.keywords.items() if name in actions}
        wanted = [n for n in tables.terminals if n in actions or (n == "NAME" and self.keywords)]
        self.pattern = "|".join(f"(?P<{name}>{tables.terminals[name]})" for name in wanted)
        self.match: Match = self._compile
        self.jumps: dict[tuple[str, str], int] = {}
        """Where a reduced symbol leads under a next terminal, the reductions that change nothing left out."""

    def _compile(self, text: str, position: int) -> re.Match[str] | None:
        self.match = re.compile(rf"[ \t\r\n]*(?:{self.pattern})").match
        return self.match(text, position)


class Machine:
    """Runs the tables with a builder, whose methods are named like the grammar's rules."""

    def __init__(self, builder: object, tables: Tables | None = None) -> None:
        self._tables = tables or load_tables()
        self._rules: list[Reduction] = [
            (rule.symbol, rule.length, _build(builder, rule)) for rule in self._tables.rules
        ]
        self._states = [State(actions, self._tables) for actions in self._tables.states]
        self._everywhere: State | None = None
        self._known_accepted: dict[tuple[int, ...], frozenset[str]] = {}

    def run(  # noqa: PLR0912 - the innermost loop
        self, path: str, text: str, line: int = 1, column: int = 1, plain: bool = False
    ) -> Parsed | Stop | None:
        """The value of the start symbol and the comments, or where the text stops to be of the grammar.

        `line` and `column` tell where in its file it begins. A `plain` run takes only what is so shallow
        and short that it is within the limits of the language, whatever they count; of anything else it
        gives None. This is the innermost loop of the compiler, and written for speed: reading a token is not
        a function of its own.
        """
        deepest = _PLAIN_DEPTH if plain else len(text) + 1
        states, values, comments = [self._tables.start], list[Any](), list[ast.Comment]()
        all_states, reduce = self._states, self._reduce
        position, line_start = 0, 1 - column
        newline = _next_newline(text, 0)
        while True:
            state = all_states[states[-1]]
            match = state.match(text, position)
            if match is None:
                match = _COMMENT.match(text, position) or _END.match(text, position)
                if match is None:
                    return self._stop_at_unknown(states, text, position)
            kind = match.lastgroup
            start, end = match.span(match.lastindex or 0)
            while newline < start:
                line, line_start = line + 1, newline + 1
                newline = _next_newline(text, line_start)
            first_line, column = line, start - line_start + 1
            while newline < end:
                line, line_start = line + 1, newline + 1
                newline = _next_newline(text, line_start)
            position = end
            span = _make(Span, (path, first_line, column, line, end - line_start + 1))
            if kind is None:
                if match.lastindex is not None:
                    comments.append(_comment(span, text, line_start, start, end))
                    continue
                if reduce(states, values, "$END") is None:
                    return Stop(len(text.rstrip()), "$END", "", self._accepted(states))
                return values[0], comments
            written = text[start:end]
            if kind == "NAME":
                kind = state.keywords.get(written, kind)
            if plain and end - start > _PLAIN_LENGTH and not _is_plain(kind, end - start):
                return None
            action = state.actions.get(kind)
            if action is None or action < 0:
                action = reduce(states, values, kind)
                if action is None:
                    return Stop(start, kind, written, self._accepted(states))
            states.append(action)
            values.append(_make(Token, (kind, written, span)))
            if len(values) > deepest:
                return None

    def _stop_at_unknown(self, states: list[int], text: str, position: int) -> Stop:
        """A stop where none of the terminals begins that could stand there."""
        if self._everywhere is None:
            every = dict.fromkeys([*self._tables.terminals, *self._tables.keywords.values()], 0)
            self._everywhere = State(every, self._tables)
        match = self._everywhere.match(text, position)
        if match is None:
            space = _SPACE.match(text, position)
            offset = space.end() if space else position
            awaited = self._states[states[-1]].actions
            return Stop(offset, "CHARACTER", text[offset], frozenset(filter(str.isupper, awaited)) - {"$END"})
        written = match[str(match.lastgroup)]
        kind = self._everywhere.keywords.get(written, str(match.lastgroup))
        return Stop(match.start(str(match.lastgroup)), kind, written, self._accepted(states))

    def _accepted(self, states: list[int]) -> frozenset[str]:
        """The terminals that could be taken, each after the reductions that it asks for.

        Many mistakes are of one kind: what could be taken on shallow stacks is found once.
        """
        known = self._known_accepted.get(tuple(states[:_SHALLOW]))
        if known is not None and len(states) < _SHALLOW:
            return known
        awaited = filter(str.isupper, self._states[states[-1]].actions)
        found = frozenset(kind for kind in awaited if self._accepts(list(states), kind))
        if len(states) < _SHALLOW and len(self._known_accepted) < _MOST_KNOWN:
            self._known_accepted[tuple(states)] = found
        return found

    def _accepts(self, states: list[int], kind: str) -> bool:
        while True:
            action = self._states[states[-1]].actions.get(kind)
            if action is None or action >= 0:
                return action is not None
            symbol, length, _ = self._rules[~action]
            del states[len(states) - length :]
            states.append(self._states[states[-1]].actions[symbol])

    def _reduce(self, states: list[int], values: list[Any], kind: str) -> int | None:
        """Every reduction that the next terminal asks for, and where it leads; None if it cannot be taken."""
        all_states, rules = self._states, self._rules
        while True:
            action = all_states[states[-1]].actions.get(kind)
            if action is None or action >= 0:
                return action
            symbol, length, reduce = rules[~action]
            first = len(values) - length
            if reduce is not None:
                values[first:] = (reduce(values[first:]),)
            del states[first + 1 :]
            below = all_states[states[-1]]
            jump = below.jumps.get((symbol, kind))
            states.append(self._jump(below, symbol, kind) if jump is None else jump)

    def _jump(self, below: State, symbol: str, kind: str) -> int:
        key = symbol, kind
        while True:
            target = below.actions[symbol]
            action = self._states[target].actions.get(kind, 0)
            rule = self._rules[~action] if action < 0 else None
            if rule is None or rule[2] is not None:
                return below.jumps.setdefault(key, target)
            symbol = rule[0]


def _is_plain(kind: str, length: int) -> bool:
    """Whether a long token is surely within the limits: no number, and of a text not much."""
    return kind not in _NUMBERS and length < _PLAIN_LENGTH_OF_A_TEXT


def _next_newline(text: str, start: int) -> int:
    """The offset of the next line end; past the text where there is none."""
    found = text.find("\n", start)
    return found if found >= 0 else len(text) + 1


def _comment(span: Span, text: str, line_start: int, start: int, end: int) -> ast.Comment:
    return ast.Comment(span, text[start:end].rstrip(), not text[max(line_start, 0) : start].strip())


def _build(builder: object, rule: Rule) -> Build | None:
    """What a reduction does with its values (`Rule.form`)."""
    if rule.form == "pass":
        return None
    if rule.form == "grow":
        return partial(_grow, rule.spread)
    if rule.form == "list":
        return partial(_spread, rule.spread) if rule.spread else list
    build: Build = getattr(builder, rule.symbol)
    return partial(_spread_and_build, rule.spread, build) if rule.spread else build


def _grow(spread: tuple[int, ...], children: list[Any]) -> list[Any]:
    """Puts the later children into the list that the first one is."""
    grown: list[Any] = children[0]
    for position in range(1, len(children)):
        if position in spread:
            grown.extend(children[position])
        else:
            grown.append(children[position])
    return grown


def _spread(spread: tuple[int, ...], children: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for position, child in enumerate(children):
        if position in spread:
            flat.extend(child)
        else:
            flat.append(child)
    return flat


def _spread_and_build(spread: tuple[int, ...], build: Build, children: list[Any]) -> Any:
    return build(_spread(spread, children))
