"""Sets of rows as bits: the truths of leaves, and of clauses by `and` and `or` of whole words of them.

A set of a hundred thousand rows is twelve kilobytes, and two of them are joined in a microsecond.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmc.engine.batch.frame import Amount, Bytes, Coded, Frame, Rows
from crmc.engine.batch.postings import Postings
from crmc.engine.batch.thresholds import threshold_of
from crmc.engine.batch.truths import FALSE, TRUE, Truths
from crmc.engine.plan.leaves import Amounts, Ask, Below, Drawn, Leaf, OneOf, Sign, Tree, Whole, Words
from crmc.engine.plan.truth import UNARY

WORD = 64
"""Rows in a word; a set is made of whole words, and no bit beyond the last row is ever read."""
FEW_VALUES = 256
"""Columns of so many values have the rows of each of them as a set that is kept."""
FEW_CODES = 16


@dataclass(frozen=True, slots=True)
class Bits:
    """The rows for which something is true, and those for which it is true or unknown.

    Where nothing is unknown both are one object.
    """

    true: Bytes
    maybe: Bytes


class LeafBits:
    """Judges leaves on all rows of a frame, each once.

    INVARIANT: what is kept of a leaf is kept by its identity: a plan's leaves live as long as the plan.
    """

    def __init__(self, frame: Frame, truths: Truths, postings: Postings) -> None:
        self._frame, self._truths, self._postings = frame, truths, postings
        self.every = packed(np.ones(frame.size, np.bool_))
        self.none = np.zeros_like(self.every)
        self._known: dict[int, Bits] = {}
        self._of_code: dict[tuple[str, int], Bytes] = {}
        self._narrow: dict[str, Rows] = {}
        self._lacking: dict[str, Bytes] = {}
        self._of_word: dict[tuple[str, str, bool], Bytes] = {}

    def of(self, sign: Sign) -> Bits:
        """The truth of a literal."""
        known = self._known.get(id(sign.leaf))
        if known is None:
            known = self._known[id(sign.leaf)] = self._made(sign.leaf)
        return known if sign.positive else negated(known)

    def clause(self, literals: Iterable[Sign]) -> Bits:
        """The truth of all of them together."""
        return conjunction([self.of(sign) for sign in literals], self.every)

    def _made(self, leaf: Leaf) -> Bits:
        match leaf:
            case Ask() | Drawn():
                return Bits(self.none, self.every)
            case Whole(tree, _):
                return self._tree(tree)
            case OneOf():
                return self._one_of(leaf)
            case Words():
                return self._words(leaf)
            case Below():
                true, unknown = self._postings.below(leaf)
                return self._bits(self._packed(true), self._packed(unknown) if len(unknown) else None)
            case Amounts() if len(leaf.elements) == 1 and not leaf.denominators:
                return self._compared(leaf)
        if isinstance(leaf, UNARY) and isinstance(self._frame.columns[leaf.element], Coded):
            return self._by_code(leaf)
        return self._by_row(leaf)

    def _tree(self, tree: Tree) -> Bits:
        if isinstance(tree, Sign):
            return self.of(tree)
        parts = [self._tree(operand) for operand in tree.operands]
        return conjunction(parts, self.every) if tree.kind == "and" else disjunction(parts, self.none)

    # Values by code

    def _one_of(self, leaf: OneOf) -> Bits:
        column = self._frame.columns[leaf.element]
        assert isinstance(column, Coded)
        codes = self._postings.codes(leaf)
        if len(codes) > FEW_CODES or len(column.values) > FEW_VALUES:
            true = self._packed(self._postings.rows(leaf.element, codes))
        else:
            true = joined([self._code(leaf.element, code) for code in codes], self.none)
        return self._bits(true, self._unread(leaf.element))

    def _code(self, element: str, code: int) -> Bytes:
        """The rows of one code."""
        key = (element, code)
        if key not in self._of_code:
            self._of_code[key] = self._packed(self._postings.rows(element, [code]))
        return self._of_code[key]

    def _words(self, leaf: Words) -> Bits:
        parts = [self._word(leaf.element, word, leaf.whole) for word in leaf.words]
        return self._bits(joined(parts, self.none), self._unread(leaf.element))

    def _word(self, element: str, word: str, whole: bool) -> Bytes:
        """The rows whose text holds a word."""
        key = (element, word, whole)
        if key not in self._of_word:
            codes = self._truths.texts(element).codes(word, whole)
            self._of_word[key] = self._packed(self._postings.rows(element, codes))
        return self._of_word[key]

    def _by_code(self, leaf: Leaf) -> Bits:
        true, unknown = self._postings.judged(leaf)
        return self._bits(self._packed(true), self._packed(unknown) if len(unknown) else None)

    def _unread(self, element: str) -> Bytes | None:
        """The rows in which the element is missing, or one that only the referee reads; None for none."""
        column = self._frame.columns[element]
        assert isinstance(column, Coded)
        if column.is_whole():
            return None
        if element not in self._lacking:
            self._lacking[element] = packed(column.codes < 0)
        return self._lacking[element]

    # Numbers and the rest

    def _compared(self, leaf: Amounts) -> Bits:
        """One number with a threshold."""
        column = self._frame.columns[leaf.elements[0]]
        assert isinstance(column, Amount)
        threshold = threshold_of(leaf, column.decimals)
        if threshold is None:
            return self._by_row(leaf)
        true = packed(threshold.met(self._numbers(leaf.elements[0], column)))
        if column.state is None:
            return Bits(true, true)
        return self._bits(true & packed(column.state == 0), packed(column.state != 0))

    def _numbers(self, element: str, column: Amount) -> Rows:
        """The numbers, in half the width where they fit into it."""
        if element not in self._narrow:
            numbers = column.numbers
            fits = len(numbers) and max(-int(numbers.min()), int(numbers.max())) < 2**31
            self._narrow[element] = numbers.astype(np.int32) if fits else numbers
        return self._narrow[element]

    def _by_row(self, leaf: Leaf) -> Bits:
        truth = self._truths.of(Sign(leaf), self._postings.every)
        true = packed(truth == TRUE)
        return Bits(true, true if self._truths.is_certain(leaf) else packed(truth != FALSE))

    def _packed(self, rows: Rows) -> Bytes:
        marks = np.zeros(self._frame.size, np.bool_)
        marks[rows] = True
        return packed(marks)

    def _bits(self, true: Bytes, unknown: Bytes | None) -> Bits:
        return Bits(true, true if unknown is None else true | unknown)


def packed(marks: NDArray[np.bool_]) -> Bytes:
    """Marks of rows as bits, filled up to whole words with zeros."""
    bits = np.packbits(marks)
    left = -len(bits) % (WORD // 8)
    return np.concatenate((bits, np.zeros(left, np.uint8))) if left else bits


def rows_of(bits: Bytes) -> Rows:
    """The rows of a set, rising."""
    words = bits.view(np.uint64)
    filled = np.flatnonzero(words != 0)
    places = np.flatnonzero(np.unpackbits(words[filled].view(np.uint8)).view(np.bool_))
    return (filled[places // WORD] * WORD + places % WORD).astype(np.int32)


def negated(bits: Bits) -> Bits:
    """Not: what may be true is false for sure nowhere else. Unknown stays unknown."""
    true = ~bits.maybe
    return Bits(true, true if bits.maybe is bits.true else ~bits.true)


def conjunction(parts: list[Bits], every: Bytes) -> Bits:
    """Kleene: true where all are, unknown where one is and none false. Of none: `every`."""
    true, certain = every, True
    for part in parts:
        true = true & part.true
        certain = certain and part.maybe is part.true
    if certain:
        return Bits(true, true)
    maybe = every
    for part in parts:
        maybe = maybe & part.maybe
    return Bits(true, maybe)


def disjunction(parts: list[Bits], none: Bytes) -> Bits:
    """Kleene: true where one is, unknown where one is and none true. Of none: `none`."""
    if len(parts) == 1:
        return parts[0]
    true = joined([part.true for part in parts], none)
    if all(part.maybe is part.true for part in parts):
        return Bits(true, true)
    return Bits(true, joined([part.maybe for part in parts], none))


def joined(parts: list[Bytes], none: Bytes) -> Bytes:
    """The rows of any of the sets."""
    if not parts:
        return none
    result = parts[0]
    for part in parts[1:]:
        result = result | part
    return result
