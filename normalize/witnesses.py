"""Of a cluster of many, the pages by which its origin is told: all of sixty-four; of more the oldest, and as many drawn by lot.

The origin is among the oldest, or it is named; what a page in ten says is said among 32 drawn with a chance of 97 in 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

DRAWN = 32  # of either sort

Page = TypeVar("Page")


def witnesses(pages: Sequence[Page], lots: Sequence[int]) -> list[Page]:
    """Those of the pages, the oldest first, that are asked; each page's lot is its number in the draw."""
    if len(pages) <= 2 * DRAWN:
        return list(pages)
    by_lot = sorted(range(len(pages)), key=lots.__getitem__)
    return [pages[at] for at in sorted({*range(DRAWN), *by_lot[:DRAWN]})]
