"""How deep a text nests, token by token: what would make the tree as deep is counted as its braces are.

A tree deeper than the limit would be met by every later pass, each of which walks it by recursion.
"""

from __future__ import annotations

_CHAINS = frozenset({"not", "else", "for", "except"})
"""Words after which an expression stands that may begin with the same word again."""
_BREAKS = frozenset("and or in is within before after contains starts".split())
_OPERANDS = frozenset({"word", "number", "text", "close"})


class NestingDepth:
    """Takes the tokens of a file in order.

    INVARIANT: the tree is at most a fixed number of nodes deep for each step of this depth.
    """

    def __init__(self) -> None:
        self._outer: list[int] = []
        self._outer_depth = 0
        self._chain = 0
        self._before = "open"

    def take(self, kind: str, token: str) -> int:
        """The depth after a token; `kind` is its group in `characters.py`, comments and space left out."""
        if kind == "open":
            self._open(token)
        elif kind == "close":
            self._close()
        elif token in _CHAINS or (token == "-" and self._before not in _OPERANDS):
            self._chain += 1
        elif token in _BREAKS or (kind == "other" and token not in "-."):
            self._chain = 0
        self._before = "other" if token in _CHAINS or token in _BREAKS else kind
        return self._outer_depth + self._chain

    def _open(self, token: str) -> None:
        chain = 0 if token == "{" else self._chain
        self._outer.append(chain)
        self._outer_depth += chain + 1
        self._chain = 0

    def _close(self) -> None:
        """A chain goes on behind its parentheses: `a else (b) else c`."""
        self._chain = self._outer.pop() if self._outer else 0
        self._outer_depth -= self._chain + 1 if self._outer_depth else 0
