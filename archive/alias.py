"""Aliases: addresses that lead to an article whose own address is another. A function of the set of captures; part of the store.

What an address did last tells where it leads: a permanent redirect, or a page that calls another address of its site canonical. Where it
led to a text of its own before, that must be the other's text, else the one has vanished and the other is another article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Literal

from archive import identity, readings
from archive.rows import Columns

MOST_HOPS = 10  # from an address to the article
MOST_NEIGHBOURS = 200  # addresses that hang together by redirects; more is a site that sends all its dead to one page
_LOOKED_BACK = 50  # captures of an address in other spellings that are looked past
_COMPARED = 5  # readings of each side
_PHRASE = 4  # words
_ALIKE = 0.5  # share of the shorter text's phrases that the other has
_WORD = re.compile(r"\w+")

_UNDERIVED: Columns = {
    "kind": "", "title": "", "lead": "", "byline": "", "section": "", "language": "", "words": 0,
    "first_seen": "", "last_seen": "", "versions": 0, "version": -1,
}  # fmt: skip

Kind = Literal["redirect", "canonical"]


@dataclass(frozen=True, slots=True)
class Step:
    """Where an address leads, and the capture that shows it."""

    target: str
    kind: Kind
    record_id: str


@dataclass(frozen=True, slots=True)
class Alias:
    """An address of an article besides its own."""

    url: str  # canonical spelling
    kind: Kind
    record_id: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed hands when aliases were found or lost."""

    readings: frozenset[int]
    articles: frozenset[int]  # that gained or lost a reading or an alias


def settle(db: Connection, captures: Iterable[int], besides: Set[tuple[str, str]] = frozenset()) -> Moved:
    """Give each reading to the article that its address leads to, as far as these captures, or those of before, can have changed that."""
    moved: set[int] = set()
    articles: set[int] = set()
    for source, url in sorted(around(db, captures) | besides):
        led = end(db, source, url)
        for number, article, key in _own(db, source, url):
            if key != identity.article_key(source, led.target if led else url):
                new = article_at(db, source, led.target if led else url)
                db.execute("UPDATE reading SET article = ? WHERE id = ?", (new, number))
                moved.add(number)
                articles |= {article, new}
        articles |= {row[0] for row in db.execute("SELECT article FROM alias WHERE url = ?", (url,))}  # they may lose it
        if led:
            articles |= {article for _, article, _ in _own(db, source, led.target)}
    return Moved(frozenset(moved), frozenset(articles))


def article_at(db: Connection, source: str, url: str) -> int:
    """The row of the article with this address of its own, made where there is none."""
    key = identity.article_key(source, url)
    held = db.execute("SELECT id FROM article WHERE key = ?", (key,)).fetchone()
    if held is not None:
        return int(held[0])
    made: Columns = {"key": key, "source": source, "canonical_url": url, "url_key": identity.url_key(url)}
    return readings.insert(db, "article", {**made, **_UNDERIVED})


def end(db: Connection, source: str, url: str) -> Step | None:
    """The article's own address that this one leads to in the end, with the evidence of its first step; None where it leads nowhere else."""
    first = step = _step(db, source, url)
    passed = {url}
    while step is not None and step.target not in passed and len(passed) <= MOST_HOPS:
        passed.add(step.target)
        last, step = step.target, _step(db, source, step.target)
        if step is None and first is not None and _same_article(db, source, url, last):
            return Step(last, first.kind, first.record_id)
    return None


def of_article(db: Connection, source: str, own: str) -> list[Alias]:
    """All addresses that lead to the article, by their names."""
    led = ((url, end(db, source, url)) for url in sorted(_neighbours(db, own) - {own}))
    return [Alias(url, step.kind, step.record_id) for url, step in led if step is not None and step.target == own and identity.is_web(url)]


def _step(db: Connection, source: str, url: str) -> Step | None:
    """What the address did last."""
    redirect = db.execute(
        "SELECT fetched_at, record_id, target FROM redirect JOIN capture ON capture.id = redirect.capture"
        " WHERE redirect.url = ? AND permanent AND target <> redirect.url AND capture.source = ? ORDER BY fetched_at DESC, record_id DESC LIMIT 1",
        (url, source),
    ).fetchone()
    showed = _last_shown(db, source, url)
    if redirect is not None and (showed is None or tuple(redirect)[:2] > showed[:2]):
        return Step(redirect["target"], "redirect", redirect["record_id"])
    return Step(showed[2], "canonical", showed[1]) if showed and showed[2] != url else None


def _last_shown(db: Connection, source: str, url: str) -> tuple[str, str, str] | None:
    """When the address last showed an article, in which capture, and what that calls its own address."""
    rows = db.execute(
        "SELECT capture.url, record_type, fetched_at, record_id, address FROM capture JOIN reading ON reading.id = capture.reading"
        " WHERE url_key = ? AND capture.source = ? ORDER BY fetched_at DESC, record_id DESC LIMIT ?",
        (identity.url_key(url), source, _LOOKED_BACK),
    )
    # The same bytes at another address do not call the first one their own: nobody has read there what they say.
    own = (row for row in rows if row["record_type"] != "revisit" or row["address"] == url)
    return next((tuple(row)[2:] for row in own if identity.canonical(row["url"]) == url), None)


def around(db: Connection, captures: Iterable[int]) -> set[tuple[str, str]]:
    """The addresses, with their source, whose end new captures can have changed."""
    found: set[tuple[str, str]] = set()
    for capture in captures:
        row = db.execute(
            "SELECT capture.source, capture.url, capture.kind, address, target FROM capture LEFT JOIN reading ON reading.id = capture.reading"
            " LEFT JOIN redirect ON redirect.capture = capture.id WHERE capture.id = ?",
            (capture,),
        ).fetchone()
        if row["kind"] is None and row["target"] is None:
            continue  # neither a page nor a redirect
        named = {identity.canonical(row["url"]), row["address"], row["target"]} - {None}
        near = {url for name in named for url in _neighbours(db, name)} | named
        if len(near) > 1 or _strays(db, *near):
            found |= {(row["source"], url) for url in near}
    return found


def _strays(db: Connection, url: str) -> bool:
    """Whether a reading of this address belongs to an article of another, to which nothing leads any more."""
    sql = "SELECT 1 FROM reading JOIN article ON article.id = reading.article WHERE reading.address = ? AND canonical_url <> address"
    return db.execute(sql, (url,)).fetchone() is not None


def _neighbours(db: Connection, url: str) -> set[str]:
    """The addresses that hang together with this one: by permanent redirects, and what was captured there calls which address its own."""
    found, waiting = {url}, [url]
    while waiting and len(found) < MOST_NEIGHBOURS:
        one = waiting.pop()
        rows = db.execute(
            "SELECT target FROM redirect WHERE url = :url AND permanent UNION SELECT url FROM redirect WHERE target = :url AND permanent"
            " UNION SELECT asked FROM named WHERE address = :url UNION SELECT address FROM named WHERE asked = :url",
            {"url": one},
        )
        fresh = {row[0] for row in rows} - found
        found |= fresh
        waiting += sorted(fresh)
    return found


def _own(db: Connection, source: str, url: str) -> list[tuple[int, int, str]]:
    """The readings whose page calls this address its own: number, article and its key."""
    rows = db.execute(
        "SELECT reading.id, article.id, article.key FROM reading JOIN article ON article.id = reading.article"
        " WHERE reading.address = ? AND article.source = ? ORDER BY reading.key, reading.rendition",
        (url, source),
    )
    return [(row[0], row[1], row[2]) for row in rows.fetchall()]


def _same_article(db: Connection, source: str, url: str, target: str) -> bool:
    """Whether an article stands at the target, and none of another text stood at the address."""
    there, here = _own(db, source, target), _own(db, source, url)
    if not there:
        return _same_bytes(db, source, url, target)
    return not here or any(_alike(db, one[0], other[0]) for one in here[:_COMPARED] for other in there[:_COMPARED])


def _same_bytes(db: Connection, source: str, url: str, target: str) -> bool:
    """Whether a capture of the target has the very body that was read at the address: a revisit of it."""
    sql = "SELECT 1 FROM capture JOIN reading ON reading.id = capture.reading WHERE url_key = ? AND capture.source = ? AND address = ?"
    return db.execute(sql, (identity.url_key(target), source, url)).fetchone() is not None and identity.url_key(target) != identity.url_key(
        url
    )


def _alike(db: Connection, one: int, other: int) -> bool:
    (title, other_title) = (db.execute("SELECT title FROM reading WHERE id = ?", (number,)).fetchone()[0] for number in (one, other))
    if title and title == other_title:
        return True
    first, second = (set(_phrases(readings.text(db, number))) for number in (one, other))
    return len(first & second) >= _ALIKE * max(1, min(len(first), len(second)))


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return (tuple(words[at : at + _PHRASE]) for at in range(len(words) - _PHRASE + 1))
