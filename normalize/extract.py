"""Which blocks are the article: the one file that knows trafilatura."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from lxml import html
from trafilatura import bare_extraction
from trafilatura.settings import Document

from normalize.align import coverage
from normalize.blocks import Reading

# Its warnings say what the ledger and the kind of the page say better, and would go to stderr.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
HALF = 0.5  # share of a block's letters that must have been extracted


def article_blocks(root: html.HtmlElement, reading: Reading) -> tuple[bool, ...]:
    """For each block, whether it belongs to the article. The tree is used up by this."""
    lines = _lines(root)
    if not lines:
        return (False,) * len(reading.blocks)
    texts = [block.text for block in reading.blocks]
    chosen = [share >= HALF for share in coverage(lines, texts)]
    return tuple(chosen)


def _lines(root: html.HtmlElement) -> Sequence[str]:
    """trafilatura's text of the page, line by line; none where it finds no article."""
    found = bare_extraction(root, include_comments=False, include_tables=True, with_metadata=False, deduplicate=False)
    return found.text.split("\n") if isinstance(found, Document) and found.text else ()
