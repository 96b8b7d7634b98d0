"""A page to an article: bytes, blocks, extraction, rules, ledger, credits, kind, habits, in this order."""

from __future__ import annotations

from normalize import blocks, credits, syndication, textpage, urls
from normalize.blocks import Reading
from normalize.check import left_out, lost_text, parser_difference
from normalize.decode import Decoded, decode
from normalize.extract import Choice, article_blocks
from normalize.frontmatter import front_matter
from normalize.habits import NO_HABITS, Habits, rendered
from normalize.hearing import hear
from normalize.kinds import Look, kind
from normalize.languages import judged
from normalize.ledger import Opinions, ledger
from normalize.mend import restored, surplus
from normalize.metadata import Metadata, from_tree
from normalize.model import Alarm, Article, Entry, Page
from normalize.rules import Rules
from normalize.threads import threads
from normalize.tree import body, parse
from normalize.version import NORMALIZER


def normalize(page: Page, rules: Rules, habits: Habits = NO_HABITS) -> Article:
    """The article that stands in the page, with the ledger of all its visible text. Raises PageError where it cannot be read.

    `habits` are those of the page's source.
    """
    decoded = decode(page.content, page.content_type)
    article = _from_html(page, decoded, rules) if decoded.is_html else _from_text(page, decoded, rules)
    return rendered(article, habits) if habits.texts else article


def _from_html(page: Page, decoded: Decoded, rules: Rules) -> Article:
    parsed = parse(decoded.text)
    facts = from_tree(parsed, page.url, page.fetched_at, timezone=page.timezone)
    markup = body(parsed)
    reading = blocks.read(markup)
    entries = ledger(reading.blocks, _opinions(reading, article_blocks(markup, reading, facts.title), facts, page, rules))
    language, claims = judged(_kept(entries), facts.claims)
    said = credits.credits(entries, page.url, rules, [place.links for place in reading.places], facts.foreign_canonical)
    return Article(
        source=page.source,
        url=page.url,
        canonical_url=facts.canonical_url,
        kind=kind(_look(page, decoded, reading, entries, facts)),
        title=facts.title,
        lead=" ".join(entry.block.text for entry in entries if entry.fate == "field" and entry.name == "lead"),
        authors=facts.authors,
        published=facts.published,
        modified=facts.modified,
        section=facts.section,
        language=language,
        ledger=entries,
        credits=(*said, *syndication.credits(facts.syndicated, page.url, said)),
        claims=claims,
        normalizer=NORMALIZER,
        rules=rules.digest,
        replaced=decoded.replaced,
        alarms=tuple(filter(None, (parser_difference(parsed, reading.blocks), _loss(reading, entries, facts)))),
    )


def _opinions(reading: Reading, choice: Choice, facts: Metadata, page: Page, rules: Rules) -> Opinions:
    lost = restored(reading, choice.chosen)
    found = tuple(taken or at in lost for at, taken in enumerate(choice.chosen))
    said = threads(reading, found)
    whole = tuple(taken and at not in said for at, taken in enumerate(found))
    extra = surplus(reading, whole)
    article = [at for at, taken in enumerate(whole) if taken and at not in extra]
    verdicts = hear(reading, article, _host(page), facts.language, rules)
    return Opinions(choice.chosen, choice.by, lost, extra, front_matter(reading, whole, facts), verdicts, said)


def _loss(reading: Reading, entries: tuple[Entry, ...], facts: Metadata) -> Alarm | None:
    told = any(entry.fate == "kept" for entry in entries)
    kept = sum(len(entry.block.text) for entry in entries if entry.fate != "removed") if told else 0
    return lost_text(kept, left_out(entries, reading.places), len(facts.article_body))


def _from_text(page: Page, decoded: Decoded, rules: Rules) -> Article:
    lines = textpage.read(decoded.text, _host(page), rules, page.fetched_at)
    kept = _kept(lines.ledger)
    language, claims = judged(kept, lines.claims)
    return Article(
        source=page.source,
        url=page.url,
        canonical_url=None,
        kind="article" if kept else "other",
        title=lines.title,
        lead=lines.lead,
        authors=lines.authors,
        published=lines.published,
        modified=None,
        section="",
        language=language,
        ledger=lines.ledger,
        credits=credits.credits(lines.ledger, page.url, rules, lines.links),
        claims=claims,
        normalizer=NORMALIZER,
        rules=rules.digest,
        replaced=decoded.replaced,
    )


def _look(page: Page, decoded: Decoded, reading: Reading, entries: tuple[Entry, ...], facts: Metadata) -> Look:
    return Look(
        status=page.status,
        url=page.url,
        markup=decoded.text,
        title=facts.title,
        types=facts.types,
        free=facts.is_free,
        dated=any(claim.field == "published" and claim.origin != "url" for claim in facts.claims),
        entries=entries,
        carried=len(facts.article_body),
        linked=tuple(place.linked for place in reading.places),
    )


def _kept(entries: tuple[Entry, ...]) -> str:
    return "\n".join(entry.block.text for entry in entries if entry.fate == "kept")


def _host(page: Page) -> str | None:
    try:
        return urls.host(page.url) if page.url else None
    except ValueError:
        return None
