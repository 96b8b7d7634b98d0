"""Which blocks are the article: the one file that knows trafilatura."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Literal

from trafilatura import bare_extraction
from trafilatura.settings import Document

from normalize.align import coverage
from normalize.blocks import Reading
from normalize.mend import densest, prose
from normalize.tree import document

# Its warnings say what the ledger and the kind of the page say better, and would go to stderr.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
_HALF = 0.5  # share of a block's letters that must have been extracted
_TRUSTED = 0.4  # share of the page's paragraphs (by letters) from which on the fast extraction is believed
_FAILED = 0.1  # share under which it has looked past the article, and the place with most of the page's prose is taken for it
_PARAGRAPH = 12  # words


def article_blocks(root: str, reading: Reading) -> tuple[bool, ...]:
    """For each block, whether it belongs to the article.

    The fast extraction is asked first. Where it leaves out most paragraphs of the page (one page in eighteen), the thorough one decides,
    which sets a second and a third extractor against it. F1 of the whole normalizer on the development corpora (aeb, fundus, newspaper4k,
    wcxb-article): .976 .971 .978 .937; with the thorough one always: .976 .971 .965 .937. The third differs by one page of thirteen.
    The fast one takes two thirds of the thorough one's time.
    """
    fast = _chosen(root, reading, "fast")
    if _share_of_paragraphs(reading, fast) >= _TRUSTED:
        return fast
    thorough = _chosen(root, reading, "thorough")
    return thorough if _share_of_paragraphs(reading, thorough) >= _FAILED else densest(reading) or thorough


def _chosen(root: str, reading: Reading, mode: Literal["fast", "thorough"]) -> tuple[bool, ...]:
    lines = _lines(root, mode)
    shares = coverage(lines, [block.text for block in reading.blocks])
    return tuple(share >= _HALF for share in shares)


def _lines(root: str, mode: Literal["fast", "thorough"]) -> Sequence[str]:
    """trafilatura's text of the page, line by line; none where it finds no article."""
    # Never deduplicate=True: it remembers paragraphs from page to page.
    found = bare_extraction(document(root), fast=mode == "fast", include_comments=False, include_tables=True, with_metadata=False)
    return found.text.split("\n") if isinstance(found, Document) and found.text else ()


def _share_of_paragraphs(reading: Reading, chosen: Sequence[bool]) -> float:
    """How much of what reads like paragraphs was chosen; 1 where the page has none and something was."""
    every = taken = 0
    for block, place, kept in zip(reading.blocks, reading.places, chosen, strict=True):
        if place.linked < 0.3 and prose(block.text, _PARAGRAPH):
            every += len(block.text)
            taken += len(block.text) * kept
    return taken / every if every else float(any(chosen))
