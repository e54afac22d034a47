"""The LALR(1) machine: text to AST in one pass over the packaged tables, the builder called at each reduction.

It takes exactly what the grammar allows, and stops at the first place where it cannot go on; why, and what would
have been taken there, is asked of Lark (`parser.py`). The lexer is contextual: in each state it tries only the
terminals that the state can take, in Lark's order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from crmc.source import Span
from crmc.syntax import ast
from crmc.syntax.tables import Rule, Tables, load_tables

_COMMENT = re.compile(r"[ \t\r\n]*(#[^\n]*)")
_END = re.compile(r"[ \t\r\n]*\Z")


class Token(NamedTuple):
    """A terminal of the text."""

    kind: str
    text: str
    span: Span


Build = Callable[[list[Any]], Any]
Reduction = tuple[str, int, str, tuple[int, ...], Build | None]
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
        self._rules: list[Reduction] = [(*rule, _method(builder, rule)) for rule in self._tables.rules]
        self._states = [State(actions, self._tables) for actions in self._tables.states]

    def run(self, path: str, text: str, line: int = 1) -> tuple[Any, list[ast.Comment]] | None:
        """The value of the start symbol and the comments, or None where the text is not of the grammar.

        `line` is the number of the text's first line in its file.
        """
        states, values = [self._tables.start], list[Any]()
        lexer = _Lexer(path, text, line)
        all_states = self._states
        while True:
            state = all_states[states[-1]]
            token = lexer.next(state)
            if token is None:
                return None
            if not self._reduce(states, values, token.kind):
                return None
            action = all_states[states[-1]].actions[token.kind]
            if token.kind == "$END":
                return values[0], lexer.comments
            states.append(action)
            values.append(token)

    def _reduce(self, states: list[int], values: list[Any], kind: str) -> bool:
        """Every reduction that the next terminal asks for; False where it cannot be taken at all."""
        all_states, rules = self._states, self._rules
        while True:
            action = all_states[states[-1]].actions.get(kind)
            if action is None:
                return False
            if action >= 0:
                return True
            symbol, length, form, spread, build = rules[~action]
            if form != "pass":
                children = values[-length:] if length else []
                if length:
                    del values[-length:]
                values.append(_value(form, children, spread, build))
            if length:
                del states[-length:]
            below = all_states[states[-1]]
            jump = below.jumps.get((symbol, kind))
            states.append(self._jump(below, symbol, kind) if jump is None else jump)

    def _jump(self, below: State, symbol: str, kind: str) -> int:
        key = symbol, kind
        while True:
            target = below.actions[symbol]
            action = self._states[target].actions.get(kind, 0)
            rule = self._rules[~action] if action < 0 else None
            if rule is None or rule[2] != "pass":
                return below.jumps.setdefault(key, target)
            symbol = rule[0]


def _value(form: str, children: list[Any], spread: tuple[int, ...], build: Build | None) -> Any:
    if form == "grow":
        grown = children[0]
        for position in range(1, len(children)):
            if position in spread:
                grown.extend(children[position])
            else:
                grown.append(children[position])
        return grown
    if spread:
        children = _spread(children, spread)
    return children if build is None else build(children)


def _spread(children: list[Any], spread: tuple[int, ...]) -> list[Any]:
    flat: list[Any] = []
    for position, child in enumerate(children):
        if position in spread:
            flat.extend(child)
        else:
            flat.append(child)
    return flat


def _method(builder: object, rule: Rule) -> Build | None:
    return getattr(builder, rule.symbol) if rule.form == "node" else None


class _Lexer:
    """Gives token after token of a text, as the state of the machine asks for them."""

    def __init__(self, path: str, text: str, line: int) -> None:
        self.path, self.text = path, text
        self.comments: list[ast.Comment] = []
        self._position = 0
        self._line, self._line_start = line, 0
        self._newline = text.find("\n")

    def next(self, state: State) -> Token | None:
        match = state.match(self.text, self._position)
        while match is None:
            if not self._skip_comment():
                return self._end() if _END.match(self.text, self._position) else None
            match = state.match(self.text, self._position)
        kind = str(match.lastgroup)
        start, end = match.span(kind)
        written = match[kind]
        if kind == "NAME":
            kind = state.keywords.get(written, kind)
        self._position = end
        return Token(kind, written, self._span(start, end))

    def _span(self, start: int, end: int) -> Span:
        """INVARIANT: asked for in the order of the text."""
        if 0 <= self._newline < start:
            self._go_to(start)
        line, column = self._line, start - self._line_start + 1
        if 0 <= self._newline < end:
            self._go_to(end)
        return Span(self.path, line, column, self._line, end - self._line_start + 1)

    def _go_to(self, offset: int) -> None:
        while 0 <= self._newline < offset:
            self._line += 1
            self._line_start = self._newline + 1
            self._newline = self.text.find("\n", self._line_start)

    def _end(self) -> Token:
        end = len(self.text)
        return Token("$END", "", self._span(end, end))

    def _skip_comment(self) -> bool:
        match = _COMMENT.match(self.text, self._position)
        if match is None:
            return False
        span = self._span(*match.span(1))
        alone = not self.text[self._line_start : match.start(1)].strip()
        self.comments.append(ast.Comment(span, match[1].rstrip(), alone))
        self._position = match.end()
        return True
