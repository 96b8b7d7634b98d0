"""A page to an article: bytes, blocks, extraction, rules, ledger, credits, kind, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from normalize import textpage
from normalize.blocks import Reading, read
from normalize.decode import Decoded, decode
from normalize.extract import article_blocks
from normalize.kinds import Look, kind
from normalize.ledger import Opinions, ledger
from normalize.model import Article, Entry, Page
from normalize.rules import Rules, judge
from normalize.tree import body, parse

NORMALIZER = "1"  # raised with every change that can give another article for the same page


def normalize(page: Page, rules: Rules) -> Article:
    """The article that stands in the page, with the ledger of all its visible text. Raises PageError where it cannot be read."""
    decoded = decode(page.content, page.content_type)
    return _from_html(page, decoded, rules) if decoded.is_html else _from_text(page, decoded, rules)


def _from_text(page: Page, decoded: Decoded, rules: Rules) -> Article:
    read_page = textpage.read(decoded.text, _host(page), rules, page.fetched_at)
    kept = any(entry.fate == "kept" for entry in read_page.ledger)
    return Article(
        source=page.source,
        url=page.url,
        canonical_url=None,
        kind="article" if kept else "other",
        title=read_page.title,
        lead=read_page.lead,
        authors=read_page.authors,
        published=read_page.published,
        modified=None,
        section="",
        language="",
        ledger=read_page.ledger,
        credits=(),
        claims=read_page.claims,
        normalizer=NORMALIZER,
        rules=rules.digest,
        replaced=decoded.replaced,
    )


def _from_html(page: Page, decoded: Decoded, rules: Rules) -> Article:
    root = body(parse(decoded.text))
    reading = read(root)
    chosen = article_blocks(root, reading)
    article = [block.position for block, taken in zip(reading.blocks, chosen, strict=True) if taken]
    verdicts = judge(reading.blocks, _host(page), rules, article=article)
    entries = ledger(reading.blocks, Opinions(chosen, verdicts, {}, frozenset()))
    return Article(
        source=page.source,
        url=page.url,
        canonical_url=page.url,
        kind=kind(_look(page, decoded, reading, entries, "")),
        title="",
        lead="",
        authors=(),
        published=None,
        modified=None,
        section="",
        language="",
        ledger=entries,
        credits=(),
        claims=(),
        normalizer=NORMALIZER,
        rules=rules.digest,
        replaced=decoded.replaced,
    )


def _look(page: Page, decoded: Decoded, reading: Reading, entries: Sequence[Entry], title: str) -> Look:
    letters = [len(block.text) for block in reading.blocks]
    linked = sum(size * place.linked for size, place in zip(letters, reading.places, strict=True))
    return Look(
        status=page.status,
        markup=decoded.text,
        title=title,
        visible="\n".join(block.text for block in reading.blocks),
        kept="\n".join(entry.block.text for entry in entries if entry.fate == "kept"),
        linked=linked / max(1, sum(letters)),
        figures=sum(entry.name == "caption" for entry in entries),
    )


def _host(page: Page) -> str | None:
    return urlsplit(page.url).hostname if page.url else None
