"""Which texts are written without spaces between words, so that a search for a word must look inside of runs of letters.

Chinese, Japanese and Thai, told by their letters rather than by what a page calls its language. (Korean writes spaces.)
"""

from __future__ import annotations

import re

_RUN = re.compile("[\u0e00-\u0e7f\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_SHARE = 0.2  # of all characters: a quoted name in an English report is no Chinese report


def holds(text: str) -> bool:
    """Whether any of it is written so."""
    return _RUN.search(text) is not None


def is_written(text: str) -> bool:
    """Whether a good part of it is."""
    return sum(map(len, _RUN.findall(text))) >= max(1, _SHARE * len(text))
