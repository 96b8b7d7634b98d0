"""A page that may claim something of where its text comes from: its blocks, its links, and what is its own site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from normalize import outlets, urls
from normalize.lines import Link
from normalize.model import Credit, Entry
from normalize.rulefile import Agency, Rules

LONGEST_NOTE = 600  # characters of a block that may be a note on the text
_PLAIN = str.maketrans("’‘\u00a0\u202f", "''  ")


@dataclass(frozen=True, slots=True)
class Line:
    """A block that may claim something, and its text in small letters."""

    entry: Entry
    low: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page's ledger, with its address and the links of its blocks by their position."""

    ledger: Sequence[Entry]
    url: str | None
    rules: Rules
    links: Sequence[Sequence[Link]]

    def own(self, credit: Credit) -> bool:
        """Whether the claim names only the page's own site; an agency names itself by right."""
        if self.url is None or credit.kind in ("agency", "translation"):
            return False
        if credit.name and (is_site_name(credit.name, self.url) or outlets.holds_name_of(credit.name, self.url)):
            return True
        return credit.url is not None and same_site(self.url, credit.url)

    def target(self, entry: Entry) -> str | None:
        """The first address outside the page's site that the block links to."""
        links = self.links[entry.block.position] if entry.block.position < len(self.links) else ()
        return next((link.url for link in links if link.url.startswith("http") and not (self.url and same_site(self.url, link.url))), None)


def of_agency(agency: Agency, entry: Entry, quote: str) -> Credit:
    """The claim that an agency wrote it."""
    return Credit("agency", agency.name, None, quote, entry.block.position)


def plain(text: str) -> str:
    """The text with plain apostrophes and spaces, sign for sign: what is found in it stands at the same place in print."""
    return text.translate(_PLAIN)


def clean(name: str) -> str:
    """The name without what a sentence hangs on it."""
    return re.sub(r"(?:'s)?(?:\s+(?:of|the|in|and|de|la|on|at|under))*$", "", name.strip(" .,;:-")).strip(" .,;:-")


def address(url: str) -> str | None:
    """The address without what a sentence hangs on it; None where nothing is left."""
    return url.rstrip(".,;:!?)>]") or None


def is_site_name(name: str, url: str) -> bool:
    """Whether the name's letters are those of a part of the page's host, as "South Front" and www.southfront.org."""
    labels = _host(url).replace("-", "").split(".")[:-1]
    return bool(name) and _bare(name) in {_bare(label) for label in labels}


def _bare(name: str) -> str:
    return re.sub(r"\W", "", name.lower()).removeprefix("the")


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site; for suffixes that no list knows, whether one host ends in the other."""
    first, second = (_host(url).removeprefix("www.").removeprefix("m.") for url in (one, other))
    return urls.same_site(one, other) or (
        bool(first and second) and (f".{first}".endswith(f".{second}") or f".{second}".endswith(f".{first}"))
    )


def _host(url: str) -> str:
    """The address's host, "" where it is no http address."""
    try:
        return urls.host(url)
    except ValueError:
        return ""
