"""Words in the texts of a column: an index from the parts of the texts, divided by spaces, to their rows."""

from __future__ import annotations

from functools import reduce

import numpy as np

from crmc.engine.batch.frame import Bytes, Coded, Rows
from crmc.engine.plan.leaves import Begins, Words
from crmc.engine.plan.truth import holds_word
from crmc.ir import text

UNKNOWN = 2


class TextIndex:
    """Finds words in the normalised texts of a column."""

    def __init__(self, column: Coded) -> None:
        self._column = column
        self.normalised = [text.normalise(str(value)) for value in column.values]
        self._tokens: dict[str, list[int]] = {}
        for code, value in enumerate(self.normalised):
            for token in set(value.split(" ")):
                self._tokens.setdefault(token, []).append(code)
        self._found: dict[tuple[str, bool], Bytes] = {}

    def truth(self, leaf: Words | Begins, rows: Rows) -> Bytes:
        """The truth of a leaf on rows."""
        codes = self._column.codes[rows]
        return self.table(leaf)[codes]

    def table(self, leaf: Words | Begins) -> Bytes:
        """The truth by code of the text; the last two stand for those without one."""
        if isinstance(leaf, Words):
            return reduce(np.maximum, [self._word(word, leaf.whole) for word in leaf.words])
        starts = [value.startswith(leaf.text) for value in self.normalised]
        return np.array([*starts, UNKNOWN, UNKNOWN], np.uint8)

    def _word(self, word: str, whole: bool) -> Bytes:
        key = (word, whole)
        if key not in self._found:
            table = np.zeros(len(self.normalised) + 2, np.uint8)
            table[-2:] = UNKNOWN
            table[self._codes(word, whole)] = 1
            self._found[key] = table
        return self._found[key]

    def _codes(self, word: str, whole: bool) -> list[int]:
        """The texts that hold a word: by their parts, and where the word has a space by the text itself."""
        parts = word.split(" ")
        several = [{code for token in self._with(part) for code in self._tokens[token]} for part in parts]
        candidates = sorted(set.intersection(*several))
        return [code for code in candidates if holds_word(self.normalised[code], (word,), whole)]

    def _with(self, part: str) -> list[str]:
        return [token for token in self._tokens if part in token]
