"""Mends one fault of the library that the theme's search is made of, in the site and nowhere else.

lunr 2 builds its tree of words by taking two nodes for one where their texts are equal. A node's text is a
row of letters and numbers of nodes with nothing between, so that a letter that is a digit makes different
nodes look equal. The tree then holds words that stand nowhere, and a search that reaches one fails and finds
nothing. With a sign behind each number no two nodes look equal.
"""

from __future__ import annotations

import re
from pathlib import Path

_WORKERS = "assets/javascripts/workers/search.*.min.js"
_TEXT_OF_NODE = re.compile(rb"\b(\w)=\1\+(\w)\+(\w)\.id\}return \1\}")


def mend_search(site: Path) -> int:
    """How many places were mended in the search of a rendered site: one, with the theme that is locked."""
    mended = 0
    for worker in site.glob(_WORKERS):
        code, count = _TEXT_OF_NODE.subn(rb'\1=\1+\2+\3.id+";"}return \1}', worker.read_bytes())
        worker.write_bytes(code)
        mended += count
    return mended
