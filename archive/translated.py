"""Articles that state that they are translated and name an address that is held: relations of kind translation. Part of the store.

What is stated must be borne out by the numbers, days and names of both texts. Drawn anew for each article that is derived anew, with
all that it is tied to, so that it is always what the set of articles says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from sqlite3 import Connection

from archive import identity, ties
from archive.prints import listed
from normalize.model import Credit
from normalize.translations import Facts, Translation, facts, stated

# The note and the address often stand in two lines: "Translated from the Russian.", "Original url: ...".
_CREDITED = (
    "SELECT article.id, reading_credit.name, url, quote, block FROM json_each(?) CROSS JOIN article ON article.id = value"
    " JOIN version ON version.id = article.version JOIN reading_credit ON reading_credit.reading = version.reading"
    " WHERE url <> '' AND EXISTS (SELECT 1 FROM reading_credit AS said WHERE said.reading = version.reading AND said.kind = 'translation')"
    " ORDER BY article.id, position"
)
_ADDRESSES = (
    "SELECT article.id, url_key FROM json_each(:articles) CROSS JOIN article ON article.id = value"
    " UNION SELECT alias.article, url_key FROM json_each(:articles) CROSS JOIN alias ON alias.article = value"
)
_TEXTS = "SELECT article.id, article.key, text FROM json_each(?) CROSS JOIN article ON article.id = value JOIN version_text ON version_text.version = article.version"
_DROP = "DELETE FROM relation WHERE kind = 'translation' AND {end} IN (SELECT value FROM json_each(?))"
_PUT = (
    "INSERT OR IGNORE INTO relation(a, b, kind, pair_kind, coverage_a, coverage_b, shared_a, shared_b, unquoted, longest, kept, replaced)"
    " VALUES (?, ?, 'translation', 'translation', 0, 0, 0, 0, 0, 0, ?, 0)"
)


def refresh(db: Connection, articles: Collection[int]) -> None:
    """Draw the translations anew that the articles are ends of. A pair that shares its very words keeps the relation that says so."""
    for end in "ab":
        db.execute(_DROP.format(end=end), (listed(sorted(articles)),))
    tied = ties.among(db, articles)
    every = {*articles, *(other for others in tied.values() for other in others)}
    credits = _credits(db, every)
    if not credits:
        return
    pairs = {pair for one, others in tied.items() for other in others for pair in ((one, other), (other, one)) if pair[0] in credits}
    ends = _ends(db, {end for pair in pairs for end in pair})
    for copy, source in sorted(pairs):
        if copy in ends and source in ends and (found := _borne_out(ends[copy], credits[copy], ends[source])):
            a, b = sorted((copy, source), key=lambda article: ends[article].key)
            db.execute(_PUT, (a, b, len(found.numbers) + len(found.days) + len(found.names)))


@dataclass(frozen=True, slots=True)
class _End:
    key: str  # public name
    addresses: frozenset[str]  # keys
    facts: Facts


def _borne_out(copy: _End, credits: Iterable[Credit], source: _End) -> Translation | None:
    here = (credit for credit in credits if credit.url and identity.url_key(credit.url) in source.addresses)
    return next((found for credit in here if (found := stated(copy.facts, credit, source.facts))), None)


def _ends(db: Connection, articles: Collection[int]) -> dict[int, _End]:
    addresses: dict[int, set[str]] = {}
    for article, key in db.execute(_ADDRESSES, {"articles": listed(sorted(articles))}):
        addresses.setdefault(article, set()).add(key)
    texts = db.execute(_TEXTS, (listed(sorted(articles)),)).fetchall()
    return {article: _End(key, frozenset(addresses[article]), facts(text)) for article, key, text in texts}


def _credits(db: Connection, articles: Iterable[int]) -> dict[int, list[Credit]]:
    found: dict[int, list[Credit]] = {}
    for article, name, url, quote, block in db.execute(_CREDITED, (listed(sorted(articles)),)):
        found.setdefault(article, []).append(Credit("translation", name, url, quote, block))
    return found
