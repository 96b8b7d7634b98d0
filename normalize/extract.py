"""Which blocks are the article: the forest's answer, and where it doubts, trafilatura's beside it. The one file that knows trafilatura."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from trafilatura import bare_extraction
from trafilatura.settings import Document

from normalize.align import coverage
from normalize.blocks import Reading
from normalize.features import features
from normalize.forest import grown, probabilities
from normalize.tree import document

# Its warnings say what the ledger and the kind of the page say better, and would go to stderr.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
_CHOSEN = 0.5  # likelihood from which on a block is taken
_DOUBT = 0.2  # share of the article's letters that may be wrong by the forest's own word, from which on trafilatura is asked
_MANY = 20_000  # blocks; of more, trafilatura costs more for each
_WITNESS = 0.4  # weight of trafilatura's word then; the rest is the forest's


@dataclass(frozen=True, slots=True)
class Choice:
    """What the extraction says of each block of a page."""

    chosen: tuple[bool, ...]
    by: str  # who decided: "forest", or "forest+trafilatura" where that was asked too


def article_blocks(markup: str, reading: Reading, title: str) -> Choice:
    """For each block, whether it belongs to the article; `markup` is the page's body, of which `reading` was made."""
    likely = probabilities(grown().odds(features(reading, title)))
    if len(likely) > _MANY or _doubt(reading, likely) < _DOUBT:
        return Choice(tuple((likely >= _CHOSEN).tolist()), "forest")
    shares = np.array(coverage(_lines(markup), [block.text for block in reading.blocks]))
    mixed = (1 - _WITNESS) * likely + _WITNESS * (shares >= 0.5)
    return Choice(tuple((mixed >= _CHOSEN).tolist()), "forest+trafilatura")


def _doubt(reading: Reading, likely: NDArray[np.float64]) -> float:
    """How much of the article may be wrong: letters expected to be judged wrongly, for each letter chosen."""
    sizes = np.array([len(block.text) for block in reading.blocks], np.float64)
    taken = float((sizes * (likely >= _CHOSEN)).sum())
    return float((sizes * np.minimum(likely, 1 - likely)).sum()) / taken if taken else float(len(sizes) > 0)


def _lines(markup: str) -> Sequence[str]:
    """trafilatura's text of the page, line by line; none where it finds no article."""
    # Never deduplicate=True: it remembers paragraphs from page to page.
    found = bare_extraction(document(markup), fast=True, include_comments=False, include_tables=True, with_metadata=False)
    return found.text.split("\n") if isinstance(found, Document) and found.text else ()
