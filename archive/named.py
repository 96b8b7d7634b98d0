"""Which texts of a corpus print the address of another: they are compared however little they share. Eight bytes a text and an address."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from archive.candidates import Pairs, Ranks
from archive.documents import Document
from normalize import urls
from normalize.model import Instant
from normalize.rulefile import Rules
from normalize.textclaims import claims
from normalize.translations import Told, Translation, facts, translation

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'«»“”()\[\]|]{4,}", re.I)
_MOST = 20  # addresses of one text that are looked at
_BEARERS = 12  # texts of one address that whoever names it is compared with

Keys = NDArray[np.uint64]


class Named:
    """The addresses of texts and those that they name; texts are numbered from 0 on in the order of adding."""

    def __init__(self) -> None:
        self._own = array("Q")  # 0 where it has none
        self._naming, self._named = array("I"), array("Q")

    def add(self, url: str, text: str) -> None:
        """The next text."""
        number = len(self._own)
        self._own.append(key(url))
        for other in dict.fromkeys(map(key, _printed(text))):
            if other and other != self._own[number]:
                self._naming.append(number)
                self._named.append(other)

    def pairs(self, ranks: Ranks) -> Keys:
        """Who names whom, by ranks: the older in the upper half, the younger in the lower; ascending, each once."""
        if not self._named:
            return np.zeros(0, np.uint64)
        own = np.array(self._own, np.uint64)
        order = np.lexsort((ranks, own))
        sorted_keys = own[order]
        found = []
        first = np.searchsorted(sorted_keys, np.array(self._named, np.uint64))
        for number, address, start in zip(self._naming, self._named, first.tolist(), strict=True):
            for at in range(start, min(start + _BEARERS, len(order))):
                if int(sorted_keys[at]) != address:
                    break
                one, other = sorted((int(ranks[number]), int(ranks[order[at]])))
                if one != other:
                    found.append(one << 32 | other)
        return np.unique(np.array(found, np.uint64))


def with_named(pairs: Pairs, named: Keys) -> Pairs:
    """The pairs and those that are named."""
    if not len(named):
        return pairs
    every = np.union1d((pairs.older.astype(np.uint64) << np.uint64(32)) | pairs.younger, named)
    return Pairs((every >> np.uint64(32)).astype(np.uint32), (every & np.uint64(0xFFFFFFFF)).astype(np.uint32))


def is_named(named: Keys, older: int, younger: int) -> bool:
    """Whether one of the two texts, by rank, names the other."""
    pair = np.uint64(older << 32 | younger)
    at = int(np.searchsorted(named, pair))
    return at < len(named) and bool(named[at] == pair)


def stated(a: Document, b: Document, rules: Rules) -> Translation | None:
    """What makes one of the texts a translation of the other, whose address it gives; None where it does not state that, or its facts are others."""
    return _stated(a, b, rules) or _stated(b, a, rules)


def _stated(copy: Document, source: Document, rules: Rules) -> Translation | None:
    said = claims(copy.text, copy.url or copy.site, rules).credits
    if not any(one.kind == "translation" for one in said):
        return None
    # The note and the address often stand in two lines: "Translated from the Russian.", "Original url: ...".
    here = [replace(one, kind="translation") for one in said if one.url and source.url and key(one.url) == key(source.url)]
    return translation(_told(copy), here, _told(source))


def _told(one: Document) -> Told:
    return Told(one.url or None, (one.site,), "", Instant.read(one.published), facts(one.text))


def _printed(text: str) -> list[str]:
    """The addresses in a text. Found by their marks: a pattern that is tried at each letter takes ten times as long."""
    starts = [*_places(text, "://", ("https", "http")), *_places(text, "www.", ("",))]
    matches = (_ADDRESS.match(text, start) for start in starts[:_MOST])
    return [match[0].rstrip(".,;:!?") for match in matches if match]


def _places(text: str, mark: str, before: tuple[str, ...]) -> Iterator[int]:
    """Where the mark stands behind one of these words, the word's start."""
    at = text.find(mark)
    while at >= 0:
        start = next((at - len(word) for word in before if text[max(0, at - len(word)) : at].lower() == word), None)
        if start is not None:
            yield start
        at = text.find(mark, at + len(mark))


def key(url: str) -> int:
    """What editions of one address share, as a number; 0 for what is none."""
    if not url:
        return 0
    try:
        plain = urls.article_key(url if "://" in url else f"http://{url}")
    except ValueError:
        return 0
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
